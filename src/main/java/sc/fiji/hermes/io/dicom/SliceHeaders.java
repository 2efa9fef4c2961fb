package sc.fiji.hermes.io.dicom;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

import sc.fiji.hermes.io.dicom.DicomSlice.Moment;
import sc.fiji.hermes.job.InputException;

/** Turns the header of a file into its slices. */
final class SliceHeaders {

	/** Enhanced CT, MR, PET and their legacy converted forms (PS3.4 table B.5-1): every frame has a place of its own. */
	private static final Set<String> ENHANCED = Set.of("1.2.840.10008.5.1.4.1.1.2.1", "1.2.840.10008.5.1.4.1.1.2.2",
		"1.2.840.10008.5.1.4.1.1.4.1", "1.2.840.10008.5.1.4.1.1.4.4", "1.2.840.10008.5.1.4.1.1.128.1", "1.2.840.10008.5.1.4.1.1.130");

	/** Far beyond any scanner, in mm; larger numbers are damage. */
	private static final double FARTHEST = 1e5, WIDEST = 1e3;

	private final DicomFile header;
	private final Path file;
	private final DataSet data;

	private SliceHeaders(final DicomFile header) {
		this.header = header;
		file = header.file();
		data = header.data();
	}

	/**
	 * @param header of a file with pixels
	 * @throws InputException if its pixels or its place in the patient cannot be read
	 */
	static List<DicomSlice> of(final DicomFile header) {
		return new SliceHeaders(header).slices();
	}

	private List<DicomSlice> slices() {
		NoImage.refuse(header);
		final DataSetReader.Pixels pixels = header.pixels().orElseThrow();
		// before the compression, since decoding would not help
		final PixelFormat format = format(pixels);
		if (!header.syntax().isReadable()) throw new InputException("%s is compressed as %s, which Hermes does not decode; %s.", file, header
			.syntax().name(), header.syntax().remedy());
		if (pixels.capsule().isPresent() != header.syntax().isCompressed()) throw new InputException(
			"%s is damaged: it says that it is %s, but its pixels are%s; export it again.", file, header.syntax().isCompressed() ?
				"compressed as " + header.syntax().name() : "not compressed", header.syntax().isCompressed() ? " not" : "");
		final List<List<Capsule.Piece>> frames = pixels.capsule().map(this::packed).orElseGet(() -> plain(pixels, format));
		final List<DataSet> groups = data.items(Tags.FRAME_GROUPS);
		if (groups.isEmpty()) {
			if (frames.size() > 1) throw new InputException(
				"%s holds %d frames without a place of their own, but a volume needs one image for each slice; export it as single images.",
				file, frames.size());
			return List.of(slice(List.of(data), 0, format, frames.get(0)));
		}
		return enhanced(groups, format, frames);
	}

	private List<List<Capsule.Piece>> plain(final DataSetReader.Pixels pixels, final PixelFormat format) {
		final int frames = frames();
		if (frames * format.bytes() > pixels.length()) throw new InputException(
			"%s is damaged: it holds %d bytes of pixels, but its header speaks of %d frame%s of %d × %d pixels; copy or export it again.",
			file, pixels.length(), frames, frames == 1 ? "" : "s", format.columns(), format.rows());
		final List<List<Capsule.Piece>> pieces = new ArrayList<>();
		for (int i = 0; i < frames; i++) pieces.add(Capsule.plain(pixels.offset() + i * format.bytes(), format.bytes()));
		return pieces;
	}

	private List<List<Capsule.Piece>> packed(final Capsule capsule) {
		final int frames = frames();
		final List<List<Capsule.Piece>> pieces = capsule.frames(frames);
		if (pieces.isEmpty()) throw new InputException(
			"%s is damaged: its header speaks of %d frame%s, which cannot be told apart in %d pieces of compressed pixels; copy or export it again.",
			file, frames, frames == 1 ? "" : "s", capsule.pieces().size());
		return pieces;
	}

	private List<DicomSlice> enhanced(final List<DataSet> groups, final PixelFormat format, final List<List<Capsule.Piece>> frames) {
		final int count = frames.size();
		if (!ENHANCED.contains(data.code(Tags.SOP_CLASS).orElse(""))) throw new InputException(
			"%s holds %d frames of a kind that is no volume; give the CT, MR or PET series itself.", file, count);
		if (header.syntax().deflated()) throw new InputException(
			"%s holds %d deflated frames, which Hermes does not read; export it without compression.", file, count);
		if (groups.size() != count) throw new InputException(
			"%s is damaged: it holds %d frames but describes %d; copy or export it again.", file, count, groups.size());
		final DataSet shared = data.item(Tags.SHARED_GROUPS);
		final List<DicomSlice> slices = new ArrayList<>();
		for (int i = 0; i < count; i++) slices.add(slice(levels(groups.get(i), shared), count == 1 ? 0 : i + 1, format, frames.get(i)));
		return slices;
	}

