package sc.fiji.hermes.command;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

import ij.measure.ResultsTable;

import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.job.Outcome;
import sc.fiji.hermes.job.Outcome.State;
import sc.fiji.hermes.job.Outcomes;
import sc.fiji.hermes.segment.SegmentOptions;

/** Segments every volume file of a folder. */
@Plugin(type = Command.class, headless = true, initializer = "offer", label = "Segment a folder of volumes with Hermes",
	description = "Segments every volume file of a folder into label maps in another folder; one that cannot be segmented does not keep the " +
		"others from it.",
	menu = { @Menu(label = "Plugins"), @Menu(label = HermesMenu.HERMES), @Menu(label = "Hermes Segment Folder...", weight = 14) })
public final class SegmentFolderCommand extends SegmentFilesCommand {

	@Parameter(label = "Folder of volumes",
		description = "Every NIfTI, NRRD, MetaImage and TIFF file in it is segmented; if there is none, its DICOM images are.",
		style = "directory", persist = false, validater = "checkFolder")
	private File folder;

	@Parameter(label = "Output folder", description = "Where the label maps go, with the names of the volumes.", style = "directory",
		persist = false)
	private File output;

	@Parameter(label = "Channel", description = "Which file of each case, if a case has several (case_0000, case_0001), from 0; -1 for that of " +
		"the modality.", min = "-1", persist = false)
	private int channel = -1;

	@Parameter(type = ItemIO.OUTPUT, label = "Hermes outcomes", description = "One row for every volume: how it ended, and why.")
	private ResultsTable table;

	@Parameter(type = ItemIO.OUTPUT, label = "Volumes", description = "Number of volumes segmented.")
	private int count;

	@Parameter(type = ItemIO.OUTPUT, label = "Skipped", description = "Number of volumes whose earlier result was kept.")
	private int skipped;

	@Parameter(type = ItemIO.OUTPUT, label = "Failed", description = "Names of the volumes that could not be segmented, with commas between.")
	private String failed = "";

	/** Called by SciJava. */
	String checkFolder() {
		return complaint(() -> path(folder).ifPresent(SegmentFolderCommand::requireFolder));
	}

	private static void requireFolder(final Path folder) {
		if (!Files.isDirectory(folder)) throw new InputException("There is no folder %s; give a folder of volumes.", folder);
	}

	@Override
	Optional<Path> input() {
		return path(folder).filter(Files::isDirectory);
	}

	@Override
	void requireSeries(final Path from, final String wanted) {
		choice.requireSeriesOfFolder(from, wanted);
	}

	@Override
	void requireFrame(final Path from, final String wanted, final int number) {
		// a file that has no such time point fails alone
	}

	@Override
	SegmentOptions on(final SegmentOptions options) {
		return channel < 0 ? options : options.withChannel(channel);
	}

	@Override
	protected void run(final Job job) {
		final Path from = requirePath(folder, "folder of volumes"), to = requirePath(output, "output folder");
		requireFolder(from);
		final Outcomes outcomes = segment(from, to, job);
		count = outcomes.count(State.DONE);
		skipped = outcomes.count(State.SKIPPED);
		failed = outcomes.of(State.FAILED).stream().map(Outcome::name).collect(Collectors.joining(", "));
		table = table(outcomes);
		tell(outcomes.summary("Segmented " + count + (count == 1 ? " volume" : " volumes") + " of " + from + " into " + to) + ".");
	}

	private static ResultsTable table(final Outcomes outcomes) {
		final ResultsTable table = new ResultsTable();
		table.showRowNumbers(false);
		for (final Outcome o : outcomes.cases()) {
			table.incrementCounter();
			table.addValue("case", o.name());
			table.addValue("outcome", o.state().name().toLowerCase(Locale.ROOT));
			table.addValue("sentence", o.sentence());
		}
		return table;
	}
}
