package sc.fiji.hermes.cli;

import java.nio.file.Path;
import java.util.Optional;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import sc.fiji.hermes.Hermes;
import sc.fiji.hermes.collection.CollectionFiles;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.evaluate.Evaluation;
import sc.fiji.hermes.file.Folders;
import sc.fiji.hermes.file.NewFolder;
import sc.fiji.hermes.job.Job;

/** Measures predictions. */
@Command(name = "evaluate", description = "Compares predictions with the label maps of a collection: Dice for each case, task and dataset.",
	footer = { "", "Example:",
		"  hermes evaluate --collection hippocampus.json --split validation --predictions predictions" })
final class EvaluateCommand extends Verb {

	@Option(names = "--collection", paramLabel = "FILE", required = true, description = "The collection file.")
	private Path collection;

	@Option(names = "--split", paramLabel = "SPLIT", description = "Which cases: validation, train or test. Default: validation.")
	private Split split = Split.VALIDATION;

	@Option(names = "--predictions", paramLabel = "DIR", required = true, description = "What segment --collection wrote.")
	private Path predictions;

	@Option(names = { "-o", "--output" }, paramLabel = "DIR",
		description = "Folder for evaluation.txt, .csv and .json. Default: that of the predictions.")
	private Optional<Path> output;

	EvaluateCommand(final Context context) {
		super(context);
	}

	@Override
	int run(final Job job) {
		final Path folder = output.orElse(predictions);
		final NewFolder target = new NewFolder(folder);
		final Evaluation e = Hermes.evaluate(CollectionFiles.read(collection), split, predictions, job);
		return target.use(() -> {
			Folders.create(folder, "output folder");
			e.write(folder);
			out().print(e.text());
			out().println("wrote " + folder.resolve("evaluation.txt") + ", .csv and .json");
			return HermesCli.OK;
		});
	}
}