	/** Where attributes of a frame may stand: its own functional groups, the shared ones, the data set (PS3.3 section C.7.6.16). */
	private List<DataSet> levels(final DataSet frame, final DataSet shared) {
		final List<DataSet> levels = new ArrayList<>();
		for (final DataSet groups : List.of(frame, shared)) for (final int tag : Tags.SEQUENCES) levels.addAll(groups.items(tag));
		return levels;
	}

	private int frames() {
		if (!data.has(Tags.FRAMES)) return 1;
		final int frames = data.whole(Tags.FRAMES).orElse(0);
		if (frames < 1) throw wrong("its number of frames");
		return frames;
	}

	private DicomSlice slice(final List<DataSet> levels, final int frame, final PixelFormat format, final List<Capsule.Piece> pieces) {
		final List<String> notes = new ArrayList<>();
		final DicomSlice.Data meaning = meaning(levels, pieces, notes);
		final Map<Moment, Double> kind = new EnumMap<>(Moment.class);
		moments(levels, kind);
		final String sopClass = data.code(Tags.SOP_CLASS).or(() -> data.code(Tags.MEDIA_SOP_CLASS)).orElse("");
		return new DicomSlice(file, frame, data.code(Tags.SOP_INSTANCE).orElse(""), sopClass, format, place(levels), meaning, type(
			levels), kind, List.copyOf(notes));
	}

	private PixelFormat format(final DataSetReader.Pixels pixels) {
		final String photometric = data.code(Tags.PHOTOMETRIC).orElse("MONOCHROME2");
		if (data.unsigned(Tags.SAMPLES_PER_PIXEL).orElse(1) != 1 || !photometric.startsWith("MONOCHROME")) throw new InputException(
			"%s holds colours (%s), but one grey value per pixel is needed; give the original series.", file, data.text(Tags.PHOTOMETRIC));
		final int rows = data.unsigned(Tags.ROWS).orElse(0), columns = data.unsigned(Tags.COLUMNS).orElse(0);
		if (rows < 1 || columns < 1) throw wrong("its number of rows or columns");
		final int allocated = data.unsigned(Tags.BITS_ALLOCATED).orElse(0);
		final boolean real = pixels.tag() != Tags.PIXELS;
		final int required = pixels.tag() == Tags.FLOAT_PIXELS ? 32 : 64;
		if (real ? allocated != required : allocated != 8 && allocated != 16 && allocated != 32) throw new InputException(
			"%s has pixels of %d bits, but Hermes reads those of 8, 16 and 32; give the original series.", file, allocated);
		// 65,535 rows of 65,535 columns are twice what an array holds
		if ((long) rows * columns * (allocated / 8) > Integer.MAX_VALUE - 16) throw new InputException(
			"%s has %d × %d pixels, more than can be read; crop it or sample it down.", file, columns, rows);
		final int stored = real ? allocated : data.unsigned(Tags.BITS_STORED).orElse(allocated);
		final int high = real ? allocated - 1 : data.unsigned(Tags.HIGH_BIT).orElse(stored - 1);
		if (stored < 1 || high < stored - 1 || high >= allocated) throw wrong("what it says of its bits (" + stored + " of " + allocated +
			", the highest " + high + ")");
		final boolean big = header.syntax().order() == ByteOrder.BIG_ENDIAN;
		final PixelFormat.Kind kind = real ? PixelFormat.Kind.FLOAT : data.unsigned(Tags.PIXEL_REPRESENTATION).orElse(0) == 0
			? PixelFormat.Kind.UNSIGNED : PixelFormat.Kind.SIGNED;
		return new PixelFormat(kind, columns, rows, allocated, stored, high, header.syntax().order(), big && allocated == 8 && pixels.vr()
			.equals("OW"));
	}

	private DicomSlice.Data meaning(final List<DataSet> levels, final List<Capsule.Piece> pieces,
		final List<String> notes)
	{
		if (data.has(Tags.MODALITY_LUT_SEQUENCE)) throw new InputException(
			"%s gives its values by a table (modality LUT), which Hermes does not read; give the original series.", file);
		final Optional<DataSet> at = level(levels, Tags.RESCALE_SLOPE).or(() -> level(levels, Tags.RESCALE_INTERCEPT));
		final String modality = data.code(Tags.MODALITY).orElse("");
		if (at.isEmpty() && (modality.equals("CT") || modality.equals("PT"))) notes.add(
			"It has no rescale slope and intercept, so its stored values are taken as they are.");
		if (data.code(Tags.PHOTOMETRIC).orElse("").equals("MONOCHROME1")) notes.add(
			"It is meant to be shown inverted (MONOCHROME1); its values are kept as they are stored.");
		data.code(Tags.UNITS).filter(u -> modality.equals("PT") && !u.equals("GML")).ifPresent(u -> notes.add("Its values are in units of " +
			u.replaceAll("[^A-Z0-9]", "?") + ", not SUV (GML)."));
		if (at.isEmpty()) return new DicomSlice.Data(header.syntax(), header.start(), pieces, 1, 0);
		final double slope = number(at.get(), Tags.RESCALE_SLOPE, 1, "its rescale slope");
		final double intercept = number(at.get(), Tags.RESCALE_INTERCEPT, 0, "its rescale intercept");
		if (slope == 0) throw wrong("its rescale slope");
		return new DicomSlice.Data(header.syntax(), header.start(), pieces, slope, intercept);
	}

