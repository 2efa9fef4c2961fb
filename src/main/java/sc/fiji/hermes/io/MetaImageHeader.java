package sc.fiji.hermes.io;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Geometry;

/**
 * The header of a MetaImage, followed by its voxels ({@code .mha}) or naming their file ({@code .mhd}). Fields: MetaIO of
 * ITK, whose world is LPS.
 */
final class MetaImageHeader {

	private static final String DATA_FILE = "ElementDataFile";

	/** What is read; ITK adds whatever an image came with, under any key. */
	private static final Set<String> FIELDS = HeaderText.names("ObjectType", "NDims", "DimSize", "ElementNumberOfChannels", "ElementType",
		"BinaryData", "BinaryDataByteOrderMSB", "ElementByteOrderMSB", "CompressedData", "HeaderSize", "TransformMatrix", "Rotation",
		"Orientation", "Offset", "Position", "Origin", "ElementSpacing", "ElementSize", DATA_FILE);

	/** Of a header that begins with one of these, lines of other keys are passed over, even those of a text in several lines. */
	private static final Set<String> FIRST = HeaderText.names("ObjectType", "NDims", "Comment");

	private final Path file;
	private final HeaderText text;
	private final int dimension;

	private MetaImageHeader(final HeaderText text) {
		this.text = text;
		file = text.file();
		final String object = text.find("ObjectType").orElse("Image");
		if (!object.equalsIgnoreCase("image")) throw new InputException("%s holds a %s and no image; give the image.", file, HeaderText.shown(
			object));
		final long count = text.integers("NDims", 1)[0];
		if (count < 2 || count > 4) throw new InputException("%s says it has %d dimensions, but a volume has 3 and a plane 2; convert it to 3-D.", file,
			count);
		dimension = (int) count;
	}

	/** Reads up to the end of the header, its field ElementDataFile. */
	static HeadedVolume read(final VolumeInput in) {
		final HeaderText text = new HeaderText(in.file());
		boolean known = false;
		while (text.find(DATA_FILE).isEmpty()) {
			final String line = in.line();
			final int equals = line.indexOf('=');
			final String key = line.substring(0, Math.max(0, equals));
			if (HeaderText.isOneOf(key, FIELDS)) text.put(key, line.substring(equals + 1));
			known |= HeaderText.isOneOf(key, FIRST);
			// a text of another kind, or no text at all
			if (!known && !HeaderText.isOneOf(key, FIELDS)) throw new InputException(
				"%s has \"%s\" where a field of a MetaImage header should be; convert the image to MetaImage or NIfTI.", in.file(), HeaderText
					.shown(line));
		}
		return new MetaImageHeader(text).volume();
	}

	private HeadedVolume volume() {
		final long[] sizes = text.integers("DimSize", dimension);
		final long[] size = { sizes[0], sizes[1], dimension > 2 ? sizes[2] : 1 };
		Shape.checkSize(size, file);
		final long frames = dimension > 3 ? sizes[3] : 1;
		if (frames < 1) throw new InputException("%s says it holds %d volumes (time points); convert it from its source again.", file, frames);
		final long channels = text.integer("ElementNumberOfChannels", 1);
		if (channels < 1) throw text.wrong("%d values per voxel, which cannot be; correct it", channels);
		final ScalarType type = type();
		final boolean msb = yes("BinaryDataByteOrderMSB", yes("ElementByteOrderMSB", false));
		final Geometry geometry = Shape.geometry(size, affine(), file);
		final boolean binary = yes("BinaryData", true);
		final boolean compressed = yes("CompressedData", false);
		if (!binary && compressed) throw text.wrong("compressed text for voxels, which MetaImage does not define; save it as binary data");
		final long skip = text.integer("HeaderSize", 0);
		if (skip < -1 || skip > HeadedVolume.FARTHEST) throw text.wrong("%d bytes to skip before its voxels, which cannot be; correct it",
			skip);
		if (skip != 0 && compressed) throw text.wrong("a HeaderSize of %d before compressed voxels, which cannot be found; remove that field",
			skip);
		final Optional<Path> data = data();
		return new HeadedVolume(new Raster(geometry, type, msb ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN, Scaling.NONE, type.title(),
			channels, frames, List.of(), List.of()), data, !binary ? HeadedVolume.Encoding.TEXT : compressed ? HeadedVolume.Encoding.DEFLATED
				: HeadedVolume.Encoding.RAW, 0, data.isPresent() ? skip : 0);
	}

