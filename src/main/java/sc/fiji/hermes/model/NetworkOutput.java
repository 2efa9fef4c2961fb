package sc.fiji.hermes.model;

import java.util.List;
import java.util.Optional;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Output tensors of a network.
 *
 * @param logits {@code [n, z, y, x, t]}, channel i for request i
 * @param modalityLogits {@code [n, modality rows]}, of the universal paradigm only; a training regulariser, not a
 *          detector: the tokens it reads started from the modality the caller chose (model.md §8 Q5)
 * @param stages intermediate results in order, for inspection
 */
public record NetworkOutput(Operand<TFloat32> logits, Optional<Operand<TFloat32>> modalityLogits, List<Stage> stages) {

	/**
	 * An intermediate result.
	 *
	 * @param name as in the reference
	 * @param features {@code [n, z, y, x, c]}
	 * @param tokens posterior tokens {@code [n, t + 10, c]} of a fusion stage
	 */
	public record Stage(String name, Operand<TFloat32> features, Optional<Operand<TFloat32>> tokens) {}
}
