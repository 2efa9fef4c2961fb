package sc.fiji.hermes.io.dicom;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Elements of a data set or item to be written, in explicit VR little endian (PS3.5 section 7.1.2 and annex A.2). They may be
 * put in any order; each is written once, by ascending tag.
 */
public final class Elements {

	/** VRs whose length has four bytes, with two reserved before it. */
	private static final Set<String> LONG = Set.of("OB", "SQ");

	/** Of a decimal text (DS of PS3.5 table 6.2-1). */
	private static final int LONGEST_DECIMAL = 16;

	private static final long UNDEFINED = 0xffffffffL;

	private final TreeMap<Integer, byte[]> written = new TreeMap<>(Integer::compareUnsigned);

	/** A code of PS3.16: value, scheme and meaning. */
	public record Code(String value, String scheme, String meaning) {

		public static Code sct(final String value, final String meaning) {
			return new Code(value, "SCT", meaning);
		}

		public static Code dcm(final String value, final String meaning) {
			return new Code(value, "DCM", meaning);
		}

		public Elements elements() {
			return new Elements().text(Tags.CODE_VALUE, "SH", value).text(Tags.CODE_SCHEME, "SH", scheme).text(
				Tags.CODE_MEANING, "LO", meaning);
		}
	}

	/** @param bytes padded here to an even length */
	public Elements bytes(final int tag, final String vr, final byte[] bytes) {
		final byte[] even = Arrays.copyOf(bytes, bytes.length + (bytes.length & 1));
		if (even.length > bytes.length && !vr.equals("UI") && !vr.equals("OB")) even[bytes.length] = ' ';
		final byte[] header = header(tag, vr, even.length);
		final byte[] all = Arrays.copyOf(header, header.length + even.length);
		System.arraycopy(even, 0, all, header.length, even.length);
		written.put(tag, all);
		return this;
	}

	/** @param value within ASCII; may be empty */
	public Elements text(final int tag, final String vr, final String value) {
		return bytes(tag, vr, value.getBytes(StandardCharsets.US_ASCII));
	}

	/** Decimal texts (DS). */
	public Elements decimals(final int tag, final double... values) {
		return text(tag, "DS", String.join("\\", Arrays.stream(values).mapToObj(Elements::decimal).toList()));
	}

	/** As many digits as sixteen characters hold. */
	public static String decimal(final double value) {
		// no negative zero
		final BigDecimal exact = new BigDecimal(Double.toString(value + 0.0));
		String text = "";
		for (int digits = 17; digits > 0; digits--) {
			final BigDecimal rounded = exact.round(new MathContext(digits)).stripTrailingZeros();
			text = rounded.toPlainString();
			if (text.length() > LONGEST_DECIMAL) text = rounded.toString();
			if (text.length() <= LONGEST_DECIMAL) return text;
		}
		return text;
	}

	/** Numbers of two bytes (US). */
	public Elements shorts(final int tag, final int... values) {
		final ByteBuffer b = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
		for (final int v : values) b.putShort((short) v);
		return bytes(tag, "US", b.array());
	}

	/** Numbers of four bytes (UL). */
	public Elements ints(final int tag, final int... values) {
		final ByteBuffer b = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
		for (final int v : values) b.putInt(v);
		return bytes(tag, "UL", b.array());
	}

	/** The tag of another element (AT). */
	public Elements tag(final int tag, final int value) {
		return bytes(tag, "AT", ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putShort((short) (value >>> 16)).putShort((short) value)
			.array());
	}

	public Elements items(final int tag, final List<Elements> items) {
		final ByteArrayOutputStream out = new ByteArrayOutputStream();
		items.forEach(i -> out.writeBytes(i.item()));
		return bytes(tag, "SQ", out.toByteArray());
	}

	public Elements item(final int tag, final Elements item) {
		return items(tag, List.of(item));
	}

	public Elements codes(final int tag, final Code... codes) {
		return items(tag, new ArrayList<>(Arrays.stream(codes).map(Code::elements).toList()));
	}

	/** All elements, one after the other. */
	public byte[] encoded() {
		final ByteArrayOutputStream out = new ByteArrayOutputStream();
		written.values().forEach(out::writeBytes);
		return out.toByteArray();
	}

	/** The same as an item of a sequence. */
	public byte[] item() {
		final byte[] body = encoded();
		final byte[] all = Arrays.copyOf(header(Tags.ITEM, "", body.length), 8 + body.length);
		System.arraycopy(body, 0, all, 8, body.length);
		return all;
	}

	/** Starts a sequence that {@link #sequenceEnd} ends, for one that is too long to be held. */
	public static byte[] sequenceStart(final int tag) {
		return header(tag, "SQ", UNDEFINED);
	}

	public static byte[] sequenceEnd() {
		return header(Tags.SEQUENCE_END, "", 0);
	}

	/** @param vr empty for items, which have none */
	public static byte[] header(final int tag, final String vr, final long length) {
		final ByteBuffer b = ByteBuffer.allocate(LONG.contains(vr) ? 12 : 8).order(ByteOrder.LITTLE_ENDIAN);
		b.putShort((short) (tag >>> 16)).putShort((short) tag);
		if (vr.isEmpty()) return b.putInt((int) length).array();
		b.put(vr.getBytes(StandardCharsets.US_ASCII));
		if (LONG.contains(vr)) return b.putShort((short) 0).putInt((int) length).array();
		if (length > 0xffff) throw new IllegalArgumentException(length + " bytes for " + Tags.title(tag));
		return b.putShort((short) length).array();
	}
}
