package sc.fiji.hermes.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import ai.djl.pytorch.engine.PtNDArray;

/** The PyTorch network computes what the official implementation computed in float64 on the same counted fill. */
class PyTorchHermesRTest {

	private static final int SIZE = 32;
	private static final int[] TASKS = { 3, 5, 7, -1 };
	private static final int MODALITY = 1;

	private PyTorchHermesR network;
	private PtNDArray image;

	@BeforeAll
	static void oneThread() {
		PyTorchHermesR.threads(1);
	}

	@AfterEach
	void close() {
		network.close();
	}

	private void open(final boolean channelsLast) {
		network = new PyTorchHermesR(8, 13, channelsLast);
		image = network.array(CountedFill.image(SIZE * SIZE * SIZE), 1, SIZE, SIZE, SIZE);
	}

	@ParameterizedTest(name = "channels last: {0}")
	@ValueSource(booleans = { false, true })
	@DisplayName("G logits of tiny Hermes-R")
	void logits(final boolean channelsLast) {
		open(channelsLast);
		assertEquals(3790470, network.parameterCount());
		try (HermesOutput output = network.forward(image, TASKS, MODALITY)) {
			final float[] z = output.masks().toFloatArray();
			final double[] expected = { -0.2402488378, -0.5705688710, -1.2424277899, -1.0465962666 };
			for (int t = 0; t < 4; t++)
				assertNear(expected[t], z[index(t, 1, 2, 3)], "logit of token " + t);
			assertNear(0.6142163155, z[index(0, 0, 0, 0)], "first logit");
			assertNear(0.4129053725, z[index(0, 31, 31, 31)], "last logit of task 3");
			final double[] modality = { 0.615608513, 0.153677000, -0.400539438, -0.192370446, 0.710914007, 0.500830329 };
			final float[] m = output.modality().toFloatArray();
			for (int i = 0; i < 6; i++)
				assertNear(modality[i], m[i], "modality logit " + i);
		}
		try (HermesOutput output = network.forward(image, new int[] { 3, -1 }, MODALITY)) {
			assertNear(-0.3658654453, output.masks().toFloatArray()[index(0, 1, 2, 3)], "request of one task");
		}
		try (HermesOutput output = network.forward(image, TASKS, -1)) {
			assertNear(0.0147852522, output.masks().toFloatArray()[index(0, 1, 2, 3)], "unknown modality");
		}
	}

	@ParameterizedTest(name = "channels last: {0}")
	@ValueSource(booleans = { false, true })
	@DisplayName("G loss and gradient norms of tiny Hermes-R; steps lower the loss and leave no arrays behind")
	void training(final boolean channelsLast) {
		open(channelsLast);
		final float[] masks = CountedFill.masks(TASKS, SIZE * SIZE * SIZE);
		final PtNDArray labels = network.array(masks, TASKS.length, SIZE, SIZE, SIZE);
		final float first = network.backward(image, labels, TASKS, MODALITY);
		assertEquals(1.4952801659, first, 1e-5);
		assertGradient(4.20800559429676, "inc.conv1.weight");
		assertGradient(0.7051010664072237, "up4.conv.1.conv2.conv.weight");
		assertGradient(3.6307339883820426, "down2.conv.1.shortcut.conv.weight");
		assertGradient(0.04064599970930022, "prior_init_fuse_2.task_prior");
		assertGradient(0.1984182845510484, "prior_init_fuse_2.attn_layers.0.prior_aggregate_block.fn.to_kv.weight");
		network.adam(1e-4);
		final int arrays = network.arrayCount();
		float loss = first;
		for (int i = 0; i < 3; i++) {
			loss = network.backward(image, labels, TASKS, MODALITY);
			network.adam(1e-4);
			network.forward(image, TASKS, MODALITY).close();
		}
		assertTrue(loss < first, "loss went from " + first + " to " + loss);
		assertEquals(arrays, network.arrayCount());
	}

	private void assertGradient(final double expected, final String name) {
		assertEquals(1, network.gradientNorm(name) / expected, 1e-3, name);
	}

	private static void assertNear(final double expected, final double found, final String what) {
		assertEquals(expected, found, 1e-4, what);
	}

	private static int index(final int token, final int z, final int y, final int x) {
		return ((token * SIZE + z) * SIZE + y) * SIZE + x;
	}
}
