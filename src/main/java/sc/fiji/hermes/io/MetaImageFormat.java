package sc.fiji.hermes.io;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;

import sc.fiji.hermes.file.AtomicFile;
import sc.fiji.hermes.file.IOConsumer;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Geometry;

/**
 * MetaImage, {@code .mha} or {@code .mhd} with a data file, raw, zlib or text. Written as {@code .mha}, zlib. Source:
 * MetaIO of ITK.
 */
final class MetaImageFormat extends WritableFormat {

	@Override
	public String name() {
		return "MetaImage";
	}

	@Override
	public List<String> extensions() {
		return List.of(".mha", ".mhd");
	}

	@Override
	public VolumeHeader header(final Path file) {
		try (VolumeInput in = VolumeInput.open(file)) {
			return MetaImageHeader.read(in).raster().header();
		}
	}

	@Override
	<T> T open(final Path file, final BiFunction<VolumeInput, Raster, T> reader) {
		try (VolumeInput in = VolumeInput.open(file)) {
			return MetaImageHeader.read(in).open(in, reader);
		}
	}

	@Override
	void write(final Geometry g, final ScalarType type, final Path file, final IOConsumer<OutputStream> voxels) {
		if (file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".mhd")) throw new InputException(
			"%s would be one of two files that can be parted; write one .mha file instead.", file);
		Shape.checkWritable(g, file);
		AtomicFile.write(file, out -> {
			// other programs need the packed size in the header; packing twice takes less than keeping it would
			out.write(header(g, title(type), Packing.zlibSize(voxels)).getBytes(StandardCharsets.US_ASCII));
			Packing.zlib(out, voxels);
		});
	}

	private static String title(final ScalarType type) {
		return switch (type) {
			case FLOAT32 -> "MET_FLOAT";
			case UINT8 -> "MET_UCHAR";
			case INT16 -> "MET_SHORT";
			default -> "MET_USHORT";
		};
	}

	private static String header(final Geometry g, final String type, final long packed) {
		final StringBuilder matrix = new StringBuilder(), offset = new StringBuilder();
		for (int r = 0; r < 3; r++) {
			// RAS to LPS
			final int sign = r < 2 ? -1 : 1;
			for (int axis = 0; axis < 3; axis++) matrix.append(' ').append(Shape.decimal((axis < 2 ? -1 : 1) * g.affine(axis, r) / g.spacing(
				r)));
			offset.append(' ').append(Shape.decimal(sign * g.affine(r, 3)));
		}
		return "ObjectType = Image\n" + //
			"NDims = 3\n" + //
			"BinaryData = True\n" + //
			"BinaryDataByteOrderMSB = False\n" + //
			"CompressedData = True\n" + //
			"CompressedDataSize = " + packed + "\n" + //
			"TransformMatrix =" + matrix + "\n" + //
			"Offset =" + offset + "\n" + //
			"CenterOfRotation = 0 0 0\n" + //
			"ElementSpacing = " + Shape.decimal(g.spacing(0)) + " " + Shape.decimal(g.spacing(1)) + " " + Shape.decimal(g.spacing(2)) + "\n" + //
			"DimSize = " + g.size(0) + " " + g.size(1) + " " + g.size(2) + "\n" + //
			"ElementType = " + type + "\n" + //
			"ElementDataFile = LOCAL\n";
	}
}
