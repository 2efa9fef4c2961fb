package sc.fiji.hermes.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

import sc.fiji.hermes.tape.Arithmetic;
import sc.fiji.hermes.tape.Arrange;
import sc.fiji.hermes.tape.Conv;
import sc.fiji.hermes.tape.GradientCheck;
import sc.fiji.hermes.tape.Tape;
import sc.fiji.hermes.tape.TestGraph;

/** Blocks and heads on small tensors, and the rewrites that must be exact (behaviours.md D). */
class LayersTest {

	private static final List<Integer> CUBE = List.of(3, 3, 3);

	private TestGraph g;
	private Tape tape;
	private Parameters initial;

	@BeforeEach
	void open() {
		g = new TestGraph();
		tape = Tape.inference(g.tf());
		initial = p -> g.constant(p.initialize(3), p.shape());
	}

	@AfterEach
	void close() {
		g.close();
	}

	private Operand<TFloat32> random(final long seed, final long... shape) {
		return g.constant(values(seed, shape), shape);
	}

	private static float[] values(final long seed, final long... shape) {
		int n = 1;
		for (final long s : shape) n *= (int) s;
		final Random random = new Random(seed);
		final float[] v = new float[n];
		for (int i = 0; i < n; i++) v[i] = (float) random.nextGaussian();
		return v;
	}

	@Test
	@DisplayName("D6 a residual block with zero filters is the identity, or zero if the width changes")
	void zeroBlock() {
		final Parameters zero = p -> g.constant(new float[p.size()], p.shape());
		final float[] x = values(1, 1, 4, 4, 4, 3);
		assertArrayEquals(x, g.fetch(Layers.basicBlock(tape, zero, "b", g.constant(x, 1, 4, 4, 4, 3), 3, CUBE)), 0f);
		assertArrayEquals(new float[64 * 5], g.fetch(Layers.basicBlock(tape, zero, "b", g.constant(x, 1, 4, 4, 4, 3), 5, CUBE)), 0f);
	}

	@Test
	@DisplayName("D6 the projection shortcut is a full 3×3×3 convolution, absent if the width stays")
	void shortcut() {
		final List<Parameter> asked = new ArrayList<>();
		final Parameters record = p -> {
			asked.add(p);
			return initial.get(p);
		};
		Layers.basicBlock(tape, record, "b", random(1, 1, 4, 4, 4, 3), 5, CUBE);
		assertArrayEquals(new long[] { 3, 3, 3, 3, 5 },
			asked.stream().filter(p -> p.name().equals("b.shortcut.conv.weight")).findFirst().orElseThrow().shape());
		asked.clear();
		Layers.basicBlock(tape, record, "b", random(1, 1, 4, 4, 4, 3), 3, CUBE);
		assertEquals(2, asked.size());
	}

	@Test
	@DisplayName("D8 heads are contiguous: channels 0, 1, 2, 3 are the heads {0, 1} and {2, 3}")
	void heads() {
		final var x = g.constant(new float[] { 0, 1, 2, 3, 10, 11, 12, 13 }, 1, 2, 4);
		final var heads = Layers.spread(tape, x, 2, 1);
		assertArrayEquals(new long[] { 1, 4, 4 }, Tape.shape(heads));
		assertArrayEquals(new float[] { 0, 1, 0, 0, 10, 11, 0, 0, 0, 0, 2, 3, 0, 0, 12, 13 }, g.fetch(heads));
		assertArrayEquals(g.fetch(x), g.fetch(Layers.gathered(tape, heads, 2)));
	}

	@Test
	@DisplayName("Cross-attention equals a naive one, whichever side is longer, with masked keys")
	void attention() {
		for (final int d : new int[] { 16, 64, 80 }) attention(d);
	}

	/** Heads are of size 32, or one of d below that; channels beyond a multiple of 32 are not attended with. */
	private void attention(final int d) {
		final int n = 2, size = Math.min(32, d), heads = Math.max(1, d / 32), inner = size * heads;
		final Map<String, float[]> weights = new HashMap<>();
		final Parameters recording = p -> {
			weights.put(p.name(), p.initialize(3));
			return initial.get(p);
		};
		for (final int[] sides : new int[][] { { 3, 7 }, { 7, 3 }, { 4, 4 } }) {
			final int queries = sides[0], keys = sides[1];
			final float[] q = values(1, n, queries, d), k = values(2, n, keys, d), bias = new float[n * keys];
			bias[1] = NetworkInput.MASKED;
			bias[keys] = 0.7f;
			final float[] out = g.fetch(Layers.crossAttention(tape, recording, "a", g.constant(q, n, queries, d), g.constant(k, n, keys, d), Optional
				.of(g.constant(bias, n, 1, 1, keys))));
			final float[] wq = weights.get("a.to_q.weight"), wkv = weights.get("a.to_kv.weight"), wo = weights.get("a.to_out.weight"), bo = weights.get("a.to_out.bias");
			for (int s = 0; s < n; s++) for (int i = 0; i < queries; i++) {
				final double[] merged = new double[inner];
				for (int h = 0; h < heads; h++) {
					final double[] score = new double[keys];
					double sum = 0;
					for (int j = 0; j < keys; j++) {
						double dot = 0;
						for (int c = size * h; c < size * (h + 1); c++) dot += row(q, s * queries + i, d, wq, inner, c) * row(k, s * keys + j, d, wkv, 2 *
							inner, c);
						score[j] = Math.exp(dot / Math.sqrt(size) + bias[s * keys + j]);
						sum += score[j];
					}
					for (int c = size * h; c < size * (h + 1); c++) for (int j = 0; j < keys; j++) merged[c] += score[j] / sum * row(k, s * keys + j, d,
						wkv, 2 * inner, inner + c);
				}
				for (int c = 0; c < d; c++) {
					double expected = bo[c];
					for (int e = 0; e < inner; e++) expected += merged[e] * wo[e * d + c];
					assertEquals(expected, out[(s * queries + i) * d + c], 1e-5);
				}
			}
		}
	}

