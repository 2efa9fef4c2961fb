package sc.fiji.hermes.model;

import java.util.List;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

import sc.fiji.hermes.tape.Tape;
import sc.fiji.hermes.volume.Pooling;
import sc.fiji.hermes.volume.SizeRule;

/**
 * What turns an image into features: everything of a network but priors and heads. The same backbone serves both paradigms. An
 * implementation is an immutable value that holds its own numbers and is equal to another of the same numbers; it needs no TensorFlow
 * until {@link #features} is called.
 */
public interface Backbone {

	/** What files call this kind of backbone, e.g. {@code resunet}. */
	String kind();

	/** For people, e.g. {@code residual U-Net of base width 32}. */
	String title();

	/** Where priors meet features, in the order of the forward pass. */
	List<Scale> scales();

	/** Channels of the finest features. */
	int width();

	/** How maps are pooled unless a grid says otherwise. */
	Pooling pooling();

	/**
	 * Which windows the backbone takes where it pools in this way.
	 *
	 * @throws IllegalArgumentException if it cannot pool in this way: levels differ, or its weights depend on the pooling
	 */
	SizeRule sizes(Pooling pooling);

	/** Further features that {@link #features} hands out for deep supervision. */
	int deepOutputs();

	/**
	 * What one sample costs, without priors and heads.
	 *
	 * @param window voxels along x, y and z
	 */
	Cost cost(List<Integer> window, Pooling pooling);

	/**
	 * Builds the graph.
	 *
	 * @param image {@code [n, z, y, x, 1]} of a size that {@link #sizes} allow
	 * @param fusion called at every scale, in their order
	 * @param recompute whether the backward pass computes each block's activations again
	 */
	Features features(Tape tape, Parameters parameters, Operand<TFloat32> image, Pooling pooling, Fusion fusion, boolean recompute);
}
