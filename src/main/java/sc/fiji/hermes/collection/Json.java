package sc.fiji.hermes.collection;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
 * A JSON value that knows in which file and where in it it stands, so that every
 * complaint names both. Strict: a key that appears twice in one object is an
 * error, which gson alone would let pass and keep the last.
 */
record Json(Path file, String place, JsonElement value) {

	/** Deeper nesting than any file of ours needs; keeps hostile files from exhausting the stack. */
	private static final int MAX_DEPTH = 32;

	static Json read(final Path file) {
		try (Reader text = Files.newBufferedReader(file); JsonReader reader = new JsonReader(text)) {
			final JsonElement root = element(reader, file, 0);
			if (reader.peek() != JsonToken.END_DOCUMENT) throw new MalformedJsonException("text follows the end");
			return new Json(file, "", root);
		}
		catch (final NoSuchFileException e) {
			throw new InputException(e, "%s does not exist; check the path.", file);
		}
		catch (final CharacterCodingException e) {
			throw new InputException(e, "%s is not UTF-8 text; save it as UTF-8 JSON.", file);
		}
		catch (final MalformedJsonException | java.io.EOFException | IllegalStateException | NumberFormatException e) {
			throw new InputException(e, "%s is not valid JSON (%s); correct it or write it anew.", file, oneLine(e));
		}
		catch (final IOException e) {
			throw new InputException(e, "%s cannot be read (%s); check that it is a file you may read.", file, oneLine(e));
		}
	}

	private static JsonElement element(final JsonReader in, final Path file, final int depth) throws IOException {
		if (depth > MAX_DEPTH) throw new InputException("%s is nested more than %d deep at %s; correct it.", file, MAX_DEPTH, in
			.getPath());
		switch (in.peek()) {
			case BEGIN_OBJECT:
				final JsonObject object = new JsonObject();
				in.beginObject();
				while (in.hasNext()) {
					final String key = in.nextName();
					if (object.has(key)) throw new InputException("%s has \"%s\" twice at %s; keep one of them.", file, key, in
						.getPath());
					object.add(key, element(in, file, depth + 1));
				}
				in.endObject();
				return object;
			case BEGIN_ARRAY:
				final JsonArray array = new JsonArray();
				in.beginArray();
				while (in.hasNext()) array.add(element(in, file, depth + 1));
				in.endArray();
				return array;
			case STRING:
				return new JsonPrimitive(in.nextString());
			case NUMBER:
				return new JsonPrimitive(new java.math.BigDecimal(in.nextString()));
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
		return message.lines().findFirst().orElse("").strip();
	}

	/** A complaint about this value: file, place, and then {@code format}, which ends the sentence. */
	InputException wrong(final String format, final Object... args) {
		return new InputException("%s, %s: %s", file, place.isEmpty() ? "at the top" : place, String.format(
			java.util.Locale.ROOT, format, args));
	}

	boolean isObject() {
		return value.isJsonObject();
	}

	boolean isArray() {
		return value.isJsonArray();
	}

	boolean isText() {
		return value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
	}

	/** Fails if this is no object or has a key that is not in {@code known}. */
	void onlyKeys(final List<String> known) {
		for (final String key : object().keySet())
			if (!known.contains(key)) throw wrong("\"%s\" is not a known key; use %s.", key, String.join(", ", known));
	}

	private JsonObject object() {
		if (!isObject()) throw wrong("expected an object {…} and found %s; correct it.", kind());
		return value.getAsJsonObject();
	}

	Optional<Json> find(final String key) {
		return Optional.ofNullable(object().get(key)).map(v -> new Json(file, place.isEmpty() ? key : place + "." + key, v));
	}

	Json get(final String key) {
		return find(key).orElseThrow(() -> wrong("\"%s\" is missing; add it.", key));
	}

	/** Members in the order of the file. */
	Map<String, Json> members() {
		final Map<String, Json> members = new LinkedHashMap<>();
		for (final String key : object().keySet()) members.put(key, get(key));
		return members;
	}

	List<Json> items() {
		if (!isArray()) throw wrong("expected a list […] and found %s; correct it.", kind());
		final List<Json> items = new ArrayList<>();
		for (final JsonElement e : value.getAsJsonArray()) items.add(new Json(file, place + "[" + items.size() + "]", e));
		return items;
	}

	/** A text that is not blank. */
	String text() {
		if (!isText()) throw wrong("expected a text \"…\" and found %s; correct it.", kind());
		final String text = value.getAsString();
		if (text.isBlank()) throw wrong("the text is empty; fill it in.");
		return text;
	}

	double number() {
		if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isNumber()) throw wrong(
			"expected a number and found %s; correct it.", kind());
		return value.getAsDouble();
	}

	int integer() {
		final double n = number();
		if (n != Math.rint(n) || Math.abs(n) > Integer.MAX_VALUE) throw wrong("expected a whole number and found %s; correct it.",
			value);
		return (int) n;
	}

	private String kind() {
		if (value.isJsonNull()) return "null";
		if (value.isJsonObject()) return "an object {…}";
		if (value.isJsonArray()) return "a list […]";
		final JsonPrimitive p = value.getAsJsonPrimitive();
		return p.isString() ? "the text " + p : p.isNumber() ? "the number " + p : p.getAsString();
	}
}
