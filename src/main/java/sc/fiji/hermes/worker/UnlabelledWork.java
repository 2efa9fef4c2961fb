package sc.fiji.hermes.worker;

import java.nio.file.Path;
import java.util.List;

import sc.fiji.hermes.check.Finding;
import sc.fiji.hermes.check.UnlabelledStructures;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.job.Job;

/**
 * Looks with a model for structures that label maps leave out.
 *
 * @param model model folder
 */
public record UnlabelledWork(Path model, Collection collection) implements Work<List<Finding>> {

	@Override
	public List<Finding> run(final Job job, final Loaded loaded) {
		return UnlabelledStructures.find(loaded.segmenter(model, job), collection, job);
	}
}
