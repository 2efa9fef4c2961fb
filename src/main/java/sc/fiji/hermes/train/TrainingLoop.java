package sc.fiji.hermes.train;

import java.awt.AWTError;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

import sc.fiji.hermes.bundle.Checkpoint;
import sc.fiji.hermes.bundle.CheckpointData;
import sc.fiji.hermes.bundle.Model;
import sc.fiji.hermes.bundle.ModelCard;
import sc.fiji.hermes.bundle.ModelFolder;
import sc.fiji.hermes.bundle.TaskRules;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.evaluate.Evaluation;
import sc.fiji.hermes.job.CancelledException;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.Weights;
import sc.fiji.hermes.optimize.SampleExamples;
import sc.fiji.hermes.optimize.TrainingGraph.Example;
import sc.fiji.hermes.optimize.TrainingGraph.Losses;
import sc.fiji.hermes.optimize.TrainingGraph;
import sc.fiji.hermes.sample.Balance;
import sc.fiji.hermes.sample.DatasetShares;
import sc.fiji.hermes.sample.Prefetcher;
import sc.fiji.hermes.sample.Sample;
import sc.fiji.hermes.segment.GridPredictor;
import sc.fiji.hermes.segment.RuleSearch;
import sc.fiji.hermes.volume.Task;

/** The steps of a training from some position to the end, with validations, log and checkpoints between them. */
final class TrainingLoop {

	private static final double CHECKPOINT_SECONDS = 300;

	/** Batches that are made while the network works. */
	private static final int BATCHES_AHEAD = 4;

	/** Steps in a row that may come to nothing. */
	private static final int MOST_SKIPPED = 20;

	/** Slow steps are logged more often than every 25, so that a window that watches does not look dead. */
	private static final double LOG_SECONDS = 10;

	private final TrainingSetup setup;
	private final TrainOptions options;
	private final RunFolder run;
	private final Job job;
	private final TrainingGraph graph;
	private final GridPredictor predictor;
	private final StepClock clock = new StepClock();
	private final Pace pace = new Pace();
	private final Preview preview;
	private RunInfo info;
	private TrainingSchedule schedule;
	private TrainingPosition position;
	/** Steps in a row that changed nothing. */
	private int skipped;
	private RunState state = RunState.PREPARING;
	private Optional<Evaluation> lastValidation = Optional.empty();

	TrainingLoop(final TrainingSetup setup, final TrainingGraph graph, final GridPredictor predictor, final TrainingPosition position,
		final RunInfo info)
	{
		this.setup = setup;
		this.options = setup.options();
		this.run = setup.run();
		this.job = setup.job();
		this.graph = graph;
		this.predictor = predictor;
		this.position = position;
		this.info = info;
		schedule = TrainingSchedule.of(info.length().get(), options);
		preview = new Preview(setup);
		setup.source().follow(position.shares());
	}

	/** Runs to the end, or until the job is cancelled or asked to finish; leaves a checkpoint either way. */
	TrainResult run() {
		try {
			state(RunState.TRAINING);
			setup.watcher().starting(position.step());
			return steps();
		}
		catch (final CancelledException e) {
			checkpoint();
			job.report("stopped after step " + position.step() + "; it can be resumed", -1);
			return result(TrainResult.Ending.STOPPED);
		}
		catch (final RuntimeException | Error e) {
			failed(e);
			throw e;
		}
		finally {
			drawCurves();
		}
	}

	private TrainResult steps() {
		Losses sum = Losses.ZERO;
		long summed = 0;
		preview();
		clock.restart();
		clock.logged();
		try (Prefetcher batches = Prefetcher.of(setup.source(), position.step(), options.batch(), 1, BATCHES_AHEAD)) {
			while (true) {
				// A training may have been stopped in the middle of this validation.
				if (schedule.validates(position.step()) && position.validated() < position.step()) {
					validate();
					checkpoint();
				}
				if (schedule.isOver(position.step())) break;
				rest();
				if (job.isFinishing()) return finishEarly();
				final double rate = schedule.rate(position.step());
				final List<Sample> samples = batches.next();
				final Losses losses = accumulate(samples);
				final OptionalDouble norm = apply(rate);
				if (norm.isPresent()) {
					sum = sum.plus(losses);
					summed++;
					skipped = 0;
				}
				else skipped(samples);
				if (norm.isPresent() && (position.step() % logEvery() == 0 || schedule.isOver(position.step()) || clock
					.secondsSinceLog() > LOG_SECONDS))
				{
					log(sum.over(summed), rate, norm.getAsDouble());
					sum = Losses.ZERO;
					summed = 0;
				}
				if (clock.secondsSinceCheckpoint() > CHECKPOINT_SECONDS) checkpoint();
				if (preview.isDue()) preview();
			}
			return result(TrainResult.Ending.COMPLETE);
		}
	}

