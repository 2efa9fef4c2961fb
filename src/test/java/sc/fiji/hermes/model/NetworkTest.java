package sc.fiji.hermes.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

import sc.fiji.hermes.model.resunet.ResUNet;
import sc.fiji.hermes.tape.Tape;
import sc.fiji.hermes.tape.TestGraph;
import sc.fiji.hermes.volume.Pooling;

/** Counts, initial values and sizes of whole networks. */
class NetworkTest {

	private static final List<Parameter> PUBLISHED = Network.of(NetworkConfig.reference(ResUNet.of(32), 73, 6)).parameters();

	private static long count(final List<Parameter> parameters) {
		return parameters.stream().mapToLong(Parameter::size).sum();
	}

	@Test
	@DisplayName("D16 Hermes-R has 405 tensors and 60,884,998 parameters, the tiny one 3,790,470")
	void counts() {
		assertEquals(405, PUBLISHED.size());
		assertEquals(60_884_998, count(PUBLISHED));
		assertEquals(405, new HashSet<>(PUBLISHED.stream().map(Parameter::name).toList()).size());
		final List<Parameter> tiny = Network.of(NetworkConfig.reference(ResUNet.of(8), 13, 6)).parameters();
		assertEquals(405, tiny.size());
		assertEquals(3_790_470, count(tiny));
	}

	@Test
	@DisplayName("the traditional ResUNet has 40,560,942 parameters for 14 classes, with flat kernels 39,399,150, and deep supervision few more")
	void traditionalCounts() {
		final List<Integer> flat = List.of(3, 3, 1), cube = List.of(3, 3, 3);
		final ResUNet net = ResUNet.of(32);
		assertEquals(45, Network.of(NetworkConfig.traditional(net, 14)).parameters().size());
		assertEquals(40_560_942, count(Network.of(NetworkConfig.traditional(net, 14)).parameters()));
		assertEquals(39_399_150, count(Network.of(NetworkConfig.traditional(net.withKernels(List.of(flat, flat, cube, cube, cube)), 14)).parameters()));
		final NetworkConfig deep = NetworkConfig.universal(net, 72, 5).withDeepSupervision(3);
		assertEquals(60_884_998 + 32 * (64 + 128 + 256), count(Network.of(deep).parameters()));
		assertEquals(count(Network.of(NetworkConfig.traditional(net, 14)).parameters()), count(Network.of(NetworkConfig.traditional(net.withPooling(
			Pooling.halvings(4).withStem(2, 2, 1)), 14)).parameters()));
		assertThrows(IllegalArgumentException.class, () -> deep.withDeepSupervision(4));
	}

	@Test
	@DisplayName("D16 parameters of Hermes-R block by block")
	void blocks() {
		final Map<String, Long> expected = new LinkedHashMap<>();
		expected.put("inc", 56_160L);
		expected.put("down1", 442_368L);
		expected.put("down2", 1_769_472L);
		expected.put("prior_init_fuse_2", 809_600L);
		expected.put("down3", 7_077_888L);
		expected.put("prior_init_fuse_3", 3_192_064L);
		expected.put("down4", 12_718_080L);
		expected.put("prior_init_fuse_4", 9_903_680L);
		expected.put("up1", 13_271_040L);
		expected.put("prior_fuse_5", 3_192_064L);
		expected.put("up2", 3_981_312L);
		expected.put("prior_fuse_6", 809_600L);
		expected.put("up3", 995_328L);
		expected.put("up4", 248_832L);
		expected.put("out", 1_223_968L);
		expected.put("mod_out", 1_193_542L);
		final Map<String, Long> actual = new LinkedHashMap<>();
		for (final Parameter p : PUBLISHED) actual.merge(p.name().substring(0, p.name().indexOf('.')), (long) p.size(), Long::sum);
		assertEquals(expected, actual);
		assertEquals(79_424, PUBLISHED.stream().filter(p -> p.name().endsWith("task_prior")).mapToLong(Parameter::size).sum());
		assertEquals(65_280, PUBLISHED.stream().filter(p -> p.name().endsWith("modality_prior")).mapToLong(Parameter::size).sum());
	}

