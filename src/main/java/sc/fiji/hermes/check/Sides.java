package sc.fiji.hermes.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.volume.Task;

/** Which tasks are the left and the right one of a pair, by their names. */
final class Sides {

	private static final Set<String> LEFT = Set.of("left", "l", "lt", "lh", "sin", "sinister", "sinistra", "sinistrum", "links",
		"linke", "linker", "linkes", "linken", "linkem", "gauche", "sinistro", "izquierdo", "izquierda");
	private static final Set<String> RIGHT = Set.of("right", "r", "rt", "rh", "dex", "dexter", "dextra", "dextrum", "rechts", "rechte",
		"rechter", "rechtes", "rechten", "rechtem", "droit", "droite", "destro", "destra", "derecho", "derecha");

	/** Where camel case starts a word, as in {@link Task}. */
	private static final Pattern CAMEL = Pattern.compile("(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

	private Sides() {}

	/** Two tasks that are one structure on either side. */
	record Pair(Label left, Label right) {}

	/** A name in words, with its word for a side taken out. */
	private record Name(List<String> words, int side) {}

	/** The pairs among the labels of a dataset. */
	static List<Pair> pairs(final List<Label> labels) {
		final List<Pair> pairs = new ArrayList<>();
		for (final Label left : labels) {
			final Name l = name(left.task());
			if (l.side() >= 0) continue;
			for (final Label right : labels) {
				final Name r = name(right.task());
				if (r.side() > 0 && r.words().equals(l.words())) pairs.add(new Pair(left, right));
			}
		}
		return pairs;
	}

	private static Name name(final Task task) {
		final List<String> words = new ArrayList<>(Arrays.asList(CAMEL.matcher(task.name()).replaceAll("_").toLowerCase(Locale.ROOT)
			.split("[^\\p{L}\\p{N}]+")));
		for (int i = 0; i < words.size(); i++) {
			final int side = LEFT.contains(words.get(i)) ? -1 : RIGHT.contains(words.get(i)) ? 1 : 0;
			if (side == 0) continue;
			words.set(i, "");
			return new Name(words, side);
		}
		return new Name(words, 0);
	}
}
