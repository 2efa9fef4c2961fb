package sc.fiji.hermes.command;

import ij.ImagePlus;
import ij.gui.NewImage;

import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

import sc.fiji.hermes.job.Job;

/** Takes two images. */
@Plugin(type = Command.class, headless = true, label = "Images", description = "Compares two images.", menu = { @Menu(label = "Plugins"),
	@Menu(label = HermesMenu.HERMES), @Menu(label = "Test"), @Menu(label = "Hermes Test Images...") })
public final class ImagesCommand extends HermesCommand {

	@Parameter(label = "Reference", description = "One image.")
	private ImagePlus reference;

	@Parameter(label = "Prediction", description = "Another image.")
	private ImagePlus prediction;

	@Parameter(type = ItemIO.OUTPUT)
	private ImagePlus result;

	@Override
	protected void run(final Job job) {
		result = NewImage.createByteImage(reference.getTitle() + "+" + prediction.getTitle(), 4, 4, 1, NewImage.FILL_BLACK);
	}
}
