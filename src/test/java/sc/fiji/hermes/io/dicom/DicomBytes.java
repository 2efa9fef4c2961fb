package sc.fiji.hermes.io.dicom;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.zip.Deflater;

/**
 * DICOM files written byte by byte from the standard, independent of the code that reads them. A fresh one is a CT slice of 4
 * columns and 3 rows, int16, 2 mm between columns and 3 mm between rows; slices are 5 mm apart.
 */
public final class DicomBytes {

	enum Syntax {

		IMPLICIT("1.2.840.10008.1.2"), EXPLICIT("1.2.840.10008.1.2.1"), BIG("1.2.840.10008.1.2.2"), DEFLATED("1.2.840.10008.1.2.1.99");

		final String uid;

		Syntax(final String uid) {
			this.uid = uid;
		}

		ByteOrder order() {
			return this == BIG ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
		}
	}

	/** A sequence; {@code open} ones and their items have undefined lengths. */
	private record Sequence(List<DicomBytes> items, boolean open) {}

	/** Encapsulated pixels: the table of offsets, and the pieces. */
	private record Capsule(byte[] table, List<byte[]> pieces) {}

	private record Element(String vr, Object value) {}

	static final int COLUMNS = 4, ROWS = 3;

	private final TreeMap<Integer, Element> elements = new TreeMap<>(Integer::compareUnsigned);
	private Syntax syntax = Syntax.EXPLICIT;
	private String uid = Syntax.EXPLICIT.uid;
	private boolean preamble = true, meta = true;

	public static DicomBytes empty() {
		return new DicomBytes();
	}

