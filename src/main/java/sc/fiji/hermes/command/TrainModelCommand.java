package sc.fiji.hermes.command;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import org.scijava.ItemIO;
import org.scijava.ItemVisibility;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.widget.Button;

import sc.fiji.hermes.Hermes;
import sc.fiji.hermes.bundle.ModelLibrary;
import sc.fiji.hermes.check.Check;
import sc.fiji.hermes.check.CheckReport;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.job.CancelledException;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.job.Remedy;
import sc.fiji.hermes.preprocess.PlanOptions;
import sc.fiji.hermes.sample.Balance;
import sc.fiji.hermes.sample.SampleOptions;
import sc.fiji.hermes.train.TrainOptions;
import sc.fiji.hermes.train.TrainResult;
import sc.fiji.hermes.ui.TrainingWindow;
import sc.fiji.hermes.worker.TrainWork;

/** Trains a model and installs it. */
@Plugin(type = Command.class, headless = true, label = "Train a model with Hermes",
	description = "Trains one model over all datasets of a collection, with a window that shows how it goes, and installs it.",
	menu = { @Menu(label = "Plugins"), @Menu(label = HermesMenu.HERMES), @Menu(label = "Hermes Train Model...", weight = 20) })
public final class TrainModelCommand extends HermesCommand {

	private static final String UNLEARNED = "unlearned", CASES = "cases", SQRT = "sqrt of cases", DATASETS = "datasets";
	private static final String OWN = "own", ANATOMY = "anatomy", EACH = "own", MEASURED = "measured";
	private static final PlanOptions PLAN = PlanOptions.options();

	@Parameter
	private HermesService hermes;

	@Parameter(label = "Collection file or dataset folder", description = CollectionInput.DESCRIPTION, style = "both", persist = false)
	private File collection;

	@Parameter(label = FOLDER_LABEL, description = FOLDER_DESCRIPTION, style = FOLDER_STYLE, callback = "look", required = false, persist = false)
	private Button look;

	@Parameter(label = "Folder of the run", description = "A new folder for log, curves, checkpoints and the model; when resuming, " +
		"that of the stopped run.", style = "directory", persist = false)
	private File folder;

	@Parameter(label = "Name of the model", description = "Under which it is installed; that of the run folder if left empty.", required = false,
		persist = false)
	private String name = "";

	@Parameter(label = "Minutes to train", description = "Preparing the cases comes on top.", min = "0.1", persist = false)
	private double minutes = 30;

	@Parameter(label = "Resume a stopped run", description = "Goes on with a run that was stopped, with the settings it was started with; those given here are not looked at.",
		persist = false)
	private boolean resume = false;

	@Parameter(label = "Settings", description = "What seldom needs to be changed.", visibility = ItemVisibility.MESSAGE, required = false,
		persist = false)
	private String heading = "<html><b>Seldom changed</b></html>";

	@Parameter(label = "Network width", description = "Channels at full resolution: 8 learns fast on a small machine, 32 is as published.",
		choices = { "8", "16", "32" }, persist = false)
	private String width = "16";

	@Parameter(label = "Grids", description = "Of each dataset: its images' own grid, or the coarsest that keeps its structures, so that the " +
		"network sees more of an image at once.",
		choices = { OWN, ANATOMY }, persist = false)
	private String grids = PLAN.grids() == PlanOptions.Grids.ANATOMY ? ANATOMY : OWN;

	@Parameter(label = "Intensities of CT and PET", description = "Scaled by each image's own values, or by values measured over the labels, " +
		"which are the same for all images.",
		choices = { EACH, MEASURED }, persist = false)
	private String intensities = PLAN.measuredIntensities() ? MEASURED : EACH;

	@Parameter(label = "Partial labels", description = "On a grid that is coarser than the images a voxel may belong to a structure in part.",
		persist = false)
	private boolean partial = PLAN.partialLabels();

	@Parameter(label = "Mirrored images", description = "Also trains on mirror images, along axes of which no structure's name says a side.",
		persist = false)
	private boolean mirror = SampleOptions.options().mirror();

	@Parameter(label = "Datasets share by", description = "What datasets share the training by: what is still unlearned, the number of their " +
		"cases, its square root, or equally.",
		choices = { UNLEARNED, SQRT, CASES, DATASETS }, persist = false)
	private String balance = UNLEARNED;

