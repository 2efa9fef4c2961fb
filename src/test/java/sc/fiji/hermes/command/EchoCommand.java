package sc.fiji.hermes.command;

import java.io.File;

import ij.ImagePlus;
import ij.gui.NewImage;

import org.scijava.ItemIO;
import org.scijava.ItemVisibility;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

import sc.fiji.hermes.job.Job;

/** Makes an image whose title tells all inputs: one of every kind that our commands use. */
@Plugin(type = Command.class, headless = true, label = "Echo", description = "Tells its inputs.", menu = { @Menu(label = "Plugins"),
	@Menu(label = HermesMenu.HERMES), @Menu(label = "Test"), @Menu(label = "Hermes Test Echo...") })
public final class EchoCommand extends HermesCommand {

	@Parameter(visibility = ItemVisibility.MESSAGE, required = false, persist = false)
	private String heading = "<html><b>Numbers &amp; names</b><br>of <i>every</i> kind</html>";

	@Parameter(label = "Size", description = "A whole number.", min = "16", max = "512", stepSize = "16")
	private int size = 64;

	@Parameter(label = "Overlap", description = "A fraction.", min = "0", max = "0.9", stepSize = "0.1", style = "slider")
	private double overlap = 0.5;

	@Parameter(label = "Network", description = "A choice.", choices = { "U-Net", "Swin UNETR" })
	private String network = "U-Net";

	@Parameter(label = "Note", description = "Any text.")
	private String note = "none";

	@Parameter(label = "Mirror", description = "Yes or no.")
	private boolean mirror = false;

	@Parameter(label = "Window", description = "Yes or no.")
	private boolean window = true;

	@Parameter(label = "Weights", description = "A file.", required = false, style = "open")
	private File weights;

	@Parameter(visibility = ItemVisibility.INVISIBLE, required = false)
	private String hidden = "hidden";

	@Parameter(type = ItemIO.OUTPUT, label = "Labels")
	private ImagePlus labels;

	@Parameter(type = ItemIO.OUTPUT, label = "Second")
	private ImagePlus second;

	@Parameter(type = ItemIO.OUTPUT)
	private String said;

	@Override
	protected void run(final Job job) {
		said = size + "|" + overlap + "|" + network + "|" + note + "|" + mirror + "|" + window + "|" + path(weights).map(String::valueOf).orElse(
			"-");
		labels = NewImage.createByteImage(said, 4, 4, 1, NewImage.FILL_BLACK);
		second = NewImage.createByteImage("second", 4, 4, 1, NewImage.FILL_BLACK);
	}
}
