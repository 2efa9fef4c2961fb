package sc.fiji.hermes.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import sc.fiji.hermes.Hermes;
import sc.fiji.hermes.collection.Check;
import sc.fiji.hermes.collection.CheckReport;
import sc.fiji.hermes.io.AtomicFile;
import sc.fiji.hermes.job.Job;

/** Says what is in a collection and what is wrong with it. */
@Command(name = "check", description = "Reads every volume of a collection and says what it found: cases, spacings, labels, mistakes.",
	footer = { "", "Example:", "  hermes check /data/Task04_Hippocampus --json check.json" })
final class CheckCommand extends Verb {

	@Parameters(paramLabel = "DATA", arity = "1..*", description = "A collection file, or dataset folders.")
	private List<Path> paths;

	@Option(names = "--json", paramLabel = "FILE", description = "Also write the report for programs.")
	private Optional<Path> json;

	@Mixin
	private DataOptions data;

	CheckCommand(final Context context) {
		super(context);
	}

	@Override
	int run(final Job job) {
		final CheckReport report = Hermes.check(data.read(paths, job.seed(), note -> out().println("note: " + note)), job);
		json.ifPresent(file -> AtomicFile.writeString(file, report.toJson() + "\n"));
		print(report);
		Check.requireUsable(report);
		return HermesCli.OK;
	}

	/** Errors are left to the error stream. */
	private void print(final CheckReport report) {
		report.toText().lines().filter(line -> !line.startsWith("ERROR  ")).forEach(out()::println);
		out().flush();
	}
}
