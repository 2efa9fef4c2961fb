package sc.fiji.hermes.evaluate;

import java.util.OptionalDouble;

import sc.fiji.hermes.volume.Task;

/**
 * How far two masks of one task agree.
 *
 * <pre>{@code
 * LabelComparison c = LabelComparison.of(new Task("liver"), Mask.of(mine, label), Mask.of(yours, label));
 * }</pre>
 *
 * @param dice 0 to 1; empty if the reference is empty
 * @param referenceMl volume of the reference, ml
 * @param predictedMl volume of the other, ml
 * @param hausdorff95 see {@link SurfaceDistance}, mm; empty if either is empty
 */
public record LabelComparison(Task task, OptionalDouble dice, double referenceMl, double predictedMl, OptionalDouble hausdorff95) {

	/** @throws IllegalArgumentException if the masks differ in size; volumes and distances are by the grid of the reference */
	public static LabelComparison of(final Task task, final Mask reference, final Mask prediction) {
		final Overlap overlap = Overlap.of(reference, prediction);
		final double ml = reference.geometry().voxelVolume() / 1000;
		return new LabelComparison(task, DiceScore.of(overlap), ml * overlap.reference(), ml * overlap.predicted(), SurfaceDistance
			.hausdorff95(reference, prediction));
	}

	/** How much larger the prediction is than the reference, ml. */
	public double differenceMl() {
		return predictedMl - referenceMl;
	}
}
