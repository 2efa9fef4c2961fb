package sc.fiji.hermes.prior;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.Hermes;
import sc.fiji.hermes.bundle.Model;
import sc.fiji.hermes.bundle.ModelCard;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.collection.layout.CollectOptions;
import sc.fiji.hermes.demo.PhantomKind;
import sc.fiji.hermes.demo.PhantomOptions;
import sc.fiji.hermes.demo.Phantoms;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.Network;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.Scale;
import sc.fiji.hermes.model.Weights;
import sc.fiji.hermes.model.resunet.ResUNet;
import sc.fiji.hermes.preprocess.Plan;
import sc.fiji.hermes.preprocess.PlanOptions;
import sc.fiji.hermes.preprocess.Planner;

class PosteriorSimilarityTest {

	private static final List<Scale> ALL = ResUNet.of(4).scales();

	@TempDir
	static Path folder;

	private static Collection collection;
	private static Plan plan;

	@BeforeAll
	static void phantoms() {
		Phantoms.generate(folder, PhantomOptions.options().withVoxel(2).withCases(1, 1, 0), Job.create());
		collection = collection(PhantomKind.T1);
		plan = Planner.plan(collection, PlanOptions.options().withWindow(32, 16, 16), Job.create());
	}

	private static Collection collection(final PhantomKind kind) {
		return Hermes.collect("c", List.of(folder.resolve(kind.folder())), CollectOptions.options());
	}

	private static Model model(final Weights weights, final NetworkConfig config) {
		return new Model("m", config, plan, weights, ModelCard.today(List.of(), 0, List.of()));
	}

	private static SimilarityMatrix tasks(final Model model, final List<Scale> scales) {
		return PosteriorSimilarity.of(model, collection, Split.VALIDATION, 1, Job.create()).tasks(scales);
	}

	@Test
	@DisplayName("Tasks with equal priors become equal tokens; tasks with different priors do not")
	void equalPriors() {
		final NetworkConfig config = NetworkConfig.universal(ResUNet.of(4), 2, 1);
		final Weights random = Weights.initialize(Network.of(config).parameters(), 1);
		Weights equal = random;
		for (final Scale scale : ALL) {
			final float[] pool = equal.get(scale.taskPool()).clone();
			System.arraycopy(pool, 0, pool, scale.width(), scale.width());
			equal = equal.with(scale.taskPool(), pool);
		}
		final SimilarityMatrix same = tasks(model(equal, config), ALL), different = tasks(model(random, config), ALL);
		assertEquals(List.of("liver", "spine"), same.names());
		assertEquals(1, same.get(0, 1), 1e-5);
		assertTrue(different.get(0, 1) < 0.99, different.toString());
		assertTrue(Math.abs(different.get(0, 1) - tasks(model(random, config), List.of(ALL.get(4))).get(0, 1)) > 1e-4);
	}

	@Test
	@DisplayName("A collection of other datasets and a traditional model are refused with a sentence")
	void refused() {
		final NetworkConfig universal = NetworkConfig.universal(ResUNet.of(4), 2, 1), traditional = NetworkConfig.traditional(ResUNet.of(4), 2);
		final Model m = model(Weights.initialize(Network.of(universal).parameters(), 1), universal);
		assertTrue(assertThrows(InputException.class, () -> PosteriorSimilarity.of(m, collection(PhantomKind.PET), Split.VALIDATION, 1, Job
			.create())).getMessage().contains("trained on none"));
		final Model fixed = model(Weights.initialize(Network.of(traditional).parameters(), 1), traditional);
		assertTrue(assertThrows(InputException.class, () -> tasks(fixed, ALL)).getMessage().contains("traditional"));
	}
}
