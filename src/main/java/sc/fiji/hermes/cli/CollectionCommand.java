package sc.fiji.hermes.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.CollectionFiles;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.collection.layout.FolderOptions;
import sc.fiji.hermes.collection.layout.Recipe;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;

/** Writes a collection file from dataset folders. */
@Command(name = "collection",
	description = "Joins dataset folders as they lie into one collection file: MSD, nnU-Net, BIDS, folders of images and labels, or one file per structure.",
	footer = { "", "Example:",
		"  hermes collection /data/Task04_Hippocampus /data/Dataset103_PET --modality Task04_Hippocampus=T1 --output both.json",
		"  hermes collection /data/LiTS /data/amos22 --recipe LiTS=lits --recipe amos22=amos-ct --recipe amos22=amos-mr --output abdomen.json" })
final class CollectionCommand extends Verb {

	@Parameters(paramLabel = "FOLDER", arity = "0..*", description = "Dataset folders.")
	private List<Path> folders = List.of();

	@Option(names = { "-o", "--output" }, paramLabel = "FILE", description = "The collection file to write.")
	private Optional<Path> file;

	@Option(names = "--name", paramLabel = "NAME", description = "Name of the collection. Default: the name of the file.")
	private Optional<String> name;

	@Option(names = "--recipes", description = "List the public datasets there are recipes for.")
	private boolean recipes;

	@Option(names = "--force", description = "Replace an existing file.")
	private boolean force;

	@Mixin
	private DataOptions data;

	CollectionCommand(final Context context) {
		super(context);
	}

	@Override
	int run(final Job job) {
		if (recipes) {
			for (final Recipe r : Recipe.ALL) out().printf(Locale.ROOT, "%-19s %-6s %s%n", r.name(), r.modality(), r.title());
			return HermesCli.OK;
		}
		if (folders.isEmpty()) throw new InputException("No folder is given; name dataset folders.");
		final Path output = file.orElseThrow(() -> new InputException("No file to write is given; name it by --output."));
		if (Files.exists(output) && !force) throw new InputException("%s already exists; give another name, or --force to replace it.",
			output);
		final FolderOptions each = data.folderOptions(job.seed(), note -> out().println("note: " + note)).joinMasks(CollectionFiles.joinedMasks(
			output), job);
		final Collection c = data.collect(name.orElseGet(() -> CollectionFiles.nameOf(output)), folders, each);
		CollectionFiles.write(c, output);
		for (final Dataset d : c.datasets()) out().printf(Locale.ROOT, "%s (%s): %d training, %d validation, %d test cases; %s%n", d.name(), d
			.modality(), d.cases(Split.TRAIN).size(), d.cases(Split.VALIDATION).size(), d.cases(Split.TEST).size(), String.join(
				", ", d.tasks().stream().map(t -> t.name()).toList()));
		out().println("wrote " + output + "; next: hermes check " + output);
		return HermesCli.OK;
	}
}