	@Parameter(label = "Seed", description = "Start of all randomness.", persist = false)
	private int seed = 1;

	@Parameter(type = ItemIO.OUTPUT, label = "Model", description = "The installed model, or that of the run if it was stopped.")
	private File model;

	@Parameter(type = ItemIO.OUTPUT, label = "Mean Dice", description = "Of the last validation over all tasks; not a number if there was none.")
	private double dice;

	/** Its window has a button for that; Esc is often meant for something else in the hours of a training. */
	@Override
	protected boolean stopsOnEscape() {
		return false;
	}

	/** Called by SciJava. */
	void look() {
		collection = askFolder(collection);
	}

	@Override
	protected void run(final Job given) {
		final Job job = resume ? given : given.withSeed(seed);
		final Path run = requirePath(folder, "run folder");
		final ModelLibrary library = ModelPlace.library();
		final String installed = name == null || name.isBlank() ? run.toAbsolutePath().normalize().getFileName().toString() : name.strip();
		// Whoever has closed the window of a training finds it again this way.
		if (!Surroundings.unattended() && TrainingWindow.bringBack(run)) throw new CancelledException();
		library.requireFree(installed);
		if (resume != Files.exists(run.resolve("run.json"))) throw new InputException(resume ? "There is no run to resume in %s; give its folder."
			: "There is already a run in %s; give a new folder, or resume it.", run);
		final Collection data = resume ? new Collection("resumed", List.of()) : checked(job);
		final TrainResult result = train(new TrainWork(data, run, options()), job);
		dice = result.validation().map(v -> v.overall().dice().orElse(Double.NaN)).orElse(Double.NaN);
		final boolean usable = Files.isDirectory(result.model());
		model = (usable && result.finished() ? library.add(result.model(), installed) : result.model()).toFile();
		tell(String.format(Locale.ROOT, "Trained %d steps; mean Dice %.3f; model: %s", result.steps(), dice, usable ? model : "none yet"));
		if (!result.finished()) tell("The training was stopped; to go on, run " + title() + " again with " + setting(Remedy.RESUME) + " and the same folder of the run.");
	}

	private Collection checked(final Job job) {
		final Collection data = CollectionInput.read(requirePath(collection, "collection"), job, note -> tell("note: " + note));
		final CheckReport report = Hermes.check(data, job);
		report.warnings().forEach(f -> tell("note: " + f.toLine()));
		Check.requireUsable(report);
		return data;
	}

	private TrainOptions options() {
		// the fields of a dialog always hold something, which does not mean that it is wished for this run
		if (resume) return TrainOptions.options().resume(true);
		final PlanOptions plan = PLAN.withGrids(grids.equals(ANATOMY) ? PlanOptions.Grids.ANATOMY : PlanOptions.Grids.OWN).withMeasuredIntensities(
			intensities.equals(MEASURED)).withPartialLabels(partial);
		final Balance share = switch (balance) {
			case CASES -> Balance.CASES;
			case DATASETS -> Balance.DATASETS;
			case SQRT -> Balance.SQRT_CASES;
			default -> Balance.UNLEARNED;
		};
		return TrainOptions.options().minutes(minutes).baseWidth(Integer.parseInt(width)).plan(plan).samples(SampleOptions.options().withMirror(
			mirror).withBalance(share));
	}

	private TrainResult train(final TrainWork work, final Job job) {
		if (Surroundings.unattended()) return hermes.runApart(work, job);
		final TrainingWindow window = TrainingWindow.show(work.run(), job);
		try (Host.Guard guard = Host.here().beforeQuit(() -> Message.agreed("Hermes",
			"A training is running and will stop; it can be resumed later.\nQuit anyway?"))) {
			final TrainResult result = hermes.runApart(work, job.withProgress((message, fraction) -> {
				job.report(message, fraction);
				window.progress().report(message, fraction);
			}));
			window.ended(result.finished() ? "The training has ended." : "The training was stopped and can be resumed.");
			return result;
		}
		catch (final RuntimeException | Error e) {
			window.ended(e.getMessage() == null ? "The training failed." : e.getMessage());
			throw e;
		}
	}
}
