package sc.fiji.hermes.command;

import java.io.File;
import java.nio.file.Path;

import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

import ij.ImagePlus;

import sc.fiji.hermes.bundle.ModelLibrary;
import sc.fiji.hermes.demo.DemoOptions;
import sc.fiji.hermes.demo.DemoResult;
import sc.fiji.hermes.imagej.OpenImages;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.train.TrainOptions;
import sc.fiji.hermes.worker.DemoWork;

/** Shows everything once. */
@Plugin(type = Command.class, headless = true, label = "Run the demo of Hermes",
	description = "Makes phantoms of five modalities, trains a small model on them, segments unseen ones and installs the model.",
	menu = { @Menu(label = "Plugins"), @Menu(label = HermesMenu.HERMES), @Menu(label = "Hermes Run Demo...", weight = 100) })
public final class RunDemoCommand extends HermesCommand {

	private static final String MODEL = "demo";

	@Parameter
	private HermesService hermes;

	@Parameter(label = "New folder", description = "A new folder for phantoms, model, label maps, pictures and a report.", style = "directory",
		persist = false)
	private File folder = new File(System.getProperty("user.home"), "hermes-demo");

	@Parameter(label = "Steps to train", description = "On two cores 700 take about four minutes, and the rest one more.", min = "1",
		persist = false)
	private int steps = (int) DemoOptions.STEPS;

	@Parameter(label = "Minutes to train", description = "If more than 0, so long instead of a number of steps.", min = "0", persist = false)
	private double minutes = 0;

	@Parameter(label = "Replace an earlier demo", description = "Whether an earlier demo in that folder is replaced.", persist = false)
	private boolean replace = false;

	@Parameter(type = ItemIO.OUTPUT, label = "Unseen phantoms", description = "Image, reference and prediction of one phantom each.")
	private ImagePlus picture;

	@Override
	protected void run(final Job job) {
		final DemoOptions defaults = DemoOptions.options();
		final TrainOptions training = minutes > 0 ? defaults.training().minutes(minutes) : defaults.training().steps(steps);
		final DemoResult result = hermes.runApart(new DemoWork(requirePath(folder, "folder"), defaults.withTraining(training).withReplace(
			replace)), job);
		tellColumns("Hermes demo", result.evaluation().text());
		tell("report: " + result.report());
		picture = OpenImages.read(result.contactSheet());
		install(result.model());
	}

	private static void install(final Path model) {
		final ModelLibrary library = ModelPlace.library();
		// A model of that name may be one that the user has trained.
		String name = MODEL;
		for (int n = 2; library.entry(name).isPresent(); n++) name = MODEL + "-" + n;
		library.add(model, name);
		tell("The model is installed as " + name + ": open a phantom and segment it.");
	}
}
