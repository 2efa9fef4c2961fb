package sc.fiji.hermes.command;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import org.scijava.ItemIO;
import org.scijava.ItemVisibility;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.widget.Button;

import ij.ImagePlus;

import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.Scale;
import sc.fiji.hermes.prior.HeatMap;
import sc.fiji.hermes.prior.PosteriorSimilarity;
import sc.fiji.hermes.prior.PriorSimilarity;
import sc.fiji.hermes.prior.SimilarityKind;
import sc.fiji.hermes.prior.SimilarityMatrix;
import sc.fiji.hermes.prior.SimilarityOptions;
import sc.fiji.hermes.ui.HeatMapWindow;
import sc.fiji.hermes.worker.PosteriorWork;
import sc.fiji.hermes.worker.SimilarityFilesWork;
import sc.fiji.hermes.worker.SimilarityWork;
import sc.fiji.hermes.worker.SvgWork;

/** Shows how a model relates its tasks and modalities. */
@Plugin(type = Command.class, headless = true, initializer = "offer", label = "Similarity of a model's priors",
	description = "Draws which tasks and which modalities a model has learned to treat alike, as a heat map with values.",
	menu = { @Menu(label = "Plugins"), @Menu(label = HermesMenu.HERMES), @Menu(label = "Hermes Prior Similarity...", weight = 60) })
public final class PriorSimilarityCommand extends HermesCommand {

	private static final String TASKS = "tasks", MODALITIES = "modalities", POSTERIOR = "posterior", ALL = "all", CLUSTER = "cluster",
			DATASET = "dataset";

	@Parameter
	private HermesService hermes;

	@Parameter(label = "Model", description = ModelInput.MODEL_DESCRIPTION, required = false, persist = false)
	private String model = "";

	@Parameter(label = "Other model folder", description = ModelInput.OTHER_DESCRIPTION, style = "directory", required = false, persist = false,
		validater = "checkOther")
	private File other;

	@Parameter(label = "Similarity of", description = "Priors of tasks or of modalities, or what becomes of the task priors on cases of a collection.",
		choices = { TASKS, MODALITIES, POSTERIOR }, persist = false)
	private String kind = TASKS;

	@Parameter(label = "Scale", description = "All scales of the network together, or one of them.", choices = { ALL, "encoder_4",
		"encoder_8", "bottleneck_16", "decoder_8", "decoder_4" }, persist = false)
	private String scale = ALL;

	@Parameter(label = "Order", description = "Alike beside alike under a tree, or as the datasets list them.", choices = { CLUSTER, DATASET },
		persist = false)
	private String order = CLUSTER;

	@Parameter(label = "Posterior", description = "What only the posterior needs.", visibility = ItemVisibility.MESSAGE, required = false,
		persist = false)
	private String heading = "<html><b>For \"posterior\" only: what becomes of the priors on real cases</b></html>";

	@Parameter(label = "Collection", description = "Whose cases the model looks at, for the posterior.", style = "both", required = false,
		persist = false)
	private File collection;

	@Parameter(label = FOLDER_LABEL, description = FOLDER_DESCRIPTION, style = FOLDER_STYLE, callback = "look", required = false, persist = false)
	private Button look;

	@Parameter(label = "Cases a dataset", description = "Most validation cases of each dataset, for the posterior.", min = "1", persist = false)
	private int cases = 3;

	@Parameter(label = "Files", description = "What is kept.", visibility = ItemVisibility.MESSAGE, required = false, persist = false)
	private String files = "<html><b>Keep the result</b></html>";

	@Parameter(label = "Save to folder", description = "Also writes all matrices as CSV, PNG and SVG there.", style = "directory",
		required = false, persist = false)
	private File output;

	@Parameter(type = ItemIO.OUTPUT, label = "Similarity", description = "The heat map as an image.")
	private ImagePlus picture;

	private final ModelChoice models = new ModelChoice();

	/** Called by SciJava. */
	void look() {
		collection = askFolder(collection);
	}

	/** Called by SciJava. */
	String checkOther() {
		return complaint(() -> models.requireOther(other));
	}

	/** Called by SciJava. */
	void offer() {
		offer("model", ModelInput.models());
	}

	@Override
	protected void run(final Job job) {
		if (kind.equals(POSTERIOR) && path(collection).isEmpty()) throw new InputException(
			"The posterior needs a collection whose cases the model looks at; give one.");
		final ModelInput chosen = ModelInput.of(model, other);
		final PriorSimilarity priors = hermes.run(new SimilarityWork(chosen.folder()), job);
		final Optional<PosteriorSimilarity> posterior = path(collection).map(c -> hermes.run(new PosteriorWork(chosen.folder(), CollectionInput
			.read(c, job, note -> tell("note: " + note)), Split.VALIDATION, cases), job));
		final Optional<Scale> one = chosenScale(priors);
		final List<Scale> scales = one.map(List::of).orElse(priors.scales());
		final SimilarityMatrix matrix = switch (kind) {
			case MODALITIES -> priors.modalities(scales);
			case POSTERIOR -> posterior.orElseThrow().tasks(scales);
			default -> priors.tasks(scales);
		};
		final String title = chosen.name() + ": similarity of " + (kind.equals(POSTERIOR) ? "posterior tasks" : kind);
		picture = new ImagePlus(title, (order.equals(CLUSTER) ? HeatMap.clustered(title, matrix) : HeatMap.of(title, matrix)).draw());
		path(output).ifPresent(o -> save(chosen.folder(), posterior, o, job));
		// a macro goes on with the image
		if (Surroundings.unattended() || Host.here().isMacro()) return;
		show("Hermes prior similarity – " + chosen.name(), priors, posterior);
		hasShown("picture");
	}

	/** Empty for all of them together. */
	private Optional<Scale> chosenScale(final PriorSimilarity priors) {
		if (scale.equals(ALL)) return Optional.empty();
		return Optional.of(priors.scales().stream().filter(s -> s.name().equals(scale)).findFirst().orElseThrow(() -> new InputException(
			"The model has no scale %s; choose from: %s, or all.", scale, priors.scales().stream().map(Scale::name).collect(Collectors.joining(
				", ")))));
	}

	private SimilarityOptions.Order order() {
		return order.equals(CLUSTER) ? SimilarityOptions.Order.CLUSTER : SimilarityOptions.Order.DATASET;
	}

	private void save(final Path folder, final Optional<PosteriorSimilarity> posterior, final Path to, final Job job) {
		final SimilarityOptions options = SimilarityOptions.options().withOrder(order());
		tell(hermes.run(new SimilarityFilesWork(folder, posterior, to, options), job).size() + " files in " + to);
	}

	private void show(final String title, final PriorSimilarity priors, final Optional<PosteriorSimilarity> posterior) {
		final List<SimilarityKind> kinds = new ArrayList<>(SimilarityKind.of(priors));
		posterior.ifPresent(p -> kinds.add(SimilarityKind.of(p)));
		// what was asked for comes first
		kinds.add(0, kinds.remove(List.of(TASKS, MODALITIES, POSTERIOR).indexOf(kind)));
		HeatMapWindow.show(title, kinds, chosenScale(priors), order(), (heading, matrix, clustered) -> hermes.run(new SvgWork(heading, matrix, clustered), Job.create()));
	}
}
