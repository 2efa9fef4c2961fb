package sc.fiji.hermes.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Geometry;

/**
 * The directories of a little-endian TIFF of one page a slice, as ImageJ reads them; the voxels follow without a gap.
 * Source: TIFF 6.0; {@code ij.io.TiffDecoder}.
 */
final class TiffEncoder {

	/** ImageJ's precision of pixels per unit. */
	private static final double DENOMINATOR = 1e6;

	private static final int SHORT = 3, LONG = 4;

	private final Geometry g;
	private final ScalarType type;
	private final byte[] description;
	private final List<byte[]> properties = new ArrayList<>();
	private static final int ENTRIES = 13;
	private ByteBuffer out;

	private TiffEncoder(final Geometry g, final ScalarType type) {
		this.g = g;
		this.type = type;
		final double[] spacing = g.spacing();
		description = String.format(Locale.ROOT, "ImageJ=1.54p\nimages=%d\nslices=%d\nunit=mm\nspacing=%s\nloop=false\n\0", g.size(2), g.size(
			2), spacing[2]).getBytes(StandardCharsets.US_ASCII);
		for (final Map.Entry<String, String> p : NotedPlace.properties(g, spacing).entrySet()) {
			properties.add(p.getKey().getBytes(StandardCharsets.UTF_16LE));
			properties.add(p.getValue().getBytes(StandardCharsets.UTF_16LE));
		}
	}

	/** Everything before the first voxel. */
	static byte[] header(final Geometry g, final ScalarType type, final Path file) {
		final TiffEncoder e = new TiffEncoder(g, type);
		final long end = e.start() + g.voxels() * type.bytes();
		if (end >= 1L << 32) throw new InputException("%s cannot be written because TIFF holds at most 4 GB; write .nii.gz or .nrrd.", file);
		for (int axis = 0; axis < 2; axis++) {
			final double perUnit = DENOMINATOR / g.spacing(axis);
			if (!(perUnit >= 1 && perUnit < 1L << 32)) throw new InputException(
				"%s cannot be written because TIFF has no room for a voxel size of %s mm; write .nii.gz or .nrrd.", file, g.spacing(axis));
		}
		return e.encode();
	}

	private long start() {
		return 8 + directories() + description.length + 16 + 4 * (properties.size() + 1) + 12 + properties.stream().mapToInt(
			p -> p.length).sum();
	}

	/** The first has three entries more than the others. */
	private long directories() {
		return g.size(2) * (2 + 12 * ENTRIES + 4) + 3 * 12;
	}

	private byte[] encode() {
		final int start = Math.toIntExact(start());
		final long plane = g.size(0) * g.size(1) * type.bytes();
		out = ByteBuffer.allocate(start).order(ByteOrder.LITTLE_ENDIAN);
		out.putShort((short) 0x4949).putShort((short) 42).putInt(8);
		final int words = Math.toIntExact(8 + directories()), ratios = words + description.length, counts = ratios + 16;
		final int data = counts + 4 * (properties.size() + 1);
		for (long page = 0; page < g.size(2); page++) {
			out.putShort((short) (page == 0 ? ENTRIES + 3 : ENTRIES));
			entry(256, LONG, 1, g.size(0));
			entry(257, LONG, 1, g.size(1));
			entry(258, SHORT, 1, 8 * type.bytes());
			entry(259, SHORT, 1, 1);
			entry(262, SHORT, 1, 1);
			if (page == 0) entry(270, 2, description.length, words);
			entry(273, LONG, 1, start + page * plane);
			entry(277, SHORT, 1, 1);
			entry(278, LONG, 1, g.size(1));
			entry(279, LONG, 1, plane);
			entry(282, 5, 1, ratios);
			entry(283, 5, 1, ratios + 8);
			// the unit is that of the description
			entry(296, SHORT, 1, 1);
			entry(339, SHORT, 1, type == ScalarType.FLOAT32 ? 3 : type == ScalarType.INT16 ? 2 : 1);
			if (page == 0) {
				entry(50838, LONG, properties.size() + 1, counts);
				entry(50839, 1, start - data, data);
			}
			out.putInt(page == g.size(2) - 1 ? 0 : out.position() + 4);
		}
		out.put(description);
		for (int axis = 0; axis < 2; axis++) out.putInt((int) Math.round(DENOMINATOR / g.spacing(axis))).putInt((int) DENOMINATOR);
		out.putInt(12);
		for (final byte[] p : properties) out.putInt(p.length);
		// "IJIJ", "prop"
		out.putInt(0x494a494a).putInt(0x70726f70).putInt(properties.size());
		properties.forEach(out::put);
		return out.array();
	}

	private void entry(final int tag, final int kind, final int count, final long value) {
		out.putShort((short) tag).putShort((short) kind).putInt(count).putInt((int) value);
	}
}
