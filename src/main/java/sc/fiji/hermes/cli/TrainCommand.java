package sc.fiji.hermes.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import sc.fiji.hermes.Hermes;
import sc.fiji.hermes.check.Check;
import sc.fiji.hermes.check.CheckReport;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.file.NewFolder;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.train.Start;
import sc.fiji.hermes.train.TrainOptions;
import sc.fiji.hermes.train.TrainOptionsFiles;
import sc.fiji.hermes.train.TrainResult;
import sc.fiji.hermes.train.Trainer;
import sc.fiji.hermes.worker.TrainWork;

/** Trains a model. */
@Command(name = "train", description = "Trains one model over all datasets of a collection and leaves a run folder.",
	footer = { "", "Ctrl-C stops within one step and leaves a checkpoint (exit code 130).", "",
		"Examples:", "  hermes train /data/Task04_Hippocampus --run hippocampus --minutes 30",
		"  hermes train --resume hippocampus",
		"  hermes train /data/Task04_Hippocampus --run again --options hippocampus --seed 2" })
final class TrainCommand extends Verb {

	@Parameters(paramLabel = "DATA", arity = "0..*", description = "A collection file, or dataset folders; with --resume the run folder, unless --run names it.")
	private List<Path> paths = new ArrayList<>();

	@Option(names = "--run", paramLabel = "DIR", description = "Folder to write: log, curves, checkpoints, model.")
	private Optional<Path> folder;

	@Option(names = "--resume", description = "Go on with a run that was stopped, with what it was started with. Time, steps, learning " +
		"rate, validations, cache and --recompute may be given anew.")
	private boolean resume;

	@Option(names = "--from", paramLabel = "DIR", description = "Start from the weights of this model, or of this run: tasks and modalities " +
		"keep what was learned under their names, new ones begin afresh. Default: random weights.")
	private Optional<Path> from;

	@Option(names = "--print-options", description = "Print all options as --options reads them, and do nothing.")
	private boolean print;

	@Option(names = "--skip-check", description = "Do not read all volumes for mistakes first.")
	private boolean skipCheck;

	@Mixin
	private TrainingOptions training;

	@Mixin
	private DataOptions data;

	TrainCommand(final Context context) {
		super(context);
	}

	@Override
	int run(final Job job) {
		if (resume && from.isPresent()) throw new InputException("Both --resume and --from are given; give one of them.");
		final TrainOptions options = from.map(f -> training.options().start(Start.of(Files.exists(f) ? f : model(f)))).orElseGet(this::given);
		if (print) {
			out().print(TrainOptionsFiles.text(options));
			return HermesCli.OK;
		}
		final Path run = run();
		// A resumed run takes its collection from its folder.
		if (resume) return finish(run(new TrainWork(new Collection("resumed", List.of()), run, options.resume(true)), job));
		if (paths.isEmpty()) throw new InputException("No data is given; name a collection file or dataset folders.");
		final NewFolder made = new NewFolder(run);
		if (!Trainer.isFree(run)) throw new InputException("The run folder %s already exists; give a new name, or go on with it by --resume.",
			run);
		final Collection collection = data.read(paths, job.seed(), note -> out().println("note: " + note));
		if (!skipCheck) check(Hermes.check(collection, job));
		return made.use(() -> finish(run(new TrainWork(collection, run, options), job)));
	}

	/** Of a run that goes on, on top of what it was started with. */
	private TrainOptions given() {
		return resume ? training.options(TrainOptionsFiles.ofRun(run())) : training.options();
	}

	private Path run() {
		if (folder.isPresent()) return folder.get();
		if (resume && paths.size() == 1) return paths.get(0);
		throw new InputException(resume ? "No run folder is given; name the one to go on with." : "No run folder is given; name a new one by --run.");
	}

	private void check(final CheckReport report) {
		report.warnings().forEach(f -> out().println("note: " + f.toLine()));
		Check.requireUsable(report);
	}

	private int finish(final TrainResult result) {
		// Otherwise the progress has just shown it.
		if (quiet()) result.validation().ifPresent(v -> out().print(v.text()));
		final Optional<Path> model = Optional.of(result.model()).filter(Files::isDirectory);
		model.ifPresent(m -> out().println("model: " + m));
		final Path curves = result.run().resolve("curves.png");
		if (Files.exists(curves)) out().println("curves: " + curves);
		out().println("log: " + result.run().resolve("log.jsonl"));
		if (result.finished()) return HermesCli.OK;
		out().println("to go on: hermes train --resume \"" + result.run() + "\"");
		return HermesCli.STOPPED;
	}
}
