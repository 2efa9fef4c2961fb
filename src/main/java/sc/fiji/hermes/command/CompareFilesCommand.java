package sc.fiji.hermes.command;

import java.io.File;
import java.nio.file.Path;

import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

import sc.fiji.hermes.imagej.ImageComparison;
import sc.fiji.hermes.imagej.VolumeImages;
import sc.fiji.hermes.job.Job;

/** Compares two label files; with ImageJ's Batch button, many. */
@Plugin(type = Command.class, headless = true, label = "Compare two segmentation files",
	description = "Compares two label map files of the same grid: Dice, volumes and 95th percentile surface distance of each label.",
	menu = { @Menu(label = "Plugins"), @Menu(label = HermesMenu.HERMES), @Menu(label = "Hermes Compare Files...", weight = 52) })
public final class CompareFilesCommand extends ComparisonCommand {

	@Parameter(label = "Reference file", description = "The label map that is taken for right.", style = "open", persist = false)
	private File reference;

	@Parameter(label = "Prediction file", description = "The label map to judge.", style = "open", persist = false)
	private File prediction;

	@Override
	void compare(final Job job) {
		final Path right = requirePath(reference, "reference file"), judged = requirePath(prediction, "prediction file");
		add(judged.getFileName().toString(), ImageComparison.compare(VolumeImages.openLabels(right), VolumeImages.openLabels(judged), 1, job));
	}
}
