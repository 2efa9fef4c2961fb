package sc.fiji.hermes.command;

import java.io.File;
import java.nio.file.Path;
import java.util.Optional;

import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.widget.Button;

import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.job.Outcome.State;
import sc.fiji.hermes.segment.SegmentationFiles;

/** Segments a volume file; with ImageJ's Batch button, many. */
@Plugin(type = Command.class, headless = true, initializer = "offer", label = "Segment a volume file with Hermes",
	description = "Segments a volume file into a label map beside it or in another folder, without opening it.",
	menu = { @Menu(label = "Plugins"), @Menu(label = HermesMenu.HERMES), @Menu(label = "Hermes Segment File...", weight = 12) })
public final class SegmentFileCommand extends SegmentFilesCommand {

	/** Beside the volume, if no other folder is given. */
	private static final String BESIDE = "hermes-labels";

	@Parameter(label = "Volume file", description = "A NIfTI, NRRD, MetaImage or TIFF file, or a folder of DICOM images.", style = "both", persist = false,
		validater = "checkFile")
	private File file;

	@Parameter(label = FOLDER_LABEL, description = FOLDER_DESCRIPTION, style = FOLDER_STYLE, callback = "look", required = false, persist = false)
	private Button look;

	@Parameter(label = "Output folder", description = "Where the label map goes; a folder " + BESIDE + " beside the volume if left empty.",
		style = "directory", required = false, persist = false)
	private File output;

	@Parameter(type = ItemIO.OUTPUT, label = "Result", description = "The label map, or the folder of masks.")
	private File result;

	/** Called by SciJava. */
	void look() {
		file = askFolder(file);
	}

	/** Called by SciJava. */
	String checkFile() {
		return complaint(() -> path(file).ifPresent(choice::requireVolume));
	}

	@Override
	Optional<Path> input() {
		return path(file).filter(v -> checkFile().isEmpty());
	}

	@Override
	void requireSeries(final Path volume, final String wanted) {
		choice.requireSeries(volume, wanted);
	}

	@Override
	void requireFrame(final Path volume, final String wanted, final int number) {
		choice.requireFrame(volume, wanted, number, true);
	}

	@Override
	protected void run(final Job job) {
		final Path volume = requirePath(file, "volume file");
		choice.requireVolume(volume);
		final Path folder = path(output).orElseGet(() -> volume.toAbsolutePath().getParent().resolve(BESIDE));
		final boolean kept = segment(volume, folder, job).count(State.SKIPPED) > 0;
		final String name = Volumes.stem(volume);
		final Path map = SegmentationFiles.labelMap(folder, name);
		result = (map.toFile().exists() ? map : SegmentationFiles.masks(folder, name, segmented()).values().iterator()
			.next().getParent()).toFile();
		tell(kept ? result + " of an earlier segmentation is complete and was kept." : "Segmented " + volume + " into " + result + ".");
	}
}
