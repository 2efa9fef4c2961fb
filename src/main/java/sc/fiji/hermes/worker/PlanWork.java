package sc.fiji.hermes.worker;

import java.nio.file.Path;

import sc.fiji.hermes.Hermes;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.train.TrainOptions;
import sc.fiji.hermes.train.TrainingForecast;

/**
 * Forecasts a training; best in a fresh process, because what was loaded before counts as its memory.
 *
 * @param run where the run folder would be made
 */
public record PlanWork(Collection collection, Path run, TrainOptions options) implements Work<TrainingForecast> {

	@Override
	public TrainingForecast run(final Job job, final Loaded loaded) {
		return Hermes.plan(collection, run, options, job);
	}
}
