package sc.fiji.hermes.worker;

import java.nio.file.Path;

import sc.fiji.hermes.Hermes;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.prior.PosteriorSimilarity;

/**
 * Compares what becomes of a model's task priors on real cases.
 *
 * @param model model folder
 * @param casesPerDataset at most so many of each dataset
 */
public record PosteriorWork(Path model, Collection collection, Split split, int casesPerDataset) implements Work<PosteriorSimilarity> {

	@Override
	public PosteriorSimilarity run(final Job job, final Loaded loaded) {
		return Hermes.posteriorSimilarity(model, collection, split, casesPerDataset, job);
	}
}
