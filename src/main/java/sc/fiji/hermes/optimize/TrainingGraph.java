package sc.fiji.hermes.optimize;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;

import sc.fiji.hermes.engine.Sessions;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.BuildOptions;
import sc.fiji.hermes.model.Network;
import sc.fiji.hermes.model.NetworkInput;
import sc.fiji.hermes.model.NetworkOutput;
import sc.fiji.hermes.model.Parameter;
import sc.fiji.hermes.model.Variables;
import sc.fiji.hermes.model.Weights;
import sc.fiji.hermes.sample.Targets;
import sc.fiji.hermes.tape.Arithmetic;
import sc.fiji.hermes.tape.AsciiDigits;
import sc.fiji.hermes.tape.Tape;
import sc.fiji.hermes.volume.Pooling;

/**
 * The TensorFlow side of a training: weights, gradients, optimizer state and moving average.
 * <p>
 * A step is one {@link #accumulate} a sample, each a single run of the session, then {@link #apply}. So samples of one
 * step may differ in size and number of tasks, memory holds the activations of one sample, and work can stop between
 * any two. Holds native memory: close it. Not thread-safe.
 */
public final class TrainingGraph implements AutoCloseable {

	private final Network network;
	private final LossOptions loss;
	private final boolean recompute;
	private final Graph graph = new Graph();
	private final Ops tf;
	private final Session session;
	private final Variables weights, gradients, average;
	private final List<Variables> slots;
	private final Placeholder<TFloat32> rate, emaFactor, stepLoss;
	private final List<Placeholder<TFloat32>> numbers;
	private final Op apply;
	private final Operand<TFloat32> norm;
	private final UpdateRule rule;
	/** Positions of the parameters that have gradients. */
	private final int[] moving;
	private final Map<Key, Built> built = new HashMap<>();
	/** Whether no sample came since the last step: the next one replaces the sums of gradients. */
	private boolean stepBegins = true;
	/** Of the samples since the last step. */
	private Losses losses = Losses.ZERO;

	private record Key(int z, int y, int x, int tasks, Pooling pooling, boolean unknown, boolean parts) {}

	/** A sub-graph for one shape of samples; {@code set} makes its gradients the sums, {@code add} adds them. */
	private record Built(NetworkInput input, Placeholder<TUint8> target, Placeholder<TFloat32> ceWeight, Placeholder<TFloat32> diceWeight,
		Placeholder<TFloat32> modalityTarget, Operand<TFloat32> crossEntropy, Operand<TFloat32> dice, Operand<TFloat32> modality, Op set, Op add)
	{}

	/**
	 * One sample of a step.
	 *
	 * @param z planes
	 * @param y rows
	 * @param x columns
	 * @param pooling of the network for this window
	 * @param image row-major {@code [z, y, x]}
	 * @param target as {@link Targets} has them, row-major {@code [z, y, x, t]}
	 * @param taskRows {@code [t]} pool rows
	 * @param tokenBias {@code [t]}
	 * @param modalityRow pool row
	 * @param modalityClass target class of the modality head, −1 for none
	 * @param modalityWeight this sample's share of the modality loss
	 * @param ceWeight {@code [t]}, see {@link PairWeights}
	 * @param diceWeight {@code [t]}
	 */
	public record Example(int z, int y, int x, Pooling pooling, float[] image, byte[] target, int[] taskRows, float[] tokenBias, int modalityRow,
		int modalityClass, double modalityWeight, float[] ceWeight, float[] diceWeight)
	{}

	/** Loss parts of a sample, weighted so that they add up over a step; {@code total} is what the gradient is of. */
	public record Losses(double crossEntropy, double dice, double modality, double total) {

		public static final Losses ZERO = new Losses(0, 0, 0, 0);

		public Losses over(final long steps) {
			return new Losses(crossEntropy / steps, dice / steps, modality / steps, total / steps);
		}

		public Losses plus(final Losses o) {
			return new Losses(crossEntropy + o.crossEntropy, dice + o.dice, modality + o.modality, total + o.total);
		}
	}

	/** All parameters move alike. */
	public TrainingGraph(final Network network, final Optimizer optimizer, final LossOptions loss, final boolean recompute, final Job job) {
		this(network, optimizer, List.of(), loss, recompute, job);
	}

