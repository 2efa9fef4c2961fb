package sc.fiji.hermes.command;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.command.CommandInfo;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.CollectionFiles;
import sc.fiji.hermes.collection.layout.CollectionDraft;
import sc.fiji.hermes.collection.layout.DraftFolder;
import sc.fiji.hermes.collection.layout.DraftText;
import sc.fiji.hermes.collection.layout.FolderReading;
import sc.fiji.hermes.job.CancelledException;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.ui.CollectionWindow.Result;
import sc.fiji.hermes.ui.CollectionWindow;
import sc.fiji.hermes.ui.NextSteps;

/**
 * Puts dataset folders together into a collection file. Chosen from the menu it opens a window instead of a dialog; what is
 * saved there becomes the inputs, so that what is recorded makes the same file again.
 */
@Plugin(type = Command.class, headless = true, initializer = "prepare", label = "Make a collection of dataset folders",
	description = "Puts dataset folders together, as they lie, into one collection file to train on, in a window that shows datasets and cases.",
	menu = { @Menu(label = "Plugins"), @Menu(label = HermesMenu.HERMES), @Menu(label = "Hermes Make Collection...", weight = 65) })
public final class MakeCollectionCommand extends HermesCommand {

	private static final List<String> INPUTS = List.of("folders", "modalities", "recipes", "channels", "weights", "structures", "join", "tests",
		"folds", "fold", "seed", "masks", "name", "output", "replace");

	@Parameter(label = "Dataset folders", description = "One a line or with semicolons between them; a folder that holds several datasets " +
		"stands for all of them. Must be given in a macro.", style = "text area", required = false, persist = false)
	private String folders = "";

	@Parameter(label = "Modalities", description = "Of folders whose files do not say it: `Folder=T1, Other=CT`.", required = false, persist = false)
	private String modalities = "";

	@Parameter(label = "Recipes", description = "Which public datasets folders hold as they were downloaded: `Folder=lits`, a folder that holds " +
		"several once for each. The command's window has a choice of them for each folder.", required = false, persist = false)
	private String recipes = "";

	@Parameter(label = "Channels", description = "Which is used of several, from 0: `Folder=1`.", required = false, persist = false)
	private String channels = "";

	@Parameter(label = "Weights", description = "How often training draws a dataset, in proportion to weight times root of cases: `Folder=0.5`.",
		required = false, persist = false)
	private String weights = "";

	@Parameter(label = "Structures", description = "What the values mean in folders of images and labels: `Folder=1:liver/2:tumour`.",
		required = false, persist = false)
	private String structures = "";

	@Parameter(label = "Equal names mean one structure", description = "Whether equal names in several folders mean one structure; if not, each " +
		"folder has its own.", persist = false)
	private boolean join = false;

	@Parameter(label = "Test images, too", description = "Whether images of imagesTs and images without label maps become test cases.",
		persist = false)
	private boolean tests = false;

	@Parameter(label = "Folds", description = "Parts of a cross-validation, 2 or more; 0 for the split of the folder, or a fifth for validation.",
		min = "0", max = "100", persist = false)
	private int folds = 0;

	@Parameter(label = "Fold", description = "Which of the folds is for validation, from 0.", min = "0", max = "100", persist = false)
	private int fold = 0;

	@Parameter(label = "Seed", description = "Start of the randomness of splits.", persist = false)
	private int seed = 1;

	@Parameter(label = "Folder for joined masks", description = "Where label maps are kept that are joined from folders with one file per " +
		"structure; beside the collection file if not given.", style = "directory", required = false, persist = false)
	private File masks;

	@Parameter(label = "Name", description = "Of the collection; that of its file if left empty.", required = false, persist = false)
	private String name = "";

	@Parameter(label = "Collection file", description = "The file to write (JSON). Must be given in a macro.", style = "save", required = false,
		persist = false)
	private File output;

	@Parameter(label = "Replace an existing file", description = "Whether an existing collection file may be replaced.", persist = false)
	private boolean replace = false;

	@Parameter(type = ItemIO.OUTPUT, label = "Collection", description = "The file that was written.")
	private File collection;

	@Parameter(type = ItemIO.OUTPUT, label = "Datasets", description = "Number of datasets in it.")
	private int datasets;

	@Parameter(type = ItemIO.OUTPUT, label = "Cases", description = "Number of cases in it.")
	private int cases;

	/** Whether somebody chose it from the menu: macros and scripts have settled the inputs before. */
	private boolean inWindow;

	/** Called by SciJava. The window asks for everything, so that no dialog need come before it. */
	void prepare() {
		inWindow = isOpen("folders") && !Surroundings.unattended();
		if (inWindow) INPUTS.forEach(this::settle);
	}

