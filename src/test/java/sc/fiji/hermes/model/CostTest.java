package sc.fiji.hermes.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import sc.fiji.hermes.model.resunet.ResUNet;
import sc.fiji.hermes.volume.Pooling;

class CostTest {

	private static final Pooling HALVINGS = Pooling.halvings(4);
	private static final Network PUBLISHED = Network.of(NetworkConfig.reference(ResUNet.of(32), 73, 6));

	@Test
	@DisplayName("Hermes-R takes 1339.2 thousand million multiply-adds at 128³, with 13 tasks and a null token, and an eighth of that at 64³")
	void multiplyAdds() {
		assertEquals(1339.22e9, PUBLISHED.cost(List.of(128, 128, 128), HALVINGS, 14).multiplyAdds(), 0.02e9);
		assertEquals(565.1e9, PUBLISHED.cost(List.of(96, 96, 96), HALVINGS, 14).multiplyAdds(), 0.1e9);
		assertEquals(167.6e9, PUBLISHED.cost(List.of(64, 64, 64), HALVINGS, 14).multiplyAdds(), 0.1e9);
		final double fusions = PUBLISHED.cost(List.of(128, 128, 128), HALVINGS, 14).multiplyAdds() - ResUNet.of(32).cost(List.of(128, 128, 128), HALVINGS)
			.multiplyAdds();
		assertEquals(13.70 + 6.68 + 2.70 + 6.68 + 13.70 + 0.96, fusions / 1e9, 0.03);
	}

	@Test
	@DisplayName("memory grows with voxels, width and tasks: some 800 bytes a voxel and channel of the base width in a training")
	void memory() {
		for (final int base : new int[] { 8, 16 }) {
			final Network n = Network.of(NetworkConfig.universal(ResUNet.of(base), 3, 2));
			final Cost cost = n.cost(List.of(48, 48, 48), HALVINGS, 3);
			assertEquals(800, cost.trainingBytes(false) / (48 * 48 * 48 * base), 60);
			assertEquals(cost.trainingBytes(false) / 2, cost.trainingBytes(true), 1);
			assertTrue(n.cost(List.of(48, 48, 48), HALVINGS, 30).inferenceBytes() > cost.inferenceBytes());
		}
		// the reference holds 2.5 GB of maps, and its process was seen to take 4.5 GB with 0.25 GB of weights
		assertEquals(3.5e9, PUBLISHED.cost(List.of(128, 128, 128), HALVINGS, 14).inferenceBytes(), 1e9);
	}

	@Test
	@DisplayName("pooling within planes costs more below it, a stem saves nearly all, flat kernels two thirds")
	void shapes() {
		final List<Integer> window = List.of(64, 64, 16), flat = List.of(3, 3, 1), cube = List.of(3, 3, 3);
		final Pooling planes = Pooling.of(List.of(List.of(2, 2, 1), List.of(2, 2, 1), List.of(2, 2, 2), List.of(2, 2, 2)));
		final ResUNet net = ResUNet.of(8);
		final double halved = net.cost(window, HALVINGS).multiplyAdds();
		assertTrue(net.cost(window, planes).multiplyAdds() > 1.2 * halved);
		assertEquals(halved / 8, net.cost(List.of(64, 64, 32), HALVINGS.withStem(2, 2, 2)).multiplyAdds() / 2, 0.02 * halved);
		assertEquals(net.cost(window, planes).multiplyAdds() / 3, net.withKernels(List.of(flat, flat, flat, flat, flat)).cost(window, planes)
			.multiplyAdds(), 1);
		assertTrue(net.withKernels(List.of(flat, flat, cube, cube, cube)).cost(window, planes).multiplyAdds() < 0.65 * net.cost(window, planes)
			.multiplyAdds());
	}
}
