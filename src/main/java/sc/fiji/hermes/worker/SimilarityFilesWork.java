package sc.fiji.hermes.worker;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import sc.fiji.hermes.Hermes;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.prior.PosteriorSimilarity;
import sc.fiji.hermes.prior.SimilarityFiles;
import sc.fiji.hermes.prior.SimilarityOptions;

/**
 * Writes tables and pictures of a model's similarities; needs the worker for SVG, whose library Fiji lacks. The result lists
 * the files.
 *
 * @param model model folder
 * @param output folder of the files
 */
public record SimilarityFilesWork(Path model, Optional<PosteriorSimilarity> posteriors, Path output, SimilarityOptions options)
	implements Work<List<Path>>
{

	@Override
	public List<Path> run(final Job job, final Loaded loaded) {
		return SimilarityFiles.write(Hermes.similarity(model, job), posteriors, output, options, job);
	}
}
