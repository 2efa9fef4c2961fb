package sc.fiji.hermes.command;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

import ij.ImagePlus;

import sc.fiji.hermes.imagej.ImageFiles;
import sc.fiji.hermes.imagej.ImagePart;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;

/** Saves an image as a volume file. */
@Plugin(type = Command.class, headless = true, label = "Save an image as a volume file",
	description = "Saves an image as NIfTI, NRRD or MetaImage with its values, voxel size and place in the patient.",
	menu = { @Menu(label = "Plugins"), @Menu(label = HermesMenu.HERMES), @Menu(label = "Hermes Save Volume...", weight = 6) })
public final class SaveVolumeCommand extends HermesCommand {

	private static final String DEFAULT_ENDING = ".nii.gz";

	@Parameter(label = "Image", description = "The image to save; of a label image, the names of its values go into a file beside it.")
	private ImagePlus image;

	@Parameter(label = "Volume file", description = "Ends in .nii.gz, .nii, .nrrd, .mha or .tif; without an ending it becomes .nii.gz.", style = "save",
		persist = false, validater = "checkFile")
	private File file;

	@Parameter(label = "Channel", description = "Channel to save; 0 for the one that is shown.", min = "0", persist = false,
		validater = "checkPart")
	private int channel = 0;

	@Parameter(label = "Time point", description = "Time point to save; 0 for the one that is shown.", min = "0", persist = false,
		validater = "checkPart")
	private int frame = 0;

	@Parameter(label = "Replace an earlier file", description = "Whether a file of this name may be replaced.", persist = false,
		validater = "checkReplace")
	private boolean replace = false;

	@Parameter(type = ItemIO.OUTPUT, label = "File", description = "The file that was written.")
	private File result;

	/** Called by SciJava. */
	String checkFile() {
		return complaint(() -> target().ifPresent(SaveVolumeCommand::requireWritable));
	}

	/** Called by SciJava. */
	String checkReplace() {
		return target().filter(t -> Files.isRegularFile(t) && !replace).map(t -> t + " already exists; give another name, or allow replacing.")
			.orElse("");
	}

	/** Called by SciJava. */
	String checkPart() {
		return image == null ? "" : complaint(() -> part().check(image));
	}

	private static void requireWritable(final Path target) {
		if (target.getFileName() == null) throw new InputException("%s is a folder; give the name of a file in it.", target);
		if (Volumes.isWritable(target)) return;
		throw new InputException("%s has no ending that can be written; use one of %s.", target, Volumes.writtenEndings());
	}

	/** What the user gave, with an ending. */
	private Optional<Path> target() {
		return path(file).map(p -> {
			if (p.getFileName() == null) return p;
			final String name = p.getFileName().toString();
			return name.contains(".") || name.isEmpty() ? p : p.resolveSibling(name + DEFAULT_ENDING);
		});
	}

	private ImagePart part() {
		final ImagePart shown = ImagePart.current(image);
		return new ImagePart(channel == 0 ? shown.channel() : channel, frame == 0 ? shown.frame() : frame);
	}

	@Override
	protected void run(final Job job) {
		requirePath(file, "volume file");
		final Path target = target().orElseThrow();
		requireWritable(target);
		ImageFiles.save(image, part(), target, replace).forEach(HermesCommand::tell);
		result = target.toFile();
	}
}
