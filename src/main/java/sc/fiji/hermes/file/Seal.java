package sc.fiji.hermes.file;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

/**
 * A SHA-256 inside a JSON file over the meaning of all the rest of it, so that a damaged file is never taken for another true
 * one. Layout, order of members and the way a number is written do not count. A person who changes such a file on purpose
 * removes the seal, and the reader can say that there is none.
 *
 * <pre>{@code
 * AtomicFile.writeString(file, Seal.sealed(json));
 * boolean asWritten = Seal.check(StrictJson.read(file));
 * }</pre>
 */
public final class Seal {

	/** The member that holds the seal. */
	public static final String KEY = "sha256";

	private static final int LARGEST_EXPONENT = 10_000;

	private Seal() {}

	/** The text of a file with its seal at the end. */
	public static String sealed(final JsonObject json) {
		final JsonObject whole = json.deepCopy();
		whole.remove(KEY);
		// of what a reader will see, whatever way numbers are held here
		whole.addProperty(KEY, of(StrictJson.parse(Path.of("new"), "", text(whole)).value()));
		return text(whole);
	}

	/**
	 * Whether the object has a seal.
	 *
	 * @throws sc.fiji.hermes.job.InputException if the seal is not that of the rest
	 */
	public static boolean check(final StrictJson json) {
		if (json.find(KEY).isEmpty()) return false;
		if (!json.get(KEY).text().equals(of(json.value()))) throw json.wrong(
			"the file was changed since it was written, on purpose or by damage; restore it, or remove its \"%s\" if the change was meant.", KEY);
		return true;
	}

	private static String text(final JsonObject json) {
		return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(json) + "\n";
	}

	private static String of(final JsonElement json) {
		final StringBuilder meaning = new StringBuilder();
		add(meaning, json, true);
		return Sha256.of(meaning.toString().getBytes(StandardCharsets.UTF_8));
	}

	/** Every text with its length before it, so that no two objects give the same. */
	private static void add(final StringBuilder meaning, final JsonElement json, final boolean top) {
		if (json.isJsonObject()) {
			final List<String> keys = new ArrayList<>(json.getAsJsonObject().keySet());
			if (top) keys.remove(KEY);
			keys.sort(null);
			meaning.append('{').append(keys.size());
			for (final String key : keys) {
				add(meaning, key);
				add(meaning, json.getAsJsonObject().get(key), false);
			}
		}
		else if (json.isJsonArray()) {
			meaning.append('[').append(json.getAsJsonArray().size());
			json.getAsJsonArray().forEach(e -> add(meaning, e, false));
		}
		else if (json.isJsonNull()) meaning.append('n');
		else add(meaning, json.getAsJsonPrimitive());
	}

	private static void add(final StringBuilder meaning, final JsonPrimitive value) {
		if (value.isString()) add(meaning, value.getAsString());
		else if (value.isNumber()) meaning.append('#').append(plain(value.getAsBigDecimal())).append(';');
		else meaning.append(value.getAsBoolean() ? 't' : 'f');
	}

	/** Equal for 1.50 and 15e-1; numbers at the end of what can be written stay as they are. */
	private static BigDecimal plain(final BigDecimal number) {
		return Math.abs((long) number.scale()) > LARGEST_EXPONENT ? number : number.stripTrailingZeros();
	}

	private static void add(final StringBuilder meaning, final String text) {
		meaning.append(String.format(Locale.ROOT, "\"%d:", text.length())).append(text);
	}
}
