package sc.fiji.hermes.volume;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One structure to segment, as one dataset defines it. Two datasets that use the
 * same name in one collection share the task.
 *
 * @param name unique within a collection or model, e.g. {@code liver} or {@code AMOS/liver}
 */
public record Task(String name) implements Comparable<Task> {

	/** Sides along R, A and S, short, in anatomical Latin, German, French, Italian and Spanish; whole words only. */
	private static final List<Pattern> SIDES = List.of(word("left|right|l|r|lt|rt|lh|rh|" +
		"sin|sinister|sinistra|sinistrum|dex|dexter|dextra|dextrum|links|linke[rsnm]?|rechts|rechte[rsnm]?|" +
		"gauche|droite?|sinistro|destr[ao]|izquierd[ao]|derech[ao]"), //
		word("anterior(is|es|e)?|posterior(is|es|e)?|ant|post|ventral(is|e)?|dorsal(is|e)?|rostral|front|back|rear|frontal|occipital|" +
			"vorne|vordere[rsnm]?|hinten|hintere[rsnm]?|ant[ée]rieure?|post[ée]rieure?|frontale|occipitale"), //
		word("superior(is|es|e)?|inferior(is|es|e)?|sup|inf|upper|lower|top|bottom|cranial(is|e)?|caudal(is|e)?|rostral|" +
			"proximal|distal|apical|basal|oben|obere[rsnm]?|unten|untere[rsnm]?|sup[ée]rieure?|inf[ée]rieure?"));

	private static Pattern word(final String words) {
		return Pattern.compile("(^|[^a-z])(" + words + ")([^a-z]|$)");
	}

	/** Where camel case starts a word: kidney|Left, L|Kidney. */
	private static final Pattern CAMEL = Pattern.compile("(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

	/**
	 * Whether the name says a side along a canonical axis, so that images mirrored along it would be wrong examples.
	 *
	 * @param axis 0 for left and right, 1 for front and back, 2 for head and feet
	 */
	public boolean sided(final int axis) {
		return SIDES.get(axis).matcher(CAMEL.matcher(name).replaceAll("_").toLowerCase(Locale.ROOT)).find();
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
