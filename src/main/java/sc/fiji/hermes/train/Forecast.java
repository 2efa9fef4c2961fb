package sc.fiji.hermes.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.Weights;
import sc.fiji.hermes.preprocess.Grid;
import sc.fiji.hermes.preprocess.Plan;
import sc.fiji.hermes.sample.Sample;
import sc.fiji.hermes.sample.SampleSource;

/**
 * How long a step will take, measured before a training starts.
 *
 * @param secondsPerStep expected over the mixture of datasets
 */
record Forecast(double secondsPerStep) {

	private static final int REPEATS = 3;
	private static final int LONGEST_SEARCH = 20_000;

	/** Runs a few samples of every kind; the state of {@code graph} is undefined afterwards. */
	static Forecast measure(final TrainingGraph graph, final Weights initial, final SampleSource source, final Plan plan,
		final NetworkConfig network, final TrainOptions options, final Job job)
	{
		graph.initialize(initial);
		final Map<String, Double> perShape = new HashMap<>();
		double sample = 0;
		for (final Grid grid : plan.grids()) {
			final String shape = grid.window() + " " + grid.tasks().size();
			if (!perShape.containsKey(shape)) {
				job.report("measuring speed on " + grid.dataset(), -1);
				perShape.put(shape, seconds(graph, grid, source, network, options, job));
			}
			sample += source.sampler().probability(grid.dataset()) * perShape.get(shape);
		}
		graph.apply(0, 0);
		final long start = System.nanoTime();
		graph.apply(0, 0);
		return new Forecast(options.batch() * sample + (System.nanoTime() - start) * 1e-9);
	}

	private static double seconds(final TrainingGraph graph, final Grid grid, final SampleSource source, final NetworkConfig network,
		final TrainOptions options, final Job job)
	{
		long step = 0;
		while (step < LONGEST_SEARCH && !source.sampler().draw(step, 0).dataset().name().equals(grid.dataset())) step++;
		if (step == LONGEST_SEARCH) return 0;
		final List<Sample> one = List.of(source.sample(step, 0));
		final TrainingGraph.Example example = SampleExamples.of(one, network, options.loss()).get(0);
		graph.accumulate(example);
		final List<Double> seconds = new ArrayList<>();
		for (int i = 0; i < REPEATS; i++) {
			job.checkCancelled();
			final long start = System.nanoTime();
			graph.accumulate(example);
			seconds.add((System.nanoTime() - start) * 1e-9);
		}
		Collections.sort(seconds);
		return seconds.get(REPEATS / 2);
	}
}
