package sc.fiji.hermes.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;

/**
 * Hermes-R, prior fusion included, written with the PyTorch operations that DJL offers: the yardstick for the speed of
 * the TensorFlow network. Batches of one image; float32; the parameters carry the names and layouts of PyTorch and
 * are filled from these names, so that any other implementation can hold the same values.
 *
 * <pre>
 * PyTorchHermesR.threads(2);
 * try (PyTorchHermesR net = new PyTorchHermesR(32, 73, true);
 * 		HermesOutput out = net.forward(image, new int[] { 0, 1, -1 }, 0)) { ... }
 * </pre>
 *
 * <p>Use from one thread. Channels per scale: base times 1, 2, 4, 8, 10.
 */
public final class PyTorchHermesR implements AutoCloseable {

	private static final int UNKNOWN_MODALITY = 5;

	private final NDManager manager;
	private final Parameters parameters;
	private final int taskRows;
	private final Parameter stem;
	private final List<ResidualBlock> finest;
	private final List<List<ResidualBlock>> down = new ArrayList<>();
	private final List<PriorFusion> downFusions;
	private final TrilinearResize resize;
	private final List<List<ResidualBlock>> up = new ArrayList<>();
	private final List<PriorFusion> upFusions;
	private final Heads heads;

	/**
	 * @param base channels of the finest scale; 8 or more
	 * @param taskRows rows of each task pool; the last one serves the null token
	 * @param channelsLast whether maps lie in memory with the channels innermost (results are equal up to rounding)
	 */
	public PyTorchHermesR(final int base, final int taskRows, final boolean channelsLast) {
		final long b = base;
		manager = Engine.getEngine("PyTorch").newBaseManager();
		this.taskRows = taskRows;
		parameters = new Parameters(manager, channelsLast);
		stem = parameters.weight("inc.conv1", b, 1, 3, 3, 3);
		finest = List.of(new ResidualBlock(parameters, "inc.conv2", b, b));
		final long[] widths = { b, 2 * b, 4 * b, 8 * b, 10 * b };
		for (int i = 1; i <= 4; i++)
			down.add(stage("down" + i + ".conv.", 1, widths[i - 1], widths[i]));
		downFusions = List.of(new PriorFusion(parameters, "prior_init_fuse_2", taskRows, 4 * b, 2),
			new PriorFusion(parameters, "prior_init_fuse_3", taskRows, 8 * b, 2),
			new PriorFusion(parameters, "prior_init_fuse_4", taskRows, 10 * b, 4));
		resize = new TrilinearResize((PtNDManager) manager);
		for (int i = 1; i <= 4; i++)
			up.add(stage("up" + i + ".conv.", 0, widths[4 - i] + widths[5 - i], widths[4 - i]));
		upFusions = List.of(new PriorFusion(parameters, "prior_fuse_5", taskRows, 8 * b, 2),
			new PriorFusion(parameters, "prior_fuse_6", taskRows, 4 * b, 2));
		heads = new Heads(parameters, 34 * b, b);
	}

	private List<ResidualBlock> stage(final String name, final int first, final long in, final long out) {
		return List.of(new ResidualBlock(parameters, name + first, in, out),
			new ResidualBlock(parameters, name + (first + 1), out, out));
	}

	/** Sets PyTorch's threads inside an operation; operations follow one another. Once, before any other call. */
	public static void threads(final int threads) {
		Engine.getEngine("PyTorch");
		JniUtils.setNumInteropThreads(1);
		JniUtils.setNumThreads(threads);
	}

	/** A float32 array [1, channels, z, y, x] from values in this order, owned by the network until closed. */
	public PtNDArray array(final float[] values, final int channels, final int... window) {
		final Shape shape = new Shape(1, channels, window[0], window[1], window[2]);
		try (PtNDArray borrowed = (PtNDArray) manager.create(values, shape)) {
			return JniUtils.clone(borrowed);
		}
	}

	/** How many numbers are trained. */
	public long parameterCount() {
		return parameters.all().stream().mapToLong(Parameter::elements).sum();
	}

