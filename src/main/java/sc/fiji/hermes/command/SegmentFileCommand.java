package sc.fiji.hermes.command;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

import sc.fiji.hermes.file.NewFolder;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.segment.SegmentOptions;
import sc.fiji.hermes.segment.SegmentationFiles;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.worker.SegmentFilesWork;

/** Segments a volume file; with ImageJ's Batch button, many. */
@Plugin(type = Command.class, headless = true, initializer = "offer", label = "Segment a volume file with Hermes",
	description = "Segments a volume file into a label map beside it or in another folder, without opening it.",
	menu = { @Menu(label = "Plugins"), @Menu(label = HermesMenu.HERMES), @Menu(label = "Hermes Segment File...", weight = 12) })
public final class SegmentFileCommand extends HermesCommand {

	/** Beside the volume, if no other folder is given. */
	private static final String BESIDE = "hermes-labels";

	@Parameter
	private HermesService hermes;

	@Parameter(label = "Volume file", description = "A NIfTI, NRRD, MetaImage or TIFF file, or a folder of DICOM images.", style = "both", persist = false,
		validater = "checkFile")
	private File file;

	@Parameter(label = "Model", description = ModelInput.MODEL_DESCRIPTION, required = false, persist = false)
	private String model = "";

	@Parameter(label = "Other model folder", description = ModelInput.OTHER_DESCRIPTION, style = "directory", required = false, persist = false)
	private File other;

	@Parameter(label = "Modality", description = ModelInput.MODALITY_DESCRIPTION, persist = false, validater = "checkModality")
	private String modality = ModelInput.UNDECIDED;

	@Parameter(label = "Structures", description = ModelInput.TASKS_DESCRIPTION, required = false, persist = false,
		validater = "checkTasks")
	private String tasks = ModelInput.ALL;

	@Parameter(label = "Output folder", description = "Where the label map goes; a folder " + BESIDE + " beside the volume if left empty.",
		style = "directory", required = false, persist = false)
	private File output;

	@Parameter(label = "Series", description = VolumeChoice.SERIES_DESCRIPTION, required = false, persist = false, validater = "checkSeries")
	private String series = "";

	@Parameter(label = "Time point", description = "Which time point of a file or series of several, from 1; 0 if there is only one.",
		min = "0", persist = false, validater = "checkFrame")
	private int frame = 0;

	@Parameter(label = "One mask file a structure", description = "Writes a folder of masks even where one label map holds all tasks.", persist = false)
	private boolean masks = false;

	@Parameter(label = "DICOM SEG", description = "Also writes NAME_seg.dcm, a DICOM segmentation, which is possible for DICOM images only.", persist = false)
	private boolean dicom_seg = false;

	@Parameter(label = "Replace earlier results", description = "Whether results of an earlier segmentation may be replaced.", persist = false)
	private boolean replace = false;

	@Parameter(type = ItemIO.OUTPUT, label = "Result", description = "The label map, or the folder of masks.")
	private File result;

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
	String checkFile() {
		return complaint(() -> path(file).ifPresent(choice::requireVolume));
	}

	/** Called by SciJava. */
	String checkSeries() {
		return complaint(() -> usable().ifPresent(v -> choice.requireSeries(v, series)));
	}

	/** Called by SciJava. */
	String checkFrame() {
		// the series has its own complaint
		return checkSeries().isEmpty() ? complaint(() -> usable().ifPresent(v -> choice.requireFrame(v, series, frame, true))) : "";
	}

	private Optional<Path> usable() {
		return path(file).filter(v -> checkFile().isEmpty());
	}

	@Override
	protected void run(final Job job) {
		final Path volume = requirePath(file, "volume file");
		choice.requireVolume(volume);
		choice.requireSeries(volume, series);
		choice.requireFrame(volume, series, frame, true);
		final ModelInput chosen = ModelInput.of(model, other);
		final Modality how = chosen.modality(modality, volume, series, HermesCommand::tell);
		final List<Task> wanted = chosen.tasks(tasks, how);
		final Path folder = path(output).orElseGet(() -> volume.toAbsolutePath().getParent().resolve(BESIDE));
		final SegmentOptions options = VolumeChoice.on(SegmentOptions.options().withReplace(replace).withDicomSeg(dicom_seg), series, frame);
		new NewFolder(folder).use(() -> hermes.run(new SegmentFilesWork(chosen.folder(), volume, folder, how, wanted, masks, options), job));
		final String name = Volumes.stem(volume);
		final Path map = SegmentationFiles.labelMap(folder, name);
		result = (map.toFile().exists() ? map : SegmentationFiles.masks(folder, name, wanted).values().iterator()
			.next().getParent()).toFile();
		tell("Segmented " + volume + " into " + result + ".");
	}
}
