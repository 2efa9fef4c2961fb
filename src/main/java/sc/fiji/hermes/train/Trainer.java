package sc.fiji.hermes.train;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import sc.fiji.hermes.bundle.Checkpoint;
import sc.fiji.hermes.bundle.CheckpointData;
import sc.fiji.hermes.bundle.ModelDescription;
import sc.fiji.hermes.bundle.ModelFolder;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.engine.JavaHeap;
import sc.fiji.hermes.engine.Sessions;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.job.MemoryGate;
import sc.fiji.hermes.model.Network;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.Parameter;
import sc.fiji.hermes.model.Weights;
import sc.fiji.hermes.optimize.TrainingGraph;
import sc.fiji.hermes.preprocess.Plan;
import sc.fiji.hermes.preprocess.PlanReport;
import sc.fiji.hermes.preprocess.Planner;
import sc.fiji.hermes.preprocess.PreparedCache;
import sc.fiji.hermes.sample.CaseLoader;
import sc.fiji.hermes.sample.SampleSource;
import sc.fiji.hermes.segment.GridPredictor;

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

	/** Share of the Java heap that cases may take while they are prepared. */
	static final double HEAP_TO_PREPARE = 0.5;

	private final RunData data;
	private final TrainingSetup setup;
	private final Path cache;
	private final CaseLoader loader;
	private final Job job;

	private Trainer(final RunData data, final RunFolder run, final NetworkConfig config, final TrainOptions options,
		final TrainingWatcher watcher, final Job job)
	{
		this.data = data;
		this.job = job.serial();
		final Network network = Network.of(config);
		cache = options.cache().orElse(run.defaultCache());
		loader = loader(run, MemoryGate.of((long) (HEAP_TO_PREPARE * Runtime.getRuntime().maxMemory())));
		final SampleSource source = SampleSource.of(data.collection(), data.plan(), options.samples(), loader, job.seed());
		setup = new TrainingSetup(data.collection(), data.plan(), network, run, source, new Validator(data.collection(), data.plan(), loader),
			options, watcher, this.job);
	}

	/** Would make a run folder that was moved away anew if it did not look. */
	private CaseLoader loader(final RunFolder run, final MemoryGate memory) {
		return (d, c, grid) -> {
			run.requireInPlace();
			return PreparedCache.open(c, d, grid, cache, memory, job);
		};
	}

	/** Whether a new training may write to a folder: it is missing, empty, or of a training that was killed before it had begun. */
	public static boolean isFree(final Path folder) {
		return RunFolder.isFree(folder);
	}

	/**
	 * Runs the training, or resumes it if the options say so; a resumed run takes all that is not given anew from its
	 * folder, in whatever state a stop or a kill has left it; see {@link TrainOptions#resume}. Its seed is that of the run, as are its
	 * threads unless the job gives others.
	 *
	 * @param folder of the run; must be {@linkplain #isFree free}, unless resumed
	 * @throws InputException for a mistake in the collection or the folder, also if the folder is moved meanwhile
	 */
	public static TrainResult train(final Collection collection, final Path folder, final TrainOptions options, final Job job) {
		return train(collection, folder, options, TrainingWatcher.NONE, job);
	}

	/** The same with somebody who hears of it. */
	public static TrainResult train(final Collection collection, final Path folder, final TrainOptions options,
		final TrainingWatcher watcher, final Job job)
	{
		Sessions.requireDevice(job);
		if (options.resume()) try (RunFolder run = RunFolder.open(folder)) {
			final RunInfo info = run.readInfo();
			if (info.edited()) job.report(folder.resolve(RunLog.RUN) + " was edited since the run began; the training goes on with what it says now.",
				-1);
			final Resumption resumption = Resumption.of(info, options, folder, job);
			final RunData data = RunData.read(run, info, resumption.options().plan(), job);
			requireFit(info.settings().network(), data.plan(), run);
			return new Trainer(data, run, info.settings().network(), resumption.options(), watcher, resumption.job()).run(info, Optional.of(
				resumption));
		}
		requireCases(collection);
		RunFolder.requireFree(folder);
		final PlanReport planned = Planner.report(collection, Planner.survey(collection, options.plan(), job), options.plan());
		final RunData data = RunData.of(collection, planned);
		try (RunFolder run = RunFolder.create(folder)) {
			try {
				final NetworkConfig config = config(data.plan(), options);
				final Trainer trainer = new Trainer(data, run, config, options, watcher, job);
				Origin.of(options.start(), job).ifPresent(origin -> run.writeStart(InitialWeights.of(origin, data.plan(), options
					.network()::config, job)));
				final RunInfo info = RunInfo.of(RunSettings.of(options, job, config), folder, collection, data.plan());
				run.writeInfo(info);
				data.write(run);
				for (int d = 0; d < planned.reasons().size(); d++) {
					final String dataset = planned.plan().grids().get(d).dataset();
					planned.toLines(d).forEach(line -> job.report(dataset + ": " + line, -1));
				}
				return trainer.run(info, Optional.empty());
			}
			finally {
				// Nothing was learned, so its name stays free. While it is locked, or this might be the run of another by now.
				if (!run.hasBegun()) run.abandon();
			}
		}
	}

	/** @throws InputException if a dataset has no training case */
	static void requireCases(final Collection collection) {
		for (final Dataset d : collection.datasets()) if (d.cases(Split.TRAIN).isEmpty()) throw new InputException(
			"Dataset %s has no training case; add some to its split or remove it.", d.name());
	}

	static NetworkConfig config(final Plan plan, final TrainOptions options) {
		return options.network().config(plan.tasks().size(), plan.modalities().size());
	}

	/** A plan that was edited may have grown. */
	private static void requireFit(final NetworkConfig network, final Plan plan, final RunFolder run) {
		try {
			ModelDescription.requireFit(network, plan);
		}
		catch (final IllegalArgumentException e) {
			throw new InputException(e, "%s does not fit the network that the run was started with (%s); restore it, or start a new run.", run
				.plan(), e.getMessage());
		}
	}

	/** From wherever the run is. */
	private TrainResult run(final RunInfo info, final Optional<Resumption> resumption) {
		try {
			return proceed(info, resumption);
		}
		catch (final InputException e) {
			// the reason behind many others
			setup.run().requireInPlace();
			throw e;
		}
	}

	private TrainResult proceed(final RunInfo before, final Optional<Resumption> resumption) {
		final Optional<CheckpointData> latest = before.length().isEmpty() ? Optional.empty() : Checkpoint.readLatest(setup.run().path(),
			warning -> job.report(warning, -1));
		final RunInfo info = resumption.map(r -> r.at(latest.map(CheckpointData::step).orElse(0L), setup.run().path())).orElse(before);
		final List<RunChange> changes = info.changes().subList(before.changes().size(), info.changes().size());
		if (!changes.isEmpty()) setup.run().writeInfo(info);
		if (latest.isEmpty()) {
			PreparedCache.sweep(cache, KEEP_PREPARED);
			CasePreparation.run(setup.collection(), setup.plan(), loader, job);
		}
		JavaHeap.shrink();
		try (TrainingGraph graph = graph(); GridPredictor predictor = predictor()) {
			return latest.isPresent() ? resume(latest.get(), info, changes, graph, predictor) : start(info, changes, graph, predictor);
		}
	}

	private TrainResult start(final RunInfo info, final List<RunChange> changes, final TrainingGraph graph, final GridPredictor predictor) {
		final TrainOptions options = setup.options();
		final List<Parameter> parameters = setup.network().parameters();
		final Weights initial = setup.run().readStart(parameters).orElseGet(() -> Weights.initialize(parameters, job.seed()));
		graph.initialize(initial);
		final Forecast forecast = info.forecast().orElseGet(() -> Forecast.measure(setup, graph, predictor));
		final Length length = info.length().orElseGet(() -> length(forecast));
		final long steps = length.after(0);
		job.report(String.format(Locale.ROOT, "%d steps of %d samples, about %.2f s each; with validations %s", steps, options.batch(),
			forecast.secondsPerStep(), TimeLeft.text(forecast.secondsLeft(0, steps, options.validations(), forecast.secondsPerStep()))), 0);
		graph.initialize(initial);
		final RunInfo measured = info.with(length, forecast);
		setup.run().writeInfo(measured);
		final TrainingLoop loop = new TrainingLoop(setup, graph, predictor, TrainingPosition.START, measured);
		loop.checkpoint();
		setup.run().forgetStart();
		setup.run().truncateLog(0, 0);
		for (int d = 0; d < data.reasons().size(); d++) setup.run().log(LogLines.planned(data.plan().grids().get(d), data.reasons().get(d)));
		tell(changes);
		return loop.run();
	}

	private Length length(final Forecast forecast) {
		final TrainOptions options = setup.options();
		if (options.steps().isPresent()) return Length.fixed(options.steps().getAsLong());
		return Length.estimated(forecast.steps(options.minutes(), options.validations()), options.minutes());
	}

	private TrainResult resume(final CheckpointData data, final RunInfo info, final List<RunChange> changes, final TrainingGraph graph,
		final GridPredictor predictor)
	{
		final RunFolder run = setup.run();
		if (info.forecast().isEmpty()) throw new InputException(
			"%s does not say how long steps and validations take; restore it, or start the training again in a new folder.", run.path().resolve(
				RunLog.RUN));
		graph.load(TrainingState.fromArrays(data.arrays(), setup.network().parameters(), graph.slots(), run.path()));
		final TrainingPosition saved = TrainingPosition.of(data);
		// a finished run whose model is gone makes it again
		final TrainingPosition position = saved.step() >= info.length().get().after(saved.step()) && !ModelFolder.isModel(run.model()) ? saved.unvalidated() : saved;
		run.forgetStart();
		run.truncateLog(position.step(), position.validated());
		tell(changes);
		return new TrainingLoop(setup, graph, predictor, position, info).run();
	}

	private void tell(final List<RunChange> changes) {
		for (final RunChange c : changes) {
			setup.run().log(LogLines.changed(c));
			job.report(c.text(), -1);
		}
	}

	private GridPredictor predictor() {
		return GridPredictor.of(setup.network(), setup.plan(), Weights.initialize(setup.network().parameters(), job.seed()), job);
	}

	private TrainingGraph graph() {
		final TrainOptions options = setup.options();
		return new TrainingGraph(setup.network(), options.optimizer(), options.groups(), options.loss(), options.recompute(), job);
	}
}
