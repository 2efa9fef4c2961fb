package sc.fiji.hermes.file;

import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;

import sc.fiji.hermes.job.InputException;

/**
 * A JSON value that knows in which file and where in it it stands, so that every complaint names both. Strict: a key
 * that appears twice in one object is an error, which gson alone would let pass and keep the last; entries are taken
 * out by type. Every complaint is an {@link InputException} of one line.
 *
 * <pre>{@code
 * StrictJson root = StrictJson.read(file);
 * root.onlyKeys(List.of("name", "count"));
 * int count = root.get("count").integer(1, 100);
 * }</pre>
 *
 * @param file for complaints
 * @param place path from the top, such as {@code datasets[0].name}; empty at the top
 * @param value not null
 */
public record StrictJson(Path file, String place, JsonElement value) {

	/** Deeper nesting than any file of ours needs; keeps hostile files from exhausting the stack. */
	private static final int MAX_DEPTH = 16;

	/** Larger than any collection; keeps hostile files from exhausting the memory. */
	private static final long MAX_BYTES = 64 << 20;

	/** Texts of a file are cut to this in a message. */
	private static final int MAX_QUOTE = 80;

	/** What reads text. */
	private interface Source {

		Reader open() throws IOException;
	}

	/** Reads a whole file. */
	public static StrictJson read(final Path file) {
		return read(file, "", () -> {
			if (Files.size(file) > MAX_BYTES) throw new InputException("%s is larger than 64 MB; give a smaller file.", file);
			return Files.newBufferedReader(file);
		});
	}

	/**
	 * Reads a value that stands somewhere in a file, such as a line of it.
	 *
	 * @param place of the value, such as {@code line 3}
	 */
	public static StrictJson parse(final Path file, final String place, final String text) {
		return read(file, place, () -> new StringReader(text));
	}

	private static StrictJson read(final Path file, final String place, final Source source) {
		final String where = place.isEmpty() ? file.toString() : file + ", " + place;
		try (Reader text = source.open(); JsonReader reader = new JsonReader(text)) {
			final JsonElement root = element(reader, where, 0);
			if (reader.peek() != JsonToken.END_DOCUMENT) throw new MalformedJsonException("text follows the end");
			return new StrictJson(file, place, root);
		}
		catch (final NoSuchFileException e) {
			throw new InputException(e, "%s does not exist; check the path.", file);
		}
		catch (final CharacterCodingException e) {
			throw new InputException(e, "%s is not UTF-8 text; save it as UTF-8 JSON.", file);
		}
		// the reader throws NumberFormatException for bad escapes, EOFException for a file cut short
		catch (final MalformedJsonException | EOFException | IllegalStateException | NumberFormatException e) {
			throw new InputException(e, "%s is not valid JSON (%s); correct or restore it.", where, oneLine(e));
		}
		catch (final IOException e) {
			throw new InputException(e, "%s cannot be read (%s); check that it is a file you may read.", file, oneLine(e));
		}
	}

	private static JsonElement element(final JsonReader in, final String where, final int depth) throws IOException {
		if (depth > MAX_DEPTH) throw new InputException("%s is nested more than %d deep at %s; correct it.", where, MAX_DEPTH,
			plain(in.getPath()));
		switch (in.peek()) {
			case BEGIN_OBJECT:
				final JsonObject object = new JsonObject();
				in.beginObject();
				while (in.hasNext()) {
					final String key = in.nextName();
					if (object.has(key)) throw new InputException("%s has \"%s\" twice at %s; keep one of them.", where,
						shortened(key), plain(in.getPath()));
					object.add(key, element(in, where, depth + 1));
				}
				in.endObject();
				return object;
			case BEGIN_ARRAY:
				final JsonArray array = new JsonArray();
				in.beginArray();
				while (in.hasNext()) array.add(element(in, where, depth + 1));
				in.endArray();
				return array;
			case STRING:
				return new JsonPrimitive(in.nextString());
			case NUMBER:
				return new JsonPrimitive(new BigDecimal(in.nextString()));
			case BOOLEAN:
				return new JsonPrimitive(in.nextBoolean());
			case NULL:
				in.nextNull();
				return JsonNull.INSTANCE;
			default:
				throw new MalformedJsonException("unexpected " + in.peek() + " at " + in.getPath());
		}
	}

	private static String oneLine(final Exception e) {
		final String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
		return plain(message.lines().findFirst().orElse("").strip());
	}

	/** A text of a foreign file, fit to stand in one line. */
	private static String plain(final String text) {
		return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
	}

	private static String shortened(final String text) {
		return plain(text.length() <= MAX_QUOTE ? text : text.substring(0, MAX_QUOTE) + "…");
	}

