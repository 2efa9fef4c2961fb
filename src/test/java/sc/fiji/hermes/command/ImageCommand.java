package sc.fiji.hermes.command;

import ij.ImagePlus;
import ij.gui.NewImage;

import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

import sc.fiji.hermes.job.Job;

/** Takes one image. */
@Plugin(type = Command.class, headless = true, label = "Image", description = "Marks an image.", menu = { @Menu(label = "Plugins"),
	@Menu(label = HermesMenu.HERMES), @Menu(label = "Test"), @Menu(label = "Hermes Test Image...") })
public final class ImageCommand extends HermesCommand {

	@Parameter(label = "Volume", description = "The image.")
	private ImagePlus volume;

	@Parameter(label = "Suffix", description = "Put behind its title.")
	private String suffix = "seen";

	@Parameter(type = ItemIO.OUTPUT)
	private ImagePlus result;

	@Override
	protected void run(final Job job) {
		result = NewImage.createByteImage(volume.getTitle() + "-" + suffix, 4, 4, 1, NewImage.FILL_BLACK);
	}
}