	/**
	 * A pass without gradients, which holds only the maps it still needs.
	 *
	 * @param image [1, 1, z, y, x]; kept
	 * @param tasks rows of the task pools; -1 is the null token
	 * @param modality 0 .. 4, or -1 for unknown
	 */
	public HermesOutput forward(final PtNDArray image, final int[] tasks, final int modality) {
		JniUtils.setGradMode(false);
		return pass(image, tasks, modality, manager);
	}

	/** Computes the loss and the gradients, which stay until {@link #adam} or the next call; returns the loss. */
	public float backward(final PtNDArray image, final PtNDArray labels, final int[] tasks, final int modality) {
		parameters.track();
		try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector();
				NDManager scope = manager.newSubManager();
				HermesLoss loss = new HermesLoss(labels, tasks, modality)) {
			final PtNDArray value;
			try (HermesOutput output = pass(image, tasks, modality, scope)) {
				value = loss.of(output);
			}
			// the direct call, since the collector's own leaves its array of ones to the manager
			try (value; PtNDArray one = JniUtils.onesLike(value, value.getDataType(), value.getDevice(),
				value.getSparseFormat())) {
				JniUtils.backward(value, one, false, false);
				return value.getFloat();
			}
		}
	}

	/** One Adam update (betas 0.9 and 0.999, eps 1e-8, no decay) with the last gradients, which are dropped. */
	public void adam(final double rate) {
		parameters.adam(rate);
	}

	/** Euclidean norm of one parameter's gradient after {@link #backward}. */
	public double gradientNorm(final String name) {
		return parameters.all().stream().filter(parameter -> parameter.name().equals(name)).findFirst().orElseThrow()
			.gradientNorm();
	}

	/** How many native arrays this network holds: constant between calls unless something leaks. */
	public int arrayCount() {
		return manager.getManagedArrays().size();
	}

	private HermesOutput pass(final PtNDArray image, final int[] tasks, final int modality, final NDManager owner) {
		final int row = modality < 0 ? UNKNOWN_MODALITY : modality;
		final List<PtNDArray> posteriors = new ArrayList<>();
		final List<PtNDArray> skips = new ArrayList<>();
		// every result belongs to the manager of its first operand: should the pass fail, the scope frees what is left
		try (NDManager scope = manager.newSubManager();
				PtNDArray rows = rows(scope, tasks);
				PtNDArray local = JniUtils.detachGradient(image)) {
			local.attach(scope);
			PtNDArray map = apply(finest, Ops.conv(local, stem));
			for (int i = 0; i < down.size(); i++) {
				skips.add(map);
				map = apply(down.get(i), Ops.halve(map));
				if (i > 0)
					map = fuse(downFusions.get(i - 1), map, rows, row, posteriors);
			}
			for (int i = 0; i < up.size(); i++) {
				final PtNDArray skip = skips.get(skips.size() - 1 - i);
				final PtNDArray resized = Ops.release(resize.apply(map, skip), map);
				final PtNDArray joined = JniUtils.cat(new PtNDArray[] { skip, resized }, 1);
				map = apply(up.get(i), Ops.release(joined, skip, resized));
				if (i < upFusions.size())
					map = fuse(upFusions.get(i), map, rows, row, posteriors);
			}
			final HermesOutput output = heads.apply(map, posteriors, tasks.length);
			output.masks().attach(owner);
			output.modality().attach(owner);
			return output;
		}
	}

	private static PtNDArray apply(final List<ResidualBlock> blocks, final PtNDArray input) {
		PtNDArray map = input;
		for (final ResidualBlock block : blocks)
			map = block.apply(map);
		return map;
	}

	private static PtNDArray fuse(final PriorFusion fusion, final PtNDArray map, final PtNDArray rows, final int modality,
		final List<PtNDArray> posteriors) {
		final PriorFusion.Fused fused = fusion.apply(map, rows, modality);
		posteriors.add(fused.tokens());
		return fused.map();
	}

	private PtNDArray rows(final NDManager scope, final int[] tasks) {
		final long[] rows = LongStream.range(0, tasks.length).map(t -> tasks[(int) t] < 0 ? taskRows - 1 : tasks[(int) t])
			.toArray();
		return (PtNDArray) scope.create(rows);
	}

	@Override
	public void close() {
		manager.close();
	}
}
