package sc.fiji.hermes.io;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Geometry;

/**
 * The header of an NRRD file, attached to its voxels or not. Fields: "Definition of NRRD File Format" of the teem library.
 * <p>
 * Files that name no space, or only a handedness, are taken for LPS, as ITK takes them; so are files with spacings alone,
 * whose axes then run to L, P and S from {@code axis mins}.
 */
final class NrrdHeader {

	private static final String DIRECTIONS = "space directions";

	/** What is read; others say nothing of voxels and place, or are of a later version. */
	private static final Set<String> FIELDS = HeaderText.names("dimension", "sizes", "type", "encoding", "endian", "line skip", "byte skip",
		"data file", "space", "space dimension", "space units", DIRECTIONS, "space origin", "kinds", "units", "spacings", "axis mins");

	private final Path file;
	private final HeaderText text;
	private final int dimension;
	private final long[] sizes;
	/** The axes that are x, y and z, or x and y of a plane. */
	private final int[] spatial;

	private NrrdHeader(final HeaderText text) {
		this.text = text;
		file = text.file();
		final long count = text.integers("dimension", 1)[0];
		if (count < 2 || count > 16) throw new InputException(
			"%s says it has %d dimensions, but a volume has 3 and a plane 2; convert it to 3-D.", file, count);
		dimension = (int) count;
		sizes = text.integers("sizes", dimension);
		if (spaceDimension() != 3 && !(dimension == 2 && spaceDimension() == 2)) throw text.wrong(
			"a space of %d dimensions, but a patient has 3; convert it to 3-D", spaceDimension());
		spatial = spatial();
	}

	/** Reads up to the end of the header. */
	static HeadedVolume read(final VolumeInput in) {
		final byte[] magic = new byte[4];
		if (in.readUpTo(magic, 0, 4) < 4 || !Arrays.equals(magic, new byte[] { 'N', 'R', 'R', 'D' })) throw new InputException(
			"%s is not an NRRD file, whatever its name says; convert the image to NRRD or NIfTI.", in.file());
		final String version = in.line();
		if (!version.matches("000[1-5]")) throw new InputException("%s is NRRD of version \"%s\", but 1 to 5 are known; save it as NRRD 4.", in
			.file(), HeaderText.shown(version));
		final HeaderText text = new HeaderText(in.file());
		final NrrdSegments segments = new NrrdSegments(text);
		while (!in.atEnd()) {
			final String line = in.line();
			if (line.isEmpty()) break;
			if (line.startsWith("#")) continue;
			// "key:=value" is said to other programs, a field is "name: value"
			final int pair = line.indexOf(":="), blank = line.indexOf(": ");
			if (pair >= 0 && (blank < 0 || pair < blank)) {
				segments.add(line.substring(0, pair), line.substring(pair + 2));
				continue;
			}
			final int colon = line.indexOf(':');
			if (colon < 0) throw new InputException("%s has the line \"%s\" in its header, which is no field; convert it from its source again.",
				in.file(), HeaderText.shown(line));
			final String name = canonical(line.substring(0, colon));
			if (HeaderText.isOneOf(name, FIELDS)) text.put(name, line.substring(colon + 1));
			// what follows are names of files
			if (text.find("data file").filter(f -> f.startsWith("LIST")).isPresent()) break;
		}
		return new NrrdHeader(text).volume(segments);
	}

	/** Some fields have two spellings. */
	private static String canonical(final String name) {
		return switch (name.strip().toLowerCase(Locale.ROOT)) {
			case "centerings" -> "centers";
			case "datafile" -> "data file";
			case "lineskip" -> "line skip";
			case "byteskip" -> "byte skip";
			case "axismins" -> "axis mins";
			default -> name;
		};
	}

	private HeadedVolume volume(final NrrdSegments segments) {
		final HeadedVolume.Encoding encoding = encoding();
		final ScalarType type = type();
		final ByteOrder order = order(type, encoding);
		final long lineSkip = text.integer("line skip", 0);
		final long byteSkip = text.integer("byte skip", 0);
		if (lineSkip < 0 || lineSkip > HeadedVolume.FARTHEST || byteSkip < -1 || byteSkip > HeadedVolume.FARTHEST) throw text.wrong(
			"%d lines and %d bytes to skip before its voxels, which cannot be; correct it", lineSkip, byteSkip);
		final long[] size = new long[3];
		for (int i = 0; i < 3; i++) size[i] = i < spatial.length ? sizes[spatial[i]] : 1;
		Shape.checkSize(size, file);
		final Geometry geometry = Shape.geometry(size, affine(size), file);
		long channels = 1, frames = 1;
		for (int axis = 0; axis < dimension; axis++) {
			if (isSpatial(axis)) continue;
			if (sizes[axis] < 1) throw new InputException("%s says axis %d has %d values; convert it from its source again.", file, axis,
				sizes[axis]);
			// what lies before z in memory mixes with the voxels, what lies behind makes whole volumes
			if (axis < spatial[spatial.length - 1]) channels = Shape.product(channels, sizes[axis], file);
			else frames = Shape.product(frames, sizes[axis], file);
		}
		return new HeadedVolume(new Raster(geometry, type, order, Scaling.NONE, type.title(), channels, frames, List.of(), segments.list(
			channels)), data(), encoding, lineSkip,
			byteSkip);
	}

