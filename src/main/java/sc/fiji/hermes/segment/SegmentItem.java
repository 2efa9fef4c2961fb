package sc.fiji.hermes.segment;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

import sc.fiji.hermes.collection.Case.Part;
import sc.fiji.hermes.io.dicom.seg.DicomSegmentation;
import sc.fiji.hermes.job.Outcome;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/**
 * One volume of an order.
 *
 * @param folder of its results
 * @param name of its case and results
 * @param values label value of each task
 * @param dataset empty for a volume of no dataset
 * @param dicom what writes its DICOM segmentation; empty if none is wanted
 */
record SegmentItem(Path image, Part part, Path folder, String name, Modality modality, List<Task> tasks, ToIntFunction<Task> values,
	Optional<String> dataset, Optional<DicomSegmentation> dicom)
{

	Outcome waiting() {
		return new Outcome(dataset.orElse(""), name, Outcome.State.WAITING, "");
	}

	/** Every file that writing its result may replace or remove. */
	List<Path> targets() {
		return SegmentationFiles.targets(folder, name, tasks, dicom.isPresent());
	}

	/** What an earlier segmentation wrote, if all files that belong to it are there. */
	Optional<SegmentationFiles.Written> complete() {
		return SegmentationFiles.complete(folder, name, dicom.isPresent());
	}

	/** Whether a result is one of just these tasks in the form that this order gives it. */
	boolean isAnsweredBy(final SegmentationFiles.Written result, final boolean masks) {
		if (!result.masks().isEmpty()) return result.masks().keySet().equals(SegmentationFiles.masks(folder, name, tasks).keySet());
		final Map<Task, Integer> wanted = new LinkedHashMap<>();
		tasks.forEach(t -> wanted.put(t, values.applyAsInt(t)));
		return !masks && result.values().equals(wanted);
	}
}