	private double number(final DataSet at, final int tag, final double absent, final String what) {
		if (!at.has(tag)) return absent;
		final OptionalDouble number = at.decimal(tag);
		// beyond this a float32 voxel would not hold the value
		if (number.isEmpty() || Math.abs(number.getAsDouble()) > 1e20) throw wrong(what);
		return number.getAsDouble();
	}

	private DicomSlice.Place place(final List<DataSet> levels) {
		final double[] position = numbers(levels, Tags.POSITION, 3, "position (ImagePositionPatient)");
		final double[] cosines = numbers(levels, Tags.ORIENTATION, 6, "orientation (ImageOrientationPatient)");
		final double[] spacing = numbers(levels, Tags.PIXEL_SPACING, 2, "pixel spacing (PixelSpacing)");
		for (final double p : position) if (Math.abs(p) > FARTHEST) throw wrong("its position " + p + " mm");
		for (final double s : spacing) if (!(s >= 1e-5 && s <= WIDEST)) throw wrong("its pixel spacing " + s + " mm");
		final Vector along = Vector.of(cosines, 0), down = Vector.of(cosines, 3);
		if (!isUnit(along) || !isUnit(down) || Math.abs(along.dot(down)) > 1e-2) throw wrong("its orientation " + text(cosines));
		// the first number is the distance of rows (PS3.3 section 10.7.1.3)
		return new DicomSlice.Place(Vector.of(position, 0), along.times(1 / along.length()), down.times(1 / down.length()), spacing[1],
			spacing[0]);
	}

	private static String text(final double[] cosines) {
		return java.util.Arrays.toString(cosines).replaceAll("[\\[\\]]", "");
	}

	private static boolean isUnit(final Vector v) {
		return Math.abs(v.length() - 1) < 1e-2;
	}

	private double[] numbers(final List<DataSet> levels, final int tag, final int count, final String what) {
		final DataSet at = level(levels, tag).orElseThrow(() -> new InputException(
			"%s has no %s, so its place in the patient is unknown; give the original series.", file, what));
		return at.decimals(tag, count).orElseThrow(() -> wrong("its " + what));
	}

	private ImageType type(final List<DataSet> levels) {
		final List<String> values = new ArrayList<>();
		level(levels, Tags.FRAME_TYPE).map(d -> d.text(Tags.FRAME_TYPE)).or(() -> Optional.of(data.text(Tags.IMAGE_TYPE))).ifPresent(t -> values
			.addAll(List.of(t.split("\\\\"))));
		level(levels, Tags.COMPLEX_COMPONENT).ifPresent(d -> values.add(d.text(Tags.COMPLEX_COMPONENT)));
		values.removeIf(String::isBlank);
		values.replaceAll(String::strip);
		return new ImageType(values);
	}

	private void moments(final List<DataSet> levels, final Map<Moment, Double> kind) {
		final List<DataSet> all = new ArrayList<>(levels);
		all.add(data);
		put(kind, Moment.TEMPORAL_POSITION, all, Tags.TEMPORAL_POSITION, Tags.TEMPORAL_INDEX);
		put(kind, Moment.TRIGGER_TIME, all, Tags.TRIGGER_TIME, 0);
		put(kind, Moment.B_VALUE, all, 0, Tags.B_VALUE);
		put(kind, Moment.ECHO_TIME, all, Tags.ECHO_TIME, Tags.EFFECTIVE_ECHO_TIME);
		put(kind, Moment.ACQUISITION, all, Tags.ACQUISITION_NUMBER, 0);
		put(kind, Moment.TIME, all, Tags.ACQUISITION_TIME, 0);
		put(kind, Moment.INSTANCE, all, Tags.INSTANCE_NUMBER, 0);
	}

	/** @param text tag of a decimal text, and {@code binary} of a number; 0 for none */
	private static void put(final Map<Moment, Double> kind, final Moment moment, final List<DataSet> levels, final int text,
		final int binary)
	{
		level(levels, text).map(d -> d.decimal(text)).filter(OptionalDouble::isPresent).ifPresent(v -> kind.put(moment, v.getAsDouble()));
		level(levels, binary).ifPresent(d -> {
			final OptionalDouble real = d.real(binary);
			if (real.isPresent() && Double.isFinite(real.getAsDouble())) kind.put(moment, real.getAsDouble());
			else d.unsigned(binary).ifPresent(v -> kind.put(moment, (double) v));
		});
	}

	private static Optional<DataSet> level(final List<DataSet> levels, final int tag) {
		return levels.stream().filter(d -> d.has(tag)).findFirst();
	}

	private InputException wrong(final String what) {
		return new InputException("%s is damaged: %s cannot be right; copy or export it again.", file, what);
	}
}
