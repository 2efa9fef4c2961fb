package sc.fiji.hermes.command;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.scijava.ItemVisibility;
import org.scijava.plugin.Parameter;

import sc.fiji.hermes.file.NewFolder;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.job.Outcome.State;
import sc.fiji.hermes.job.Outcomes;
import sc.fiji.hermes.segment.Existing;
import sc.fiji.hermes.segment.SegmentOptions;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.worker.SegmentFilesWork;

/** What the commands that segment volume files have in common: the model, what to ask it for, and what becomes of the results. */
abstract class SegmentFilesCommand extends HermesCommand {

	private static final String REFUSE = "refuse", SKIP = "skip", REPLACE = "replace";

	@Parameter
	private HermesService hermes;

	@Parameter(label = "Model", description = ModelInput.MODEL_DESCRIPTION, required = false, persist = false)
	private String model = "";

	@Parameter(label = "Other model folder", description = ModelInput.OTHER_DESCRIPTION, style = "directory", required = false, persist = false,
		validater = "checkOther")
	private File other;

	@Parameter(label = "Modality", description = ModelInput.MODALITY_DESCRIPTION, persist = false, validater = "checkModality")
	private String modality = ModelInput.UNDECIDED;

	@Parameter(label = "Structures", description = ModelInput.TASKS_DESCRIPTION, required = false, persist = false,
		validater = "checkTasks")
	private String tasks = ModelInput.ALL;

	@Parameter(label = "Series", description = VolumeChoice.SERIES_DESCRIPTION, required = false, persist = false, validater = "checkSeries")
	private String series = "";

	@Parameter(label = "Time point", description = "Which time point of files or series of several, from 1; 0 if there is only one.",
		min = "0", persist = false, validater = "checkFrame")
	private int frame = 0;

	@Parameter(label = ModelInput.MIRROR_LABEL, description = ModelInput.MIRROR_DESCRIPTION, persist = false)
	private boolean mirror = false;

	@Parameter(label = "One mask file a structure", description = "Writes a folder of masks even where one label map holds all tasks.", persist = false)
	private boolean masks = false;

	@Parameter(label = "DICOM SEG", description = "Also writes NAME_seg.dcm, a DICOM segmentation, which is possible for DICOM images only.", persist = false)
	private boolean dicom_seg = false;

	@Parameter(label = "Earlier results", description = "If there are results of an earlier segmentation: refuse to begin, skip volumes whose " +
		"result is complete, or replace them.", choices = { REFUSE, SKIP, REPLACE }, persist = false)
	private String existing = REFUSE;

	@Parameter(label = "Replace earlier results", description = "The same as `existing=replace`.", visibility = ItemVisibility.INVISIBLE,
		persist = false)
	private boolean replace = false;

	/** One folder is looked at again and again while the dialog is open. */
	final VolumeChoice choice = new VolumeChoice();

	private final ModelChoice models = new ModelChoice();

	private List<Task> segmented = List.of();

	/** Called by SciJava. */
	void offer() {
		offer("model", ModelInput.models());
		offer("modality", ModelInput.allModalities());
	}

	/** Called by SciJava. */
	String checkOther() {
		return complaint(() -> models.requireOther(other));
	}

	/** Called by SciJava. */
	String checkModality() {
		return complaint(() -> models.requireModality(model, other, modality));
	}

	/** Called by SciJava. */
	String checkTasks() {
		return complaint(() -> models.requireTasks(model, other, tasks));
	}

	/** Called by SciJava. */
	String checkSeries() {
		return complaint(() -> input().ifPresent(i -> requireSeries(i, series)));
	}

	/** Called by SciJava. */
	String checkFrame() {
		// the series has its own complaint
		return checkSeries().isEmpty() ? complaint(() -> input().ifPresent(i -> requireFrame(i, series, frame))) : "";
	}

	/** What is to be segmented, if it is given and can be used. */
	abstract Optional<Path> input();

	/** @throws sc.fiji.hermes.job.InputException if the input has no such series, or it is not clear which is meant */
	abstract void requireSeries(Path input, String wanted);

	/** @throws sc.fiji.hermes.job.InputException if it is known already that there is no such time point */
	abstract void requireFrame(Path input, String wanted, int number);

	/** Changes options by what only one of the commands asks for. */
	SegmentOptions on(final SegmentOptions options) {
		return options;
	}

	/** The tasks that were segmented. */
	final List<Task> segmented() {
		return segmented;
	}

	/** Segments a volume or a folder, and tells what there is to be said of the results. */
	final Outcomes segment(final Path from, final Path to, final Job job) {
		requireSeries(from, series);
		requireFrame(from, series, frame);
		final ModelInput chosen = ModelInput.of(model, other);
		final Modality how = chosen.modality(modality, from, series, HermesCommand::tell);
		segmented = chosen.tasks(tasks, how);
		final Existing what = replace ? Existing.REPLACE : Existing.valueOf(existing.toUpperCase(Locale.ROOT));
		final SegmentOptions options = on(VolumeChoice.on(SegmentOptions.options().withMirror(mirror).withExisting(what).withDicomSeg(dicom_seg), series, frame));
		final Outcomes outcomes = new NewFolder(to).use(() -> hermes.run(new SegmentFilesWork(chosen.folder(), from, to, how, segmented, masks,
			options), job));
		for (final State state : List.of(State.DONE, State.SKIPPED)) outcomes.sentences(state).forEach(s -> tell("note: " + s));
		outcomes.sentences(State.FAILED).forEach(s -> tell("failed: " + s));
		return outcomes;
	}
}