	/** Slice {@code z} of series 1.2.3, at the position (10, 20, 5 z − 7); pixel i of it is 100 z + i. */
	public static DicomBytes slice(final int z) {
		final short[] pixels = new short[COLUMNS * ROWS];
		for (int i = 0; i < pixels.length; i++) pixels[i] = (short) (100 * z + i);
		return empty().text(0x00080008, "CS", "ORIGINAL\\PRIMARY\\AXIAL").text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.2").text(0x00080018,
			"UI", "1.2.3.4." + z).text(0x00080060, "CS", "CT").text(0x0008103e, "LO", "Abdomen").text(0x0020000e, "UI", "1.2.3").text(0x00200011,
				"IS", "3").text(0x00200013, "IS", "" + (z + 1)).position(10, 20, 5 * z - 7).text(0x00200037, "DS", "1\\0\\0\\0\\1\\0").number(
					0x00280002, 1).text(0x00280004, "CS", "MONOCHROME2").number(0x00280010, ROWS).number(0x00280011, COLUMNS).text(0x00280030, "DS",
						"3\\2").number(0x00280100, 16).number(0x00280101, 16).number(0x00280102, 15).number(0x00280103, 1).text(0x00281052, "DS", "0")
			.text(0x00281053, "DS", "1").pixels(pixels);
	}

	DicomBytes syntax(final Syntax s) {
		syntax = s;
		uid = s.uid;
		return this;
	}

	/** What the meta information says, whatever is written. */
	public DicomBytes uid(final String u) {
		uid = u;
		return this;
	}

	public DicomBytes bare(final boolean withMeta) {
		preamble = false;
		meta = withMeta;
		return this;
	}

	public DicomBytes position(final double x, final double y, final double z) {
		return text(0x00200032, "DS", String.format(Locale.ROOT, "%.6f\\%.6f\\%.6f", x, y, z));
	}

	public DicomBytes text(final int tag, final String vr, final String value) {
		return put(tag, vr, value.getBytes(StandardCharsets.ISO_8859_1));
	}

	/** US. */
	public DicomBytes number(final int tag, final int value) {
		return put(tag, "US", new short[] { (short) value });
	}

	/** FD. */
	DicomBytes real(final int tag, final double value) {
		return put(tag, "FD", value);
	}

	public DicomBytes pixels(final short... values) {
		return put(0x7fe00010, "OW", values);
	}

	/** Compressed pixels without a table of offsets. */
	public DicomBytes capsule(final byte[]... pieces) {
		return capsule(new int[0], pieces);
	}

	/** @param offsets of the frames, from the start of the first piece's item */
	public DicomBytes capsule(final int[] offsets, final byte[]... pieces) {
		final ByteBuffer table = ByteBuffer.allocate(4 * offsets.length).order(ByteOrder.LITTLE_ENDIAN);
		for (final int offset : offsets) table.putInt(offset);
		return put(0x7fe00010, "OB", new Capsule(table.array(), List.of(pieces)));
	}

	public DicomBytes bytes(final int tag, final String vr, final byte... value) {
		return put(tag, vr, value);
	}

	public DicomBytes sequence(final int tag, final boolean open, final DicomBytes... items) {
		return put(tag, "SQ", new Sequence(List.of(items), open));
	}

	public DicomBytes without(final int tag) {
		elements.remove(tag);
		return this;
	}

	private DicomBytes put(final int tag, final String vr, final Object value) {
		elements.put(tag, new Element(vr, value));
		return this;
	}

	public Path to(final Path file) {
		try {
			Files.createDirectories(file.getParent());
			return Files.write(file, bytes());
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	public byte[] bytes() {
		final ByteArrayOutputStream out = new ByteArrayOutputStream();
		if (preamble) {
			out.writeBytes(new byte[128]);
			out.writeBytes("DICM".getBytes(StandardCharsets.ISO_8859_1));
		}
		if (meta) {
			final byte[] group = empty().text(0x00020002, "UI", kind()).text(0x00020010, "UI", uid).body(Syntax.EXPLICIT);
			element(out, Syntax.EXPLICIT, 0x00020000, "UL", ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(group.length).array());
			out.writeBytes(group);
		}
		final byte[] body = body(syntax);
		out.writeBytes(syntax == Syntax.DEFLATED ? deflated(body) : body);
		return out.toByteArray();
	}

	/** The SOP class, which the meta information repeats. */
	private String kind() {
		final Element kind = elements.get(0x00080016);
		return kind == null ? "1.2.840.10008.1.3.10" : new String((byte[]) kind.value, StandardCharsets.ISO_8859_1);
	}

	private byte[] body(final Syntax s) {
		final ByteArrayOutputStream out = new ByteArrayOutputStream();
		elements.forEach((tag, e) -> {
			if (e.value instanceof Sequence q) sequence(out, s, tag, q);
			else if (e.value instanceof Capsule c) capsule(out, s, tag, c);
			else element(out, s, tag, e.vr, encoded(e.value, e.vr, s.order()));
		});
		return out.toByteArray();
	}

	private static void sequence(final ByteArrayOutputStream out, final Syntax s, final int tag, final Sequence q) {
		final ByteArrayOutputStream items = new ByteArrayOutputStream();
		for (final DicomBytes item : q.items) {
			final byte[] body = item.body(s);
			header(items, s, 0xfffee000, "", q.open ? -1 : body.length);
			items.writeBytes(body);
			if (q.open) header(items, s, 0xfffee00d, "", 0);
		}
		if (q.open) header(items, s, 0xfffee0dd, "", 0);
		header(out, s, tag, "SQ", q.open ? -1 : items.size());
		out.writeBytes(items.toByteArray());
	}

	private static void capsule(final ByteArrayOutputStream out, final Syntax s, final int tag, final Capsule c) {
		header(out, s, tag, "OB", -1);
		item(out, s, c.table);
		for (final byte[] piece : c.pieces) item(out, s, piece);
		header(out, s, 0xfffee0dd, "", 0);
	}

	private static void item(final ByteArrayOutputStream out, final Syntax s, final byte[] bytes) {
		final byte[] even = java.util.Arrays.copyOf(bytes, bytes.length + (bytes.length & 1));
		header(out, s, 0xfffee000, "", even.length);
		out.writeBytes(even);
	}

	private static void element(final ByteArrayOutputStream out, final Syntax s, final int tag, final String vr, final byte[] value) {
		header(out, s, tag, vr, value.length);
		out.writeBytes(value);
	}

	/** @param vr empty for items, which never have one */
	static void header(final ByteArrayOutputStream out, final Syntax s, final int tag, final String vr, final int length) {
		final ByteBuffer b = ByteBuffer.allocate(12).order(s.order());
		b.putShort((short) (tag >>> 16)).putShort((short) tag);
		if (s == Syntax.IMPLICIT || vr.isEmpty()) b.putInt(length);
		else {
			b.put(vr.getBytes(StandardCharsets.ISO_8859_1));
			if (List.of("OB", "OW", "OF", "OD", "SQ", "UN", "UT").contains(vr)) b.putShort((short) 0).putInt(length);
			else b.putShort((short) length);
		}
		out.write(b.array(), 0, b.position());
	}

	private static byte[] encoded(final Object value, final String vr, final ByteOrder order) {
		if (value instanceof Double d) return ByteBuffer.allocate(8).order(order).putDouble(d).array();
		if (value instanceof short[] v) {
			final ByteBuffer b = ByteBuffer.allocate(2 * v.length).order(order);
			b.asShortBuffer().put(v);
			return b.array();
		}
		final byte[] bytes = (byte[]) value;
		final byte[] even = java.util.Arrays.copyOf(bytes, bytes.length + (bytes.length & 1));
		if (even.length > bytes.length && !vr.startsWith("O") && !vr.equals("UI")) even[bytes.length] = ' ';
		return even;
	}

	private static byte[] deflated(final byte[] body) {
		final Deflater deflater = new Deflater(6, true);
		deflater.setInput(body);
		deflater.finish();
		final ByteArrayOutputStream out = new ByteArrayOutputStream();
		final byte[] block = new byte[4096];
		while (!deflater.finished()) out.write(block, 0, deflater.deflate(block));
		deflater.end();
		return out.toByteArray();
	}
}
