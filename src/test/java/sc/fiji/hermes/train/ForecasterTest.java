package sc.fiji.hermes.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.collection.layout.CollectOptions;
import sc.fiji.hermes.collection.layout.DatasetFolders;
import sc.fiji.hermes.demo.PhantomOptions;
import sc.fiji.hermes.demo.Phantoms;
import sc.fiji.hermes.job.CancelledException;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.preprocess.PlanOptions;

/** {@link Forecaster} on phantoms. Whether its numbers come true is measured on real data, not here, where machines are shared. */
class ForecasterTest {

	private static final TrainOptions TINY = TrainOptions.options().baseWidth(4).plan(PlanOptions.options().withWindow(32, 16, 16)).steps(50)
		.validations(2);

	@TempDir
	static Path folder;
	private static Collection collection;

	@BeforeAll
	static void phantoms() throws IOException {
		Phantoms.generate(folder, PhantomOptions.options().withVoxel(2).withCases(3, 2, 0), Job.create().withThreads(2));
		try (Stream<Path> folders = Files.list(folder)) {
			collection = DatasetFolders.collect("p", folders.filter(f -> f.toString().matches(".*(PET|Cine)")).sorted().toList(), CollectOptions
				.options());
		}
	}

	private static Job job() {
		return Job.create().withThreads(2);
	}

	@Test
	@DisplayName("a small training is forecast in time, memory and disk, and nothing is written")
	void small() throws IOException {
		final Path run = folder.resolve("run");
		final TrainingForecast f = Forecaster.forecast(collection, run, TINY, job());
		assertFalse(Files.exists(run));
		assertTrue(f.measured() && f.secondsPerStep() > 0 && f.secondsPerStep() < 60, f.toText());
		assertEquals(50, f.steps());
		assertEquals(6, f.trainingCases());
		assertTrue(f.trainingSeconds() > 50 * f.secondsPerStep(), "validations come on top: " + f.toText());
		assertTrue(f.prepareSeconds() > 0, f.toText());
		// weights, moments, average, gradients and a Java with TensorFlow
		assertTrue(f.peakMemory() > 200L << 20 && f.peakMemory() < 8L << 30, f.toText());
		assertTrue(f.disk() > 4 * 14 * f.parameters() && f.disk() < 1L << 30, f.toText());
		assertTrue(f.freeDisk() > 0 && f.availableMemory() > 0);
		assertEquals(f.fits(), f.toText().contains("GREEN"));
		assertTrue(f.toText().contains("window 32×16×16 voxels") && f.toText().contains("of a median image"), f.toText());
		assertEquals(List.of("32×16×16", "32×16×16"), f.planned().plan().grids().stream().map(g -> g.windowText()).toList());
	}

	@Test
	@DisplayName("the number of steps that fit into a time grows with it")
	void minutes() {
		final TrainOptions o = TrainOptions.options().baseWidth(4).plan(TINY.plan()).validations(1);
		final TrainingForecast f = Forecaster.forecast(collection, folder.resolve("run"), o.minutes(2000), job());
		assertEquals(2000 * 60, f.trainingSeconds(), 2000 * 60 * 0.05);
		assertEquals(2000 * 60 / f.secondsPerStep(), f.steps(), 0.05 * f.steps());
	}

	@Test
	@DisplayName("what no machine bears is not tried and answered red, with a preset that would fit")
	void red() {
		final TrainOptions huge = TINY.baseWidth(32).plan(PlanOptions.options().withWindow(1024, 1024, 512));
		final TrainingForecast f = Forecaster.forecast(collection, folder.resolve("run"), huge, job());
		assertFalse(f.measured());
		assertFalse(f.fitsMemory() || f.fits());
		assertTrue(f.toText().contains("RED: it is too large for its memory"), f.toText());
		assertTrue(f.toText().contains("not tried"), f.toText());
	}

	@Test
	@DisplayName("a preset replaces a window that was given, and keeps a spacing")
	void preset() {
		final TrainOptions published = Preset.PUBLISHED.on(TINY);
		assertEquals(List.of(128, 128, 128), published.plan().window().orElseThrow());
		final TrainOptions quick = Preset.QUICK.on(published);
		assertTrue(quick.plan().window().isEmpty());
		assertEquals(32 * 32 * 32, quick.plan().windowVoxels());
		assertEquals(8, quick.baseWidth());
		assertEquals(List.of(2.0, 2.0, 3.0), Preset.LARGE.on(TINY.plan(TINY.plan().withSpacing(2, 2, 3))).plan().spacing().orElseThrow());
	}

	@Test
	@DisplayName("a dataset without training case is named, and a cancelled forecast stops")
	void refused() {
		final Dataset d = collection.datasets().get(0);
		final Collection none = new Collection("n", List.of(new Dataset(d.name(), d.modality(), 1, d.labels(), d.cases(Split.VALIDATION))));
		assertTrue(assertThrows(InputException.class, () -> Forecaster.forecast(none, folder, TINY, job())).getMessage().contains(d.name()));
		final Job job = job();
		job.cancel();
		assertThrows(CancelledException.class, () -> Forecaster.forecast(collection, folder, TINY, job));
	}
}
