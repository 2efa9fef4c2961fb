package sc.fiji.hermes.command;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.widget.Button;

import ij.ImagePlus;

import sc.fiji.hermes.imagej.VolumeImages;
import sc.fiji.hermes.io.ReadOptions;
import sc.fiji.hermes.job.Job;

/** Opens a volume file with its place in the patient. */
@Plugin(type = Command.class, headless = true, initializer = "offer", label = "Open a volume file",
	description = "Opens a volume file with voxel size in mm and its orientation, which segmentations of it keep.",
	menu = { @Menu(label = "Plugins"), @Menu(label = HermesMenu.HERMES), @Menu(label = "Hermes Open Volume...", weight = 5) })
public final class OpenVolumeCommand extends HermesCommand {

	@Parameter(label = "Volume file", description = "A NIfTI, NRRD, MetaImage or TIFF file, or a folder of DICOM images.", style = "both", persist = false,
		validater = "checkFile")
	private File file;

	@Parameter(label = FOLDER_LABEL, description = FOLDER_DESCRIPTION, style = FOLDER_STYLE, callback = "look", required = false, persist = false)
	private Button look;

	@Parameter(label = "Series", description = VolumeChoice.SERIES_DESCRIPTION, required = false, persist = false, validater = "checkSeries")
	private String series = "";

	@Parameter(label = "Time point", description = "Which time point of a file or series of several, from 1; 0 for all of them, one after the other.",
		min = "0", persist = false, validater = "checkFrame")
	private int frame = 0;

	@Parameter(label = "It holds labels", description = "Shows the values as labels in colours, with their names if a file beside it has them.",
		persist = false)
	private boolean labels = false;

	@Parameter(type = ItemIO.OUTPUT, label = "Image", description = "The volume as it is stored.")
	private ImagePlus image;

	private final VolumeChoice choice = new VolumeChoice();

	/** Called by SciJava. */
	void look() {
		file = askFolder(file);
	}

	/** Called by SciJava. A folder that was dropped says which series it has. */
	void offer() {
		final List<String> choices = path(file).map(choice::series).orElse(List.of());
		if (choices.isEmpty() || !isOpen("series")) return;
		final List<String> all = new ArrayList<>(List.of(series));
		all.addAll(choices);
		offer("series", all);
	}

	/** Whether a file or folder can be opened without a question. */
	static boolean isClear(final Path volume) {
		return new VolumeChoice().series(volume).isEmpty();
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
		return checkSeries().isEmpty() ? complaint(() -> usable().ifPresent(v -> choice.requireFrame(v, series, frame, labels))) : "";
	}

	private Optional<Path> usable() {
		return path(file).filter(v -> checkFile().isEmpty());
	}

	@Override
	protected void run(final Job job) {
		final Path volume = requirePath(file, "volume file");
		series = choice.key(volume, series);
		final ReadOptions options = VolumeChoice.options(series, frame).withNotes(note -> job.report(note, -1));
		image = labels ? VolumeImages.openLabels(volume, options) : VolumeImages.open(volume, options);
	}
}
