package sc.fiji.hermes.io.dicom;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an image is of several that a scanner makes at once: water, fat, magnitude, phase and the like. PS3.3 has one word for it
 * (section C.8.13.3), scanners many.
 *
 * @param values of the image or frame type, and what part of a complex number the image is
 */
record ImageType(List<String> values) {

	private static final Map<String, String> WORDS = words();

	ImageType {
		values = List.copyOf(values);
	}

	private static Map<String, String> words() {
		final Map<String, String> words = new TreeMap<>();
		name(words, "water", "W", "WATER");
		name(words, "fat", "F", "FAT");
		name(words, "in-phase", "IP", "IN_PHASE", "INPHASE");
		name(words, "opposed-phase", "OP", "OUT_PHASE", "OPP_PHASE", "OPPOSED_PHASE", "OUTPHASE");
		name(words, "fat fraction", "FF", "FAT_FRACTION");
		name(words, "magnitude", "M", "MAGNITUDE");
		name(words, "phase", "P", "PHASE");
		name(words, "real", "R", "REAL");
		name(words, "imaginary", "I", "IMAGINARY");
		return words;
	}

	private static void name(final Map<String, String> words, final String name, final String... codes) {
		for (final String code : codes) words.put(code, name);
	}

	/** Names for people, of types that differ: each the words that not all of them share. */
	static List<String> names(final List<ImageType> types) {
		final Set<String> shared = new LinkedHashSet<>(types.get(0).values);
		types.forEach(t -> shared.retainAll(t.values));
		final List<String> names = new ArrayList<>();
		for (final ImageType t : types) {
			final Set<String> own = new LinkedHashSet<>();
			for (final String value : t.values) if (!shared.contains(value)) own.add(WORDS.getOrDefault(value, value.toLowerCase(Locale.ROOT)));
			names.add(own.isEmpty() ? String.join(" ", t.values).toLowerCase(Locale.ROOT) : String.join(" ", own));
		}
		return names;
	}
}
