package sc.fiji.hermes.io.dicom;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import sc.fiji.hermes.io.VolumeHeader;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Remedy;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Volume;

/**
 * The images of one series of a folder; their pixels are read by {@link #read()} only. Found by {@link DicomFolder}. Immutable
 * and safe for use from several threads.
 *
 * <pre>{@code
 * DicomVolume ct = DicomFolder.scan(folder).choose("3").read();
 * ct.notes().forEach(System.out::println);
 * }</pre>
 */
public final class DicomSeries {

	/** Pixel spacings and direction cosines that differ by less are rounded differently. */
	private static final double ROUNDING = 1e-3;

	private static final int MOST_LISTED = 12;

	/** What the first file of a series says of it. */
	record About(String uid, OptionalInt number, String modality, String description, int columns, int rows, boolean localizer,
		boolean auxiliary, SourceHeader source)
	{}

	private final About about;
	private final int images;
	private final List<DicomSlice> slices;
	private final List<Path> files;
	private final List<String> faults;

	/**
	 * @param images how many, unreadable ones included
	 * @param faults sentences on files that belong to the series and cannot be read
	 */
	DicomSeries(final About about, final int images, final List<DicomSlice> slices, final List<Path> files, final List<String> faults) {
		this.about = about;
		this.images = images;
		this.slices = List.copyOf(slices);
		this.files = List.copyOf(files);
		this.faults = List.copyOf(faults);
	}

	/** SeriesInstanceUID. */
	public String uid() {
		return about.uid;
	}

	/** SeriesNumber, which several series may share. */
	public OptionalInt number() {
		return about.number;
	}

	/** The standard's code: {@code CT}, {@code PT}, {@code MR}, …; empty if no file has one. */
	public String modalityCode() {
		return about.modality;
	}

	/** CT and PET; for any other code, MR included, which does not say its contrast, unknown. */
	public Modality modality() {
		return switch (about.modality) {
			case "CT" -> Modality.CT;
			case "PT" -> Modality.PET;
			default -> Modality.UNKNOWN;
		};
	}

	/** SeriesDescription; may be empty. */
	public String description() {
		return about.description;
	}

	/** Pixels in a row of its first image. */
	public int columns() {
		return about.columns;
	}

	/** Pixels in a column of its first image. */
	public int rows() {
		return about.rows;
	}

	/** Images, that is files or frames of multi-frame files. */
	public int images() {
		return images;
	}

	/** The files of its images, sorted. */
	public List<Path> files() {
		return files;
	}

	/** Whether it was made to plan others: a localizer, scout, survey or topogram. */
	public boolean isLocalizer() {
		return about.localizer;
	}

	/** Whether it is likely no volume to work on: a localizer, a single image, a screenshot, a segmentation or a dose. */
	boolean isAuxiliary() {
		return about.localizer || about.auxiliary || images == 1;
	}

	/** For messages, e.g. {@code series 3 "T1 axial" (MR)}. */
	public String title() {
		return "series " + name() + (about.modality.isEmpty() ? "" : " (" + about.modality + ")");
	}

	/** For lists, e.g. {@code 3 "T1 axial" (MR, 512 × 512, 30 images)}. */
	String summary() {
		return String.format(Locale.ROOT, "%s (%s%d × %d, %d image%s)", name(), about.modality.isEmpty() ? "" : about.modality + ", ",
			about.columns, about.rows, images, images == 1 ? "" : "s");
	}

	private String name() {
		final String number = about.number.isPresent() ? Integer.toString(about.number.getAsInt()) : "";
		final String description = about.description.isEmpty() ? "" : "\"" + about.description + "\"";
		final String name = (number + " " + description).strip();
		return name.isEmpty() ? about.uid.isEmpty() ? "without UID" : about.uid : name;
	}

	/** Number of volumes, that is of images at each place; 1 for most series. */
	public int frames() {
		return split().volumes().size();
	}

	/**
	 * Size, place and stored type of the volume, from the headers alone.
	 *
	 * @throws InputException as {@link #read(int)}, but for damage to the pixels
	 */
	public VolumeHeader header() {
		final SliceFrames frames = split();
		final SliceStack stack = new SliceStack(frames.volumes().get(0), title());
		return new VolumeHeader(stack.geometry(), slices.get(0).format().title(), 1, frames.volumes().size());
	}

	/**
	 * The volume, each slice scaled by its own rescale slope and intercept: HU for CT; for PET what its unit says.
	 *
	 * @throws InputException as {@link #read(int)}, and if there are several volumes
	 */
	public DicomVolume read() {
		return read(only(), 1);
	}

	private SliceFrames only() {
		final SliceFrames frames = split();
		final int count = frames.volumes().size();
		if (count > 1) throw new InputException(
			"%s holds %d volumes of %d slices, told apart by %s%s; choose one %s, 1 to %d%s, or split the series with dcm2niix.", SliceStack
				.capital(title()), count, frames.volumes().get(0).size(), frames.by(), listed(frames.names()), frames.names().isEmpty()
					? "as time point" : "by its number", count, Remedy.FRAME);
		return frames;
	}

	private static String listed(final List<String> names) {
		return names.isEmpty() ? "" : IntStream.range(0, Math.min(names.size(), MOST_LISTED)).mapToObj(i -> (i + 1) + " " + names.get(i)).collect(
			Collectors.joining(", ", " (", names.size() > MOST_LISTED ? ", …)" : ")"));
	}