	/** A complaint about this value: file, place, and then {@code format}, which ends the sentence. */
	public InputException wrong(final String format, final Object... args) {
		return wrong(null, format, args);
	}

	/** The same for a complaint that something else had. */
	public InputException wrong(final Throwable cause, final String format, final Object... args) {
		return new InputException(cause, "%s, %s: %s", file, place.isEmpty() ? "at the top" : place, plain(String.format(Locale.ROOT,
			format, args)));
	}

	/** Whether this is an object {…}. */
	public boolean isObject() {
		return value.isJsonObject();
	}

	/** Whether this is a list […]. */
	public boolean isArray() {
		return value.isJsonArray();
	}

	/** Whether this is a text. */
	public boolean isText() {
		return value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
	}

	/** Fails if this is no object or has a key that is not in {@code known}. */
	public void onlyKeys(final List<String> known) {
		for (final String key : object().keySet()) if (!known.contains(key)) throw wrong(
			"\"%s\" is not a known key; remove this unknown entry or use %s.", shortened(key), String.join(", ", known));
	}

	private JsonObject object() {
		if (!isObject()) throw wrong("expected an object {…} and found %s; correct it.", kind());
		return value.getAsJsonObject();
	}

	/** The member of an object, if it is there. */
	public Optional<StrictJson> find(final String key) {
		return Optional.ofNullable(object().get(key)).map(v -> new StrictJson(file, (place.isEmpty() ? "" : place + ".") + shortened(key), v));
	}

	/** The member of an object, which must be there. */
	public StrictJson get(final String key) {
		return find(key).orElseThrow(() -> wrong("\"%s\" is missing; add it.", key));
	}

	/** The same object with a member, in the place of one of the same name; this one stays as it is. */
	public StrictJson with(final String key, final JsonElement member) {
		final JsonObject changed = object().deepCopy();
		changed.add(key, member);
		return new StrictJson(file, place, changed);
	}

	/** The same object without some members, which need not be there; this one stays as it is. */
	public StrictJson without(final String... keys) {
		final JsonObject changed = object().deepCopy();
		for (final String key : keys) changed.remove(key);
		return new StrictJson(file, place, changed);
	}

	/** Members in the order of the file. */
	public Map<String, StrictJson> members() {
		final Map<String, StrictJson> members = new LinkedHashMap<>();
		for (final String key : object().keySet()) members.put(key, get(key));
		return members;
	}

	/** The items of a list. */
	public List<StrictJson> items() {
		if (!isArray()) throw wrong("expected a list […] and found %s; correct it.", kind());
		final List<StrictJson> items = new ArrayList<>();
		for (final JsonElement e : value.getAsJsonArray()) items.add(new StrictJson(file, place + "[" + items.size() + "]", e));
		return items;
	}

	/** A text that is not blank. */
	public String text() {
		if (!isText()) throw wrong("found %s, which is not a text \"…\"; correct it.", kind());
		final String text = value.getAsString();
		if (text.isBlank()) throw wrong("the text is empty; fill it in.");
		return text;
	}

	/** A number. */
	public double number() {
		if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isNumber()) throw wrong(
			"expected a number and found %s; correct it.", kind());
		return value.getAsDouble();
	}

	/** A whole number. */
	public int integer() {
		return (int) whole(-Integer.MAX_VALUE, Integer.MAX_VALUE);
	}

	/** A whole number from {@code lowest} to {@code highest}. */
	public long whole(final long lowest, final long highest) {
		final double n = number();
		if (n != Math.rint(n)) throw wrong("expected a whole number and found %s; correct it.", kind());
		if (n < lowest || n > highest) throw wrong("expected a whole number from %d to %d and found %s; correct it.", lowest,
			highest, kind());
		// a double holds no more than 53 bits
		return Math.abs(n) < 1L << 53 ? (long) n : value.getAsBigDecimal().min(BigDecimal.valueOf(highest)).max(BigDecimal.valueOf(lowest))
			.longValueExact();
	}

	/** True or false. */
	public boolean yes() {
		if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isBoolean()) throw wrong(
			"expected true or false and found %s; correct it.", kind());
		return value.getAsBoolean();
	}

	private String kind() {
		if (value.isJsonNull()) return "null";
		if (value.isJsonObject()) return "an object {…}";
		if (value.isJsonArray()) return "a list […]";
		final JsonPrimitive p = value.getAsJsonPrimitive();
		return p.isString() ? "the text " + shortened(p.toString()) : p.isNumber() ? "the number " + shortened(p.toString()) : p.getAsString();
	}
}
