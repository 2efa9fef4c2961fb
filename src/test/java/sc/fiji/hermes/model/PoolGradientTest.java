package sc.fiji.hermes.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

import sc.fiji.hermes.optimize.LossOptions;
import sc.fiji.hermes.optimize.PairWeights;
import sc.fiji.hermes.optimize.SegmentationLoss;
import sc.fiji.hermes.tape.Arithmetic;
import sc.fiji.hermes.tape.Tape;
import sc.fiji.hermes.tape.TestGraph;

/** Which rows of the prior pools a training step of two samples moves (behaviours.md B2 and C). */
class PoolGradientTest {

	private static final int VOXELS = 32 * 32 * 32;

	private static TestGraph graph;
	private static Variables variables;
	private static NetworkInput input;
	private static Operand<TFloat32> bceWeight, diceWeight, modalityTarget, modalityLoss, logitsGradient;
	private static List<Parameter> pools;
	private static List<Operand<TFloat32>> gradients;

	/** Gradients of the pools and of the logits, and the modality loss. */
	private record Step(List<float[]> pools, float[] logits, float modalityLoss) {}

	@BeforeAll
	static void build() {
		graph = new TestGraph();
		final var tf = graph.tf();
		final Network network = Network.of(Golden.config());
		variables = new Variables(tf, "pools/", network.parameters());
		pools = variables.parameters().stream().filter(p -> p.name().endsWith("_prior")).toList();
		final Tape tape = Tape.recording(tf);
		input = Network.input(tf, 2, 32, 32, 32, 3);
		final NetworkOutput output = network.build(tape, variables.on(tape), input);
		bceWeight = graph.placeholder(2, 3);
		diceWeight = graph.placeholder(2, 3);
		modalityTarget = graph.placeholder(2, 6);
		final float[] golden = Golden.target();
		final float[] target = new float[2 * VOXELS * 3];
		for (int i = 0; i < target.length; i++) target[i] = golden[i / 3 % VOXELS * 4 + i % 3];
		final var y = graph.constant(target, 2, 32, 32, 32, 3);
		modalityLoss = SegmentationLoss.modality(tape, output.modalityLogits().get(), modalityTarget);
		final SegmentationLoss loss = new SegmentationLoss(tape, output.logits(), y, Optional.empty(), false);
		final var masks = Arithmetic.add(tape, loss.crossEntropy(bceWeight, 0), loss.dice(diceWeight, false));
		final var total = Arithmetic.add(tape, masks, Arithmetic.scale(tape, modalityLoss, 0.01));
		final List<Operand<TFloat32>> wrt = new ArrayList<>();
		for (final Parameter p : pools) wrt.add(variables.reads().get(variables.parameters().indexOf(p)));
		wrt.add(output.logits());
		gradients = new ArrayList<>(tape.gradients(total, tf.constant(1f), wrt));
		logitsGradient = gradients.remove(gradients.size() - 1);
		variables.load(graph.session(), Golden.weights(variables.parameters()));
	}

	@AfterAll
	static void close() {
		graph.close();
	}

	private static Step step(final NetworkConfig config, final List<List<Integer>> tasks, final List<List<Integer>> modalities) {
		final Request request = Request.of(config, tasks, modalities);
		final boolean[][] valid = new boolean[2][3];
		final float[] modality = new float[12];
		for (int i = 0; i < 2; i++) {
			for (int t = 0; t < tasks.get(i).size(); t++) valid[i][t] = tasks.get(i).get(t) >= 0;
			final int m = modalities.get(i).get(0);
			if (m >= 0) modality[6 * i + m] = 1;
		}
		final PairWeights weights = PairWeights.of(valid, valid, LossOptions.REFERENCE);
		final List<Operand<TFloat32>> fetched = new ArrayList<>(gradients);
		fetched.add(logitsGradient);
		fetched.add(modalityLoss);
		final float[] image = new float[2 * VOXELS];
		System.arraycopy(Golden.image(), 0, image, 0, VOXELS);
		System.arraycopy(TinyNetwork.image("other"), 0, image, VOXELS, VOXELS);
		final List<float[]> values = graph.fetch(fetched, new TestGraph.Feeds().with(input.image(), image)
			.with(input.taskRows(), flat(request.taskRows())).with(input.tokenBias(), flat(request.tokenBias()))
			.with(input.modalityRows(), request.modalityRows()).with(bceWeight, flat(weights.crossEntropy()))
			.with(diceWeight, flat(weights.dice())).with(modalityTarget, modality));
		return new Step(values.subList(0, pools.size()), values.get(pools.size()), values.get(pools.size() + 1)[0]);
	}

