package sc.fiji.hermes.command;

import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

import ij.ImagePlus;

import sc.fiji.hermes.imagej.ImageComparison;
import sc.fiji.hermes.job.Job;

/** Compares two label images. */
@Plugin(type = Command.class, headless = true, label = "Compare two segmentations",
	description = "Compares two label images of the same grid: Dice, volumes and 95th percentile surface distance of each label.",
	menu = { @Menu(label = "Plugins"), @Menu(label = HermesMenu.HERMES), @Menu(label = "Hermes Compare Segmentations...", weight = 50) })
public final class CompareCommand extends ComparisonCommand {

	@Parameter(label = "Reference", description = "The label image that is taken for right.")
	private ImagePlus reference;

	@Parameter(label = "Prediction", description = "The label image to judge.")
	private ImagePlus prediction;

	@Override
	void compare(final Job job) {
		for (int frame = 1; frame <= reference.getNFrames(); frame++) add(prediction.getTitle() + (reference.getNFrames() > 1 ? " t" + frame
			: ""), ImageComparison.compare(reference, prediction, frame, job));
	}
}
