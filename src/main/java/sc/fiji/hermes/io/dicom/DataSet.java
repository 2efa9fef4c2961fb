package sc.fiji.hermes.io.dicom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/** The elements of one data set, or of one item of a sequence, that {@link Tags} names. What cannot be understood counts as absent. */
public final class DataSet {

	/** DS and IS of PS3.5 table 6.2-1; {@code parseDouble} alone would take "NaN", "1f" and "0x1p3", too. */
	private static final Pattern DECIMAL = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d{1,3})?");

	private static final int LONGEST_TEXT = 64;

	private record Value(byte[] bytes, ByteOrder order) {

		ByteBuffer buffer() {
			return ByteBuffer.wrap(bytes).order(order);
		}
	}

	private final Map<Integer, Value> values = new HashMap<>(4);
	private final Map<Integer, List<DataSet>> sequences = new HashMap<>(4);

	void put(final int tag, final byte[] bytes, final ByteOrder order) {
		values.put(tag, new Value(bytes, order));
	}

	void put(final int tag, final List<DataSet> items) {
		sequences.put(tag, items);
	}

	/** The plain elements with these tags. */
	DataSet only(final Set<Integer> tags) {
		final DataSet part = new DataSet();
		values.forEach((tag, value) -> {
			if (tags.contains(tag)) part.values.put(tag, value);
		});
		return part;
	}

	/** A value as it is in the file. */
	Optional<byte[]> raw(final int tag) {
		return Optional.ofNullable(values.get(tag)).map(Value::bytes);
	}

	boolean has(final int tag) {
		return values.containsKey(tag) || sequences.containsKey(tag);
	}

	/** Items of a sequence; none if there is no such sequence. */
	List<DataSet> items(final int tag) {
		return sequences.getOrDefault(tag, List.of());
	}

	/** The first item of a sequence; one without elements if there is none. */
	DataSet item(final int tag) {
		return items(tag).isEmpty() ? new DataSet() : items(tag).get(0);
	}

	/** A UID or code, without its padding; absent if it is blank. */
	public Optional<String> code(final int tag) {
		return Optional.ofNullable(values.get(tag)).map(v -> new String(v.bytes, StandardCharsets.ISO_8859_1).replace('\0', ' ').strip())
			.filter(s -> !s.isEmpty());
	}

	/** Text for people in the character set of this data set, without line breaks, not longer than they want to read; may be empty. */
	String text(final int tag) {
		final Value value = values.get(tag);
		if (value == null) return "";
		final String plain = new String(value.bytes, charset()).replaceAll("\\x1b[$()*+,\\-./]*.", "").replaceAll("[\\p{Cc}\\ufffd]",
			" ").strip();
		return plain.length() <= LONGEST_TEXT ? plain : plain.substring(0, LONGEST_TEXT);
	}

	/** The one of PS3.3 table C.12-2 that comes closest. */
	Charset charset() {
		final String name = switch (code(Tags.CHARACTER_SET).orElse("").replaceAll("\\\\.*", "").replace("2022 IR", "IR").replace("ISO_IR",
			"ISO IR")) {
			case "ISO IR 192" -> "UTF-8";
			case "ISO IR 101" -> "ISO-8859-2";
			case "ISO IR 109" -> "ISO-8859-3";
			case "ISO IR 110" -> "ISO-8859-4";
			case "ISO IR 144" -> "ISO-8859-5";
			case "ISO IR 127" -> "ISO-8859-6";
			case "ISO IR 126" -> "ISO-8859-7";
			case "ISO IR 138" -> "ISO-8859-8";
			case "ISO IR 148" -> "ISO-8859-9";
			case "ISO IR 166" -> "TIS-620";
			case "GB18030" -> "GB18030";
			case "GBK" -> "GBK";
			default -> "ISO-8859-1";
		};
		return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.ISO_8859_1;
	}

	/** Decimal text (DS, IS) of exactly {@code count} finite numbers. */
	Optional<double[]> decimals(final int tag, final int count) {
		final String[] parts = code(tag).orElse("").split("\\\\", -1);
		if (parts.length != count) return Optional.empty();
		final double[] numbers = new double[count];
		for (int i = 0; i < count; i++) {
			final String part = parts[i].strip();
			if (!DECIMAL.matcher(part).matches()) return Optional.empty();
			numbers[i] = Double.parseDouble(part);
			if (!Double.isFinite(numbers[i])) return Optional.empty();
		}
		return Optional.of(numbers);
	}

	OptionalDouble decimal(final int tag) {
		return decimals(tag, 1).map(v -> OptionalDouble.of(v[0])).orElse(OptionalDouble.empty());
	}

	/** Whole decimal text (IS) within the range of int. */
	OptionalInt whole(final int tag) {
		final OptionalDouble d = decimal(tag);
		return d.isPresent() && d.getAsDouble() == (int) d.getAsDouble() ? OptionalInt.of((int) d.getAsDouble()) : OptionalInt.empty();
	}

	/** Binary number of two or four bytes (US, UL), up to 2³¹−1. */
	OptionalInt unsigned(final int tag) {
		final Value v = values.get(tag);
		if (v == null) return OptionalInt.empty();
		if (v.bytes.length == 2) return OptionalInt.of(v.buffer().getShort() & 0xffff);
		return v.bytes.length == 4 && v.buffer().getInt() >= 0 ? OptionalInt.of(v.buffer().getInt()) : OptionalInt.empty();
	}

	/** Binary float64 (FD). */
	OptionalDouble real(final int tag) {
		final Value v = values.get(tag);
		return v != null && v.bytes.length == 8 ? OptionalDouble.of(v.buffer().getDouble()) : OptionalDouble.empty();
	}
}
