package sc.fiji.hermes.bundle;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;

import sc.fiji.hermes.job.InputException;

/**
 * The JSON header of a safetensors file. Read as a stream, because a tree would hide a name that occurs twice and cost
 * many times the header's size. Messages do not name the file; the caller does.
 *
 * @param entries in the order of their data, which they tile without hole or overlap
 */
record SafetensorsHeader(List<Entry> entries, Map<String, String> metadata) {

	static final String METADATA = "__metadata__";

	/** Where a tensor lies; offsets count from the end of the header. */
	record Entry(String name, NumberType type, long[] shape, long begin, long end) {

		/** Number of values. */
		long count() {
			return (end - begin) / type.bytes;
		}
	}

	/** @param dataSize bytes behind the header */
	static SafetensorsHeader parse(final String json, final long dataSize) {
		final List<Entry> entries = new ArrayList<>();
		final Set<String> names = new HashSet<>();
		Map<String, String> metadata = Map.of();
		if (!json.startsWith("{")) throw new InputException("its header does not begin with {");
		try (JsonReader in = new JsonReader(new StringReader(json))) {
			in.beginObject();
			while (in.hasNext()) {
				final String name = in.nextName();
				if (!names.add(name)) throw new InputException("its header names %s twice", quote(name));
				if (name.equals(METADATA)) metadata = texts(in);
				else entries.add(entry(in, name));
			}
			in.endObject();
			if (in.peek() != JsonToken.END_DOCUMENT) throw new InputException("text follows its header");
		}
		// the reader throws NumberFormatException for bad escapes
		catch (final MalformedJsonException | IllegalStateException | NumberFormatException e) {
			throw new InputException(e, "its header is not valid JSON");
		}
		catch (final IOException e) {
			throw new InputException(e, "its header ends too early");
		}
		entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
		long position = 0;
		for (final Entry e : entries) {
			if (e.end > dataSize) throw new InputException("tensor %s ends at byte %d of %d", quote(e.name), e.end, dataSize);
			if (e.begin < position) throw new InputException("tensor %s overlaps another one", quote(e.name));
			if (e.begin > position) throw new InputException("there is a hole in front of tensor %s", quote(e.name));
			position = e.end;
		}
		if (position != dataSize) throw new InputException("%d bytes belong to no tensor", dataSize - position);
		return new SafetensorsHeader(entries, metadata);
	}

	private static Entry entry(final JsonReader in, final String name) throws IOException {
		String type = null;
		long[] shape = null, offsets = null;
		expect(in, JsonToken.BEGIN_OBJECT, name);
		in.beginObject();
		while (in.hasNext()) {
			final String key = in.nextName();
			switch (key) {
				case "dtype" -> {
					if (type != null) throw new InputException("tensor %s has two dtypes", quote(name));
					expect(in, JsonToken.STRING, name);
					type = in.nextString();
				}
				case "shape" -> {
					if (shape != null) throw new InputException("tensor %s has two shapes", quote(name));
					shape = numbers(in, name);
				}
				case "data_offsets" -> {
					if (offsets != null) throw new InputException("tensor %s has two data_offsets", quote(name));
					offsets = numbers(in, name);
				}
				default -> throw new InputException("tensor %s has the unknown entry %s", quote(name), quote(key));
			}
		}
		in.endObject();
		if (type == null) throw new InputException("tensor %s has no dtype", quote(name));
		if (shape == null) throw new InputException("tensor %s has no shape", quote(name));
		if (offsets == null) throw new InputException("tensor %s has no data_offsets", quote(name));
		if (offsets.length != 2) throw new InputException("tensor %s has %d data_offsets instead of 2", quote(name), offsets.length);
		if (offsets[0] > offsets[1]) throw new InputException("tensor %s ends before it begins", quote(name));
		final NumberType number = type(type, name);
		final long bytes;
		try {
			long n = number.bytes;
			for (final long s : shape) n = Math.multiplyExact(n, s);
			bytes = n;
		}
		catch (final ArithmeticException e) {
			throw new InputException(e, "the shape of tensor %s is larger than any file", quote(name));
		}
		if (bytes != offsets[1] - offsets[0]) throw new InputException("tensor %s needs %d bytes but has %d", quote(name), bytes,
			offsets[1] - offsets[0]);
		return new Entry(name, number, shape, offsets[0], offsets[1]);
	}

	private static NumberType type(final String type, final String name) {
		for (final NumberType t : NumberType.values()) if (t.name().equals(type)) return t;
		throw new InputException("tensor %s has the dtype %s, which cannot be read", quote(name), quote(type));
	}

	private static long[] numbers(final JsonReader in, final String name) throws IOException {
		final List<Long> numbers = new ArrayList<>();
		expect(in, JsonToken.BEGIN_ARRAY, name);
		in.beginArray();
		while (in.hasNext()) {
			expect(in, JsonToken.NUMBER, name);
			// not nextLong, which takes 1.0 and 1e3 as well
			final String digits = in.nextString();
			if (!digits.matches("[0-9]{1,18}")) throw new InputException("tensor %s has %s where a whole number from 0 on must stand",
				quote(name), quote(digits));
			numbers.add(Long.parseLong(digits));
		}
		in.endArray();
		return numbers.stream().mapToLong(Long::longValue).toArray();
	}

	private static Map<String, String> texts(final JsonReader in) throws IOException {
		final Map<String, String> texts = new TreeMap<>();
		expect(in, JsonToken.BEGIN_OBJECT, METADATA);
		in.beginObject();
		while (in.hasNext()) {
			final String key = in.nextName();
			expect(in, JsonToken.STRING, METADATA);
			if (texts.put(key, in.nextString()) != null) throw new InputException("its metadata names %s twice", quote(key));
		}
		in.endObject();
		return texts;
	}

	private static void expect(final JsonReader in, final JsonToken token, final String name) throws IOException {
		if (in.peek() != token)
			throw new InputException("the entry %s of its header is not built as safetensors files are", quote(name));
	}

	/** The header as it stands in the file, before it is filled up. */
	String toJson() {
		final JsonObject json = new JsonObject();
		if (!metadata.isEmpty()) {
			final JsonObject texts = new JsonObject();
			new TreeMap<>(metadata).forEach(texts::addProperty);
			json.add(METADATA, texts);
		}
		for (final Entry e : entries) {
			final JsonObject tensor = new JsonObject();
			tensor.addProperty("dtype", e.type.name());
			tensor.add("shape", array(e.shape));
			tensor.add("data_offsets", array(e.begin, e.end));
			json.add(e.name, tensor);
		}
		return json.toString();
	}

	private static JsonArray array(final long... values) {
		final JsonArray array = new JsonArray();
		for (final long v : values) array.add(v);
		return array;
	}

	/** A name from a foreign file, fit to stand in a message. */
	static String quote(final String name) {
		final String plain = name.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
		return '"' + (plain.length() <= 80 ? plain : plain.substring(0, 80) + "…") + '"';
	}
}
