package sc.fiji.hermes.volume;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One structure to segment, as one dataset defines it. Two datasets that use the
 * same name in one collection share the task.
 *
 * @param name unique within a collection or model, e.g. {@code liver} or {@code AMOS/liver}
 */
public record Task(String name) implements Comparable<Task> {

	/** Left and right, short, in anatomical Latin, German, French, Italian and Spanish; whole words only. */
	private static final Pattern SIDED = Pattern.compile("(^|[^a-z])(left|right|l|r|lt|rt|lh|rh|" +
		"sin|sinister|sinistra|sinistrum|dex|dexter|dextra|dextrum|links|linke[rsnm]?|rechts|rechte[rsnm]?|" +
		"gauche|droite?|sinistro|destr[ao]|izquierd[ao]|derech[ao])([^a-z]|$)");

	/** Where camel case starts a word: kidney|Left, L|Kidney. */
	private static final Pattern CAMEL = Pattern.compile("(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

	/** Whether the name says left or right, so that mirrored images would be wrong examples. */
	public boolean sided() {
		return SIDED.matcher(CAMEL.matcher(name).replaceAll("_").toLowerCase(Locale.ROOT)).find();
	}

	@Override
	public int compareTo(final Task other) {
		return name.compareTo(other.name);
	}

	@Override
	public String toString() {
		return name;
	}
}