	/**
	 * One of several volumes in the order of what tells them apart, such as time or b-value.
	 *
	 * @param frame from 1 to {@link #frames()}
	 * @throws InputException if there is no such frame, a file is damaged or compressed, a slice is missing, images lie at one
	 *           place for no reason, or differ in size, orientation or spacing
	 */
	public DicomVolume read(final int frame) {
		return read(split(), frame);
	}

	/** The slices and the grid of what {@link #read()} would give. */
	public SliceStack stack() {
		return stack(only(), 1);
	}

	/** The slices and the grid of what {@link #read(int)} would give. */
	public SliceStack stack(final int frame) {
		return stack(split(), frame);
	}

	/** Patient and study. */
	public SourceHeader source() {
		return about.source;
	}

	private SliceStack stack(final SliceFrames frames, final int frame) {
		if (frame < 1 || frame > frames.volumes().size()) throw new InputException("%s has no frame %d; give 1%s.", SliceStack.capital(
			title()), frame, frames.volumes().size() == 1 ? "" : " to " + frames.volumes().size());
		return new SliceStack(frames.volumes().get(frame - 1), title());
	}

	private DicomVolume read(final SliceFrames frames, final int frame) {
		final SliceStack stack = stack(frames, frame);
		final Set<String> notes = new LinkedHashSet<>(frames.notes());
		notes.addAll(stack.notes());
		for (final DicomSlice s : stack.slices()) for (final String note : s.notes()) notes.add(SliceStack.capital(title()) + ": " + note);
		final Volume volume = StackReader.read(stack, title());
		return new DicomVolume(volume, new ArrayList<>(notes));
	}

	private SliceFrames split() {
		if (!faults.isEmpty()) throw new InputException("%s", faults.get(0));
		final DicomSlice usual = usual();
		for (final DicomSlice s : slices) requireAlike(s, usual);
		return SliceFrames.of(slices, title());
	}

	/** A slice that most others are like, so that the odd one is named and not the first. */
	private DicomSlice usual() {
		final Function<DicomSlice, Long> likes = s -> slices.stream().filter(o -> difference(s, o).isEmpty()).count();
		DicomSlice best = slices.get(0);
		long most = likes.apply(best);
		for (int i = 1; i < 3 && 2 * most < slices.size(); i++) {
			final DicomSlice other = slices.get(i * (slices.size() - 1) / 2);
			if (likes.apply(other) <= most) continue;
			best = other;
			most = likes.apply(best);
		}
		return best;
	}

	private void requireAlike(final DicomSlice s, final DicomSlice usual) {
		final String difference = difference(s, usual);
		if (!difference.isEmpty()) throw new InputException("%s of %s has another %s than %s; move the images that differ to a folder of " +
			"their own.", s.title(), title(), difference, usual.title());
	}

	private static String difference(final DicomSlice a, final DicomSlice b) {
		final PixelFormat f = a.format(), g = b.format();
		if (f.columns() != g.columns() || f.rows() != g.rows()) return String.format(Locale.ROOT, "size (%d × %d instead of %d × %d pixels)", f
			.columns(), f.rows(), g.columns(), g.rows());
		final DicomSlice.Place p = a.place(), q = b.place();
		if (p.along().minus(q.along()).length() > ROUNDING || p.down().minus(q.down()).length() > ROUNDING) return "orientation";
		if (differ(p.columnSpacing(), q.columnSpacing()) || differ(p.rowSpacing(), q.rowSpacing())) return String.format(Locale.ROOT,
			"pixel spacing (%s × %s instead of %s × %s mm)", SliceStack.short4(p.columnSpacing()), SliceStack.short4(p.rowSpacing()), SliceStack
				.short4(q.columnSpacing()), SliceStack.short4(q.rowSpacing()));
		return "";
	}

	private static boolean differ(final double a, final double b) {
		return Math.abs(a - b) > ROUNDING * b;
	}

	/**
	 * The file that the voxels of each plane of the grid come from, in the order of its third axis; where slices lie unevenly,
	 * the nearest one.
	 *
	 * @throws InputException as {@link #read()}, and if slices are tilted, so that a plane's pixels are not those of a file
	 */
	public List<Path> fileOfEachPlane() {
		final SliceFrames frames = split();
		if (frames.volumes().size() > 1) throw new InputException("%s holds %d volumes, so its slices are not those of one; give one volume.",
			SliceStack.capital(title()), frames.volumes().size());
		final SliceStack stack = new SliceStack(frames.volumes().get(0), title());
		if (stack.isTilted()) throw new InputException("The slices of %s are tilted, so pictures of them do not fit a grid; leave it out.",
			title());
		final List<Path> planes = new ArrayList<>();
		final int last = stack.slices().size() - 1;
		final long count = stack.geometry().size(2);
		int nearest = 0;
		for (long k = 0; k < count; k++) {
			final double depth = stack.depth(last) * k / (count - 1);
			while (nearest < last && Math.abs(stack.depth(nearest + 1) - depth) < Math.abs(stack.depth(nearest) - depth)) nearest++;
			planes.add(stack.slices().get(nearest).file());
		}
		return planes;
	}

	/** The grid that {@link #read()} would give. */
	public Geometry geometry() {
		return header().geometry();
	}
}
