package sc.fiji.hermes.worker;

import java.nio.file.Path;

import sc.fiji.hermes.Hermes;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.job.Outcomes;
import sc.fiji.hermes.segment.SegmentOptions;

/**
 * Segments the cases of a split of a collection, as {@link Hermes#segment(Path, Collection, Split, Path, SegmentOptions, Job)}
 * does; the result says how each ended.
 *
 * @param model model folder
 * @param output folder of the results
 */
public record SegmentSplitWork(Path model, Collection collection, Split split, Path output, SegmentOptions options)
	implements Work<Outcomes>
{

	@Override
	public Outcomes run(final Job job, final Loaded loaded) {
		return Hermes.segment(model, collection, split, output, options, job);
	}
}
