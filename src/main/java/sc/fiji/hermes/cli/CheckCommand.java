package sc.fiji.hermes.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import sc.fiji.hermes.Hermes;
import sc.fiji.hermes.bundle.ModelFolder;
import sc.fiji.hermes.check.Check;
import sc.fiji.hermes.check.CheckReport;
import sc.fiji.hermes.check.Repair;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.CollectionFiles;
import sc.fiji.hermes.file.AtomicFile;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.worker.UnlabelledWork;

/** Says what is in a collection and what is wrong with it. */
@Command(name = "check", description = "Reads every volume of a collection and says what it found: cases, spacings, labels, mistakes.",
	footer = { "", "Examples:", "  hermes check /data/Task04_Hippocampus --json check.json --fix fixed.json",
		"  hermes check mine.json --model runs/first" })
final class CheckCommand extends Verb {

	@Parameters(paramLabel = "DATA", arity = "1..*", description = "A collection file, or dataset folders.")
	private List<Path> paths;

	@Option(names = "--json", paramLabel = "FILE", description = "Also write the report for programs.")
	private Optional<Path> json;

	@Option(names = "--fix", paramLabel = "FILE",
		description = "Write a new collection file that leaves out bad cases and wrong annotation, where that is safe; no volume is touched.")
	private Optional<Path> fix;

	@Option(names = "--model", paramLabel = "DIR",
		description = "Also look with this model, or that of a run, for structures that are there but not labelled. Takes as long as segmenting all cases.")
	private Optional<Path> model;

	@Option(names = "--force", description = "Replace an existing file of --fix.")
	private boolean force;

	@Mixin
	private DataOptions data;

	CheckCommand(final Context context) {
		super(context);
	}

	@Override
	int run(final Job job) {
		if (fix.isPresent() && Files.exists(fix.get()) && !force) throw new InputException(
			"%s already exists; give another name, or --force to replace it.", fix.get());
		final Collection collection = data.read(paths, job.seed(), note -> out().println("note: " + note));
		final Optional<Path> eyes = model.map(this::model);
		// before every volume is read
		eyes.ifPresent(ModelFolder::describe);
		final CheckReport read = Hermes.check(collection, job);
		final CheckReport report = eyes.map(m -> read.with(run(new UnlabelledWork(m, collection), job))).orElse(read);
		json.ifPresent(file -> AtomicFile.writeString(file, report.toJson() + "\n"));
		print(report);
		if (fix.isPresent()) repair(collection, report, fix.get());
		else Check.requireUsable(report);
		return HermesCli.OK;
	}

	private void repair(final Collection collection, final CheckReport report, final Path file) {
		final Repair repair = Repair.of(collection, report);
		CollectionFiles.write(repair.collection(), file);
		out().println();
		repair.done().forEach(f -> out().println("fixed: " + f.text()));
		out().println("wrote " + file + "; next: hermes check " + file);
		out().flush();
		Check.requireUsable(new CheckReport(report.collection(), report.datasets(), repair.left()));
	}

	/** Errors are left to the error stream. */
	private void print(final CheckReport report) {
		report.toText().lines().filter(line -> !line.startsWith("ERROR  ")).forEach(out()::println);
		out().flush();
	}
}
