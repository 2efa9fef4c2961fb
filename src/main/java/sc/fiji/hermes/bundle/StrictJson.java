package sc.fiji.hermes.bundle;

import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;

import sc.fiji.hermes.job.InputException;

/**
 * One JSON object whose entries are taken out by type. A name that occurs twice, deep nesting, and entries that nobody
 * expects are refused. Messages are clauses that do not name the file; the caller does.
 */
final class StrictJson {

	private static final long LARGEST_FILE = 16 << 20;
	private static final int DEEPEST = 16;

	private final JsonObject object;
	private final String where;

	/** @param where to look for the object, such as {@code "the card"} */
	StrictJson(final JsonObject object, final String where) {
		this.object = object;
		this.where = where;
	}

	static JsonObject read(final Path file) throws IOException {
		if (Files.size(file) > LARGEST_FILE) throw new InputException("it is larger than 16 MB");
		try (JsonReader in = new JsonReader(new StringReader(Files.readString(file)))) {
			final JsonElement json = element(in, 0);
			if (in.peek() != JsonToken.END_DOCUMENT) throw new InputException("text follows its end");
			if (!json.isJsonObject()) throw new InputException("it is not a JSON object");
			return json.getAsJsonObject();
		}
		catch (final CharacterCodingException e) {
			throw new InputException(e, "it is not UTF-8 text");
		}
		// the reader throws NumberFormatException for bad escapes, EOFException for a file cut short
		catch (final MalformedJsonException | EOFException | IllegalStateException | NumberFormatException e) {
			throw new InputException(e, "it is not valid JSON");
		}
	}

	private static JsonElement element(final JsonReader in, final int depth) throws IOException {
		if (depth > DEEPEST) throw new InputException("it is nested too deeply");
		switch (in.peek()) {
			case BEGIN_OBJECT:
				final JsonObject object = new JsonObject();
				in.beginObject();
				while (in.hasNext()) {
					final String key = in.nextName();
					if (object.has(key)) throw new InputException("it has the entry %s twice", SafetensorsHeader.quote(key));
					object.add(key, element(in, depth + 1));
				}
				in.endObject();
				return object;
			case BEGIN_ARRAY:
				final JsonArray array = new JsonArray();
				in.beginArray();
				while (in.hasNext()) array.add(element(in, depth + 1));
				in.endArray();
				return array;
			case STRING:
				return new JsonPrimitive(in.nextString());
			case NUMBER:
				return new JsonPrimitive(in.nextDouble());
			case BOOLEAN:
				return new JsonPrimitive(in.nextBoolean());
			default:
				throw new InputException("it holds a null, which means nothing here");
		}
	}

	/** Refuses every entry that is not listed. */
	StrictJson only(final String... keys) {
		final Set<String> known = Set.of(keys);
		for (final String key : object.keySet())
			if (!known.contains(key)) throw new InputException("%s has the unknown entry %s", where, SafetensorsHeader.quote(key));
		return this;
	}

	String text(final String key) {
		final JsonElement e = get(key);
		if (!e.isJsonPrimitive() || !e.getAsJsonPrimitive().isString() || e.getAsString().isBlank())
			throw new InputException("\"%s\" of %s is not a text", key, where);
		return e.getAsString();
	}

	double number(final String key) {
		return number(get(key), key);
	}

	long whole(final String key, final long lowest, final long highest) {
		return whole(get(key), key, lowest, highest);
	}

	List<Integer> wholes(final String key, final int lowest, final int highest) {
		final List<Integer> values = new ArrayList<>();
		array(key).forEach(e -> values.add((int) whole(e, key, lowest, highest)));
		return values;
	}

	JsonObject object(final String key) {
		final JsonElement e = get(key);
		if (!e.isJsonObject()) throw new InputException("\"%s\" of %s is not an object", key, where);
		return e.getAsJsonObject();
	}

	List<StrictJson> objects(final String key) {
		final List<StrictJson> objects = new ArrayList<>();
		for (final JsonElement e : array(key)) {
			if (!e.isJsonObject()) throw new InputException("\"%s\" of %s holds something that is not an object", key, where);
			objects.add(new StrictJson(e.getAsJsonObject(), "an entry of \"" + key + "\""));
		}
		return objects;
	}

	private JsonArray array(final String key) {
		final JsonElement e = get(key);
		if (!e.isJsonArray()) throw new InputException("\"%s\" of %s is not a list", key, where);
		return e.getAsJsonArray();
	}

	private double number(final JsonElement e, final String key) {
		if (!e.isJsonPrimitive() || !e.getAsJsonPrimitive().isNumber())
			throw new InputException("\"%s\" of %s is not a number", key, where);
		return e.getAsDouble();
	}

	private long whole(final JsonElement e, final String key, final long lowest, final long highest) {
		final double d = number(e, key);
		if (d != Math.rint(d) || d < lowest || d > highest)
			throw new InputException("\"%s\" of %s is not a whole number from %d to %d", key, where, lowest, highest);
		return (long) d;
	}

	private JsonElement get(final String key) {
		final JsonElement e = object.get(key);
		if (e == null) throw new InputException("%s has no entry \"%s\"", where, key);
		return e;
	}
}