	/** @param groups of parameters that are not treated as all others */
	public TrainingGraph(final Network network, final Optimizer optimizer, final List<ParameterGroup> groups, final LossOptions loss,
		final boolean recompute, final Job job)
	{
		this.network = network;
		rule = optimizer.rule();
		tf = Sessions.ops(graph, job);
		this.loss = loss;
		this.recompute = recompute;
		try (AsciiDigits digits = AsciiDigits.use()) {
			final List<Parameter> parameters = network.parameters();
			weights = new Variables(tf, "weight/", parameters);
			gradients = new Variables(tf, "gradient/", parameters);
			moving = IntStream.range(0, parameters.size()).filter(i -> ParameterGroup.of(parameters.get(i), groups).moves()).toArray();
			slots = rule.slots().stream().map(slot -> new Variables(tf, slot + "/", parameters)).toList();
			average = new Variables(tf, "average/", parameters);
			rate = scalar();
			numbers = rule.numbers(0).stream().map(n -> scalar()).toList();
			emaFactor = scalar();
			stepLoss = scalar();
			final OptimizerGraph.Update update = OptimizerGraph.update(tf, optimizer, groups, weights, gradients.reads(), slots,
				new OptimizerGraph.Scalars(rate, numbers, stepLoss));
			final Operand<TFloat32> rest = tf.math.sub(tf.constant(1f), emaFactor);
			final List<Op> averaged = new ArrayList<>();
			for (int i = 0; i < parameters.size(); i++) {
				final Operand<TFloat32> updated = tf.withControlDependencies(List.of(update.updates().get(i))).readVariableOp(weights.handles()
					.get(i), TFloat32.class);
				// average ← average − (1 − a)·(average − weight)
				averaged.add(tf.train.resourceApplyGradientDescent(average.handles().get(i), rest, tf.math.sub(average.reads().get(i), updated)));
			}
			apply = tf.withControlDependencies(averaged).noOp();
			norm = update.norm();
		}
		session = Sessions.open(graph, job);
	}

	private Placeholder<TFloat32> scalar() {
		return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
	}

	/** Starts from {@code initial}: optimizer state zero, average equal to the weights. */
	public void initialize(final Weights initial) {
		final Weights zeros = zeros(initial.parameters());
		load(new State(initial, rule.slots().stream().map(name -> new Slot(name, zeros)).toList(), initial));
	}

	private static Weights zeros(final List<Parameter> parameters) {
		return Weights.of(parameters, parameters.stream().map(p -> new float[p.size()]).toList());
	}

	/** What the update rule keeps beside the weights under one name. */
	public record Slot(String name, Weights values) {}

	/**
	 * Everything that a step changes.
	 *
	 * @param slots in the order of {@link #slots()}
	 */
	public record State(Weights weights, List<Slot> slots, Weights average) {}

	/** Names of what the update rule keeps beside the weights. */
	public List<String> slots() {
		return rule.slots();
	}

	/** @throws IllegalArgumentException if the slots are those of another rule */
	public void load(final State state) {
		if (!state.slots.stream().map(Slot::name).toList().equals(slots())) throw new IllegalArgumentException("the update rule keeps " + slots());
		weights.load(session, state.weights);
		for (int i = 0; i < slots.size(); i++) slots.get(i).load(session, state.slots.get(i).values);
		average.load(session, state.average);
		stepBegins = true;
	}

	public State state() {
		final List<Slot> kept = new ArrayList<>();
		for (int i = 0; i < slots.size(); i++) kept.add(new Slot(slots().get(i), slots.get(i).fetch(session)));
		return new State(weights.fetch(session), kept, average.fetch(session));
	}

	/** The moving average of the weights: what validation and the finished model use. */
	public Weights average() {
		return average.fetch(session);
	}

	/** Adds a sample's gradients to the sums. */
	public Losses accumulate(final Example e) {
		final int t = e.taskRows.length;
		final Key key = new Key(e.z, e.y, e.x, t, e.pooling, hasUnknown(e.target), hasParts(e.target));
		final Built b = built.computeIfAbsent(key, this::buildInAsciiDigits);
		final int classes = network.config().modalityRows();
		final float[] modalityTarget = new float[classes];
		if (e.modalityClass >= 0) modalityTarget[e.modalityClass] = (float) e.modalityWeight;
		final Shape pairs = Shape.of(1, t);
		try (TFloat32 image = TFloat32.tensorOf(Shape.of(1, e.z, e.y, e.x, 1), DataBuffers.of(e.image));
				TUint8 target = TUint8.tensorOf(Shape.of(1, e.z, e.y, e.x, t), DataBuffers.of(e.target));
				TInt32 rows = TInt32.tensorOf(pairs, DataBuffers.of(e.taskRows));
				TFloat32 bias = TFloat32.tensorOf(pairs, DataBuffers.of(e.tokenBias));
				TInt32 modalityRow = TInt32.vectorOf(e.modalityRow);
				TFloat32 modality = TFloat32.tensorOf(Shape.of(1, classes), DataBuffers.of(modalityTarget));
				TFloat32 ce = TFloat32.tensorOf(pairs, DataBuffers.of(e.ceWeight));
				TFloat32 dice = TFloat32.tensorOf(pairs, DataBuffers.of(e.diceWeight));
				Result r = session.runner().feed(b.input.image(), image).feed(b.input.taskRows(), rows).feed(b.input.tokenBias(), bias)
					.feed(b.input.modalityRows(), modalityRow).feed(b.target, target).feed(b.ceWeight, ce).feed(b.diceWeight, dice)
					.feed(b.modalityTarget, modality).addTarget(stepBegins ? b.set : b.add).fetch(b.crossEntropy).fetch(b.dice)
					.fetch(b.modality).run())
		{
			if (stepBegins) losses = Losses.ZERO;
			stepBegins = false;
			final double ceLoss = ((TFloat32) r.get(0)).getFloat(), diceLoss = ((TFloat32) r.get(1)).getFloat();
			final double modalityLoss = ((TFloat32) r.get(2)).getFloat();
			final Losses sample = new Losses(ceLoss, diceLoss, modalityLoss, ceLoss + diceLoss + loss.modalityWeight() * modalityLoss);
			losses = losses.plus(sample);
			return sample;
		}
	}

