package sc.fiji.hermes.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import com.google.gson.JsonPrimitive;

import sc.fiji.hermes.job.InputException;

/**
 * The versions of one kind of file: each step is a small pure function from the content of one version to that of the next, so that a
 * reader knows the present version only and yet reads all earlier ones. A later version is refused by name. Immutable.
 *
 * <pre>{@code
 * private static final Migrations<StrictJson> VERSIONS = Migrations.ofJson("plan").then(v1 -> v1.with("clip", new JsonPrimitive(500)));
 * StrictJson now = VERSIONS.toCurrent(StrictJson.read(file));
 * }</pre>
 *
 * @param <T> content of a file
 */
public final class Migrations<T> {

	/** The member of a JSON object that says its version. */
	public static final String VERSION = "version";

	private final String kind;
	private final List<UnaryOperator<T>> steps;

	private Migrations(final String kind, final List<UnaryOperator<T>> steps) {
		this.kind = kind;
		this.steps = List.copyOf(steps);
	}

	/**
	 * A kind of file that has only had its first version.
	 *
	 * @param kind for complaints, such as {@code model}
	 */
	public static <T> Migrations<T> of(final String kind) {
		return new Migrations<>(kind, List.of());
	}

	/** The same for JSON. */
	public static Migrations<StrictJson> ofJson(final String kind) {
		return of(kind);
	}

	/** One version more. @param step from the last version to it; of JSON it need not change {@link #VERSION} */
	public Migrations<T> then(final UnaryOperator<T> step) {
		final List<UnaryOperator<T>> more = new ArrayList<>(steps);
		more.add(step);
		return new Migrations<>(kind, more);
	}

	/** The present version. */
	public int current() {
		return steps.size() + 1;
	}

	/**
	 * The content as the present version has it.
	 *
	 * @param version that the content has
	 * @param complaint of a sentence
	 * @throws InputException if the version is later than the present one
	 */
	public T toCurrent(final T content, final long version, final Function<String, InputException> complaint) {
		if (version > current()) throw complaint.apply(String.format(Locale.ROOT,
			"the %s has format version %d and this Hermes reads versions up to %d; update Hermes to use it.", kind, version, current()));
		T now = content;
		for (int v = (int) version; v < current(); v++) now = steps.get(v - 1).apply(now);
		return now;
	}

	/** The version that a JSON object has; one that does not say it is of the first. */
	public static long versionOf(final StrictJson json) {
		return json.find(VERSION).isPresent() ? json.get(VERSION).whole(1, Integer.MAX_VALUE) : 1;
	}

	/**
	 * A JSON object as the present version has it, with its {@link #VERSION}.
	 *
	 * @throws InputException if its version is later than the present one
	 */
	public static StrictJson toCurrent(final StrictJson json, final Migrations<StrictJson> versions) {
		return versions.toCurrent(json, versionOf(json), sentence -> json.get(VERSION).wrong("%s", sentence)).with(VERSION, new JsonPrimitive(
			versions.current()));
	}
}
