package sc.fiji.hermes.worker;

import java.nio.file.Path;

import sc.fiji.hermes.Hermes;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.train.TrainOptions;
import sc.fiji.hermes.train.TrainingProposal;

/**
 * Proposes sizes of a training; best in a fresh process, because what was loaded before counts as its memory.
 *
 * @param run where the run folder would be made
 */
public record ProposeWork(Collection collection, Path run, TrainOptions options) implements Work<TrainingProposal> {

	@Override
	public TrainingProposal run(final Job job, final Loaded loaded) {
		return Hermes.propose(collection, run, options, job);
	}
}
