package sc.fiji.hermes.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

import com.google.gson.JsonObject;

import sc.fiji.hermes.bundle.Checkpoint;
import sc.fiji.hermes.bundle.CheckpointData;
import sc.fiji.hermes.bundle.Model;
import sc.fiji.hermes.bundle.ModelFolder;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.CollectionFiles;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.evaluate.Evaluation;
import sc.fiji.hermes.job.CancelledException;
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
import sc.fiji.hermes.sample.Prefetcher;
import sc.fiji.hermes.sample.SampleSource;
import sc.fiji.hermes.segment.Predictor;
import sc.fiji.hermes.train.TrainingGraph.Example;
import sc.fiji.hermes.train.TrainingGraph.Losses;

/**
 * Trains one network over a collection and leaves a run folder.
 * <p>
 * Stops between two samples when the job is cancelled, with a valid checkpoint. A resumed run continues bit for bit as
 * if it had not been stopped (on the CPU, with the same number of threads), because samples are a function of seed and
 * step.
 *
 * <pre>{@code
 * TrainResult r = Trainer.train(collection, Path.of("run"), TrainOptions.options().minutes(30), Job.create());
 * }</pre>
 */
public final class Trainer {

	private static final double SHARE_OF_TIME_FOR_STEPS = 0.93;
	private static final double CHECKPOINT_SECONDS = 300;
	private static final double QUICK_OVERLAP = 0.25, FINAL_OVERLAP = 0.5;

	private final Collection collection;
	private final RunFolder run;
	private final TrainOptions options;
	private final Job job;
	private final Plan plan;
	private final Network network;
	private final Path cache;
	private final SampleSource source;
	private final Validator validator;
	private double bestDice = -1;
	private Optional<Evaluation> lastValidation = Optional.empty();

	private Trainer(final Collection collection, final RunFolder run, final Plan plan, final TrainOptions options, final Job job) {
		this.collection = collection;
		this.run = run;
		this.options = options;
		this.job = job;
		this.plan = plan;
		network = Network.of(config(plan, options));
		cache = options.cache().orElse(run.defaultCache());
		source = SampleSource.of(collection, plan, options.samples(), cache, job);
		validator = new Validator(collection, plan, network, cache);
	}

	/**
	 * Runs the training, or resumes it if the options say so; a resumed run takes collection, plan and length from its
	 * folder.
	 *
	 * @param folder of the run; must not exist, unless resumed
	 * @throws InputException for a mistake in the collection or the folder
	 */
	public static TrainResult train(final Collection collection, final Path folder, final TrainOptions options, final Job job) {
		if (options.resume()) {
			final RunFolder run = RunFolder.open(folder);
			final Collection original = CollectionFiles.read(run.collection());
			return new Trainer(original, run, PlanFiles.read(run.plan()), options, job).resume();
		}
		for (final Dataset d : collection.datasets()) if (d.cases(Split.TRAIN).isEmpty()) throw new InputException(
			"Dataset %s has no training case; add some to its split or remove it.", d.name());
		final Plan plan = Planner.plan(collection, options.plan());
		final RunFolder run = RunFolder.create(folder);
		CollectionFiles.write(collection, run.collection());
		PlanFiles.write(plan, run.plan());
		return new Trainer(collection, run, plan, options, job).start();
	}

	private static NetworkConfig config(final Plan plan, final TrainOptions options) {
		return options.paradigm() == Paradigm.TRADITIONAL ? NetworkConfig.traditional(options.baseWidth(), plan.tasks().size())
			: NetworkConfig.universal(options.baseWidth(), plan.tasks().size(), plan.modalities().size());
	}

	private TrainResult start() {
		prepareCases();
		try (TrainingGraph graph = graph()) {
			final Weights initial = Weights.initialize(network.parameters(), job.seed());
			final Forecast forecast = Forecast.measure(graph, initial, source, plan, network.config(), options, job);
			final long steps = options.steps().orElseGet(
				() -> Math.max(1, (long) (options.minutes() * 60 * SHARE_OF_TIME_FOR_STEPS / forecast.secondsPerStep())));
			run.writeRun(RunInfo.of(options, job, network, steps, forecast.secondsPerStep()));
			job.report(String.format(Locale.ROOT, "%d steps of %d samples, about %.2f s each, %s", steps, options.batch(),
				forecast.secondsPerStep(), TimeLeft.text(steps * forecast.secondsPerStep())), 0);
			graph.initialize(initial);
			checkpoint(graph, 0);
			return loop(graph, 0, steps);
		}
	}

	private TrainResult resume() {
		final JsonObject info = run.readRun();
		RunInfo.requireSame(info, options, job, network, run.path());
		final CheckpointData data = Checkpoint.readLatest(run.path(), warning -> job.report(warning, -1)).orElseThrow(
			() -> new InputException("%s has no checkpoint to resume from; start the training again in a new folder.", run.path()));
		try (TrainingGraph graph = graph()) {
			graph.load(TrainingState.fromArrays(data.arrays(), network.parameters(), run.path()));
			bestDice = Double.parseDouble(data.info().getOrDefault("bestDice", "-1"));
			run.truncateLog(data.step());
			return loop(graph, data.step(), info.get("steps").getAsLong());
		}
	}

