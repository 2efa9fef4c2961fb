package sc.fiji.hermes.command;

import java.util.List;

import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

import ij.ImagePlus;
import ij.measure.ResultsTable;

import sc.fiji.hermes.evaluate.LabelComparison;
import sc.fiji.hermes.imagej.ImageComparison;
import sc.fiji.hermes.job.Job;

/** Compares two label images. */
@Plugin(type = Command.class, headless = true, label = "Compare two segmentations",
	description = "Compares two label images of the same grid: Dice, volumes and 95th percentile surface distance of each label.",
	menu = { @Menu(label = "Plugins"), @Menu(label = HermesMenu.HERMES), @Menu(label = "Hermes Compare Segmentations...", weight = 50) })
public final class CompareCommand extends HermesCommand {

	@Parameter(label = "Reference", description = "The label image that is taken for right.")
	private ImagePlus reference;

	@Parameter(label = "Prediction", description = "The label image to judge.")
	private ImagePlus prediction;

	@Parameter(type = ItemIO.OUTPUT, label = "Hermes comparison", description = "One row for every label and frame.")
	private ResultsTable table;

	@Override
	protected void run(final Job job) {
		table = new ResultsTable();
		table.showRowNumbers(false);
		for (int frame = 1; frame <= reference.getNFrames(); frame++) {
			final List<LabelComparison> found = ImageComparison.compare(reference, prediction, frame, job);
			ImageComparison.append(table, prediction.getTitle() + (reference.getNFrames() > 1 ? " t" + frame : ""), found);
		}
		tellUnseen(table);
	}
}
