package sc.fiji.hermes.io;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import sc.fiji.hermes.job.InputException;

/** The fields of a header that is text, by name in any case. */
final class HeaderText {

	private final Path file;
	private final Map<String, String> fields = new HashMap<>();

	HeaderText(final Path file) {
		this.file = file;
	}

	/** Names of fields, in any case. */
	static Set<String> names(final String... names) {
		return Arrays.stream(names).map(n -> n.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
	}

	static boolean isOneOf(final String name, final Set<String> names) {
		return names.contains(name.strip().toLowerCase(Locale.ROOT));
	}

	Path file() {
		return file;
	}

	/** Adds a field; one that is there already leaves open which of them holds. */
	void put(final String name, final String value) {
		if (fields.putIfAbsent(name.strip().toLowerCase(Locale.ROOT), value.strip()) != null) throw wrong(
			"the field \"%s\" twice; remove the wrong one", shown(name));
	}

	/** The first of these fields that is there. */
	Optional<String> find(final String... names) {
		return Arrays.stream(names).map(n -> fields.get(n.toLowerCase(Locale.ROOT))).filter(v -> v != null).findFirst();
	}

	String get(final String name) {
		return find(name).orElseThrow(() -> new InputException(
			"%s lacks the field \"%s\" in its header; convert it from its source again.", file, name));
	}

	/** Whole numbers between blanks. */
	long[] integers(final String name, final int count) {
		final String[] words = words(name, get(name), count);
		final long[] numbers = new long[count];
		for (int i = 0; i < count; i++) {
			try {
				numbers[i] = Long.parseLong(words[i]);
			}
			catch (final NumberFormatException e) {
				throw wrong("\"%s\" for \"%s\", which is no whole number from -2^63 to 2^63; correct it", shown(words[i]), name);
			}
		}
		return numbers;
	}

	long integer(final String name, final long otherwise) {
		return find(name).isPresent() ? integers(name, 1)[0] : otherwise;
	}

	/** Numbers between blanks; they may be NaN. */
	double[] numbers(final String name, final String value, final int count) {
		return Arrays.stream(words(name, value, count)).mapToDouble(w -> number(name, w)).toArray();
	}

	double number(final String name, final String word) {
		if (word.equalsIgnoreCase("nan")) return Double.NaN;
		try {
			// Java would also take 1f, 0x1p3 and Infinity
			if (word.length() <= 64 && word.matches("[-+0-9.eE]+")) return Double.parseDouble(word);
		}
		catch (final NumberFormatException e) {
			// as below
		}
		throw wrong("\"%s\" for \"%s\", which is no number; correct it", shown(word), name);
	}

	String[] words(final String name, final String value, final int count) {
		final String[] words = value.isEmpty() ? new String[0] : value.split("\\s+");
		if (words.length != count) throw wrong("%d entries for \"%s\", but %d are needed; correct it", words.length, name, count);
		return words;
	}

	/** A file beside the header: one elsewhere would not move along with it, and a header is no way to open any file. */
	Path besides(final String name) {
		final Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow();
		final Path found;
		try {
			final Path relative = Path.of(name);
			found = folder.resolve(relative).normalize();
			if (relative.isAbsolute() || name.startsWith("/") || name.startsWith("\\") || !found.startsWith(folder.normalize()))
				throw wrong("its voxels in %s, outside its folder; copy them beside it and correct the name in the header", shown(name));
		}
		catch (final InvalidPathException e) {
			throw wrong("its voxels in \"%s\", which cannot be the name of a file; correct it", shown(name));
		}
		if (found.equals(file.toAbsolutePath().normalize())) throw wrong(
			"its voxels in itself, which its format does not allow; convert it from its source again");
		if (!Files.isRegularFile(found)) throw wrong("its voxels in %s, which is not beside it; copy that file to its folder", shown(name));
		return found;
	}

	/** A sentence that starts with what the header has. */
	InputException wrong(final String format, final Object... args) {
		return new InputException("%s has %s.", file, String.format(Locale.ROOT, format, args));
	}

	/** Words of a hostile file may be long or control a terminal. */
	static String shown(final String text) {
		final String line = text.replaceAll("\\p{C}", "?");
		return line.length() <= 60 ? line : line.substring(0, 57) + "...";
	}
}