	@Test
	@DisplayName("C10 gradients of cross-attention, whichever side is longer, one sample and two, with and without bias")
	void attentionGradients() {
		for (final int n : new int[] { 1, 2 }) for (final int[] sides : new int[][] { { 3, 7 }, { 7, 3 } }) for (final boolean biased : new boolean[] {
			true, false })
		{
			final int d = 64, keys = sides[1];
			final float[] bias = new float[n * keys];
			bias[1] = NetworkInput.MASKED;
			GradientCheck.check("attention " + n + " " + sides[0] + " " + biased, 2e-3, (t, x) -> {
				final Parameters p = q -> switch (q.name()) {
					case "a.to_q.weight" -> x.get(2);
					case "a.to_kv.weight" -> x.get(3);
					default -> t.tf().reshape(t.tf().constant(q.initialize(3)), t.tf().constant(q.shape()));
				};
				final Operand<TFloat32> b = t.tf().reshape(t.tf().constant(bias), t.tf().constant(new long[] { n, 1, 1, keys }));
				return Layers.crossAttention(t, p, "a", x.get(0), x.get(1), biased ? Optional.of(b) : Optional.empty());
			}, GradientCheck.random(1, n, sides[0], d), GradientCheck.random(2, n, keys, d), scaled(3, d, d), scaled(4, d, 2 * d));
		}
	}

	/** Weights of the size they start with, so that the softmax does not saturate. */
	private static GradientCheck.Input scaled(final long seed, final long in, final long out) {
		final float[] v = values(seed, in, out);
		for (int i = 0; i < v.length; i++) v[i] *= (float) (0.6 / Math.sqrt(in));
		return new GradientCheck.Input(v, in, out);
	}

	/** Column {@code c} of row {@code i} of x · w, for x with {@code d} columns and w with {@code columns}. */
	private static double row(final float[] x, final int i, final int d, final float[] w, final int columns, final int c) {
		double sum = 0;
		for (int e = 0; e < d; e++) sum += (double) x[i * d + e] * w[e * columns + c];
		return sum;
	}

	@Test
	@DisplayName("D13 scaling the features scales the logits")
	void headIsLinear() {
		final var features = random(1, 2, 2, 3, 2, 4);
		final var prototypes = random(2, 2, 3, 4);
		final float[] logits = g.fetch(Heads.masks(tape, features, prototypes));
		final float[] scaled = g.fetch(Heads.masks(tape, Arithmetic.scale(tape, features, 8), prototypes));
		for (int i = 0; i < logits.length; i++) assertEquals(8 * logits[i], scaled[i], 1e-5);
		final float[] f = values(1, 2, 2, 3, 2, 4), w = values(2, 2, 3, 4);
		for (int n = 0; n < 2; n++) for (int v = 0; v < 12; v++) for (int t = 0; t < 3; t++) {
			double sum = 0;
			for (int c = 0; c < 4; c++) sum += (double) f[(n * 12 + v) * 4 + c] * w[(n * 3 + t) * 4 + c];
			assertEquals(sum, logits[(n * 12 + v) * 3 + t], 1e-5);
		}
	}

	@Test
	@DisplayName("D13 a constant added to all inputs of the mask head changes nothing, one added to a single scale does")
	void headNormalises() {
		final float[] plain = g.fetch(Heads.prototypes(tape, initial, "out", tokens(0, 0, 0, 0, 0), 2, 8));
		assertArrayEquals(plain, g.fetch(Heads.prototypes(tape, initial, "out", tokens(3, 3, 3, 3, 3), 2, 8)), 1e-5f);
		assertTrue(TinyNetwork.difference(plain, g.fetch(Heads.prototypes(tape, initial, "out", tokens(3, 0, 0, 0, 0), 2, 8))) > 1e-2);
	}

