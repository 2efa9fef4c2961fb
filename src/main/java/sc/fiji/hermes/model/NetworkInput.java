package sc.fiji.hermes.model;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Input tensors of a network.
 *
 * @param image {@code [n, z, y, x, 1]}, z-scored
 * @param taskRows {@code [n, t]}, pool row of every requested task; null tokens name the null row
 * @param tokenBias {@code [n, t]}, added to a task token's score wherever image features choose among tokens: 0 for a
 *          token that takes part, a large negative number for a masked one
 * @param modalityRows {@code [n]}, pool row of each sample's modality
 */
public record NetworkInput(Operand<TFloat32> image, Operand<TInt32> taskRows, Operand<TFloat32> tokenBias, Operand<TInt32> modalityRows) {

	/** The bias of a masked token: its softmax weight underflows to exactly 0. */
	public static final float MASKED = -1e9f;
}
