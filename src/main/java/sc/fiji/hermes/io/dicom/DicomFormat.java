package sc.fiji.hermes.io.dicom;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import sc.fiji.hermes.io.ReadOptions;
import sc.fiji.hermes.io.StoredSlices;
import sc.fiji.hermes.io.VolumeFormat;
import sc.fiji.hermes.io.VolumeHeader;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Remedy;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Volume;

/**
 * A folder of DICOM images as one volume: the series that the options name or, if they name none, the only one. One of the
 * images may be given instead and stands for its series. Read only.
 */
public final class DicomFormat implements VolumeFormat {

	/** Places of time points that differ by less (mm) are rounded differently. */
	private static final double PLACE = 0.01;

	@Override
	public String name() {
		return "DICOM";
	}

	@Override
	public List<String> extensions() {
		return List.of();
	}

	@Override
	public List<String> companions() {
		return List.of(".dcm", ".ima", ".dicom");
	}

	@Override
	public boolean canRead(final Path path) {
		if (Files.isDirectory(path)) return DicomFolder.holdsDicom(path);
		return VolumeFormat.super.canRead(path) || DicomFolder.isDicom(path);
	}

	@Override
	public VolumeHeader header(final Path path) {
		return header(path, ReadOptions.options());
	}

	@Override
	public VolumeHeader header(final Path path, final ReadOptions options) {
		return DicomFolder.seriesAt(path, options.series()).header();
	}

	@Override
	public Volume read(final Path path, final ReadOptions options) {
		final DicomSeries series = DicomFolder.seriesAt(path, options.series());
		final DicomVolume read = options.frame().isPresent() ? series.read(options.frame().getAsInt()) : series.read();
		read.notes().forEach(options.notes());
		return block(read.volume(), options, series.title());
	}

	@Override
	public StoredSlices readStored(final Path path, final ReadOptions options) {
		final DicomSeries series = DicomFolder.seriesAt(path, options.series());
		final int frames = options.frame().isPresent() ? 1 : series.frames();
		try {
			return stored(series, frames, options);
		}
		catch (final OutOfMemoryError e) {
			// large arrays were refused; the heap itself is still well
			throw new InputException(e, "%s does not fit into the memory of Java; give it more%s, or choose one time point or a block of slices.",
				SliceStack.capital(series.title()), Remedy.MEMORY);
		}
	}

	/** Values that are whole, as HU are, take 16 bits where all of the series do. */
	private static StoredSlices stored(final DicomSeries series, final int frames, final ReadOptions options) {
		final List<Object> pixels = new ArrayList<>();
		StoredSlices.Type type = StoredSlices.Type.FLOAT32;
		final Set<String> notes = new LinkedHashSet<>();
		Optional<Geometry> place = Optional.empty();
		for (int f = 1; f <= frames; f++) {
			final DicomVolume read = series.read(options.frame().orElse(f));
			final Volume volume = block(read.volume(), options, series.title());
			if (place.filter(p -> !p.matches(volume.geometry(), PLACE)).isPresent()) throw new InputException(
				"The %d volumes of %s lie at different places, so they cannot be shown together; choose one time point.", frames, series.title());
			if (place.isEmpty()) place = Optional.of(volume.geometry());
			notes.addAll(read.notes());
			final StoredSlices.Type own = StoredSlices.narrowest(volume);
			if (f == 1) type = own;
			else if (own != type) {
				final StoredSlices.Type before = type;
				pixels.replaceAll(slice -> before.values(slice, 1, 0));
				type = StoredSlices.Type.FLOAT32;
			}
			pixels.addAll(StoredSlices.split(volume, type));
		}
		notes.forEach(options.notes());
		return new StoredSlices(place.orElseThrow(), frames, type, 1, 0, pixels, about(series));
	}

	/** With the tags that say how it was made, as ImageJ writes those of images that it opens itself. */
	private static String about(final DicomSeries series) {
		return series.title() + "\n0008,0060  Modality: " + series.modalityCode() + "\n0008,103E  Series Description: " + series.description();
	}

	private static Volume block(final Volume all, final ReadOptions options, final String title) {
		final Geometry g = all.geometry();
		final long first = options.firstSlice(), count = options.slices(g.size(2));
		if (first == 0 && count == g.size(2)) return all;
		if (count > g.size(2) - first) throw new InputException("%s has %d slices, so there are no %d from slice %d.", SliceStack.capital(
			title), g.size(2), count, first);
		final int plane = Math.toIntExact(g.size(0) * g.size(1));
		final float[] part = Arrays.copyOfRange(all.data(), (int) first * plane, (int) (first + count) * plane);
		return Volume.of(part, g.slices(first, count));
	}

	@Override
	public LabelMap readLabels(final Path path, final ReadOptions options) {
		throw new InputException("%s is DICOM, from which Hermes reads images but no labels; convert the label map to NIfTI.", path);
	}

	@Override
	public void write(final Volume volume, final Path file) {
		throw readOnly(file);
	}

	@Override
	public void write(final StoredSlices slices, final Path file) {
		throw readOnly(file);
	}

	@Override
	public void write(final LabelMap labels, final Path file) {
		throw readOnly(file);
	}

	private static InputException readOnly(final Path file) {
		return new InputException("%s would be a DICOM image, which Hermes only reads; give a name that ends in .nii.gz.", file);
	}
}
