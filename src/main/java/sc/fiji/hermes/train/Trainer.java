package sc.fiji.hermes.train;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

import com.google.gson.JsonObject;

import sc.fiji.hermes.bundle.Checkpoint;
import sc.fiji.hermes.bundle.CheckpointData;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.CollectionFiles;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.engine.JavaHeap;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.Network;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.Paradigm;
import sc.fiji.hermes.model.Weights;
import sc.fiji.hermes.preprocess.Plan;
import sc.fiji.hermes.preprocess.PlanFiles;
import sc.fiji.hermes.preprocess.Planner;
import sc.fiji.hermes.preprocess.PreparedCache;
import sc.fiji.hermes.sample.SampleSource;
import sc.fiji.hermes.segment.Predictor;

/**
 * Trains one network over a collection and leaves a run folder.
 * <p>
 * Stops between two samples when the job is cancelled, with a valid checkpoint. A resumed run continues bit for bit as
 * if it had not been stopped (on the CPU, with the same number of threads), because samples are a function of seed and
 * step. A job that is paused rests between two steps or validation cases; one that is asked to finish ends after its
 * present step with the better of the present and the best model so far. Before the first step there is nothing to keep,
 * so that this is a cancel.
 *
 * <pre>{@code
 * TrainResult r = Trainer.train(collection, Path.of("run"), TrainOptions.options().minutes(30), Job.create());
 * }</pre>
 */
public final class Trainer {

	static final double QUICK_OVERLAP = 0.25, FINAL_OVERLAP = 0.5;

	/** How long prepared cases that no training uses are kept. */
	private static final Duration KEEP_PREPARED = Duration.ofDays(60);

	/** Share of the Java heap that prepared cases may take. */
	static final double HEAP_FOR_CASES = 0.35;

	private final TrainingSetup setup;
	private final Path cache;
	private final Job job;

	private Trainer(final Collection collection, final RunFolder run, final Plan plan, final TrainOptions options, final Job job) {
		this.job = job;
		final Network network = Network.of(config(plan, options));
		cache = options.cache().orElse(run.defaultCache());
		final long memory = Math.min(options.samples().memoryBytes(), (long) (HEAP_FOR_CASES * Runtime.getRuntime().maxMemory()));
		final SampleSource source = SampleSource.of(collection, plan, options.samples().withMemoryBytes(memory), cache, job);
		setup = new TrainingSetup(collection, plan, network, run, source, new Validator(collection, plan, network, cache), options, job);
	}

	/**
	 * Runs the training, or resumes it if the options say so; a resumed run takes collection, plan and length from its
	 * folder.
	 *
	 * @param folder of the run; must not exist, unless resumed
	 * @throws InputException for a mistake in the collection or the folder
	 */
	public static TrainResult train(final Collection collection, final Path folder, final TrainOptions options, final Job job) {
		if (options.resume()) try (RunFolder run = RunFolder.open(folder)) {
			return new Trainer(CollectionFiles.read(run.collection()), run, PlanFiles.read(run.plan()), options, job).resume();
		}
		for (final Dataset d : collection.datasets()) if (d.cases(Split.TRAIN).isEmpty()) throw new InputException(
			"Dataset %s has no training case; add some to its split or remove it.", d.name());
		final Plan plan = Planner.plan(collection, options.plan());
		final RunFolder run = RunFolder.create(folder);
		try (run) {
			CollectionFiles.write(collection, run.collection());
			PlanFiles.write(plan, run.plan());
			return new Trainer(collection, run, plan, options, job).start();
		}
		finally {
			// A run that never began cannot be resumed, and its name must stay free.
			if (!run.hasBegun()) run.abandon();
		}
	}

	static NetworkConfig config(final Plan plan, final TrainOptions options) {
		return options.paradigm() == Paradigm.TRADITIONAL ? NetworkConfig.traditional(options.baseWidth(), plan.tasks().size())
			: NetworkConfig.universal(options.baseWidth(), plan.tasks().size(), plan.modalities().size());
	}

	private TrainResult start() {
		final TrainOptions options = setup.options();
		prepareCases();
		JavaHeap.shrink();
		try (TrainingGraph graph = graph(); Predictor predictor = predictor()) {
			final Weights initial = Weights.initialize(setup.network().parameters(), job.seed());
			graph.initialize(initial);
			final Forecast forecast = Forecast.measure(setup, graph, predictor);
			final long steps = options.steps().orElseGet(() -> forecast.steps(options.minutes(), options.validations()));
			job.report(String.format(Locale.ROOT, "%d steps of %d samples, about %.2f s each; with validations %s", steps, options.batch(),
				forecast.secondsPerStep(), TimeLeft.text(forecast.secondsLeft(0, steps, options.validations(), forecast.secondsPerStep()))), 0);
			graph.initialize(initial);
			final TrainingLoop loop = new TrainingLoop(setup, graph, predictor, new TrainingLoop.Position(0, 0, -1), steps, forecast);
			loop.checkpoint();
			setup.run().writeRun(RunInfo.of(options, job, setup.network(), steps, forecast));
			return loop.run();
		}
	}

	private TrainResult resume() {
		final RunFolder run = setup.run();
		final JsonObject info = run.readRun();
		RunInfo.requireSame(info, setup.options(), job, setup.network(), run.path());
		try (TrainingGraph graph = graph(); Predictor predictor = predictor()) {
			final TrainingLoop.Position position = load(graph);
			run.truncateLog(position.step(), position.validated());
			return new TrainingLoop(setup, graph, predictor, position, info.get("steps").getAsLong(), RunInfo.forecast(info)).run();
		}
	}

	private TrainingLoop.Position load(final TrainingGraph graph) {
		final CheckpointData data = Checkpoint.readLatest(setup.run().path(), warning -> job.report(warning, -1)).orElseThrow(
			() -> new InputException("%s has no checkpoint to resume from; start the training again in a new folder.", setup.run().path()));
		graph.load(TrainingState.fromArrays(data.arrays(), setup.network().parameters(), setup.run().path()));
		return TrainingLoop.Position.of(data);
	}

	private Predictor predictor() {
		return Predictor.of(setup.network(), Weights.initialize(setup.network().parameters(), job.seed()), job);
	}

	private TrainingGraph graph() {
		final TrainOptions options = setup.options();
		return new TrainingGraph(setup.network(), options.optimizer(), options.loss(), options.recompute(), job);
	}

	/** Reads, resamples and caches every case once, so that mistakes in the data show before the training starts. */
	private void prepareCases() {
		PreparedCache.sweep(cache, KEEP_PREPARED);
		final List<Dataset> datasets = setup.collection().datasets();
		final int total = datasets.stream().mapToInt(d -> d.cases(Split.TRAIN).size() + d.cases(Split.VALIDATION).size()).sum();
		final int[] done = { 0 };
		for (final Dataset d : datasets) d.cases().stream().filter(c -> c.split() != Split.TEST && c.labels().isPresent())
			.forEach(c -> {
				Rest.beforeFirstStep(job);
				PreparedCache.get(c, d, setup.plan().grid(d.name()), cache, job);
				job.report("prepared " + d.name() + " / " + c.id(), (double) ++done[0] / total);
			});
	}
}