	/** In a window Esc ends the editing of a cell. */
	@Override
	protected boolean stopsOnEscape() {
		return !inWindow;
	}

	@Override
	protected void run(final Job job) {
		if (inWindow) askInWindow(job);
		else make(job);
	}

	private DraftText texts() {
		return new DraftText(text(folders), text(modalities), text(recipes), text(channels), text(weights), text(structures));
	}

	private static String text(final String given) {
		return given == null ? "" : given;
	}

	private CollectionDraft draft(final List<DraftFolder> all, final Optional<Path> place) {
		return CollectionDraft.draft().folders(all).joinTasks(join).testImages(tests).folds(folds).fold(fold).seed(seed).masks(place);
	}

	private void make(final Job job) {
		if (text(folders).isBlank()) throw new InputException("%s needs dataset folders; give their paths, in a macro by folders=[path;path].",
			title());
		final Path file = requirePath(output, "collection file to write, in a macro output=[path]");
		if (Files.exists(file) && !replace) throw new InputException("%s already exists; give another name, or replace it.", file);
		final Result wanted = new Result(draft(texts().toFolders(), Optional.of(path(masks).orElseGet(() -> CollectionFiles.joinedMasks(
			file)))), text(name), Optional.of(file), replace);
		final List<FolderReading> readings = new ArrayList<>();
		final int all = wanted.draft().folders().size();
		for (int i = 0; i < all; i++) {
			final DraftFolder f = wanted.draft().folders().get(i);
			job.report("Reading " + f.name(), i / (double) all);
			readings.add(wanted.draft().read(f, job.part(i / (double) all, (i + 1) / (double) all)));
			readings.get(i).notes().forEach(note -> tell("note: " + note));
		}
		final Collection made = wanted.draft().collection(wanted.collectionName(), readings, note -> tell("note: " + note));
		CollectionFiles.write(made, file);
		wrote(made, file);
	}

	private void wrote(final Collection made, final Path file) {
		collection = file.toFile();
		datasets = made.datasets().size();
		cases = made.datasets().stream().mapToInt(d -> d.cases().size()).sum();
		tell("Wrote " + contents() + " to " + file + ".");
	}

	private String contents() {
		return datasets + (datasets == 1 ? " dataset" : " datasets") + " with " + cases + (cases == 1 ? " case" : " cases");
	}

	private void askInWindow(final Job job) {
		final Result start = new Result(draft(texts().toFolders(), path(masks)), text(name), path(output), replace);
		final CollectionWindow.Saved made = CollectionWindow.ask(start, report -> Findings.table(report).show(Findings.TITLE), job).orElseThrow(
			CancelledException::new);
		final Result saved = made.result();
		final DraftText texts = DraftText.of(saved.draft().folders());
		folders = texts.folders();
		modalities = texts.modalities();
		recipes = texts.recipes();
		channels = texts.channels();
		weights = texts.weights();
		structures = texts.structures();
		join = saved.draft().joinTasks();
		tests = saved.draft().testImages();
		folds = saved.draft().folds();
		fold = saved.draft().fold();
		seed = (int) saved.draft().seed();
		masks = saved.draft().masks().map(Path::toFile).orElse(null);
		name = saved.name();
		output = saved.file().orElseThrow().toFile();
		replace = saved.replace();
		wrote(made.collection(), output.toPath());
		record();
		NextSteps.show(output.toPath(), contents(), new Steps());
	}

	/** While the window was open the recorder may have heard of other commands; what is recorded next is this one's again. */
	private void record() {
		if (Host.here().isRecording() && !Host.here().isMacro()) Host.here().recordCommand(HermesMenu.label(new CommandInfo(getClass())));
	}

	private final class Steps implements NextSteps.Steps {

		@Override
		public void check() {
			MenuStart.start(getContext(), CheckCollectionCommand.class, m -> m.setInput("collection", collection));
		}

		@Override
		public void train() {
			MenuStart.start(getContext(), TrainModelCommand.class, m -> m.setInput("collection", collection));
		}

		@Override
		public void change() {
			MenuStart.start(getContext(), MakeCollectionCommand.class, m -> {
				final MakeCollectionCommand own = MakeCollectionCommand.this;
				final List<Object> values = new ArrayList<>(java.util.Arrays.asList(own.folders, own.modalities, own.recipes, own.channels,
					own.weights, own.structures, own.join, own.tests, own.folds, own.fold, own.seed, own.masks, own.name, own.output, own.replace));
				for (int i = 0; i < INPUTS.size(); i++) m.setInput(INPUTS.get(i), values.get(i));
			});
		}
	}
}
