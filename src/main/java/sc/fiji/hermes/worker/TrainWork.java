package sc.fiji.hermes.worker;

import java.nio.file.Path;

import sc.fiji.hermes.Hermes;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.train.TrainOptions;
import sc.fiji.hermes.train.TrainResult;

/**
 * Trains one network.
 *
 * @param collection ignored if the options resume a run
 * @param run folder to write, or to resume
 */
public record TrainWork(Collection collection, Path run, TrainOptions options) implements Work<TrainResult> {

	@Override
	public TrainResult run(final Job job, final Loaded loaded) {
		return Hermes.train(collection, run, options, job);
	}
}
