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
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;

/** Measures predictions. */
@Command(name = "evaluate", description = "Compares predictions with the label maps of a collection or a folder: Dice for each case, task and dataset.",
	footer = { "", "Example:",
		"  hermes evaluate --collection hippocampus.json --split validation --predictions predictions",
		"  hermes evaluate --reference labelsTs --predictions nnunet-predictions" })
final class EvaluateCommand extends Verb {

	@Option(names = "--collection", paramLabel = "FILE", description = "The collection file.")
	private Optional<Path> collection;

	@Option(names = "--split", paramLabel = "SPLIT", description = "Which of its cases: validation, train or test. Default: validation.")
	private Optional<Split> split;

	@Option(names = "--reference", paramLabel = "DIR",
		description = "A folder of label maps with the names of the predictions, instead of a collection. What values mean is said by labels.json " +
			"or dataset.json in or beside either folder; else values are compared.")
	private Optional<Path> reference;

	@Option(names = "--predictions", paramLabel = "DIR", required = true,
		description = "What segment --collection wrote, or a folder with CASE.nii.gz (nnU-Net) or CASE/STRUCTURE.nii.gz (TotalSegmentator).")
	private Path predictions;

	@Option(names = { "-o", "--output" }, paramLabel = "DIR",
		description = "Folder for evaluation.txt, .csv and .json. Default: that of the predictions.")
	private Optional<Path> output;

	EvaluateCommand(final Context context) {
		super(context);
	}

	@Override
	int run(final Job job) {
		if (collection.isPresent() == reference.isPresent()) throw new InputException(
			"Give what to compare with, either --collection or --reference.");
		if (reference.isPresent() && split.isPresent()) throw new InputException("--split goes with --collection; leave it out with --reference.");
		final Path folder = output.orElse(predictions);
		final NewFolder target = new NewFolder(folder);
		final Evaluation e = reference.isPresent() ? Hermes.evaluate(reference.get(), predictions, job) : Hermes.evaluate(CollectionFiles.read(
			collection.orElseThrow()), split.orElse(Split.VALIDATION), predictions, job);
		return target.use(() -> {
			Folders.create(folder, "output folder");
			e.write(folder);
			out().print(e.text());
			out().println("wrote " + folder.resolve("evaluation.txt") + ", .csv and .json");
			e.complaints().forEach(this::complain);
			return e.failed().isEmpty() ? HermesCli.OK : HermesCli.SOME_FAILED;
		});
	}
}