	private long logEvery() {
		return Math.max(1, Math.min(25, stepsInAll() / 100));
	}

	private long stepsInAll() {
		return schedule.steps(position.step());
	}

	private TrainResult result(final TrainResult.Ending ending) {
		state(switch (ending) {
			case COMPLETE -> RunState.COMPLETE;
			case EARLY -> RunState.EARLY;
			case STOPPED -> RunState.STOPPED;
		});
		return new TrainResult(run.path(), run.model(), position.step(), ending, lastValidation);
	}

	/** Waits while the job is paused, in a state that outlives a kill; the time belongs to no step. */
	private void rest() {
		job.checkCancelled();
		if (!job.isPaused() || job.isFinishing()) return;
		final RunState interrupted = state;
		checkpoint();
		state(RunState.PAUSED);
		job.report("paused after step " + position.step(), -1);
		job.awaitProceed();
		state(interrupted);
		job.report("going on after step " + position.step(), -1);
		clock.skip();
	}

	/** Keeps the better of the present and the best model so far. */
	private TrainResult finishEarly() {
		// Nothing was learned, so nothing can be kept.
		if (position.step() == 0) throw new CancelledException();
		if (position.validated() < position.step()) validate();
		checkpoint();
		job.report("ended after step " + position.step() + " with the best model so far; it can be resumed", -1);
		return result(TrainResult.Ending.EARLY);
	}

	private void state(final RunState now) {
		state = now;
		run.log(LogLines.state(position.step(), now, ""));
	}

	private void failed(final Throwable cause) {
		try {
			run.log(LogLines.state(position.step(), RunState.FAILED, cause instanceof InputException ? cause.getMessage() : cause.toString()));
		}
		catch (final RuntimeException e) {
			// Perhaps the very reason of the failure, a full disk; the first is what the user should read.
			cause.addSuppressed(e);
		}
	}

	private Losses accumulate(final List<Sample> samples) {
		Losses losses = Losses.ZERO;
		for (final Example e : SampleExamples.of(samples, setup.network().config(), options.loss())) {
			job.checkCancelled();
			losses = losses.plus(graph.accumulate(e));
		}
		return losses;
	}

	/** Norm of the step's gradients; empty if they or the loss were not finite, so that the step changed nothing. */
	private OptionalDouble apply(final double rate) {
		final OptionalDouble norm = graph.apply(position.updates(), rate);
		position = position.stepped(norm.isPresent());
		pace.step(clock.tick());
		if (schedule.length().isCorrectedAfter(position.step())) correct();
		return norm;
	}

	/**
	 * Fixes the number of steps by the pace so far. It is on the disk before anything that depends on it: after a kill the training
	 * comes to this step again with the same weights, finds the number and takes it.
	 */
	private void correct() {
		final Length before = schedule.length();
		final Forecast measured = pace.corrected(forecast());
		final Length length = before.corrected(measured.steps(before.minutes().getAsDouble(), options.validations()));
		info = info.with(length, measured);
		schedule = schedule.with(length);
		run.writeInfo(info);
		checkpoint();
		job.report(String.format(Locale.ROOT, "the training has %d steps and not %d as estimated, because one takes %.2f s", length.known(), before
			.known(), measured.secondsPerStep()), -1);
	}

	private Forecast forecast() {
		return info.forecast().get();
	}

	/** Tells which cases a step without effect had; many such steps in a row are the end, with all that was learned before kept. */
	private void skipped(final List<Sample> samples) {
		final List<String> cases = samples.stream().map(s -> s.dataset() + " / " + s.caseId()).distinct().toList();
		run.log(LogLines.skipped(position.step(), cases));
		final String named = String.join(", ", cases);
		job.report("step " + position.step() + " changed nothing because its loss or gradients were not finite; its cases: " + named, -1);
		if (++skipped < MOST_SKIPPED) return;
		checkpoint();
		throw new InputException(
			"The loss or the gradients of %d steps in a row were not finite, the last with %s; look for values that are not numbers or far " +
				"too large in these images, or start again with a learning rate lower than %s.", skipped, named, options.learningRate());
	}

