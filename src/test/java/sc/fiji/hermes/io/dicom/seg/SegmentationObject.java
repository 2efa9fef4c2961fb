package sc.fiji.hermes.io.dicom.seg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import sc.fiji.hermes.io.dicom.Tags;

/**
 * Every element of an explicit VR little endian file, read straight from PS3.5 and strictly: tags ascend, lengths are even and
 * add up. Independent of the code that writes and reads elsewhere.
 */
public final class SegmentationObject {

	private final Map<Integer, byte[]> values = new HashMap<>();
	private final Map<Integer, List<SegmentationObject>> sequences = new HashMap<>();

	private SegmentationObject() {}

	public static SegmentationObject read(final Path file) {
		try {
			final ByteBuffer b = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
			b.position(128);
			require(b.getInt() == 0x4d434944, "DICM");
			final SegmentationObject all = new SegmentationObject();
			all.elements(b, b.limit());
			return all;
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	private static void require(final boolean condition, final String what) {
		if (!condition) throw new AssertionError(what);
	}

	private static int tag(final ByteBuffer b) {
		return (b.getShort() & 0xffff) << 16 | b.getShort() & 0xffff;
	}

	private void elements(final ByteBuffer b, final int end) {
		int before = 0;
		while (b.position() < end) {
			final int tag = tag(b);
			require(Integer.compareUnsigned(tag, before) > 0, "order at " + Tags.title(tag));
			before = tag;
			final String vr = "" + (char) b.get() + (char) b.get();
			final boolean wide = vr.equals("SQ") || vr.equals("OB");
			if (wide) require(b.getShort() == 0, "reserved bytes");
			final int length = wide ? b.getInt() : b.getShort() & 0xffff;
			if (vr.equals("SQ")) {
				sequences.put(tag, items(b, length));
				continue;
			}
			require((length & 1) == 0, "odd length of " + Tags.title(tag));
			final byte[] value = new byte[length];
			b.get(value);
			values.put(tag, value);
		}
		require(b.position() == end, "an item is longer than it says");
	}

	private static List<SegmentationObject> items(final ByteBuffer b, final int length) {
		final List<SegmentationObject> items = new ArrayList<>();
		final int end = length == -1 ? Integer.MAX_VALUE : b.position() + length;
		while (b.position() < end) {
			final int tag = tag(b), size = b.getInt();
			if (tag == 0xfffee0dd) return items;
			require(tag == 0xfffee000, "item");
			final SegmentationObject item = new SegmentationObject();
			item.elements(b, b.position() + size);
			items.add(item);
		}
		return items;
	}

	boolean has(final int tag) {
		return values.containsKey(tag) || sequences.containsKey(tag);
	}

	byte[] raw(final int tag) {
		require(values.containsKey(tag), "no " + Tags.title(tag));
		return values.get(tag);
	}

	public String text(final int tag) {
		return new String(raw(tag), StandardCharsets.ISO_8859_1).replace('\0', ' ').stripTrailing();
	}

	double[] numbers(final int tag) {
		return java.util.Arrays.stream(text(tag).split("\\\\")).mapToDouble(Double::parseDouble).toArray();
	}

	public int number(final int tag) {
		return numberAt(tag, 0);
	}

	int numberAt(final int tag, final int index) {
		return ByteBuffer.wrap(raw(tag)).order(ByteOrder.LITTLE_ENDIAN).getShort(2 * index) & 0xffff;
	}

	int intAt(final int tag, final int index) {
		return ByteBuffer.wrap(raw(tag)).order(ByteOrder.LITTLE_ENDIAN).getInt(4 * index);
	}

	public List<SegmentationObject> items(final int tag) {
		return sequences.getOrDefault(tag, List.of());
	}

	public SegmentationObject item(final int tag) {
		require(items(tag).size() == 1, Tags.title(tag) + " has " + items(tag).size() + " items");
		return items(tag).get(0);
	}

	/** Number of the segment and the position of each frame, and its pixels as {@code 0} and {@code 1}, row by row. */
	public List<String> frames() {
		final List<String> frames = new ArrayList<>();
		final int pixels = number(0x00280010) * number(0x00280011);
		final byte[] bits = raw(0x7fe00010);
		int at = 0;
		for (final SegmentationObject group : items(0x52009230)) {
			final StringBuilder mask = new StringBuilder();
			for (int i = 0; i < pixels; i++, at++) mask.append(bits[at / 8] >> at % 8 & 1);
			frames.add(group.item(0x0062000a).number(0x0062000b) + " " + group.item(0x00209113).text(0x00200032) + " " + mask);
		}
		for (; at < 8 * bits.length; at++) require((bits[at / 8] >> at % 8 & 1) == 0, "a bit behind the last frame");
		require(frames.size() == Integer.parseInt(text(0x00280008)), "number of frames");
		require(bits.length == ((frames.size() * pixels + 7) / 8 + 1) / 2 * 2, "length of pixels");
		return frames;
	}
}
