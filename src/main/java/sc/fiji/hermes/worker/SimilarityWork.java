package sc.fiji.hermes.worker;

import java.nio.file.Path;

import sc.fiji.hermes.Hermes;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.prior.PriorSimilarity;

/**
 * Compares the learned priors of a model.
 *
 * @param model model folder
 */
public record SimilarityWork(Path model) implements Work<PriorSimilarity> {

	@Override
	public PriorSimilarity run(final Job job, final Loaded loaded) {
		return Hermes.similarity(model, job);
	}
}
