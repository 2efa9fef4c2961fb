package sc.fiji.hermes.io;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;

/** Builds TIFF files byte by byte, knowing nothing of the code under test: one strip a page. */
final class TiffBytes {

	private static final String DESCRIPTION = "ImageJ=1.54p\nimages=2\nslices=2\nunit=mm\nspacing=2.5\n";

	private final ByteOrder order;
	private final Map<Integer, long[]> changes = new TreeMap<>(), secondChanges = new TreeMap<>();
	private String description = DESCRIPTION;
	private byte[][] strips = { { 1, 2, 3, 4 }, { 5, 6, 7, 8 } };
	private long[] lengths;
	private boolean circle;
	private int ratio = 2;
	private int secondWidth = 2;

	private TiffBytes(final ByteOrder order) {
		this.order = order;
	}

	/** Two slices of 2×2 uint8 voxels of 0.5 mm, 2.5 mm apart. */
	static TiffBytes small() {
		return new TiffBytes(ByteOrder.LITTLE_ENDIAN);
	}

	static TiffBytes big() {
		return new TiffBytes(ByteOrder.BIG_ENDIAN);
	}

	/** A field: type (1 byte, 3 short, 4 long), count, value or offset. A count of −1 removes it. */
	TiffBytes field(final int tag, final int type, final long count, final long value) {
		changes.put(tag, new long[] { type, count, value });
		return this;
	}

	/** A field of the second page alone. */
	TiffBytes second(final int tag, final int type, final long count, final long value) {
		secondChanges.put(tag, new long[] { type, count, value });
		return this;
	}

	TiffBytes description(final String text) {
		description = text;
		return this;
	}

	TiffBytes strips(final byte[]... bytes) {
		strips = bytes;
		return this;
	}

	TiffBytes lengths(final long... counts) {
		lengths = counts;
		return this;
	}

	TiffBytes circle() {
		circle = true;
		return this;
	}

	TiffBytes pixelsPerUnit(final int count) {
		ratio = count;
		return this;
	}

	TiffBytes secondWidth(final int width) {
		secondWidth = width;
		return this;
	}

	byte[] bytes() {
		final byte[] text = HostileFile.latin(description + "\0");
		final Map<Integer, long[]> first = fields(0, 0, 0, 0);
		first.keySet().removeIf(tag -> first.get(tag)[1] < 0);
		final int directory = 2 + 12 * first.size() + 4;
		final int words = 8 + strips.length * directory, resolution = words + text.length, data = resolution + 8;
		final ByteBuffer b = ByteBuffer.allocate(data).order(order);
		b.putShort((short) (order == ByteOrder.LITTLE_ENDIAN ? 0x4949 : 0x4d4d)).putShort((short) 42).putInt(8);
		long at = data;
		for (int page = 0; page < strips.length; page++) {
			final Map<Integer, long[]> fields = fields(page, at, words, resolution);
			b.putShort((short) first.size());
			fields.forEach((tag, f) -> {
				if (f[1] < 0) return;
				b.putShort((short) (int) tag).putShort((short) f[0]).putInt((int) f[1]);
				if (f[0] == 3 && f[1] == 1) b.putShort((short) f[2]).putShort((short) 0);
				else if (f[0] == 1 && f[1] == 1) b.put((byte) f[2]).put(new byte[3]);
				else b.putInt((int) f[2]);
			});
			b.putInt(page == strips.length - 1 ? circle ? 8 : 0 : b.position() + 4);
			at += strips[page].length;
		}
		b.put(text).putInt(ratio).putInt(1);
		final ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.writeBytes(b.array());
		for (final byte[] s : strips) out.writeBytes(s);
		return out.toByteArray();
	}

	private Map<Integer, long[]> fields(final int page, final long strip, final int words, final int resolution) {
		final Map<Integer, long[]> f = new TreeMap<>();
		f.put(256, new long[] { 3, 1, page == 1 ? secondWidth : 2 });
		f.put(257, new long[] { 3, 1, 2 });
		f.put(258, new long[] { 3, 1, 8 });
		f.put(259, new long[] { 3, 1, 1 });
		f.put(262, new long[] { 3, 1, 1 });
		f.put(270, new long[] { 2, description.length() + 1, words });
		f.put(273, new long[] { 4, 1, strip });
		f.put(277, new long[] { 3, 1, 1 });
		f.put(278, new long[] { 3, 1, 2 });
		f.put(279, new long[] { 4, 1, lengths == null ? strips[page].length : lengths[page] });
		f.put(282, new long[] { 5, 1, resolution });
		f.put(283, new long[] { 5, 1, resolution });
		f.putAll(changes);
		if (page == 1) f.putAll(secondChanges);
		return f;
	}
}
