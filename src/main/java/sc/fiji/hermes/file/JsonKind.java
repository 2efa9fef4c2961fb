package sc.fiji.hermes.file;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonPrimitive;

/**
 * How a value of some type stands in JSON; {@link JsonMembers} uses it for both directions.
 *
 * @param write to JSON
 * @param read from JSON, strictly; the second argument is the value that was there before, if any, from which an object takes what its
 *          JSON does not say
 */
public record JsonKind<V>(Function<V, JsonElement> write, BiFunction<StrictJson, Optional<V>, V> read) {

	/** True or false. */
	public static final JsonKind<Boolean> YES = plain(JsonPrimitive::new, StrictJson::yes);

	/** Any text. */
	public static final JsonKind<String> TEXT = plain(JsonPrimitive::new, StrictJson::text);

	/** A whole number. */
	public static final JsonKind<Integer> INTEGER = plain(JsonPrimitive::new, StrictJson::integer);

	/** A whole number that may be large. */
	public static final JsonKind<Long> LONG = plain(JsonPrimitive::new, json -> json.whole(-Long.MAX_VALUE, Long.MAX_VALUE));

	private static final String INFINITE = "infinite";

	/** A number, which may be the text {@code infinite}. */
	public static final JsonKind<Double> NUMBER = plain(x -> x == Double.POSITIVE_INFINITY ? new JsonPrimitive(INFINITE) : new JsonPrimitive(x),
		json -> json.isText() && json.text().equals(INFINITE) ? Double.POSITIVE_INFINITY : json.number());

	/** A number, or null for none. */
	public static final JsonKind<OptionalDouble> OPTIONAL_NUMBER = plain(x -> x.isPresent() ? new JsonPrimitive(x.getAsDouble())
		: JsonNull.INSTANCE, json -> json.value().isJsonNull() ? OptionalDouble.empty() : OptionalDouble.of(json.number()));

	/** A place on the disk; written absolute, read as it stands to the folder of the JSON file. */
	public static final JsonKind<Path> PATH = plain(p -> new JsonPrimitive(p.toAbsolutePath().normalize().toString()), json -> {
		try {
			return json.file().toAbsolutePath().resolveSibling(json.text()).normalize();
		}
		catch (final InvalidPathException e) {
			throw json.wrong(e, "this is no path of a file; correct it.");
		}
	});

	/** A kind that takes nothing from what was there before. */
	public static <V> JsonKind<V> plain(final Function<V, JsonElement> write, final Function<StrictJson, V> read) {
		return new JsonKind<>(write, (json, before) -> read.apply(json));
	}

	/** The name of a constant in lower case. */
	public static <E extends Enum<E>> JsonKind<E> choice(final Class<E> type) {
		return plain(e -> new JsonPrimitive(word(e)), json -> Arrays.stream(type.getEnumConstants()).filter(e -> word(e).equals(json.text()))
			.findFirst().orElseThrow(() -> json.wrong("this is an unknown setting; use %s.", Arrays.stream(type.getEnumConstants()).map(
				JsonKind::word).collect(Collectors.joining(" or ")))));
	}

	/** A value, or null for none. */
	public static <V> JsonKind<Optional<V>> optional(final JsonKind<V> kind) {
		return new JsonKind<>(value -> value.map(kind.write).orElse(JsonNull.INSTANCE), (json, before) -> json.value().isJsonNull() ? Optional
			.empty() : Optional.of(kind.read.apply(json, before.flatMap(v -> v))));
	}

	/** A list of any length. */
	public static <V> JsonKind<List<V>> list(final JsonKind<V> element) {
		return plain(values -> {
			final JsonArray array = new JsonArray();
			values.forEach(v -> array.add(element.write.apply(v)));
			return array;
		}, json -> json.items().stream().map(item -> element.read.apply(item, Optional.empty())).toList());
	}

	/** A list of a certain length. */
	public static <V> JsonKind<List<V>> list(final JsonKind<V> element, final int length) {
		final JsonKind<List<V>> any = list(element);
		return plain(any.write, json -> {
			if (json.items().size() != length) throw json.wrong("the list has %d entries; give %d.", json.items().size(), length);
			return any.read.apply(json, Optional.empty());
		});
	}

	/** An object whose members a form tells; those that are missing stay as they were. */
	public static <V> JsonKind<V> object(final JsonMembers.Form<V> form) {
		return new JsonKind<>(value -> JsonMembers.writeAll(value, form), (json, before) -> JsonMembers.read(json, before.orElseThrow(), form));
	}

	/** The same where nothing was there before: those that are missing are the start's. */
	public static <V> JsonKind<V> object(final JsonMembers.Form<V> form, final V start) {
		return new JsonKind<>(value -> JsonMembers.writeAll(value, form), (json, before) -> JsonMembers.read(json, before.orElse(start), form));
	}

	private static String word(final Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}
}
