package sc.fiji.hermes.command;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

import ij.ImagePlus;

import sc.fiji.hermes.imagej.VolumeImages;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.io.dicom.DicomFolder;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;

/** Opens a volume file with its place in the patient. */
@Plugin(type = Command.class, headless = true, label = "Open a volume file",
	description = "Opens a volume file with voxel size in mm and its orientation, which segmentations of it keep.",
	menu = { @Menu(label = "Plugins"), @Menu(label = HermesMenu.HERMES), @Menu(label = "Hermes Open Volume...", weight = 5) })
public final class OpenVolumeCommand extends HermesCommand {

	@Parameter(label = "Volume file", description = "A NIfTI, NRRD, MetaImage or TIFF file, or a folder of DICOM images.", style = "both", persist = false,
		validater = "checkFile")
	private File file;

	@Parameter(label = "It holds labels", description = "Shows the values as labels in colours, with their names if a file beside it has them.",
		persist = false)
	private boolean labels = false;

	@Parameter(type = ItemIO.OUTPUT, label = "Image", description = "The volume as it is stored.")
	private ImagePlus image;

	/** Called by SciJava. */
	String checkFile() {
		return complaint(() -> path(file).ifPresent(OpenVolumeCommand::requireVolume));
	}

	/** @throws InputException if a file is not there or no volume by its name, or a folder holds no DICOM images */
	static void requireVolume(final Path volume) {
		if (Files.isDirectory(volume) && !DicomFolder.holdsDicom(volume)) throw new InputException(
			"The folder %s holds no DICOM images; give a volume file, or a folder of DICOM images.", volume);
		if (!Files.exists(volume)) throw new InputException("There is no file %s; give a volume file, or a folder of DICOM images.", volume);
		if (Files.isRegularFile(volume) && !Volumes.isVolumeFile(volume) && !DicomFolder.isDicom(volume)) throw new InputException("%s is not a volume file; give one of %s.", volume, Volumes.endings());
	}

	@Override
	protected void run(final Job job) {
		final Path volume = requirePath(file, "volume file");
		image = labels ? VolumeImages.openLabels(volume) : VolumeImages.open(volume);
	}
}