	@Test
	@DisplayName("D17 initial bounds of pools, convolutions, linear layers, norms and heads")
	void bounds() {
		bound("prior_init_fuse_2.task_prior", 0.1728);
		bound("prior_init_fuse_3.task_prior", 0.1350);
		bound("prior_init_fuse_4.task_prior", 0.1236);
		bound("prior_fuse_5.task_prior", 0.1350);
		bound("prior_fuse_6.task_prior", 0.1728);
		bound("prior_init_fuse_2.modality_prior", 0.0541);
		bound("prior_init_fuse_3.modality_prior", 0.0383);
		bound("prior_init_fuse_4.modality_prior", 0.0342);
		bound("inc.conv1.weight", 1 / Math.sqrt(27));
		bound("up1.conv.0.conv1.conv.weight", 1 / Math.sqrt(27 * 576));
		bound("prior_init_fuse_2.attn_layers.0.prior_aggregate_block.fn.to_q.weight", 1 / Math.sqrt(128));
		bound("prior_init_fuse_2.attn_layers.0.prior_aggregate_block.fn.to_out.bias", 1 / Math.sqrt(128));
		bound("prior_init_fuse_2.attn_layers.0.feat_ffn.fn.fc2.weight", 1 / Math.sqrt(512));
		bound("prior_init_fuse_2.attn_layers.0.feat_ffn.fn.fc2.bias", 1 / Math.sqrt(512));
		bound("out.classifier_pred.0.fc1.weight", Math.sqrt(6.0 / (2 * 1088)));
		bound("out.classifier_pred.0.fc2.weight", Math.sqrt(6.0 / (1088 + 32)));
		bound("out.classifier_pred.0.fc1.bias", 0);
		bound("out.classifier_pred.1.fc2.bias", 0);
		bound("mod_out.classifier.fc1.weight", 1 / Math.sqrt(1088));
		bound("mod_out.classifier.fc2.bias", 1 / Math.sqrt(1088));
		for (final Parameter p : PUBLISHED) {
			final boolean gain = p.name().contains("norm") && p.name().endsWith(".weight");
			assertEquals(gain ? 1 : 0, p.offset(), p.name());
			if (p.name().contains("norm")) assertEquals(0, p.bound(), p.name());
		}
	}

	private static Parameter parameter(final String name) {
		return PUBLISHED.stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow(() -> new AssertionError("no " + name));
	}

	private static void bound(final String name, final double expected) {
		assertEquals(expected, parameter(name).bound(), 5e-5, name);
	}

	@Test
	@DisplayName("D17 initial values are uniform in their bounds, a function of the seed, different for every tensor")
	void initialValues() {
		for (final String name : List.of("down2.conv.1.conv1.conv.weight", "prior_init_fuse_4.task_prior", "mod_out.norm.weight",
			"out.classifier_pred.0.fc1.bias"))
		{
			final Parameter p = parameter(name);
			final float[] v = p.initialize(1);
			double mean = 0, square = 0;
			for (final float x : v) {
				assertTrue(Math.abs(x - p.offset()) <= p.bound() * 1.000001, name);
				mean += (x - p.offset()) / v.length;
				square += (x - p.offset()) * (x - p.offset()) / v.length;
			}
			assertEquals(0, mean, 4 * p.bound() / Math.sqrt(3.0 * v.length) + 1e-12, name);
			assertEquals(p.bound() / Math.sqrt(3), Math.sqrt(square), 0.02 * p.bound() + 1e-12, name);
			assertArrayEquals(v, p.initialize(1));
		}
		final Parameter a = parameter("down2.conv.1.conv1.conv.weight"), b = parameter("down2.conv.1.shortcut.conv.weight");
		assertTrue(TinyNetwork.difference(a.initialize(1), a.initialize(2)) > 1);
		assertTrue(TinyNetwork.difference(a.initialize(1), b.initialize(1)) > 1);
	}

	@Test
	@DisplayName("D5 an odd-sized volume keeps its size")
	void oddSize() {
		try (TestGraph g = new TestGraph()) {
			final Network network = Network.of(Golden.config());
			final Tape tape = Tape.inference(g.tf());
			final float[] image = new float[33 * 47 * 50];
			final double[] fill = Golden.fill("odd", image.length);
			for (int i = 0; i < image.length; i++) image[i] = (float) fill[i];
			final NetworkInput in = new NetworkInput(g.constant(image, 1, 33, 47, 50, 1), g.tf().constant(new int[][] { { 3, 5 } }),
				g.tf().constant(new float[1][2]), g.tf().constant(new int[] { 1 }));
			final NetworkOutput out = network.build(tape, p -> g.constant(p.initialize(1), p.shape()), in);
			assertArrayEquals(new long[] { 1, 33, 47, 50, 2 }, Tape.shape(out.logits()));
			final float[] logits = g.fetch(out.logits());
			assertEquals(33 * 47 * 50 * 2, logits.length);
			for (final float v : logits) assertTrue(Float.isFinite(v));
		}
	}

