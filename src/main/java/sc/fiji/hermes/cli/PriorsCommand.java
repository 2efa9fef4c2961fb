package sc.fiji.hermes.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import sc.fiji.hermes.bundle.ModelFolder;
import sc.fiji.hermes.collection.CollectionFiles;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.file.NewFolder;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.prior.PosteriorSimilarity;
import sc.fiji.hermes.prior.PriorSimilarity;
import sc.fiji.hermes.prior.SimilarityFiles;
import sc.fiji.hermes.prior.SimilarityMatrix;
import sc.fiji.hermes.prior.SimilarityOptions;
import sc.fiji.hermes.worker.PosteriorWork;
import sc.fiji.hermes.worker.SimilarityFilesWork;
import sc.fiji.hermes.worker.SimilarityWork;

/** Shows how a model relates its tasks and modalities. */
@Command(name = "priors", description = "Draws how alike the learned priors of a model's tasks and modalities are, as CSV, PNG and SVG.",
	footer = { "", "Examples:", "  hermes priors --model run --output priors",
		"  hermes priors --model run --output priors --collection mine.json --split validation" })
final class PriorsCommand extends Verb {

	@Option(names = "--model", paramLabel = "DIR", required = true, description = MODEL)
	private Path model;

	@Option(names = { "-o", "--output" }, paramLabel = "DIR", required = true, description = "Folder for tables and pictures.")
	private Path output;

	@Option(names = "--collection", paramLabel = "FILE",
		description = "Also compare what becomes of the task priors on cases of this collection (posterior tokens).")
	private Optional<Path> collection;

	@Option(names = "--split", paramLabel = "SPLIT", description = "Which cases of it: validation, train or test. Default: validation.")
	private Optional<Split> split;

	@Option(names = "--cases", paramLabel = "N", description = "Most cases of each dataset. Default: ${DEFAULT-VALUE}.")
	private int cases = 3;

	@Option(names = "--order", paramLabel = "cluster|dataset",
		description = "Alike beside alike, with a dendrogram, or as the datasets list them. Default: cluster.")
	private SimilarityOptions.Order order = SimilarityOptions.options().order();

	@Option(names = "--all-scales-only", description = "Leave out the matrices of the single scales.")
	private boolean allScalesOnly;

	@Option(names = "--force", description = "Replace results of an earlier analysis.")
	private boolean force;

	PriorsCommand(final Context context) {
		super(context);
	}

	@Override
	int run(final Job job) {
		if (split.isPresent() && collection.isEmpty()) throw new InputException("--split goes with --collection; give both or neither.");
		if (cases < 1) throw new InputException("The number of cases is %d; give 1 or more.", cases);
		final NewFolder target = new NewFolder(output);
		final SimilarityOptions options = new SimilarityOptions(order, !allScalesOnly, force);
		final Path folder = model(model);
		SimilarityFiles.requireFree(output, ModelFolder.describe(folder).network().scales(), options);
		final PriorSimilarity priors = run(new SimilarityWork(folder), job);
		final Optional<PosteriorSimilarity> posteriors = collection.map(c -> run(new PosteriorWork(folder, CollectionFiles.read(c), split
			.orElse(Split.VALIDATION), cases), job));
		return target.use(() -> {
			final List<Path> files = run(new SimilarityFilesWork(folder, posteriors, output, options), job);
			print("task priors", priors.tasks(priors.scales()));
			print("modality priors", priors.modalities(priors.scales()));
			posteriors.ifPresent(p -> print("posterior task tokens", p.tasks(p.scales())));
			out().printf(Locale.ROOT, "%d files in %s%n", files.size(), output);
			return HermesCli.OK;
		});
	}

	/** The closest relative of each member. */
	private void print(final String title, final SimilarityMatrix m) {
		out().println(title + ":");
		final int width = m.names().stream().mapToInt(String::length).max().orElse(0);
		for (int i = 0; i < m.size(); i++) {
			final int nearest = m.nearest(i);
			if (nearest >= 0) out().printf(java.util.Locale.ROOT, "  %-" + width + "s  nearest %-" + width + "s  %6.3f%n", m.names().get(i), m.names()
				.get(nearest), m.get(i, nearest));
		}
	}
}
