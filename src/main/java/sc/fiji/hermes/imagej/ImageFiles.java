package sc.fiji.hermes.imagej;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import ij.ImagePlus;
import ij.measure.Calibration;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.io.StoredSlices;
import sc.fiji.hermes.io.StoredSlices.Type;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.segment.SegmentationFiles;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Task;

/**
 * Writes ImageJ images as volume files, in the place in the patient that {@link ImageGeometry} knows or assumes. Values are
 * the calibrated ones, in the number type of the image where it holds them: a CT of 16 bits becomes int16 in HU.
 *
 * <pre>{@code
 * ImageFiles.save(image, ImagePart.current(image), Path.of("ct.nii.gz"), false).forEach(IJ::log);
 * }</pre>
 */
public final class ImageFiles {

	private ImageFiles() {}

	/**
	 * Writes one channel and time point of an image. A label image whose values have names gets the file beside it that
	 * names them; see {@link SegmentationFiles}. Each file appears in one step.
	 *
	 * @param replace whether existing files of these names may be replaced
	 * @return sentences for the user on what was assumed of voxel size and orientation
	 * @throws InputException if the image is RGB, has no such part, its slices make no volume, or the file is there or cannot be
	 *             written
	 */
	public static List<String> save(final ImagePlus image, final ImagePart part, final Path file, final boolean replace) {
		if (!Volumes.isWritable(file)) throw new InputException("%s has no ending that can be written; use one of %s.", file, Volumes
			.writtenEndings());
		if (!replace && Files.exists(file)) throw new InputException("%s already exists; give another name, or allow replacing.", file);
		ImageVolumes.requireScalar(image);
		final List<Label> names = LabelImages.names(image);
		if (!names.isEmpty()) requireNamesFree(SegmentationFiles.namesFile(file), file, replace);
		final ImageGeometry place = ImageGeometry.of(image, part, ImageOrientation.AUTOMATIC);
		if (names.isEmpty()) {
			Volumes.write(slices(image, part, place.geometry()), file);
			forgetNames(file);
		}
		else {
			final LabelMap map = ImageVolumes.labels(image, part, ImageOrientation.AUTOMATIC);
			Volumes.write(map, file);
			SegmentationFiles.writeNames(file, values(names, image.getNChannels() == 1 ? Optional.empty() : Optional.of(map)));
		}
		// nothing would be lost by closing it
		if (image.getNChannels() * image.getNFrames() == 1) image.changes = false;
		final List<String> notes = new ArrayList<>(place.notes());
		if (image.getNFrames() > 1) notes.add(only("time point", part.frame(), image.getNFrames()));
		if (image.getNChannels() > 1) notes.add(only("channel", part.channel(), image.getNChannels()));
		return notes;
	}

	private static String only(final String what, final int number, final int all) {
		return "Only " + what + " " + number + " of " + all + " was saved; save the others under names of their own.";
	}

	/** Of overlapping structures, which stand in several channels, only those that the written one shows. */
	private static Map<Task, Integer> values(final List<Label> names, final Optional<LabelMap> part) {
		final long[] histogram = part.map(LabelMap::histogram).orElse(new long[0]);
		final Map<Task, Integer> values = new LinkedHashMap<>();
		for (final Label l : names) {
			final int value = l.values().get(0);
			if (part.isEmpty() || value < histogram.length && histogram[value] > 0) values.put(l.task(), value);
		}
		return values;
	}

	/** The names of a label map that was replaced by intensities would name these. */
	private static void forgetNames(final Path file) {
		if (SegmentationFiles.read(file.toAbsolutePath().getParent(), Volumes.stem(file)).filter(w -> !w.values().isEmpty()).isEmpty()) return;
		final Path names = SegmentationFiles.namesFile(file);
		try {
			Files.deleteIfExists(names);
		}
		catch (final IOException e) {
			throw new InputException(e, "%s names the labels of the earlier %s and cannot be removed; remove it.", names, file.getFileName());
		}
	}

	/** A JSON file that we did not write, such as that of a BIDS dataset, is somebody else's. */
	private static void requireNamesFree(final Path names, final Path file, final boolean replace) {
		if (!Files.exists(names)) return;
		final Path folder = file.toAbsolutePath().getParent();
		if (!replace || SegmentationFiles.read(folder, Volumes.stem(file)).isEmpty()) throw new InputException(
			"The names of the labels belong into %s, which already exists%s; give another name.", names, replace
				? " and names no labels" : "");
	}

	private static StoredSlices slices(final ImagePlus image, final ImagePart part, final Geometry geometry) {
		final Calibration c = image.getCalibration();
		if (image.getBitDepth() == 32 || !c.calibrated()) return slices(image, part, geometry, switch (image.getBitDepth()) {
			case 8 -> Type.UINT8;
			case 16 -> Type.UINT16;
			default -> Type.FLOAT32;
		}, new float[0]);
		final float[] table = c.getCTable();
		return slices(image, part, geometry, type(image, part, table), table);
	}

	/** The smallest type that holds every value that occurs. */
	private static Type type(final ImagePlus image, final ImagePart part, final float[] table) {
		final boolean[] occurs = new boolean[table.length];
		for (int z = 1; z <= image.getNSlices(); z++) {
			final Object pixels = pixels(image, part, z);
			if (pixels instanceof byte[] bytes) for (final byte b : bytes) occurs[b & 0xff] = true;
			else for (final short s : (short[]) pixels) occurs[s & 0xffff] = true;
		}
		float low = 0, high = 0;
		for (int i = 0; i < table.length; i++) {
			if (!occurs[i]) continue;
			if (table[i] != Math.rint(table[i]) || Float.isInfinite(table[i])) return Type.FLOAT32;
			low = Math.min(low, table[i]);
			high = Math.max(high, table[i]);
		}
		if (low >= 0 && high < 256 && table.length == 256) return Type.UINT8;
		return Type.ofWhole(low, high);
	}

	/** @param table values of the pixels; empty if they are their own */
	private static StoredSlices slices(final ImagePlus image, final ImagePart part, final Geometry geometry, final Type type,
		final float[] table)
	{
		final List<Object> slices = new ArrayList<>();
		for (int z = 1; z <= image.getNSlices(); z++) {
			final Object pixels = pixels(image, part, z);
			slices.add(table.length == 0 ? pixels : values(pixels, type, table));
		}
		return StoredSlices.of(geometry, type, slices);
	}

	private static Object pixels(final ImagePlus image, final ImagePart part, final int slice) {
		return image.getStack().getProcessor(part.index(image, slice)).getPixels();
	}

	private static Object values(final Object pixels, final Type type, final float[] table) {
		final int n = pixels instanceof byte[] bytes ? bytes.length : ((short[]) pixels).length;
		final float[] values = new float[n];
		for (int i = 0; i < n; i++) values[i] = table[pixels instanceof byte[] bytes ? bytes[i] & 0xff : ((short[]) pixels)[i] & 0xffff];
		return type == Type.FLOAT32 ? values : type.slice(values, 0, n);
	}
}
