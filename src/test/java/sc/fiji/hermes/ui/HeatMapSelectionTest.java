package sc.fiji.hermes.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import sc.fiji.hermes.model.Scale;
import sc.fiji.hermes.model.resunet.ResUNet;
import sc.fiji.hermes.prior.SimilarityKind;
import sc.fiji.hermes.prior.SimilarityMatrix;
import sc.fiji.hermes.prior.SimilarityOptions.Order;

class HeatMapSelectionTest {

	private static final List<Scale> SCALES = ResUNet.of(8).scales();

	/** Alike are 0 and 2; the third number is how many scales were asked for. */
	private static final SimilarityKind KIND = SimilarityKind.of("Task priors", SCALES, scales -> SimilarityMatrix.cosine(List.of("a", "b", "c"),
		new double[][] { { 1, 0, 0 }, { 0, 1, scales.size() - 1 }, { 1, 0.1, SCALES.indexOf(scales.get(0)) * 0.01 } }));

	@Test
	@DisplayName("One scale has its own matrix, all of them another")
	void scales() {
		assertEquals(SCALES, KIND.scales());
		for (int i = 0; i < 5; i++) assertSame(KIND.single().get(i).matrix(), new HeatMapSelection(KIND, Optional.of(SCALES.get(i)), Order.DATASET)
			.matrix());
		assertSame(KIND.allScales(), new HeatMapSelection(KIND, Optional.empty(), Order.DATASET).matrix());
	}

	@Test
	@DisplayName("Members stand as in the datasets or alike beside alike")
	void order() {
		assertEquals(List.of("a", "b", "c"), new HeatMapSelection(KIND, Optional.empty(), Order.DATASET).heatMap().matrix().names());
		assertEquals(List.of("a", "c", "b"), new HeatMapSelection(KIND, Optional.empty(), Order.CLUSTER).heatMap().matrix().names());
	}

	@Test
	@DisplayName("Titles say kind and scale, and make file names")
	void names() {
		assertEquals("Task priors, all scales", new HeatMapSelection(KIND, Optional.empty(), Order.CLUSTER).title());
		assertEquals("task-priors-bottleneck-1-16", new HeatMapSelection(KIND, Optional.of(SCALES.get(2)), Order.CLUSTER).fileName());
	}
}
