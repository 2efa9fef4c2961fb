package sc.fiji.hermes.worker;

import java.nio.file.Path;
import java.util.List;

import sc.fiji.hermes.bundle.ModelFolder;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.segment.SegmentOptions;
import sc.fiji.hermes.segment.Segmentation;
import sc.fiji.hermes.segment.Segmenter;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;

/**
 * Segments a volume in memory; the result lies in its grid.
 *
 * @param model model folder
 * @param tasks empty for all that the model learned on the modality
 */
public record SegmentVolumeWork(Path model, Volume image, Modality modality, List<Task> tasks, SegmentOptions options)
	implements Work<Segmentation>
{

	@Override
	public Segmentation run(final Job job, final Loaded loaded) {
		final Segmenter segmenter = loaded.segmenter(model, job);
		return segmenter.segment(image, modality, tasks.isEmpty() ? ModelFolder.describe(model).tasks(modality) : tasks, options, job);
	}
}
