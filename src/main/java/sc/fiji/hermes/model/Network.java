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
import sc.fiji.hermes.volume.Pooling;
import sc.fiji.hermes.volume.SizeRule;

/**
 * Front door of the package: builds the graph of the network that a {@link NetworkConfig} describes.
 *
 * <pre>{@code
 * Network network = Network.of(NetworkConfig.universal(ResUNet.of(32), 71, 5));
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

	/** Builds the forward graph for inference, with the network's own pooling. */
	public NetworkOutput build(final Tape tape, final Parameters parameters, final NetworkInput in) {
		return build(tape, parameters, in, BuildOptions.options());
	}

	/**
	 * Builds the forward graph; on a recording tape it can be differentiated.
	 *
	 * @throws IllegalArgumentException if the volume leaves a single voxel of the coarsest maps, where instance norm has no meaning, or
	 *           the network cannot pool in this way
	 */
	public NetworkOutput build(final Tape tape, final Parameters parameters, final NetworkInput in, final BuildOptions options) {
		final Pooling pooling = options.pooling().orElse(pooling());
		final long[] s = Tape.shape(in.image());
		final SizeRule rule = sizes(pooling);
		if (!rule.allows(List.of((int) s[3], (int) s[2], (int) s[1]))) throw new IllegalArgumentException(String.format(Locale.ROOT,
			"A volume of %d×%d×%d voxels does not suit the network: %s.", s[3], s[2], s[1], rule.text()));
		return new NetworkGraph(tape, parameters, config, in).build(pooling, options);
	}

	/** How maps are pooled unless a grid says otherwise. */
	public Pooling pooling() {
		return config.backbone().pooling();
	}

	/**
	 * Which windows can be given to the network where it pools in this way.
	 *
	 * @throws IllegalArgumentException if the network cannot pool in this way
	 */
	public SizeRule sizes(final Pooling pooling) {
		return config.backbone().sizes(pooling);
	}

	/** Where priors meet features, in the order of the forward pass; none in the traditional paradigm. */
	public List<Scale> scales() {
		return config.scales();
	}

	/**
	 * What a sample costs.
	 *
	 * @param window voxels along x, y and z
	 * @param tasks that it asks for
	 */
	public Cost cost(final List<Integer> window, final Pooling pooling, final int tasks) {
		return NetworkGraph.cost(config, window, pooling, tasks);
	}

	/** Every trainable tensor, in the order in which the forward pass meets them, those of outputs that only training has included. */
	public List<Parameter> parameters() {
		final Map<String, Parameter> found = new LinkedHashMap<>();
		try (Graph graph = new Graph(); AsciiDigits digits = AsciiDigits.use()) {
			final Ops tf = Ops.create(graph);
			final List<Integer> cube = sizes(pooling()).smallCube();
			build(Tape.inference(tf), parameter -> {
				found.putIfAbsent(parameter.name(), parameter);
				final Operand<TFloat32> value = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(parameter.shape())));
				return value;
			}, input(tf, 1, cube.get(2), cube.get(1), cube.get(0), 1), BuildOptions.options().withExtraOutputs(true));
		}
		return new ArrayList<>(found.values());
	}
}
