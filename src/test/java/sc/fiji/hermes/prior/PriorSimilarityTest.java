package sc.fiji.hermes.prior;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import sc.fiji.hermes.bundle.Model;
import sc.fiji.hermes.bundle.ModelCard;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.model.Network;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.Scale;
import sc.fiji.hermes.model.Weights;
import sc.fiji.hermes.model.resunet.ResUNet;
import sc.fiji.hermes.preprocess.Grid;
import sc.fiji.hermes.preprocess.Plan;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

class PriorSimilarityTest {

	private static final List<Scale> ALL = ResUNet.of(8).scales();

	private static Model model;

	@BeforeAll
	static void build() {
		model = model(NetworkConfig.universal(ResUNet.of(8), 4, 2));
	}

	private static Model model(final NetworkConfig config) {
		final List<Task> tasks = List.of(new Task("liver"), new Task("spleen"), new Task("heart"), new Task("spine"));
		final Plan plan = new Plan(Plan.CURRENT_VERSION, tasks, List.of(Modality.CT, Modality.T1), List.of(new Grid("set", Modality.CT, tasks,
			true, List.of(1.0, 1.0, 1.0), List.of(32, 32, 32))));
		return new Model("m", config, plan, Weights.initialize(Network.of(config).parameters(), 1), ModelCard.today(List.of(), 0, List.of()));
	}

	/** The model with row {@code row} of every task pool changed. */
	private static Model changed(final int row, final RowChange change) {
		Weights weights = model.weights();
		for (final Scale scale : ALL) {
			final float[] pool = weights.get(scale.taskPool()).clone();
			final int d = pool.length / model.network().taskRows();
			final float[] values = Arrays.copyOfRange(pool, row * d, (row + 1) * d);
			change.apply(values, pool, d);
			System.arraycopy(values, 0, pool, row * d, d);
			weights = weights.with(scale.taskPool(), pool);
		}
		return new Model("changed", model.network(), model.plan(), weights, model.card());
	}

	private interface RowChange {

		void apply(float[] row, float[] pool, int d);
	}

	private static void assertSame(final SimilarityMatrix expected, final SimilarityMatrix actual) {
		for (int i = 0; i < expected.size(); i++) for (int j = 0; j < expected.size(); j++)
			assertEquals(expected.get(i, j), actual.get(i, j), 1e-5);
	}

	@Test
	@DisplayName("F16 symmetric, ones on the diagonal, untrained priors unlike each other")
	void untrained() {
		for (final SimilarityMatrix m : List.of(PriorSimilarity.of(model).tasks(ALL), PriorSimilarity.of(model).modalities(ALL)))
			for (int i = 0; i < m.size(); i++) {
				assertEquals(1, m.get(i, i), 1e-12);
				// ±1/√272 for base 8, where the bound of 0.15 for published widths is two and a half standard deviations
				for (int j = 0; j < i; j++) {
					assertEquals(m.get(j, i), m.get(i, j));
					assertTrue(Math.abs(m.get(i, j)) < 0.2, m.toString());
				}
			}
		assertEquals(List.of("CT", "T1", "unknown"), PriorSimilarity.of(model).modalities(ALL).names());
	}

	@Test
	@DisplayName("F16 scaling a row or adding a constant to it at one scale changes nothing")
	void invariant() {
		final SimilarityMatrix plain = PriorSimilarity.of(model).tasks(ALL);
		assertSame(plain, PriorSimilarity.of(changed(1, (row, pool, d) -> {
			for (int c = 0; c < d; c++) row[c] *= 3;
		})).tasks(ALL));
		assertSame(plain, PriorSimilarity.of(changed(1, (row, pool, d) -> {
			for (int c = 0; c < d; c++) row[c] += d;
		})).tasks(ALL));
	}

	@Test
	@DisplayName("F16 equal rows have similarity 1, opposite ones −1, at every scale and over all")
	void equalRows() {
		final PriorSimilarity equal = PriorSimilarity.of(changed(2, (row, pool, d) -> System.arraycopy(pool, 0, row, 0, d)));
		final PriorSimilarity opposite = PriorSimilarity.of(changed(2, (row, pool, d) -> {
			for (int c = 0; c < d; c++) row[c] = -pool[c];
		}));
		for (final Scale scale : ALL) assertEquals(1, equal.tasks(List.of(scale)).get(0, 2), 1e-6);
		assertEquals(1, equal.tasks(ALL).get(0, 2), 1e-6);
		assertEquals(-1, opposite.tasks(ALL).get(2, 0), 1e-6);
	}

	@Test
	@DisplayName("A modality's prior is the mean of its tokens: their order does not matter")
	void tokenOrder() {
		Weights weights = model.weights();
		for (final Scale scale : ALL) {
			final float[] pool = weights.get(scale.modalityPool()).clone();
			final int d = pool.length / model.network().modalityRows() / model.network().priors().tokens();
			final float[] first = Arrays.copyOf(pool, d);
			System.arraycopy(pool, d, pool, 0, d);
			System.arraycopy(first, 0, pool, d, d);
			weights = weights.with(scale.modalityPool(), pool);
		}
		assertSame(PriorSimilarity.of(model).modalities(ALL), PriorSimilarity.of(new Model("swapped", model.network(), model.plan(), weights,
			model.card())).modalities(ALL));
	}

	@Test
	@DisplayName("A traditional model is refused with a sentence")
	void traditional() {
		final Model m = model(NetworkConfig.traditional(ResUNet.of(4), 4));
		assertTrue(assertThrows(InputException.class, () -> PriorSimilarity.of(m)).getMessage().contains("universal"));
	}
}