	@Test
	@DisplayName("The mask head reads the task tokens only, the modality head the modality tokens only")
	void headsReadTheirTokens() {
		final float[] masks = g.fetch(Heads.prototypes(tape, initial, "out", tokens(0, 0, 0, 0, 0), 2, 8));
		final float[] scores = g.fetch(Heads.modality(tape, initial, tokens(0, 0, 0, 0, 0), 2, 6));
		final List<Operand<TFloat32>> otherModality = new ArrayList<>(), otherTasks = new ArrayList<>();
		for (final Operand<TFloat32> t : tokens(0, 0, 0, 0, 0)) {
			final long d = Tape.shape(t)[2];
			final var parts = Arrange.split(tape, t, 1, 2, Priors.TOKENS);
			otherModality.add(Arrange.concat(tape, List.of(parts.get(0), random(50, 1, 10, d)), 1));
			otherTasks.add(Arrange.concat(tape, List.of(random(51, 1, 2, d), parts.get(1)), 1));
		}
		assertArrayEquals(masks, g.fetch(Heads.prototypes(tape, initial, "out", otherModality, 2, 8)), 0f);
		assertArrayEquals(scores, g.fetch(Heads.modality(tape, initial, otherTasks, 2, 6)), 0f);
		assertTrue(TinyNetwork.difference(masks, g.fetch(Heads.prototypes(tape, initial, "out", otherTasks, 2, 8))) > 1e-2);
		assertTrue(TinyNetwork.difference(scores, g.fetch(Heads.modality(tape, initial, otherModality, 2, 6))) > 1e-2);
	}

	@Test
	@DisplayName("D14 the modality head normalises every token, then takes their mean")
	void modalityMean() {
		final int width = 5 * 4;
		final double[] mean = new double[width], meanFirst = new double[width];
		for (int token = 0; token < 10; token++) {
			final double[] joined = new double[width];
			for (int scale = 0; scale < 5; scale++) {
				final float[] v = values(scale, 1, 12, 4);
				for (int c = 0; c < 4; c++) joined[4 * scale + c] = v[(2 + token) * 4 + c];
			}
			final double[] normed = normalised(joined);
			for (int c = 0; c < width; c++) {
				mean[c] += normed[c] / 10;
				meanFirst[c] += joined[c] / 10;
			}
		}
		final float[] scores = g.fetch(Heads.modality(tape, initial, tokens(0, 0, 0, 0, 0), 2, 6));
		assertArrayEquals(mlp(mean), scores, 1e-5f);
		assertTrue(TinyNetwork.difference(mlp(normalised(meanFirst)), scores) > 1e-2);
	}

	/** Layer norm with the initial gain 1 and shift 0. */
	private static double[] normalised(final double[] x) {
		double mean = 0, variance = 0;
		for (final double v : x) mean += v / x.length;
		for (final double v : x) variance += (v - mean) * (v - mean) / x.length;
		final double[] y = new double[x.length];
		for (int c = 0; c < x.length; c++) y[c] = (x[c] - mean) / Math.sqrt(variance + Layers.EPSILON_SMALL);
		return y;
	}

	private float[] mlp(final double[] x) {
		final float[] f = new float[x.length];
		for (int i = 0; i < f.length; i++) f[i] = (float) x[i];
		return g.fetch(Layers.mlp(tape, initial, "mod_out.classifier", g.constant(f, 1, f.length), f.length, 6));
	}

	/** Tokens of five scales of 4 channels: 2 task and 10 modality tokens, with a constant added at each scale. */
	private List<Operand<TFloat32>> tokens(final float... added) {
		final List<Operand<TFloat32>> tokens = new ArrayList<>();
		for (int scale = 0; scale < 5; scale++) {
			final float[] v = values(scale, 1, 12, 4);
			for (int i = 0; i < v.length; i++) v[i] += added[scale];
			tokens.add(g.constant(v, 1, 12, 4));
		}
		return tokens;
	}

	@Test
	@DisplayName("D18 a block that convolves once for conv1 and shortcut equals one with separate convolutions")
	void mergedFilters() {
		final var x = random(1, 1, 4, 5, 6, 3);
		final var active = Layers.normRelu(tape, x);
		final var h = Conv.conv3d(tape, active, initial.conv("b.conv1.conv.weight", CUBE, 3, 5), 1);
		final var y = Conv.conv3d(tape, Layers.normRelu(tape, h), initial.conv("b.conv2.conv.weight", CUBE, 5, 5), 1);
		final var shortcut = Conv.conv3d(tape, active, initial.conv("b.shortcut.conv.weight", CUBE, 3, 5), 1);
		assertArrayEquals(g.fetch(Arithmetic.add(tape, y, shortcut)), g.fetch(Layers.basicBlock(tape, initial, "b", x, 5, CUBE)), 1e-5f);
	}

	@Test
	@DisplayName("D18 the mask head in chunks of tasks equals the whole")
	void chunkedHead() {
		final var features = random(1, 2, 3, 4, 5, 8);
		final var prototypes = random(2, 2, 5, 8);
		final List<Operand<TFloat32>> chunks = new ArrayList<>();
		for (final var chunk : Arrange.split(tape, prototypes, 1, 2, 2, 1)) chunks.add(Heads.masks(tape, features, chunk));
		assertArrayEquals(g.fetch(Heads.masks(tape, features, prototypes)), g.fetch(Arrange.concat(tape, chunks)), 1e-5f);
	}
}
