package sc.fiji.hermes.command;

import java.io.File;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;

import ij.measure.ResultsTable;

import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.widget.Button;

import sc.fiji.hermes.Hermes;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.evaluate.Evaluation;
import sc.fiji.hermes.evaluate.Mean;
import sc.fiji.hermes.file.Folders;
import sc.fiji.hermes.file.NewFolder;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.job.Outcome;

/** Measures predictions. */
@Plugin(type = Command.class, headless = true, label = "Evaluate segmentations of a collection",
	description = "Compares predictions with the label maps of a collection: Dice for each case, task and dataset.",
	menu = { @Menu(label = "Plugins"), @Menu(label = HermesMenu.HERMES), @Menu(label = "Hermes Evaluate...", weight = 40) })
public final class EvaluateCommand extends HermesCommand {

	@Parameter(label = "Collection file or dataset folder", description = CollectionInput.DESCRIPTION, style = "both", persist = false)
	private File collection;

	@Parameter(label = FOLDER_LABEL, description = FOLDER_DESCRIPTION, style = FOLDER_STYLE, callback = "look", required = false, persist = false)
	private Button look;

	@Parameter(label = "Cases of the split", description = "Which cases of the collection were segmented.", choices = { "validation", "train", "test" },
		persist = false)
	private String split = "validation";

	@Parameter(label = "Folder of predictions", description = "What Hermes wrote when it segmented the collection, DATASET/CASE.nii.gz; or " +
		"a folder with CASE.nii.gz, as nnU-Net writes it, or CASE/STRUCTURE.nii.gz, as TotalSegmentator does.",
		style = "directory", persist = false)
	private File predictions;

	@Parameter(label = "Folder of the report", description = "Where evaluation.txt, .csv and .json go; if empty, to the predictions.",
		style = "directory", required = false, persist = false)
	private File output;

	@Parameter(type = ItemIO.OUTPUT, label = "Hermes evaluation", description = "Mean Dice of every dataset and task.")
	private ResultsTable table;

	@Parameter(type = ItemIO.OUTPUT, label = "Mean Dice", description = "Mean over the tasks of all datasets, 0 to 1; NaN if nothing counts.")
	private double dice;

	@Parameter(type = ItemIO.OUTPUT, label = "Failed", description = "Cases that could not be compared and count nowhere, with commas between.")
	private String failed = "";

	/** Called by SciJava. */
	void look() {
		collection = askFolder(collection);
	}

	@Override
	protected void run(final Job job) {
		final Path found = requirePath(predictions, "folder of predictions"), folder = path(output).orElse(found);
		final NewFolder target = new NewFolder(folder);
		final Evaluation e = Hermes.evaluate(CollectionInput.read(requirePath(collection, "collection"), job, note -> tell("note: " + note)),
			Split.valueOf(split.toUpperCase(Locale.ROOT)), found, job);
		target.use(() -> {
			Folders.create(folder, "folder of the report");
			e.write(folder);
			return 0;
		});
		table = table(e);
		dice = e.overall().dice().orElse(Double.NaN);
		// the same as the table, which is seen if anybody is there; a macro may read it in the log
		if (Surroundings.unattended() || Host.here().isMacro()) tell(e.text());
		failed = e.failed().stream().map(Outcome::title).collect(Collectors.joining(", "));
		e.complaints().forEach(c -> tell("failed: " + c));
		tell("wrote " + folder.resolve("evaluation.txt") + ", .csv and .json");
	}

	private static ResultsTable table(final Evaluation e) {
		final ResultsTable table = new ResultsTable();
		table.showRowNumbers(false);
		for (final Mean dataset : e.datasets()) {
			for (final Mean task : e.tasks()) if (task.dataset().equals(dataset.name())) row(table, dataset.name(), task.name(), task);
			row(table, dataset.name(), "mean of tasks", dataset);
		}
		row(table, "all datasets", "mean of tasks", e.overall());
		return table;
	}

	private static void row(final ResultsTable table, final String dataset, final String task, final Mean mean) {
		table.incrementCounter();
		table.addValue("dataset", dataset);
		table.addValue("task", task);
		table.addValue("Dice", mean.dice().orElse(Double.NaN));
		table.addValue("counted", mean.counted());
		table.addValue("false positive mL", mean.falsePositiveMl());
	}
}
