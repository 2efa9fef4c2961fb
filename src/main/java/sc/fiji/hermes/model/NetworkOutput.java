package sc.fiji.hermes.model;

import java.util.List;
import java.util.Optional;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Output tensors of a network.
 *
 * @param masks the main output, of the size of the image, and then those that only training has; their weights add up to 1
 * @param modalityLogits {@code [n, modality rows]}, of the universal paradigm only; a training regulariser, not a
 *          detector: the tokens it reads started from the modality the caller chose (model.md §8 Q5)
 * @param tokens posterior tokens {@code [n, t + modality tokens, c]} of each scale of the backbone; none in the traditional paradigm
 * @param stages intermediate results in order, for inspection
 */
public record NetworkOutput(List<Masks> masks, Optional<Operand<TFloat32>> modalityLogits, List<Operand<TFloat32>> tokens,
	List<Features.Stage> stages)
{

	public NetworkOutput {
		masks = List.copyOf(masks);
		tokens = List.copyOf(tokens);
		stages = List.copyOf(stages);
	}

	/**
	 * One output of masks.
	 *
	 * @param logits {@code [n, z, y, x, t]}, channel i for request i; smaller than the image in deep supervision
	 * @param weight share of the loss
	 */
	public record Masks(Operand<TFloat32> logits, double weight) {}

	/** Of the main output, {@code [n, z, y, x, t]} of the size of the image. */
	public Operand<TFloat32> logits() {
		return masks.get(0).logits();
	}
}
