package sc.fiji.hermes.command;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.widget.Button;

import sc.fiji.hermes.Hermes;
import sc.fiji.hermes.evaluate.Evaluation;
import sc.fiji.hermes.evaluate.LabelComparison;
import sc.fiji.hermes.evaluate.Score;
import sc.fiji.hermes.imagej.ImageComparison;
import sc.fiji.hermes.imagej.VolumeImages;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;

/** Compares two label files, or two folders of them; with ImageJ's Batch button, many files. */
@Plugin(type = Command.class, headless = true, label = "Compare two segmentation files",
	description = "Compares two label map files of the same grid, with the 95th percentile surface distance of each label, or the files of equal " +
		"names in two folders: Dice and volumes.",
	menu = { @Menu(label = "Plugins"), @Menu(label = HermesMenu.HERMES), @Menu(label = "Hermes Compare Files...", weight = 52) })
public final class CompareFilesCommand extends ComparisonCommand {

	@Parameter(label = "Reference file or folder", description = "The label map, or the folder of label maps, that is taken for right.", style = "both",
		persist = false)
	private File reference;

	@Parameter(label = "Reference folder...", description = FOLDER_DESCRIPTION, style = FOLDER_STYLE, callback = "lookForReference", required = false,
		persist = false)
	private Button look;

	@Parameter(label = "Prediction file or folder", description = "The label map to judge, or a folder of those with the same names.", style = "both",
		persist = false)
	private File prediction;

	@Parameter(label = "Prediction folder...", description = FOLDER_DESCRIPTION, style = FOLDER_STYLE, callback = "lookForPrediction", required = false,
		persist = false)
	private Button browse;

	/** Called by SciJava. */
	void lookForReference() {
		reference = askFolder(reference);
	}

	/** Called by SciJava. */
	void lookForPrediction() {
		prediction = askFolder(prediction);
	}

	@Override
	void compare(final Job job) {
		final Path right = requirePath(reference, "reference"), judged = requirePath(prediction, "prediction");
		if (Files.isDirectory(right) != Files.isDirectory(judged)) throw new InputException(
			"%s and %s are a file and a folder; give two files, or two folders.", right, judged);
		if (Files.isDirectory(right)) compareFolders(right, judged, job);
		else add(judged.getFileName().toString(), ImageComparison.compare(VolumeImages.openLabels(right), VolumeImages.openLabels(judged), 1, job));
	}

	private void compareFolders(final Path right, final Path judged, final Job job) {
		final Evaluation e = Hermes.evaluate(right, judged, job);
		for (final Score s : e.scores()) add(s.caseId(), List.of(new LabelComparison(s.task(), s.dice(), s.referenceMl(), s.predictedMl(),
			OptionalDouble.empty())));
		tell(e.text());
		e.complaints().forEach(c -> tell("failed: " + c));
	}
}
