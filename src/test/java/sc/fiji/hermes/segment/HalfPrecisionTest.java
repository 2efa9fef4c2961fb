package sc.fiji.hermes.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.bundle.Model;
import sc.fiji.hermes.bundle.ModelCard;
import sc.fiji.hermes.bundle.ModelFolder;
import sc.fiji.hermes.bundle.Precision;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.collection.layout.CollectOptions;
import sc.fiji.hermes.collection.layout.DatasetFolders;
import sc.fiji.hermes.demo.PhantomOptions;
import sc.fiji.hermes.demo.Phantoms;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.Network;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.Weights;
import sc.fiji.hermes.model.resunet.ResUNet;
import sc.fiji.hermes.preprocess.Plan;
import sc.fiji.hermes.preprocess.PlanOptions;
import sc.fiji.hermes.preprocess.Planner;
import sc.fiji.hermes.volume.Volume;

/** With random weights, whose probabilities lie around one half nearly everywhere, so that masks alone would say little. */
class HalfPrecisionTest {

	/** Of a probability, in the mean. */
	private static final double MOST = 0.01;

	@Test
	@DisplayName("a copy in half precision finds the same probabilities on a phantom to within a hundredth, and so the same masks but where the model is undecided")
	void masks(@TempDir final Path folder) throws Exception {
		final Job job = Job.create().withThreads(2);
		Phantoms.generate(folder.resolve("data"), PhantomOptions.options().withCases(1, 1, 0).withVoxel(2), job);
		final Collection phantoms;
		try (Stream<Path> folders = Files.list(folder.resolve("data"))) {
			phantoms = DatasetFolders.collect("phantoms", folders.filter(f -> f.toString().matches(".*CT")).sorted().toList(), CollectOptions.options());
		}
		final Plan plan = Planner.plan(phantoms, PlanOptions.options().withWindow(32, 16, 16), job);
		final NetworkConfig config = NetworkConfig.universal(ResUNet.of(4), plan.tasks().size(), plan.modalities().size());
		final Model model = new Model("random", config, plan, Weights.initialize(Network.of(config).parameters(), 19), ModelCard.today(List.of(), 0, List
			.of()));
		ModelFolder.write(folder.resolve("half"), model, Precision.HALF);
		try (Segmenter whole = Segmenter.of(model, job); Segmenter half = Segmenter.of(ModelFolder.read(folder.resolve("half")), job)) {
			for (final Dataset d : phantoms.datasets()) {
				final Volume image = d.cases(Split.VALIDATION).get(0).readImage();
				final List<Volume> expected = probabilities(whole, image, d, job), rounded = probabilities(half, image, d, job);
				assertEquals(d.tasks().size(), rounded.size());
				double sum = 0;
				long voxels = 0;
				for (int t = 0; t < rounded.size(); t++) for (int i = 0; i < rounded.get(t).data().length; i++, voxels++) sum += Math.abs(rounded.get(t)
					.data()[i] - expected.get(t).data()[i]);
				assertTrue(sum > 0, "the weights were rounded");
				assertTrue(sum < MOST * voxels, "mean difference " + sum / voxels);
			}
		}
	}

	private static List<Volume> probabilities(final Segmenter s, final Volume image, final Dataset d, final Job job) {
		return s.segment(image, d.modality(), d.tasks(), SegmentOptions.options().withRules(false).withProbabilities(true), job).probabilities()
			.stream().map(Segmentation.Probability::values).toList();
	}
}
