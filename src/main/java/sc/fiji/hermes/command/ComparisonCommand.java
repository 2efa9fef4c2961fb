package sc.fiji.hermes.command;

import java.util.List;

import org.scijava.ItemIO;
import org.scijava.plugin.Parameter;

import ij.measure.ResultsTable;

import sc.fiji.hermes.evaluate.LabelComparison;
import sc.fiji.hermes.imagej.ImageComparison;
import sc.fiji.hermes.job.Job;

/** What the commands that compare two segmentations have in common: the table that they make. */
abstract class ComparisonCommand extends HermesCommand {

	@Parameter(type = ItemIO.OUTPUT, label = "Hermes comparison", description = "One row for every label of every image.")
	private ResultsTable table;

	@Override
	protected final void run(final Job job) {
		table = new ResultsTable();
		table.showRowNumbers(false);
		compare(job);
		tellUnseen(table);
	}

	/** Compares, and gives each result to {@link #add}. */
	abstract void compare(Job job);

	final void add(final String image, final List<LabelComparison> found) {
		ImageComparison.append(table, image, found);
	}
}