	private static float[] flat(final float[][] a) {
		final float[] f = new float[a.length * a[0].length];
		for (int i = 0; i < f.length; i++) f[i] = a[i / a[0].length][i % a[0].length];
		return f;
	}

	private static int[] flat(final int[][] a) {
		final int[] f = new int[a.length * a[0].length];
		for (int i = 0; i < f.length; i++) f[i] = a[i / a[0].length][i % a[0].length];
		return f;
	}

	/** Rows of a pool with any gradient that is not exactly zero. */
	private static Set<Integer> rows(final float[] gradient, final Parameter pool) {
		final int width = pool.size() / (int) pool.shape()[0];
		final Set<Integer> rows = new TreeSet<>();
		for (int i = 0; i < gradient.length; i++) {
			assertTrue(Float.isFinite(gradient[i]));
			if (gradient[i] != 0) rows.add(i / width);
		}
		return rows;
	}

	private static void assertRows(final Step step, final Set<Integer> tasks, final Set<Integer> modalities) {
		assertEquals(10, pools.size());
		for (int i = 0; i < pools.size(); i++) {
			final boolean task = pools.get(i).name().endsWith("task_prior");
			assertEquals(task ? tasks : modalities, rows(step.pools.get(i), pools.get(i)), pools.get(i).name());
		}
	}

	@Test
	@DisplayName("C1, B2 exactly the requested task rows, the null row and the samples' modality rows have a gradient, at all scales")
	void selectedRows() {
		final Step step = step(Golden.config(), List.of(List.of(3, 5, -1), List.of(1, -1)), List.of(List.of(0), List.of(-1)));
		assertRows(step, Set.of(1, 3, 5, 12), Set.of(0, 5));
		assertTrue(step.modalityLoss > 0);
	}

	@Test
	@DisplayName("B2 null columns get no gradient from the loss")
	void nullColumns() {
		final Step step = step(Golden.config(), List.of(List.of(3, 5, -1), List.of(1, -1)), List.of(List.of(0), List.of(-1)));
		final boolean[][] any = new boolean[2][3];
		for (int i = 0; i < step.logits.length; i++) any[i / 3 / VOXELS][i % 3] |= step.logits[i] != 0;
		assertTrue(any[0][0] && any[0][1] && any[1][0]);
		assertTrue(!any[0][2] && !any[1][1] && !any[1][2]);
	}

	@Test
	@DisplayName("B5 a masked null row has no gradient")
	void maskedNull() {
		final NetworkConfig c = Golden.config();
		final NetworkConfig masked = c.withPriors(c.priors().withNulls(Nulls.MASKED));
		assertRows(step(masked, List.of(List.of(3, 5, -1), List.of(1, -1)), List.of(List.of(2), List.of(2))), Set.of(1, 3, 5), Set.of(2));
	}

	@Test
	@DisplayName("C2 unknown modality: no modality loss, yet its row gets a gradient from the masks")
	void unknownModality() {
		final Step step = step(Golden.config(), List.of(List.of(3, -1), List.of(4, 6, -1)), List.of(List.of(-1), List.of(-1)));
		assertEquals(0, step.modalityLoss, 0f);
		assertRows(step, Set.of(3, 4, 6, 12), Set.of(5));
	}

	@Test
	@DisplayName("C4 plain gradient descent leaves unselected rows at the same bits and moves the selected ones")
	void plainDescent() {
		final Step step = step(Golden.config(), List.of(List.of(3, 5, -1), List.of(1, -1)), List.of(List.of(0), List.of(-1)));
		final Weights weights = Golden.weights(variables.parameters());
		for (int i = 0; i < pools.size(); i++) {
			final Parameter pool = pools.get(i);
			final int width = pool.size() / (int) pool.shape()[0];
			final float[] before = weights.get(pool.name());
			final Set<Integer> moved = new TreeSet<>();
			for (int j = 0; j < before.length; j++) if (before[j] - 10f * step.pools.get(i)[j] != before[j]) moved.add(j / width);
			assertEquals(pool.name().endsWith("task_prior") ? Set.of(1, 3, 5, 12) : Set.of(0, 5), moved, pool.name());
		}
	}
}
