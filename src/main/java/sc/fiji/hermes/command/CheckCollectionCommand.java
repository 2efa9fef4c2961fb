package sc.fiji.hermes.command;

import java.io.File;
import java.nio.file.Path;
import java.util.Optional;

import ij.measure.ResultsTable;

import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.widget.Button;

import sc.fiji.hermes.Hermes;
import sc.fiji.hermes.bundle.ModelFolder;
import sc.fiji.hermes.check.CheckReport;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.worker.UnlabelledWork;

/** Says what is in a collection and what is wrong with it. */
@Plugin(type = Command.class, headless = true, label = "Check a collection of images and labels",
	description = "Reads every volume of a collection and says what it found: cases, spacings, labels and mistakes.",
	menu = { @Menu(label = "Plugins"), @Menu(label = HermesMenu.HERMES), @Menu(label = "Hermes Check Collection...", weight = 70) })
public final class CheckCollectionCommand extends HermesCommand {

	@Parameter
	private HermesService hermes;

	@Parameter(label = "Collection file or dataset folder", description = CollectionInput.DESCRIPTION, style = "both", persist = false)
	private File collection;

	@Parameter(label = FOLDER_LABEL, description = FOLDER_DESCRIPTION, style = FOLDER_STYLE, callback = "look", required = false, persist = false)
	private Button look;

	@Parameter(label = "Model folder", description = "Also looks with this model, or that of a run, for structures that are there but not " +
		"labelled, which takes as long as segmenting all cases; may be left empty.", style = "directory", required = false, persist = false)
	private File model;

	@Parameter(type = ItemIO.OUTPUT, label = Findings.TITLE, description = "One row for every mistake and warning.")
	private ResultsTable table;

	@Parameter(type = ItemIO.OUTPUT, label = "Report", description = "The report as text.")
	private String report;

	@Parameter(type = ItemIO.OUTPUT, label = "Errors", description = "Number of mistakes that keep a training from starting.")
	private int errors;

	@Parameter(type = ItemIO.OUTPUT, label = "Warnings", description = "Number of findings that deserve a look.")
	private int warnings;

	/** Called by SciJava. */
	void look() {
		collection = askFolder(collection);
	}

	@Override
	protected void run(final Job job) {
		final Optional<Path> eyes = path(model).map(ModelFolder::of);
		// before every volume is read
		eyes.ifPresent(ModelFolder::describe);
		final Collection data = CollectionInput.read(requirePath(collection, "collection"), job, note -> tell("note: " + note));
		final CheckReport read = Hermes.check(data, job);
		final CheckReport found = eyes.map(m -> read.with(hermes.run(new UnlabelledWork(m, data), job))).orElse(read);
		report = found.toText();
		errors = found.errors().size();
		warnings = found.warnings().size();
		table = Findings.table(found);
		tellColumns("Hermes check", report);
	}
}