	private static boolean hasUnknown(final byte[] target) {
		for (final byte b : target) if (b == Targets.UNKNOWN) return true;
		return false;
	}

	/** Whether a voxel belongs to a task in part. */
	private static boolean hasParts(final byte[] target) {
		for (final byte b : target) if (b != 0 && b != (byte) Targets.WHOLE && b != Targets.UNKNOWN) return true;
		return false;
	}

	private Built buildInAsciiDigits(final Key k) {
		try (AsciiDigits digits = AsciiDigits.use()) {
			return build(k);
		}
	}

	private Built build(final Key k) {
		final NetworkInput input = Network.input(tf, 1, k.z, k.y, k.x, k.tasks);
		final Placeholder<TUint8> target = tf.placeholder(TUint8.class, Placeholder.shape(Shape.of(1, k.z, k.y, k.x, k.tasks)));
		final Placeholder<TFloat32> ceWeight = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(1, k.tasks)));
		final Placeholder<TFloat32> diceWeight = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(1, k.tasks)));
		final Placeholder<TFloat32> modalityTarget = tf.placeholder(TFloat32.class,
			Placeholder.shape(Shape.of(1, network.config().modalityRows())));
		final Tape tape = Tape.recording(tf);
		final NetworkOutput out = network.build(tape, weights.on(tape), input, BuildOptions.options().withPooling(k.pooling).withRecompute(recompute)
			.withExtraOutputs(true));
		final MaskLoss masks = MaskLoss.of(tape, out.masks(), new MaskLoss.Target(target, k.unknown, k.parts), ceWeight, diceWeight, loss);
		final Operand<TFloat32> ce = masks.crossEntropy(), dice = masks.dice();
		Operand<TFloat32> total = Arithmetic.add(tape, ce, dice);
		Operand<TFloat32> modality = tf.constant(0f);
		if (out.modalityLogits().isPresent()) {
			modality = SegmentationLoss.modality(tape, out.modalityLogits().get(), modalityTarget);
			total = Arithmetic.add(tape, total, Arithmetic.scale(tape, modality, loss.modalityWeight()));
		}
		final List<Operand<TFloat32>> g = tape.gradients(total, tf.constant(1f), weights.reads());
		final List<Op> set = new ArrayList<>(), add = new ArrayList<>();
		for (final int i : moving) {
			set.add(tf.assignVariableOp(gradients.handles().get(i), g.get(i)));
			add.add(tf.assignAddVariableOp(gradients.handles().get(i), g.get(i)));
		}
		return new Built(input, target, ceWeight, diceWeight, modalityTarget, ce, dice, modality, tf.withControlDependencies(set).noOp(),
			tf.withControlDependencies(add).noOp());
	}

	/**
	 * Changes the weights by the gradients summed since the last step; the next sample starts new sums. If a loss or a gradient
	 * is not finite, everything in the {@link State} stays as it is, bit for bit.
	 *
	 * @param step number of steps before this one that changed something
	 * @param learningRate of this step
	 * @throws IllegalStateException if no sample came since the last step
	 * @return L2 norm of the gradients before clipping; empty if a loss or a gradient was not finite, so that nothing was changed
	 */
	public OptionalDouble apply(final long step, final double learningRate) {
		if (stepBegins) throw new IllegalStateException("a step needs at least one sample");
		final Session.Runner runner = session.runner().addTarget(apply).fetch(norm);
		final List<TFloat32> fed = new ArrayList<>();
		try {
			feed(runner, rate, learningRate, fed);
			for (int i = 0; i < numbers.size(); i++) feed(runner, numbers.get(i), rule.numbers(step).get(i), fed);
			feed(runner, emaFactor, Ema.factor(step), fed);
			feed(runner, stepLoss, losses.total(), fed);
			return apply(runner);
		}
		finally {
			fed.forEach(TFloat32::close);
		}
	}

	private static void feed(final Session.Runner runner, final Placeholder<TFloat32> scalar, final double value, final List<TFloat32> fed) {
		final TFloat32 tensor = TFloat32.scalarOf((float) value);
		fed.add(tensor);
		runner.feed(scalar, tensor);
	}

	private OptionalDouble apply(final Session.Runner runner) {
		try (Result result = runner.run()) {
			stepBegins = true;
			final float length = ((TFloat32) result.get(0)).getFloat();
			// the condition of the graph, in its precision
			return Float.isFinite(length + (float) losses.total()) ? OptionalDouble.of(length) : OptionalDouble.empty();
		}
	}

	@Override
	public void close() {
		session.close();
		graph.close();
	}
}