	private boolean isSpatial(final int axis) {
		return Arrays.stream(spatial).anyMatch(a -> a == axis);
	}

	/** Those with a direction, else those whose kind says so, else the first three; both of a plane. */
	private int[] spatial() {
		if (dimension == 2) return new int[] { 0, 1 };
		final List<Integer> axes = new ArrayList<>();
		if (text.find(DIRECTIONS).isPresent()) {
			final List<Optional<double[]>> directions = directions();
			for (int axis = 0; axis < dimension; axis++) if (directions.get(axis).isPresent()) axes.add(axis);
		}
		else if (dimension > 3 && text.find("kinds").isPresent()) {
			final String[] kinds = text.words("kinds", text.get("kinds"), dimension);
			for (int axis = 0; axis < dimension; axis++) if (kinds[axis].matches("(?i)domain|space|\\?\\?\\?|none")) axes.add(axis);
		}
		else axes.addAll(List.of(0, 1, 2));
		if (axes.size() != 3) throw text.wrong("%d axes in space, but a volume has 3; convert it to 3-D", axes.size());
		return axes.stream().mapToInt(a -> a).toArray();
	}

	/** A vector for each axis, empty for {@code none}. */
	private List<Optional<double[]>> directions() {
		final String value = text.get(DIRECTIONS);
		final List<Optional<double[]>> all = new ArrayList<>();
		for (int at = 0; at < value.length();) {
			final int open = value.indexOf('(', at);
			final String before = (open < 0 ? value.substring(at) : value.substring(at, open)).strip();
			for (final String word : before.isEmpty() ? new String[0] : before.split("\\s+")) {
				if (!word.equalsIgnoreCase("none")) throw text.wrong("\"%s\" among its \"%s\"; correct it", HeaderText.shown(word), DIRECTIONS);
				all.add(Optional.empty());
			}
			if (open < 0) break;
			final int close = value.indexOf(')', open);
			if (close < 0) throw text.wrong("\"%s\" without end; correct it", DIRECTIONS);
			all.add(Optional.of(vector(DIRECTIONS, value.substring(open + 1, close))));
			at = close + 1;
		}
		if (all.size() != dimension) throw text.wrong("%d entries for \"%s\", but %d are needed; correct it", all.size(), DIRECTIONS,
			dimension);
		return all;
	}

	private double[] vector(final String name, final String value) {
		final String[] words = value.strip().split("\\s*,\\s*", -1);
		if (words.length != spaceDimension()) throw text.wrong("%d numbers in a vector of \"%s\", but space has %d; convert it to 3-D",
			words.length, name, spaceDimension());
		return Arrays.copyOf(Arrays.stream(words).mapToDouble(w -> text.number(name, w)).toArray(), 3);
	}

	private double[] affine(final long[] size) {
		final double[] sign = signs();
		final double[] affine = new double[12];
		if (text.find(DIRECTIONS).isPresent()) {
			final List<Optional<double[]>> directions = directions();
			final double unit = spaceUnit();
			final double[] origin = text.find("space origin").map(this::origin).orElse(new double[3]);
			for (int r = 0; r < 3; r++) {
				for (int i = 0; i < spatial.length; i++) affine[4 * r + i] = sign[r] * unit * directions.get(spatial[i]).orElseThrow()[r];
				affine[4 * r + 3] = sign[r] * unit * origin[r];
			}
			if (spatial.length == 2) across(affine);
			return affine;
		}
		if (text.find("spacings").isEmpty()) throw Shape.noSpacing(file);
		final double[] spacings = text.numbers("spacings", text.get("spacings"), dimension);
		final Optional<double[]> mins = text.find("axis mins").map(m -> text.numbers("axis mins", m, dimension));
		if (spatial.length == 2) affine[10] = Shape.THICKNESS;
		for (int i = 0; i < spatial.length; i++) {
			final double unit = unit("units", dimension, spatial[i]);
			// the sign of a spacing says only that the axis runs against its own name
			final double spacing = size[i] == 1 && Double.isNaN(spacings[spatial[i]]) ? 1 : Shape.spacing(unit * Math.abs(
				spacings[spatial[i]]), i, file);
			affine[4 * i + i] = sign[i] * Math.copySign(spacing, spacings[spatial[i]]);
			final double min = mins.isPresent() ? mins.get()[spatial[i]] : 0;
			affine[4 * i + 3] = Double.isNaN(min) ? 0 : sign[i] * unit * min;
		}
		return affine;
	}

	/** The third axis of a plane: across it, or, where the file has no third direction of space, that of the world. */
	private void across(final double[] a) {
		final double[] normal = { a[4] * a[9] - a[8] * a[5], a[8] * a[1] - a[0] * a[9], a[0] * a[5] - a[4] * a[1] };
		final double length = spaceDimension() == 2 ? Math.abs(normal[2]) : Math.hypot(Math.hypot(normal[0], normal[1]), normal[2]);
		for (int r = 0; r < 3; r++) a[4 * r + 2] = Shape.THICKNESS * normal[r] / length;
		if (spaceDimension() == 2) a[10] = Shape.THICKNESS;
	}

