package sc.fiji.hermes.volume;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Along which axes images may be mirrored without making a wrong example of a task, as far as names tell: not along an axis of which a
 * task's name says a side, and along none where tasks are told apart by a number or a letter alone, since they may be told apart by their
 * place. An image of tasks whose names say nothing, such as a liver, is mirrored along all axes. Training and segmenting both ask here.
 *
 * @param right along R, left and right
 * @param anterior along A, front and back
 * @param superior along S, head and feet
 */
public record MirrorAxes(boolean right, boolean anterior, boolean superior) {

	/** What may differ between the names of parts that are counted; l and r are sides. */
	private static final Pattern COUNT = Pattern.compile("[0-9]+|(?<![a-z])([ivx]+|[a-km-qs-z])(?![a-z])");

	/** Of images of which all these tasks may be asked. */
	public static MirrorAxes of(final List<Task> tasks) {
		if (areCounted(tasks)) return new MirrorAxes(false, false, false);
		return new MirrorAxes(isFree(tasks, 0), isFree(tasks, 1), isFree(tasks, 2));
	}

	private static boolean isFree(final List<Task> tasks, final int axis) {
		return tasks.stream().noneMatch(t -> t.sided(axis));
	}

	private static boolean areCounted(final List<Task> tasks) {
		final Set<String> stems = new HashSet<>();
		return !tasks.stream().allMatch(t -> stems.add(COUNT.matcher(t.name().toLowerCase(Locale.ROOT)).replaceAll("#")));
	}

	/** Whether images may be mirrored along a canonical axis: 0 R, 1 A, 2 S. */
	public boolean allows(final int axis) {
		return axis == 0 ? right : axis == 1 ? anterior : superior;
	}
}
