package sc.fiji.hermes.bench;

import ai.djl.pytorch.engine.PtNDArray;

/**
 * What one forward pass returns; the caller closes it.
 *
 * @param masks logits [1, tasks, z, y, x], in the order of the request
 * @param modality logits [1, 6]
 */
public record HermesOutput(PtNDArray masks, PtNDArray modality) implements AutoCloseable {

	@Override
	public void close() {
		masks.close();
		modality.close();
	}
}
