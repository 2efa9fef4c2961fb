package sc.fiji.hermes.collection.layout;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.layout.PictureRecipe.Grey;
import sc.fiji.hermes.io.dicom.DicomFolder;
import sc.fiji.hermes.io.dicom.DicomSeries;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;

/**
 * A label map from pictures of its slices. A picture belongs to the DICOM image of the same name or, if the names are others,
 * of the same rank among the names; it goes where that image lies. File names do not tell the order of slices: half of the
 * series of CHAOS run from the feet up and half down.
 */
final class PictureStack {

	private static final Pattern DIGITS = Pattern.compile("\\d+");

	/** By names, with numbers as numbers. */
	private static final Comparator<Path> ORDER = Comparator.comparing((Path p) -> DIGITS.matcher(stem(p)).replaceAll(m -> "0".repeat(Math.max(
		0, 12 - m.group().length())) + m.group())).thenComparing(FolderList::name);

	private final String id;
	private final List<Grey> greys;
	private long strange;
	private int first;

	private PictureStack(final String id, final List<Grey> greys) {
		this.id = id;
		this.greys = greys;
	}

	/**
	 * The label map of a case on the grid of its DICOM images.
	 *
	 * @param options hear how many pixels have a grey value of no structure, which become background
	 * @throws InputException if pictures and images do not belong together or one cannot be read
	 */
	static LabelMap read(final String id, final Path images, final List<Path> pictures, final List<Grey> greys, final FolderOptions options) {
		final PictureStack stack = new PictureStack(id, greys);
		final DicomSeries series = DicomFolder.seriesAt(images, Optional.empty());
		final LabelMap map = stack.stacked(series.geometry(), series.fileOfEachPlane(), images, pictures);
		if (stack.strange > 0) options.note("Case %s: %d pixels of the pictures of its labels have a grey value that means nothing, e.g. %d; they are background.",
			id, stack.strange, stack.first);
		return map;
	}

	private LabelMap stacked(final Geometry g, final List<Path> planes, final Path images, final List<Path> pictures) {
		final Map<Path, Path> paired = pairs(images, new HashSet<>(planes), pictures);
		final int columns = Math.toIntExact(g.size(0)), rows = Math.toIntExact(g.size(1));
		final short[] labels = new short[Math.toIntExact(g.voxels())];
		for (int k = 0; k < planes.size(); k++) add(paired.get(planes.get(k)), columns, rows, labels, k * columns * rows);
		return LabelMap.of(labels, g);
	}

	/** The picture of each image. */
	private Map<Path, Path> pairs(final Path folder, final Set<Path> images, final List<Path> pictures) {
		final Map<String, Path> byName = new HashMap<>();
		pictures.forEach(p -> byName.put(stem(p), p));
		final Map<Path, Path> pairs = new HashMap<>();
		if (images.stream().allMatch(i -> byName.containsKey(stem(i)))) {
			images.forEach(i -> pairs.put(i, byName.get(stem(i))));
			return pairs;
		}
		if (images.size() != pictures.size()) throw new InputException(
			"Case %s has %d images in %s and %d pictures of labels in %s, whose names do not say which belong together; complete them or remove the case.",
			id, images.size(), folder, pictures.size(), pictures.get(0).getParent());
		final List<Path> i = images.stream().sorted(ORDER).toList(), p = pictures.stream().sorted(ORDER).toList();
		for (int n = 0; n < i.size(); n++) pairs.put(i.get(n), p.get(n));
		return pairs;
	}

	private void add(final Path picture, final int columns, final int rows, final short[] labels, final int at) {
		final BufferedImage image = decoded(picture, columns, rows);
		final Raster raster = image.getRaster();
		// the converting getRGB would change grey values by their gamma
		final Optional<IndexColorModel> palette = image.getColorModel() instanceof IndexColorModel m ? Optional.of(m) : Optional.empty();
		final int bits = raster.getSampleModel().getSampleSize(0);
		for (int y = 0; y < rows; y++) for (int x = 0; x < columns; x++) {
			final int sample = raster.getSample(x, y, 0);
			final int grey = palette.isPresent() ? palette.get().getRed(sample) : bits > 8 ? sample >> bits - 8 : sample;
			labels[at + y * columns + x] = (short) value(grey);
		}
	}

	private int value(final int grey) {
		if (grey == 0) return 0;
		for (final Grey g : greys) if (grey >= g.low() && grey <= g.high()) return g.value();
		if (strange++ == 0) first = grey;
		return 0;
	}

	/** Its size is held against that of the images before anything is unpacked. */
	private BufferedImage decoded(final Path file, final int columns, final int rows) {
		try (java.io.InputStream bytes = java.nio.file.Files.newInputStream(file);
				ImageInputStream in = new MemoryCacheImageInputStream(bytes))
		{
			final Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("png");
			final ImageReader reader = readers.next();
			try {
				reader.setInput(in, true, true);
				if (reader.getWidth(0) != columns || reader.getHeight(0) != rows) throw new InputException(
					"%s has %d × %d pixels and the images of case %s have %d × %d; give pictures of the images.", file, reader.getWidth(0), reader
						.getHeight(0), id, columns, rows);
				return reader.read(0);
			}
			finally {
				reader.dispose();
			}
		}
		catch (final InputException e) {
			throw e;
		}
		// the decoder answers damage with exceptions of several kinds
		catch (final IOException | RuntimeException e) {
			throw new InputException(e, "%s cannot be read as a PNG picture; copy or download it again.", file);
		}
	}

	private static String stem(final Path file) {
		return FolderList.name(file).replaceFirst("\\.[^.]*$", "");
	}
}