	private double[] origin(final String value) {
		if (!value.startsWith("(") || !value.endsWith(")")) throw text.wrong("the origin \"%s\", which is no vector; correct it", HeaderText
			.shown(value));
		return vector("space origin", value.substring(1, value.length() - 1));
	}

	/** What takes a coordinate of the file's space to RAS. */
	private double[] signs() {
		final String space = text.find("space").map(s -> s.toLowerCase(Locale.ROOT)).orElse("");
		return switch (space) {
			case "right-anterior-superior", "ras" -> new double[] { 1, 1, 1 };
			case "left-anterior-superior", "las" -> new double[] { -1, 1, 1 };
			case "left-posterior-superior", "lps", "", "scanner-xyz", "3d-right-handed" -> new double[] { -1, -1, 1 };
			default -> throw text.wrong("the space \"%s\", of which it is not known how it lies in the patient; "
				+ "save it with the space left-posterior-superior", HeaderText.shown(space));
		};
	}

	/** Numbers of a vector; what names a space of the patient has 3. */
	private int spaceDimension() {
		return text.find("space").isPresent() ? 3 : (int) text.integer("space dimension", 3);
	}

	private double spaceUnit() {
		return text.find("space units").isEmpty() ? 1 : unit("space units", spaceDimension(), 0);
	}

	/** Millimetres in the unit of an axis. */
	private double unit(final String field, final int count, final int axis) {
		final Optional<String> value = text.find(field);
		if (value.isEmpty()) return 1;
		final String[] units = value.get().replaceAll("\"\\s*\"", "\" \"").strip().split("\\s+(?=\")");
		if (units.length != count) return 1;
		return LengthUnit.millimetres(units[axis].replace("\"", "")).orElse(1);
	}

	private ScalarType type() {
		final String type = text.get("type").toLowerCase(Locale.ROOT);
		return switch (type) {
			case "signed char", "int8", "int8_t" -> ScalarType.INT8;
			case "uchar", "unsigned char", "uint8", "uint8_t" -> ScalarType.UINT8;
			case "short", "short int", "signed short", "signed short int", "int16", "int16_t" -> ScalarType.INT16;
			case "ushort", "unsigned short", "unsigned short int", "uint16", "uint16_t" -> ScalarType.UINT16;
			case "int", "signed int", "int32", "int32_t" -> ScalarType.INT32;
			case "uint", "unsigned int", "uint32", "uint32_t" -> ScalarType.UINT32;
			case "longlong", "long long", "long long int", "signed long long", "signed long long int", "int64", "int64_t" -> ScalarType.INT64;
			case "ulonglong", "unsigned long long", "unsigned long long int", "uint64", "uint64_t" -> ScalarType.UINT64;
			case "float" -> ScalarType.FLOAT32;
			case "double" -> ScalarType.FLOAT64;
			case "block" -> throw new InputException("%s holds blocks of bytes, but one real value per voxel is needed; save it as float.",
				file);
			default -> throw text.wrong("the type \"%s\", which NRRD does not define; convert it from its source again", HeaderText.shown(
				type));
		};
	}

	private HeadedVolume.Encoding encoding() {
		final String encoding = text.get("encoding").toLowerCase(Locale.ROOT);
		return switch (encoding) {
			case "raw" -> HeadedVolume.Encoding.RAW;
			case "gz", "gzip" -> HeadedVolume.Encoding.DEFLATED;
			case "txt", "text", "ascii" -> HeadedVolume.Encoding.TEXT;
			case "hex", "bz2", "bzip2" -> throw text.wrong("the encoding %s, which is not supported; save it with the encoding gzip or raw",
				encoding);
			default -> throw text.wrong("the encoding \"%s\", which NRRD does not define; save it with the encoding gzip or raw", HeaderText
				.shown(encoding));
		};
	}

	private ByteOrder order(final ScalarType type, final HeadedVolume.Encoding encoding) {
		if (type.bytes() == 1 || encoding == HeadedVolume.Encoding.TEXT) return ByteOrder.LITTLE_ENDIAN;
		final String endian = text.get("endian").toLowerCase(Locale.ROOT);
		return switch (endian) {
			case "little" -> ByteOrder.LITTLE_ENDIAN;
			case "big" -> ByteOrder.BIG_ENDIAN;
			default -> throw text.wrong("the byte order \"%s\", which is neither little nor big; correct it", HeaderText.shown(endian));
		};
	}

	private Optional<Path> data() {
		final Optional<String> name = text.find("data file");
		if (name.isEmpty()) return Optional.empty();
		if (name.get().matches("LIST(\\s.*)?") || name.get().matches(".*%[-+ #0]*[0-9]*d.*\\s-?[0-9]+\\s+-?[0-9]+\\s+-?[0-9]+.*"))
			throw text.wrong("its voxels in several files, which is not supported; save it as one .nrrd file");
		return name.map(text::besides);
	}
}