	@Test
	@DisplayName("D15 a volume that leaves one voxel at the coarsest scale is refused")
	void tooSmall() {
		try (TestGraph g = new TestGraph()) {
			final Network network = Network.of(Golden.config());
			for (final long[] s : new long[][] { { 16, 16, 16 }, { 31, 31, 31 }, { 15, 64, 64 } }) {
				final String message = assertThrows(IllegalArgumentException.class, () -> network.build(Tape.inference(g.tf()),
					p -> g.placeholder(p.shape()), Network.input(g.tf(), 1, s[0], s[1], s[2], 1))).getMessage();
				assertTrue(message.contains(s[2] + "×" + s[1] + "×" + s[0]), message);
			}
			network.build(Tape.inference(g.tf()), p -> g.placeholder(p.shape()), Network.input(g.tf(), 1, 16, 16, 32, 1));
		}
	}

	@Test
	@DisplayName("one network pools thick slices within their plane, with a stem or without, on the same weights")
	void pooling() {
		final Pooling flat = Pooling.of(List.of(List.of(2, 2, 1), List.of(2, 2, 1), List.of(2, 2, 2), List.of(2, 2, 2)));
		try (TestGraph g = new TestGraph()) {
			final Network network = Network.of(Golden.config());
			final float[] image = new float[8 * 33 * 32];
			final double[] fill = Golden.fill("thick", image.length);
			for (int i = 0; i < image.length; i++) image[i] = (float) fill[i];
			final NetworkInput in = new NetworkInput(g.constant(image, 1, 8, 33, 32, 1), g.tf().constant(new int[][] { { 3, 5 } }),
				g.tf().constant(new float[1][2]), g.tf().constant(new int[] { 1 }));
			final Tape tape = Tape.inference(g.tf());
			final Map<String, Operand<TFloat32>> values = new LinkedHashMap<>();
			final Parameters p = q -> values.computeIfAbsent(q.name(), n -> g.constant(q.initialize(1), q.shape()));
			assertThrows(IllegalArgumentException.class, () -> network.build(tape, p, in));
			float[] before = new float[8 * 33 * 32 * 2];
			for (final Pooling pooling : List.of(flat, flat.withStem(1, 2, 1))) {
				final Operand<TFloat32> logits = network.build(tape, p, in, BuildOptions.options().withPooling(pooling)).logits();
				assertArrayEquals(new long[] { 1, 8, 33, 32, 2 }, Tape.shape(logits));
				final float[] v = g.fetch(logits);
				for (final float x : v) assertTrue(Float.isFinite(x));
				assertTrue(TinyNetwork.difference(before, v) > 1e-2);
				before = v;
			}
			assertEquals(network.parameters().size(), values.size());
			assertThrows(IllegalArgumentException.class, () -> network.sizes(Pooling.halvings(3)));
		}
	}

	@Test
	@DisplayName("The traditional paradigm has no priors; its masks do not depend on each other")
	void traditional() {
		try (TestGraph g = new TestGraph()) {
			final Network network = Network.of(NetworkConfig.traditional(ResUNet.of(8), 4));
			assertTrue(network.parameters().stream().noneMatch(p -> p.name().contains("prior")));
			final Tape tape = Tape.inference(g.tf());
			final NetworkInput in = Network.input(g.tf(), 1, 32, 32, 32, 3);
			final Map<String, Operand<TFloat32>> values = new LinkedHashMap<>();
			final NetworkOutput out = network.build(tape,
				p -> values.computeIfAbsent(p.name(), n -> g.constant(p.initialize(1), p.shape())), in);
			assertFalse(out.modalityLogits().isPresent());
			final float[] a = masks(g, in, out, 0, 1, 2), b = masks(g, in, out, 2, 3, 0);
			for (int i = 0; i < a.length; i += 3) {
				assertEquals(a[i], b[i + 2], 1e-6);
				assertEquals(a[i + 2], b[i], 1e-6);
			}
			assertTrue(TinyNetwork.difference(a, b) > 0.1);
		}
	}

	private static float[] masks(final TestGraph g, final NetworkInput in, final NetworkOutput out, final int... rows) {
		return g.fetch(List.of(out.logits()), new TestGraph.Feeds().with(in.image(), Golden.image()).with(in.taskRows(), rows)
			.with(in.tokenBias(), new float[3]).with(in.modalityRows(), 0)).get(0);
	}
}
