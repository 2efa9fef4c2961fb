package sc.fiji.hermes.train;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.LongStream;

import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.Network;
import sc.fiji.hermes.optimize.SampleExamples;
import sc.fiji.hermes.optimize.TrainingGraph.Example;
import sc.fiji.hermes.optimize.TrainingGraph;
import sc.fiji.hermes.preprocess.Grid;
import sc.fiji.hermes.preprocess.Plan;
import sc.fiji.hermes.sample.CaseSampler;
import sc.fiji.hermes.sample.Sample;
import sc.fiji.hermes.sample.SampleSource;
import sc.fiji.hermes.segment.GridPredictor;

/**
 * How long a training will take, measured before it starts.
 *
 * @param secondsPerStep expected over the mixture of datasets
 * @param quickValidation seconds of one validation during the training
 * @param finalValidation seconds of the one at the end
 */
record Forecast(double secondsPerStep, double quickValidation, double finalValidation) {

	private static final int REPEATS = 3;
	private static final int LONGEST_SEARCH = 20_000;
	/** Samples that are made to see how long one takes; some are warped and some are not. */
	private static final int SAMPLES = 8;
	/** A training that would spend all its time validating still gets this share for its steps. */
	private static final double LEAST_SHARE = 0.3;

	/** How many windows a validation of a dataset has. */
	@FunctionalInterface
	interface WindowCount {

		/** @param casesPerDataset at most so many cases */
		long of(Dataset d, int casesPerDataset, double overlap);
	}

	/** What is measured. */
	record Subject(Collection collection, Plan plan, Network network, SampleSource source, WindowCount windows, TrainOptions options,
		Job job)
	{}

	/** Seconds of a sample in the network and of a window of one shape. */
	private record Speed(double sample, double window) {}

	/** Steps that fit into {@code minutes} beside the validations. */
	long steps(final double minutes, final int validations) {
		final double budget = 60 * minutes;
		final double left = budget - (validations - 1) * quickValidation - finalValidation;
		return Math.max(1, (long) (Math.max(left, LEAST_SHARE * budget) / secondsPerStep));
	}

	/** Seconds from {@code step} to the end. */
	double secondsLeft(final long step, final long steps, final int validations, final double secondsPerStep) {
		final long quick = Math.max(0, validations - 1 - step * validations / Math.max(1, steps));
		return (steps - step) * secondsPerStep + quick * quickValidation + finalValidation;
	}

	/** Runs a few samples and windows of every shape; the state of {@code graph} is undefined afterwards. */
	static Forecast measure(final TrainingSetup setup, final TrainingGraph graph, final GridPredictor predictor) {
		return measure(new Subject(setup.collection(), setup.plan(), setup.network(), setup.source(), setup.validator()::windows, setup
			.options(), setup.job()), graph, predictor);
	}

	/** The same before there is a run. */
	static Forecast measure(final Subject setup, final TrainingGraph graph, final GridPredictor predictor) {
		final TrainOptions options = setup.options();
		final SampleSource source = setup.source();
		final Job job = setup.job();
		final Map<String, Speed> perShape = new HashMap<>();
		double sample = 0, making = 0, quick = 0, last = 0;
		for (final Dataset d : setup.collection().datasets()) {
			final Grid grid = setup.plan().grid(d.name());
			final String shape = grid.window() + " " + grid.tasks().size();
			if (!perShape.containsKey(shape)) {
				job.report("measuring speed on " + grid.dataset(), -1);
				perShape.put(shape, speed(setup, graph, predictor, grid));
			}
			final Speed speed = perShape.get(shape);
			final double probability = source.sampler().probability(grid.dataset());
			sample += probability * speed.sample;
			making += probability * making(setup, grid);
			quick += speed.window * setup.windows().of(d, options.validationCases(), Trainer.QUICK_OVERLAP);
			last += speed.window * setup.windows().of(d, Integer.MAX_VALUE, Trainer.FINAL_OVERLAP);
		}
		final double apply = apply(setup, graph);
		return new Forecast(step(options.batch() * sample + apply, options.batch() * making, job.threads()), quick, last);
	}

	/**
	 * Seconds of a step whose samples are made by one thread while the network works.
	 *
	 * @param network seconds of the network alone
	 * @param making seconds of making the samples of a step
	 * @param threads on which the network and that thread work
	 */
	static double step(final double network, final double making, final int threads) {
		return Math.max(network + making / threads, making);
	}

	/** Seconds of making a sample of a dataset, of one case, so that no other is opened for it. */
	private static double making(final Subject setup, final Grid grid) {
		final SampleSource source = setup.source();
		final OptionalLong first = firstStepOf(grid, source);
		if (first.isEmpty()) return 0;
		final CaseSampler.Draw draw = source.sampler().draw(first.getAsLong(), 0);
		final long[] steps = LongStream.range(first.getAsLong(), first.getAsLong() + LONGEST_SEARCH).filter(s -> source.sampler().draw(s, 0)
			.equals(draw)).limit(SAMPLES).toArray();
		double seconds = 0;
		for (int round = 0; round < 2; round++) {
			// the first is slower than all that will follow
			seconds = 0;
			for (final long step : steps) {
				Rest.beforeFirstStep(setup.job());
				seconds += seconds(() -> source.sample(step, 0));
			}
		}
		return seconds / steps.length;
	}

	private static Speed speed(final Subject setup, final TrainingGraph graph, final GridPredictor predictor, final Grid grid) {
		final SampleSource source = setup.source();
		final Job job = setup.job();
		final OptionalLong step = firstStepOf(grid, source);
		// A dataset that is never drawn in so many steps takes no time worth speaking of.
		if (step.isEmpty()) return new Speed(0, 0);
		final List<Sample> one = List.of(source.sample(step.getAsLong(), 0));
		final Example e = SampleExamples.of(one, setup.network().config(), setup.options().loss()).get(0);
		graph.accumulate(e);
		predictor.window(e.image(), grid);
		return new Speed(seconds(() -> graph.accumulate(e), job), seconds(() -> predictor.window(e.image(), grid), job));
	}

	/** Seconds of an optimizer step after samples, as in a training. */
	private static double apply(final Subject setup, final TrainingGraph graph) {
		final Example e = SampleExamples.of(List.of(setup.source().sample(0, 0)), setup.network().config(), setup.options().loss()).get(0);
		final double[] seconds = new double[REPEATS + 1];
		for (int i = 0; i <= REPEATS; i++) {
			graph.accumulate(e);
			seconds[i] = seconds(() -> graph.apply(0, 0));
		}
		return median(Arrays.copyOfRange(seconds, 1, REPEATS + 1));
	}

	private static OptionalLong firstStepOf(final Grid grid, final SampleSource source) {
		for (long step = 0; step < LONGEST_SEARCH; step++)
			if (source.sampler().draw(step, 0).dataset().name().equals(grid.dataset())) return OptionalLong.of(step);
		return OptionalLong.empty();
	}

	/** Median of a few runs. */
	private static double seconds(final Runnable work, final Job job) {
		final double[] seconds = new double[REPEATS];
		for (int i = 0; i < REPEATS; i++) {
			Rest.beforeFirstStep(job);
			seconds[i] = seconds(work);
		}
		return median(seconds);
	}

	private static double seconds(final Runnable work) {
		final long start = System.nanoTime();
		work.run();
		return (System.nanoTime() - start) * 1e-9;
	}

	private static double median(final double[] values) {
		Arrays.sort(values);
		return values[values.length / 2];
	}
}
