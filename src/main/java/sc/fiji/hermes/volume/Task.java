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

	private static final Pattern SIDED = Pattern.compile("(^|[^a-z])(left|right|l|r|lt|rt)([^a-z]|$)");

	/** Whether the name says left or right, so that mirrored images would be wrong examples. */
	public boolean sided() {
		return SIDED.matcher(name.toLowerCase(Locale.ROOT)).find();
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