	private void log(final Losses mean, final double rate, final double norm) {
		final long step = position.step(), steps = stepsInAll();
		final double left = forecast().secondsLeft(step, steps, options.validations(), clock.secondsPerStep());
		run.log(LogLines.loss(step, mean, rate, norm, clock.secondsPerStep(), left));
		clock.logged();
		job.report(String.format(Locale.ROOT, "step %d/%d  loss %.4f (cross-entropy %.4f, Dice %.4f, modality %.3f)  %.2f s/step  %s left",
			step, steps, mean.total(), mean.crossEntropy(), mean.dice(), mean.modality(), clock.secondsPerStep(), TimeLeft.text(left)),
			(double) step / steps);
	}

	private void validate() {
		final boolean last = schedule.isOver(position.step());
		final long start = System.nanoTime();
		state(RunState.VALIDATING);
		setup.watcher().validating(position.step());
		final Weights average = graph.average();
		predictor.load(average);
		final Optional<RuleSearch> search = last && options.rules() ? Optional.of(new RuleSearch()) : Optional.empty();
		final Evaluation e = setup.validator().validate(predictor, last ? Integer.MAX_VALUE : options.validationCases(),
			last ? Trainer.FINAL_OVERLAP : Trainer.QUICK_OVERLAP, search, this::rest, job);
		final TaskRules rules = search.map(RuleSearch::choose).orElse(TaskRules.NONE);
		if (!last) pace.validation((System.nanoTime() - start) * 1e-9);
		lastValidation = Optional.of(e);
		final OptionalDouble dice = e.overall().dice();
		// The last one is measured on more cases, so it cannot be compared with the others; the average of the weights
		// over the cooled-down end of a training is the model to keep.
		run.requireInPlace();
		final Model model = new Model(name(), setup.network().config(), setup.plan(), average, card(e), rules);
		if (last || dice.orElse(0) >= position.bestDice()) ModelFolder.write(run.model(), model);
		run.log(LogLines.validation(position.step(), e));
		if (!e.scores().isEmpty()) job.report("validation after step " + position.step() + "\n" + e.text(), -1);
		for (final TaskRules.Entry r : rules.entries()) job.report("rule of " + r.task() + " (" + r.dataset() + "): " + r.rule().text(), -1);
		position = position.validated(dice.orElse(0));
		if (options.samples().balance() == Balance.UNLEARNED && schedule.validates(position.step()) && !last) share(e);
		drawCurves();
		preview.draw(() -> predictor, position.step());
		setup.watcher().validated(position.step(), model);
	}

	/** From a coming step on, since samples of the next ones are being made. Said by the checkpoint, so that a resumed training repeats it. */
	private void share(final Evaluation validation) {
		final List<DatasetShares.Share> shares = UnlearnedShares.of(setup.collection(), validation);
		position = position.with(position.shares().with(new DatasetShares.Change(position.step() + 2 * BATCHES_AHEAD, shares)));
		setup.source().follow(position.shares());
		job.report("shares of the samples from now on: " + UnlearnedShares.text(shares), -1);
	}

	private ModelCard card(final Evaluation validation) {
		final List<ModelCard.TrainingData> datasets = setup.collection().datasets().stream().map(d -> new ModelCard.TrainingData(d.name(), d
			.cases(Split.TRAIN).size(), d.modality())).toList();
		final List<ModelCard.Score> scores = validation.tasks().stream().filter(m -> m.dice().isPresent()).map(m -> new ModelCard.Score(m
			.dataset(), new Task(m.name()), m.dice().getAsDouble(), m.counted())).toList();
		return ModelCard.today(datasets, position.step(), scores);
	}

	private String name() {
		return run.path().toAbsolutePath().normalize().getFileName().toString();
	}

	void checkpoint() {
		Checkpoint.write(run.writable(), new CheckpointData(position.step(), position.info(), TrainingState.toArrays(graph.state())));
		clock.restart();
	}

	/** Shows what the average of the weights makes of a few windows. */
	private void preview() {
		preview.draw(() -> {
			predictor.load(graph.average());
			return predictor;
		}, position.step());
		clock.skip();
	}

	/** A picture is no reason to lose a training, so its failure is only told. */
	private void drawCurves() {
		try {
			run.drawCurves();
		}
		catch (final RuntimeException | LinkageError | AWTError e) {
			job.report("The learning curves could not be drawn: " + e.getMessage(), -1);
		}
	}
}