	private boolean yes(final String name, final boolean otherwise) {
		final Optional<String> value = text.find(name);
		if (value.isEmpty()) return otherwise;
		return switch (value.get().toLowerCase(Locale.ROOT)) {
			case "true", "t", "1" -> true;
			case "false", "f", "0" -> false;
			default -> throw text.wrong("\"%s\" for \"%s\", which is neither True nor False; correct it", HeaderText.shown(value.get()), name);
		};
	}

	/** Row i of the matrix is the direction of axis i. A plane lies across the third axis of the world. */
	private double[] affine() {
		final double[] spacing = spacing();
		final double[] directions = text.find("TransformMatrix", "Rotation", "Orientation").map(m -> text.numbers("TransformMatrix", m,
			dimension * dimension)).orElseGet(this::identity);
		final double[] origin = text.find("Offset", "Position", "Origin").map(o -> text.numbers("Offset", o, dimension)).orElse(
			new double[dimension]);
		final double[] affine = new double[12];
		if (dimension == 2) affine[10] = Shape.THICKNESS;
		final int axes = Math.min(dimension, 3);
		for (int r = 0; r < axes; r++) {
			final int sign = r < 2 ? -1 : 1;
			for (int axis = 0; axis < axes; axis++) affine[4 * r + axis] = sign * directions[dimension * axis + r] * spacing[axis];
			affine[4 * r + 3] = sign * origin[r];
		}
		return affine;
	}

	private double[] identity() {
		final double[] matrix = new double[dimension * dimension];
		for (int i = 0; i < dimension; i++) matrix[(dimension + 1) * i] = 1;
		return matrix;
	}

	private double[] spacing() {
		final String value = text.find("ElementSpacing", "ElementSize").orElseThrow(() -> Shape.noSpacing(file));
		final double[] spacing = text.numbers("ElementSpacing", value, dimension);
		for (int axis = 0; axis < Math.min(dimension, 3); axis++) Shape.spacing(spacing[axis], axis, file);
		return spacing;
	}

	private ScalarType type() {
		final String type = text.get("ElementType").toUpperCase(Locale.ROOT);
		return switch (type) {
			case "MET_UCHAR" -> ScalarType.UINT8;
			case "MET_CHAR" -> ScalarType.INT8;
			case "MET_USHORT" -> ScalarType.UINT16;
			case "MET_SHORT" -> ScalarType.INT16;
			// MetaIO: 32 bits wherever it is written
			case "MET_UINT", "MET_ULONG" -> ScalarType.UINT32;
			case "MET_INT", "MET_LONG" -> ScalarType.INT32;
			case "MET_ULONG_LONG" -> ScalarType.UINT64;
			case "MET_LONG_LONG" -> ScalarType.INT64;
			case "MET_FLOAT" -> ScalarType.FLOAT32;
			case "MET_DOUBLE" -> ScalarType.FLOAT64;
			default -> {
				if (type.matches("MET_[A-Z_]+_(ARRAY|MATRIX)|MET_STRING|MET_OTHER|MET_ASCII_CHAR")) throw text.wrong(
					"voxels of the type %s, but one real value per voxel is needed; save it as MET_FLOAT", HeaderText.shown(type));
				throw text.wrong("the type \"%s\", which MetaImage does not define; convert it from its source again", HeaderText.shown(type));
			}
		};
	}

	private Optional<Path> data() {
		final String name = text.get(DATA_FILE);
		if (name.equalsIgnoreCase("LOCAL")) return Optional.empty();
		if (name.isEmpty()) throw text.wrong("no name of a data file; correct it");
		if (name.matches("LIST(\\s.*)?") || name.matches(".*%[0-9.]*d.*")) throw text.wrong(
			"its voxels in several files, which is not supported; save it as one .mha file");
		return Optional.of(text.besides(name));
	}
}
