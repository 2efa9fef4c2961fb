package sc.fiji.hermes.worker;

import java.nio.file.Path;
import java.util.List;

import sc.fiji.hermes.Hermes;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.job.Outcomes;
import sc.fiji.hermes.segment.SegmentOptions;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/**
 * Segments a volume file, or every volume in a folder; the result says how each ended.
 *
 * @param model model folder
 * @param tasks empty for all that the model learned on the modality
 * @param output folder of the results
 * @param masks one mask a task even where one label map would hold them all
 */
public record SegmentFilesWork(Path model, Path input, Path output, Modality modality, List<Task> tasks, boolean masks,
	SegmentOptions options) implements Work<Outcomes>
{

	@Override
	public Outcomes run(final Job job, final Loaded loaded) {
		return Hermes.segment(model, input, output, modality, tasks, masks, options, job);
	}
}
