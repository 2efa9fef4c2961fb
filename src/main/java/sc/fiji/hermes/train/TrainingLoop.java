package sc.fiji.hermes.train;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

import sc.fiji.hermes.bundle.Checkpoint;
import sc.fiji.hermes.bundle.CheckpointData;
import sc.fiji.hermes.bundle.Model;
import sc.fiji.hermes.bundle.ModelFolder;
import sc.fiji.hermes.evaluate.Evaluation;
import sc.fiji.hermes.job.CancelledException;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.Weights;
import sc.fiji.hermes.sample.Prefetcher;
import sc.fiji.hermes.segment.Predictor;
import sc.fiji.hermes.train.TrainingGraph.Example;
import sc.fiji.hermes.train.TrainingGraph.Losses;

/** The steps of a training from some position to the end, with validations, log and checkpoints between them. */
final class TrainingLoop {

	private static final double CHECKPOINT_SECONDS = 300;

	/**
	 * How far a training is, beside its weights.
	 *
	 * @param step steps done
	 * @param validated the last step whose validation was finished
	 * @param bestDice of the validations so far, −1 before the first
	 */
	record Position(long step, long validated, double bestDice) {

		private static final String VALIDATED = "validated", BEST = "bestDice";

		static Position of(final CheckpointData data) {
			return new Position(data.step(), Long.parseLong(data.info().getOrDefault(VALIDATED, "0")),
				Double.parseDouble(data.info().getOrDefault(BEST, "-1")));
		}

		Map<String, String> info() {
			return Map.of(VALIDATED, Long.toString(validated), BEST, Double.toString(bestDice));
		}

		Position stepped() {
			return new Position(step + 1, validated, bestDice);
		}

		Position validated(final double dice) {
			return new Position(step, step, Math.max(bestDice, dice));
		}
	}

	private final TrainingSetup setup;
	private final TrainOptions options;
	private final RunFolder run;
	private final Job job;
	private final TrainingGraph graph;
	private final Predictor predictor;
	private final long steps;
	private final Forecast forecast;
	private final Schedule schedule;
	private final StepClock clock = new StepClock();
	private Position position;
	private Optional<Evaluation> lastValidation = Optional.empty();

	TrainingLoop(final TrainingSetup setup, final TrainingGraph graph, final Predictor predictor, final Position position, final long steps,
		final Forecast forecast)
	{
		this.setup = setup;
		this.options = setup.options();
		this.run = setup.run();
		this.job = setup.job();
		this.graph = graph;
		this.predictor = predictor;
		this.position = position;
		this.steps = steps;
		this.forecast = forecast;
		schedule = new Schedule(options.learningRate(), options.warmUp() * steps, steps);
	}

	/** Runs to the end, or until the job is cancelled; leaves a checkpoint either way. */
	TrainResult run() {
		final long logEvery = Math.max(1, Math.min(25, steps / 100));
		Losses sum = Losses.ZERO;
		long summed = 0;
		clock.restart();
		try (Prefetcher batches = Prefetcher.of(setup.source(), position.step, options.batch(), 1, 4)) {
			while (true) {
				// A training may have been stopped in the middle of this validation.
				if (isValidation() && position.validated < position.step) {
					validate();
					checkpoint();
				}
				if (position.step >= steps) break;
				final double rate = schedule.at(position.step);
				sum = sum.plus(accumulate(batches.next()));
				summed++;
				final double norm = apply(rate);
				if (position.step % logEvery == 0 || position.step == steps) {
					log(sum.over(summed), rate, norm);
					sum = Losses.ZERO;
					summed = 0;
				}
				if (clock.secondsSinceCheckpoint() > CHECKPOINT_SECONDS) checkpoint();
			}
			return result(true);
		}
		catch (final CancelledException e) {
			checkpoint();
			job.report("stopped after step " + position.step + "; resume it with the same command and --resume", -1);
			return result(false);
		}
		finally {
			drawCurves();
		}
	}

	private TrainResult result(final boolean finished) {
		return new TrainResult(run.path(), run.model(), position.step, finished, lastValidation);
	}

	private Losses accumulate(final List<sc.fiji.hermes.sample.Sample> samples) {
		Losses losses = Losses.ZERO;
		for (final Example e : SampleExamples.of(samples, setup.network().config(), options.loss())) {
			job.checkCancelled();
			losses = losses.plus(graph.accumulate(e));
		}
		return losses;
	}

	private double apply(final double rate) {
		final double norm = graph.apply(position.step, rate);
		if (!Double.isFinite(norm)) throw new InputException(
			"The training diverged at step %d; start again with a learning rate lower than %s.", position.step, options.learningRate());
		position = position.stepped();
		clock.tick();
		return norm;
	}

	private void log(final Losses mean, final double rate, final double norm) {
		final long step = position.step;
		run.log(RunFolder.lossLine(step, mean, rate, norm, clock.secondsPerStep()));
		job.report(String.format(Locale.ROOT, "step %d/%d  loss %.4f (cross-entropy %.4f, Dice %.4f, modality %.3f)  %.2f s/step  %s left",
			step, steps, mean.total(), mean.crossEntropy(), mean.dice(), mean.modality(), clock.secondsPerStep(), TimeLeft.text(forecast
				.secondsLeft(step, steps, options.validations(), clock.secondsPerStep()))), (double) step / steps);
	}

	/** Evenly spread, the last at the end. */
	private boolean isValidation() {
		final long n = options.validations();
		return position.step > 0 && position.step * n / steps > (position.step - 1) * n / steps;
	}

	private void validate() {
		final boolean last = position.step == steps;
		final Weights average = graph.average();
		predictor.load(average);
		final Evaluation e = setup.validator().validate(predictor, last ? Integer.MAX_VALUE : options.validationCases(),
			last ? Trainer.FINAL_OVERLAP : Trainer.QUICK_OVERLAP, job);
		lastValidation = Optional.of(e);
		final OptionalDouble dice = e.overall().dice();
		// The last one is measured on more cases, so it cannot be compared with the others; the average of the weights
		// over the cooled-down end of a training is the model to keep.
		if (last || dice.orElse(0) >= position.bestDice) ModelFolder.write(run.model(), new Model(name(), setup.network().config(), setup.plan(),
			average, RunInfo.card(setup.collection(), position.step, e)));
		run.log(RunFolder.validationLine(position.step, e));
		if (!e.scores().isEmpty()) job.report("validation after step " + position.step + "\n" + e.text(), -1);
		position = position.validated(dice.orElse(0));
		drawCurves();
	}

	private String name() {
		return run.path().toAbsolutePath().normalize().getFileName().toString();
	}

	void checkpoint() {
		Checkpoint.write(run.path(), new CheckpointData(position.step, position.info(), TrainingState.toArrays(graph.state())));
		clock.restart();
	}

	/** A picture is no reason to lose a training, so its failure is only told. */
	private void drawCurves() {
		try {
			run.drawCurves();
		}
		catch (final RuntimeException | LinkageError e) {
			job.report("The learning curves could not be drawn: " + e.getMessage(), -1);
		}
	}
}
