package sc.fiji.hermes.cli;

import java.nio.file.Path;
import java.util.List;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import sc.fiji.hermes.Hermes;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.PriorScale;
import sc.fiji.hermes.prior.PriorSimilarity;
import sc.fiji.hermes.prior.SimilarityFiles;
import sc.fiji.hermes.prior.SimilarityMatrix;
import sc.fiji.hermes.prior.SimilarityOptions;

/** Shows how a model relates its tasks and modalities. */
@Command(name = "priors", description = "Draws how alike the learned priors of a model's tasks and modalities are, as CSV, PNG and SVG.",
	footer = { "", "Example:", "  hermes priors --model run --output priors" })
final class PriorsCommand extends Verb {

	@Option(names = "--model", paramLabel = "DIR", required = true, description = ModelArgument.DESCRIPTION)
	private Path model;

	@Option(names = { "-o", "--output" }, paramLabel = "DIR", required = true, description = "Folder for tables and pictures.")
	private Path output;

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
		final NewFolder target = new NewFolder(output);
		final PriorSimilarity similarity = Hermes.similarity(ModelArgument.folder(model));
		return target.use(() -> {
			final List<Path> files = SimilarityFiles.write(similarity, output, new SimilarityOptions(order, !allScalesOnly, force), job);
			print(similarity.tasks(List.of(PriorScale.values())));
			print(similarity.modalities(List.of(PriorScale.values())));
			out().printf("%d files in %s%n", files.size(), output);
			return HermesCli.OK;
		});
	}

	/** The closest relative of each member. */
	private void print(final SimilarityMatrix m) {
		final int width = m.names().stream().mapToInt(String::length).max().orElse(0);
		for (int i = 0; i < m.size(); i++) {
			final int nearest = m.nearest(i);
			if (nearest >= 0) out().printf(java.util.Locale.ROOT, "%-" + width + "s  nearest %-" + width + "s  %6.3f%n", m.names().get(i), m.names()
				.get(nearest), m.get(i, nearest));
		}
	}
}
