package sc.fiji.hermes.command;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

import sc.fiji.hermes.file.NewFolder;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.segment.SegmentOptions;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.worker.SegmentFilesWork;

/** Segments every volume file of a folder. */
@Plugin(type = Command.class, headless = true, initializer = "offer", label = "Segment a folder of volumes with Hermes",
	description = "Segments every volume file of a folder into label maps in another folder.",
	menu = { @Menu(label = "Plugins"), @Menu(label = HermesMenu.HERMES), @Menu(label = "Hermes Segment Folder...", weight = 14) })
public final class SegmentFolderCommand extends HermesCommand {

	@Parameter
	private HermesService hermes;

	@Parameter(label = "Folder of volumes",
		description = "Every NIfTI, NRRD, MetaImage and TIFF file in it is segmented; if there is none, its DICOM images are.",
		style = "directory", persist = false, validater = "checkFolder")
	private File folder;

	@Parameter(label = "Output folder", description = "Where the label maps go, with the names of the volumes.", style = "directory",
		persist = false)
	private File output;

	@Parameter(label = "Model", description = ModelInput.MODEL_DESCRIPTION, required = false, persist = false)
	private String model = "";

	@Parameter(label = "Other model folder", description = ModelInput.OTHER_DESCRIPTION, style = "directory", required = false, persist = false)
	private File other;

	@Parameter(label = "Modality", description = ModelInput.MODALITY_DESCRIPTION, persist = false, validater = "checkModality")
	private String modality = ModelInput.UNDECIDED;

	@Parameter(label = "Structures", description = ModelInput.TASKS_DESCRIPTION, required = false, persist = false,
		validater = "checkTasks")
	private String tasks = ModelInput.ALL;

	@Parameter(label = "Series", description = VolumeChoice.SERIES_DESCRIPTION, required = false, persist = false, validater = "checkSeries")
	private String series = "";

	@Parameter(label = "Time point", description = "Which time point of every file is segmented, from 1; 0 if they have only one.", min = "0",
		persist = false)
	private int frame = 0;

	@Parameter(label = "One mask file a structure", description = "Writes a folder of masks even where one label map holds all tasks.", persist = false)
	private boolean masks = false;

	@Parameter(label = "DICOM SEG", description = "Also writes NAME_seg.dcm, a DICOM segmentation, which is possible for DICOM images only.", persist = false)
	private boolean dicom_seg = false;

	@Parameter(label = "Replace earlier results", description = "Whether results of an earlier segmentation may be replaced.", persist = false)
	private boolean replace = false;

	@Parameter(type = ItemIO.OUTPUT, label = "Volumes", description = "Number of volumes segmented.")
	private int count;

	private final VolumeChoice choice = new VolumeChoice();

	/** Called by SciJava. */
	void offer() {
		offer("model", ModelInput.models());
		offer("modality", ModelInput.allModalities());
	}

	/** Called by SciJava. */
	String checkModality() {
		return ModelInput.modalityComplaint(model, other, modality);
	}

	/** Called by SciJava. */
	String checkTasks() {
		return ModelInput.tasksComplaint(model, other, tasks);
	}

	/** Called by SciJava. */
	String checkFolder() {
		return complaint(() -> path(folder).ifPresent(SegmentFolderCommand::requireFolder));
	}

	/** Called by SciJava. */
	String checkSeries() {
		return complaint(() -> path(folder).filter(Files::isDirectory).ifPresent(f -> choice.requireSeriesOfFolder(f, series)));
	}

	private static void requireFolder(final Path folder) {
		if (!Files.isDirectory(folder)) throw new InputException("There is no folder %s; give a folder of volumes.", folder);
	}

	@Override
	protected void run(final Job job) {
		final Path from = requirePath(folder, "folder of volumes"), to = requirePath(output, "output folder");
		requireFolder(from);
		choice.requireSeriesOfFolder(from, series);
		final ModelInput chosen = ModelInput.of(model, other);
		final Modality how = chosen.modality(modality, from, series, HermesCommand::tell);
		final SegmentOptions options = VolumeChoice.on(SegmentOptions.options().withReplace(replace).withDicomSeg(dicom_seg), series, frame);
		count = new NewFolder(to).use(() -> hermes.run(new SegmentFilesWork(chosen.folder(), from, to, how, chosen.tasks(tasks, how), masks,
			options), job));
		tell("Segmented " + count + (count == 1 ? " volume" : " volumes") + " of " + from + " into " + to + ".");
	}
}
