package sc.fiji.hermes.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

import com.google.gson.JsonObject;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Setting;

/**
 * The members of a JSON object while they are written or read. One {@link Form} tells them for both directions, so that a new member
 * is one line, and none can be written and not read. Members that are missing keep the value that was there before; unknown ones are
 * refused by name.
 *
 * <pre>{@code
 * record Box(int edge, boolean open) {
 *
 *	static Box members(JsonMembers m, Box b) {
 *		return new Box(m.member("edge", b.edge, JsonKind.INTEGER), m.member("open", b.open, JsonKind.YES));
 *	}
 * }
 *
 * JsonObject json = JsonMembers.write(box, Box::members);
 * Box same = JsonMembers.read(StrictJson.read(file), new Box(1, false), Box::members);
 * }</pre>
 */
public final class JsonMembers {

	/** Tells the members of a value. */
	@FunctionalInterface
	public interface Form<T> {

		/** @return {@code value} with what the members say */
		T of(JsonMembers members, T value);
	}

	/** What is read; empty while writing. */
	private final Optional<StrictJson> source;
	private final boolean defaults;
	private final JsonObject written = new JsonObject();
	private final List<String> known = new ArrayList<>(), retired = new ArrayList<>();

	private JsonMembers(final Optional<StrictJson> source, final boolean defaults) {
		this.source = source;
		this.defaults = defaults;
	}

	/** All members of a value; of its {@linkplain #setting settings} those that were given. */
	public static <T> JsonObject write(final T value, final Form<T> form) {
		return write(value, form, false);
	}

	/** As {@link #write}, with settings that are defaults. */
	public static <T> JsonObject writeAll(final T value, final Form<T> form) {
		return write(value, form, true);
	}

	private static <T> JsonObject write(final T value, final Form<T> form, final boolean defaults) {
		final JsonMembers members = new JsonMembers(Optional.empty(), defaults);
		form.of(members, value);
		return members.written;
	}

	/**
	 * @param before what counts where the JSON says nothing
	 * @throws InputException if it has an unknown member, or one of a wrong type or that the value does not take
	 */
	public static <T> T read(final StrictJson json, final T before, final Form<T> form) {
		final JsonMembers members = new JsonMembers(Optional.of(json), false);
		final T value = members.placed(json, () -> form.of(members, before));
		json.without(members.retired.toArray(String[]::new)).onlyKeys(members.known);
		return value;
	}

	/** A member; returns its value. */
	public <V> V member(final String key, final V value, final JsonKind<V> kind) {
		if (source.isEmpty()) {
			written.add(key, kind.write().apply(value));
			return value;
		}
		known.add(key);
		return source.get().find(key).map(json -> placed(json, () -> kind.read().apply(json, Optional.of(value)))).orElse(value);
	}

	/** A member that earlier versions wrote and that means nothing any more. */
	public void retired(final String key) {
		retired.add(key);
	}

	/**
	 * A member of options that are changed by setters; returns {@code options} as they are then.
	 *
	 * @param setter is called with what was read, and returns the changed options
	 */
	public <T, V> T setting(final String key, final T options, final Setting<V> value, final JsonKind<V> kind,
		final BiFunction<T, V, T> setter)
	{
		if (source.isEmpty()) {
			if (value.given() || defaults) written.add(key, kind.write().apply(value.value()));
			return options;
		}
		known.add(key);
		return source.get().find(key).map(json -> placed(json, () -> setter.apply(options, kind.read().apply(json, Optional.of(value.value()))))).orElse(
			options);
	}

	/** As {@link #setting} for one that has no default and may not be there. */
	public <T, V> T optional(final String key, final T options, final Optional<V> value, final JsonKind<V> kind,
		final BiFunction<T, V, T> setter)
	{
		if (source.isEmpty()) {
			value.ifPresent(v -> written.add(key, kind.write().apply(v)));
			return options;
		}
		known.add(key);
		return source.get().find(key).map(json -> placed(json, () -> setter.apply(options, kind.read().apply(json, value))))
			.orElse(options);
	}

	private interface Reading<V> {

		V read();
	}

	/** What the value itself has to say is said with its place. */
	private static <V> V placed(final StrictJson json, final Reading<V> reading) {
		try {
			return reading.read();
		}
		catch (final InputException e) {
			// all that StrictJson finds says its place already
			throw e.getMessage().startsWith(json.file() + ", ") ? e : json.wrong(e, "%s", e.getMessage());
		}
		catch (final IllegalArgumentException e) {
			throw json.wrong(e, "%s; correct it.", e.getMessage());
		}
	}
}
