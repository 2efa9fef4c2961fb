package sc.fiji.hermes.command;

import java.io.File;

import ij.measure.ResultsTable;

import org.scijava.ItemIO;
import org.scijava.ItemVisibility;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

import sc.fiji.hermes.Hermes;
import sc.fiji.hermes.collection.CheckReport;
import sc.fiji.hermes.job.Job;

/** Says what is in a collection and what is wrong with it. */
@Plugin(type = Command.class, headless = true, label = "Check a collection of images and labels",
	description = "Reads every volume of a collection and says what it found: cases, spacings, labels and mistakes.",
	menu = { @Menu(label = "Plugins"), @Menu(label = HermesMenu.HERMES), @Menu(label = "Hermes Check Collection...", weight = 70) })
public final class CheckCollectionCommand extends HermesCommand {

	@Parameter(label = "Collection file or dataset folder", description = CollectionInput.DESCRIPTION, style = "both", persist = false)
	private File collection;

	/** With a file as its only input, SciJava would show a file chooser, in which Fiji takes no folders, instead of a dialog. */
	@Parameter(label = "Note", description = "What may be given.", visibility = ItemVisibility.MESSAGE, required = false, persist = false)
	private String note = "A path can also be typed or pasted.";

	@Parameter(type = ItemIO.OUTPUT, label = Findings.TITLE, description = "One row for every mistake and warning.")
	private ResultsTable table;

	@Parameter(type = ItemIO.OUTPUT, label = "Report", description = "The report as text.")
	private String report;

	@Parameter(type = ItemIO.OUTPUT, label = "Errors", description = "Number of mistakes that keep a training from starting.")
	private int errors;

	@Parameter(type = ItemIO.OUTPUT, label = "Warnings", description = "Number of findings that deserve a look.")
	private int warnings;

	@Override
	protected void run(final Job job) {
		final CheckReport found = Hermes.check(CollectionInput.read(requirePath(collection, "collection"), job, note -> tell("note: " + note)),
			job);
		report = found.toText();
		errors = found.errors().size();
		warnings = found.warnings().size();
		table = Findings.table(found);
		tell(report);
	}
}
