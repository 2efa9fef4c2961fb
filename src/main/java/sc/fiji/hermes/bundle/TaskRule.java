package sc.fiji.hermes.bundle;

/**
 * How the mask of a task is made from its probabilities, on the voxels of the image as it was read. Voxels are connected across faces, edges
 * and corners (26 neighbours); a hole is connected across faces (6 neighbours).
 *
 * @param threshold probability from which a voxel belongs to the task, more than 0 and less than 1
 * @param largest whether only the largest component is kept
 * @param millilitres volume of the smallest component that is kept; 0 keeps all
 * @param fill whether holes are filled; voxels of other tasks stay theirs
 */
public record TaskRule(double threshold, boolean largest, double millilitres, boolean fill) {

	/** Threshold 0.5, all components, holes as they are. */
	public static final TaskRule NONE = new TaskRule(0.5, false, 0, false);

	public TaskRule {
		if (!(threshold > 0 && threshold < 1)) throw new IllegalArgumentException("a threshold must lie between 0 and 1, not " + threshold);
		if (!(millilitres >= 0 && millilitres < 1e6)) throw new IllegalArgumentException("a smallest volume must be 0 ml or more, not " +
			millilitres);
	}

	public TaskRule withThreshold(final double value) {
		return new TaskRule(value, largest, millilitres, fill);
	}

	/** Only the largest component is kept. */
	public TaskRule withLargest() {
		return new TaskRule(threshold, true, millilitres, fill);
	}

	/** @param ml of the smallest component that is kept */
	public TaskRule withMillilitres(final double ml) {
		return new TaskRule(threshold, largest, ml, fill);
	}

	/** Holes are filled. */
	public TaskRule withFill() {
		return new TaskRule(threshold, largest, millilitres, true);
	}

	/** For people, such as {@code probability 0.4 or more, the largest component only, holes filled}. */
	public String text() {
		final StringBuilder text = new StringBuilder("probability ").append(threshold).append(" or more");
		if (largest) text.append(", the largest component only");
		if (millilitres > 0) text.append(", components of ").append(millilitres).append(" ml or more");
		return fill ? text + ", holes filled" : text.toString();
	}

	/** Whether a mask is changed after the threshold. */
	public boolean cleans() {
		return largest || millilitres > 0 || fill;
	}
}
