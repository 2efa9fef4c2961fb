package sc.fiji.hermes.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.Network;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.Request;
import sc.fiji.hermes.model.Weights;
import sc.fiji.hermes.model.resunet.ResUNet;
import sc.fiji.hermes.volume.Pooling;

class PredictorTest {

	private static final Network NETWORK = Network.of(NetworkConfig.universal(ResUNet.of(4), 2, 1));
	private static final Pooling FLAT = Pooling.of(List.of(List.of(2, 2, 1), List.of(2, 2, 1), List.of(2, 2, 1), List.of(2, 2, 2)));

	@Test
	@DisplayName("one set of weights answers with any pooling of as many levels, each for itself")
	void pooling() {
		final Request request = Request.of(NETWORK.config(), List.of(0, 1), 0);
		final float[] image = new float[16 * 16 * 32];
		final Random random = new Random(1);
		for (int i = 0; i < image.length; i++) image[i] = (float) random.nextGaussian();
		try (Predictor p = Predictor.of(NETWORK, Weights.initialize(NETWORK.parameters(), 1), Job.create())) {
			final float[] halved = p.probabilities(image, 16, 16, 32, Pooling.halvings(4), request), flat = p.probabilities(image, 16, 16, 32, FLAT,
				request);
			assertFalse(Arrays.equals(halved, flat));
			assertArrayEquals(halved, p.probabilities(image, 16, 16, 32, Pooling.halvings(4), request));
			// three slices are too few to be halved four times
			final float[] slices = Arrays.copyOf(image, 3 * 16 * 32);
			assertEquals(2 * slices.length, p.probabilities(slices, 3, 16, 32, FLAT, request).length);
			assertThrows(IllegalArgumentException.class, () -> p.probabilities(slices, 3, 16, 32, Pooling.halvings(4), request));
			assertThrows(IllegalArgumentException.class, () -> p.probabilities(image, 16, 16, 32, Pooling.halvings(3), request));
		}
	}
}
