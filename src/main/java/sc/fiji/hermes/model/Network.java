package sc.fiji.hermes.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

import sc.fiji.hermes.tape.AsciiDigits;
import sc.fiji.hermes.tape.Tape;

/**
 * Front door of the package: builds the graph of the network that a {@link NetworkConfig} describes.
 *
 * <pre>{@code
 * Network network = Network.of(NetworkConfig.universal(32, 71, 5));
 * NetworkOutput out = network.build(tape, parameters, Network.input(tf, 1, 128, 128, 128, 13));
 * }</pre>
 */
public final class Network {

	private final NetworkConfig config;

	private Network(final NetworkConfig config) {
		this.config = config;
	}

	public static Network of(final NetworkConfig config) {
		return new Network(config);
	}

	public NetworkConfig config() {
		return config;
	}

	/** Placeholders for {@code n} samples of {@code z·y·x} voxels with {@code tasks} requests each. */
	public static NetworkInput input(final Ops tf, final long n, final long z, final long y, final long x, final long tasks) {
		return new NetworkInput(tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(n, z, y, x, 1))),
			tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(n, tasks))),
			tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(n, tasks))),
			tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(n))));
	}

	/**
	 * Builds the forward graph; on a recording tape it can be differentiated.
	 *
	 * @throws IllegalArgumentException if the volume leaves a single voxel at 1/16 resolution, where instance norm has no meaning
	 */
	public NetworkOutput build(final Tape tape, final Parameters parameters, final NetworkInput in) {
		return build(tape, parameters, in, false);
	}

	/** @param recompute whether the backward pass computes each block's activations again instead of keeping them */
	public NetworkOutput build(final Tape tape, final Parameters parameters, final NetworkInput in, final boolean recompute) {
		final long[] s = Tape.shape(in.image());
		long coarse = 1;
		for (int axis = 1; axis <= 3; axis++) coarse *= s[axis] / NetworkConfig.COARSEST;
		if (coarse < 2) throw new IllegalArgumentException(String.format(Locale.ROOT,
			"A volume of %d×%d×%d voxels is too small: every axis needs 16 voxels and one of them 32.", s[3], s[2], s[1]));
		return ResUNet.build(tape, parameters, config, in, recompute);
	}

	/** Every trainable tensor, in the order in which the forward pass meets them. */
	public List<Parameter> parameters() {
		final Map<String, Parameter> found = new LinkedHashMap<>();
		try (Graph graph = new Graph(); AsciiDigits digits = AsciiDigits.use()) {
			final Ops tf = Ops.create(graph);
			final int edge = NetworkConfig.smallestCube();
			build(Tape.inference(tf), parameter -> {
				found.putIfAbsent(parameter.name(), parameter);
				final Operand<TFloat32> value = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(parameter.shape())));
				return value;
			}, input(tf, 1, edge, edge, edge, 1));
		}
		return new ArrayList<>(found.values());
	}
}