	private TrainingGraph graph() {
		return new TrainingGraph(network, options.optimizer(), options.loss(), options.recompute(), job);
	}

	/** Reads, resamples and caches every case once, so that mistakes in the data show before the training starts. */
	private void prepareCases() {
		final int total = collection.datasets().stream().mapToInt(d -> d.cases(Split.TRAIN).size() + d.cases(Split.VALIDATION).size()).sum();
		final int[] done = { 0 };
		for (final Dataset d : collection.datasets()) d.cases().stream().filter(c -> c.split() != Split.TEST && c.labels().isPresent())
			.forEach(c -> {
				job.checkCancelled();
				PreparedCache.get(c, d, plan.grid(d.name()), cache, job);
				job.report("prepared " + d.name() + " / " + c.id(), (double) ++done[0] / total);
			});
	}

	private TrainResult loop(final TrainingGraph graph, final long firstStep, final long steps) {
		final Schedule schedule = new Schedule(options.learningRate(), options.warmUp() * steps, steps);
		final long logEvery = Math.max(1, Math.min(25, steps / 100));
		Predictor predictor = null;
		final StepClock clock = new StepClock();
		long step = firstStep;
		Losses sum = Losses.ZERO;
		long summed = 0;
		try (Prefetcher batches = Prefetcher.of(source, firstStep, options.batch(), 1, 4)) {
			while (step < steps) {
				final List<Example> examples = SampleExamples.of(batches.next(), network.config(), options.loss());
				Losses losses = Losses.ZERO;
				for (int i = 0; i < examples.size(); i++) {
					job.checkCancelled();
					losses = losses.plus(graph.accumulate(examples.get(i)));
				}
				final double rate = schedule.at(step);
				final double norm = graph.apply(step, rate);
				if (!Double.isFinite(norm)) throw new InputException(
					"The training diverged at step %d; resume from the checkpoint in %s with a lower learning rate than %s.", step,
					run.path(), options.learningRate());
				step++;
				clock.tick();
				sum = sum.plus(losses);
				summed++;
				if (step % logEvery == 0 || step == steps) {
					final Losses mean = new Losses(sum.crossEntropy() / summed, sum.dice() / summed, sum.modality() / summed, sum.total() / summed);
					run.log(RunFolder.lossLine(step, mean, rate, norm, clock.secondsPerStep()));
					job.report(String.format(Locale.ROOT,
						"step %d/%d  loss %.4f (cross-entropy %.4f, Dice %.4f, modality %.3f)  %.2f s/step  %s left", step, steps,
						mean.total(), mean.crossEntropy(), mean.dice(), mean.modality(), clock.secondsPerStep(),
						TimeLeft.text((steps - step) * clock.secondsPerStep())), (double) step / steps);
					sum = Losses.ZERO;
					summed = 0;
				}
				if (isValidation(step, steps)) {
					if (predictor == null) predictor = Predictor.of(network, graph.average(), job);
					else predictor.load(graph.average());
					validate(graph, predictor, step, step == steps);
					checkpoint(graph, step);
					clock.restart();
				}
				else if (clock.secondsSinceCheckpoint() > CHECKPOINT_SECONDS) {
					checkpoint(graph, step);
					clock.restart();
				}
			}
			return new TrainResult(run.path(), run.model(), step, true, lastValidation);
		}
		catch (final CancelledException e) {
			checkpoint(graph, step);
			job.report("stopped after step " + step + "; resume it with the same command and --resume", -1);
			return new TrainResult(run.path(), run.model(), step, false, lastValidation);
		}
		finally {
			if (predictor != null) predictor.close();
			run.drawCurves();
		}
	}

	/** Evenly spread, the last at the end. */
	private boolean isValidation(final long step, final long steps) {
		return step * options.validations() / steps > (step - 1) * options.validations() / steps;
	}

	private void validate(final TrainingGraph graph, final Predictor predictor, final long step, final boolean last) {
		final Evaluation e = validator.validate(predictor, last ? Integer.MAX_VALUE : options.validationCases(),
			last ? FINAL_OVERLAP : QUICK_OVERLAP, job);
		lastValidation = Optional.of(e);
		run.log(RunFolder.validationLine(step, e));
		run.drawCurves();
		if (!e.scores().isEmpty()) job.report("validation after step " + step + "\n" + e.text(), -1);
		final OptionalDouble dice = e.overall().dice();
		// The last one is measured on more cases, so it cannot be compared with the others; the average of the weights
		// over the cooled-down end of a training is the model to keep.
		if (!last && dice.orElse(0) < bestDice) return;
		bestDice = Math.max(bestDice, dice.orElse(0));
		ModelFolder.write(run.model(), new Model(run.path().getFileName().toString(), network.config(), plan, graph.average(),
			RunInfo.card(collection, step, e)));
	}

	private void checkpoint(final TrainingGraph graph, final long step) {
		Checkpoint.write(run.path(), new CheckpointData(step, java.util.Map.of("bestDice", Double.toString(bestDice)),
			TrainingState.toArrays(graph.state())));
	}
}
