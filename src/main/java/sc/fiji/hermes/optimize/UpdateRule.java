package sc.fiji.hermes.optimize;

import java.util.List;
import java.util.function.UnaryOperator;

import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;

/**
 * One way in which weights follow their gradients: what it keeps beside every weight, and the operations of a step. Knows one weight at a
 * time; clipping, groups and rows that stay as they are belong to whoever asks.
 */
public interface UpdateRule {

	/** Names of the arrays that are kept beside every weight, of its shape and all zero at first; checkpoints store them by these names. */
	List<String> slots();

	/**
	 * What changes from step to step beside the learning rate. Fed and not computed in the graph, where 1 − 0.999ᵗ would lose half its
	 * digits.
	 *
	 * @param step number of steps before this one
	 */
	List<Double> numbers(long step);

	/**
	 * Builds what the weights of one group share.
	 *
	 * @param rate learning rate of the group, a scalar
	 * @param numbers scalars in the order of {@link #numbers(long)}
	 * @param decay weight decay of the group
	 */
	Step step(Ops tf, Operand<TFloat32> rate, List<? extends Operand<TFloat32>> numbers, double decay);

	/** A step of one group. */
	@FunctionalInterface
	interface Step {

		/**
		 * Builds the change of one weight.
		 *
		 * @param tf on which the changes themselves are built; may make them wait for something
		 * @param slots in the order of {@link UpdateRule#slots()}
		 * @param gradient of the weight's shape
		 * @param norm L2 norm of the part of such a tensor that moves, up to a constant factor
		 * @return after which weight and slots are new
		 */
		Op of(Ops tf, Stored weight, List<Stored> slots, Operand<TFloat32> gradient, UnaryOperator<Operand<TFloat32>> norm);
	}

	/**
	 * A variable of the graph.
	 *
	 * @param handle to change it
	 * @param value before the step
	 */
	record Stored(VarHandleOp handle, Operand<TFloat32> value) {}
}
