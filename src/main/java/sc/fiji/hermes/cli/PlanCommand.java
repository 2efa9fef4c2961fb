package sc.fiji.hermes.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.train.Preset;
import sc.fiji.hermes.train.TrainOptions;
import sc.fiji.hermes.train.TrainingForecast;
import sc.fiji.hermes.train.TrainingProposal;
import sc.fiji.hermes.worker.PlanWork;
import sc.fiji.hermes.worker.ProposeWork;

/** Says what a training would take, before it starts. */
@Command(name = "plan", description = "Proposes spacing, window, batch and size of a training that this machine bears in its time, and forecasts its time, memory " +
		"and disk by short probes. With one of --preset, --base-width, --window, --window-voxels or --batch only that is forecast.",
	footer = { "", "Exit code 2 if this machine cannot do it.", "", "Examples:", "  hermes plan /data/Task04_Hippocampus --minutes 60",
		"  hermes plan mine.json --preset large --minutes 600" })
final class PlanCommand extends Verb {

	/** Whoever gives one of these wants to know of it, and no proposal. */
	private static final List<String> SIZES = List.of("--preset", "--base-width", "--window", "--window-voxels", "--batch");

	@Parameters(paramLabel = "DATA", arity = "1..*", description = "A collection file, or dataset folders.")
	private List<Path> paths;

	@Option(names = "--run", paramLabel = "DIR", description = "Where the run folder would be made, for its disk. Default: here.")
	private Path run = Path.of("run");

	@Option(names = "--preset", paramLabel = "NAME",
		description = "Sizes by name: quick, standard, large or published; instead of --base-width and --window. Default: tried from small to large.")
	private Optional<String> preset;

	@Mixin
	private TrainingOptions training;

	@Mixin
	private DataOptions data;

	PlanCommand(final Context context) {
		super(context);
	}

	@Spec
	private CommandSpec spec;

	@Override
	int run(final Job job) {
		final ParseResult given = spec.commandLine().getParseResult();
		if (SIZES.stream().noneMatch(given::hasMatchedOption)) return propose(job);
		final TrainOptions options = preset.map(name -> Preset.of(name).on(training.options())).orElseGet(training::options);
		final Collection collection = data.read(paths, job.seed(), note -> out().println("note: " + note));
		final TrainingForecast forecast = run(new PlanWork(collection, run, options), job);
		print(forecast.toText(), forecast.answer(), forecast.fits(), Optional.of(forecast).filter(f -> !f.fitsMemory()).flatMap(
			TrainingForecast::fitting).map(p -> p + " is typed: " + PresetOptions.train(PresetOptions.of(p))));
		return HermesCli.OK;
	}

	private int propose(final Job job) {
		final Collection collection = data.read(paths, job.seed(), note -> out().println("note: " + note));
		final TrainingProposal proposal = run(new ProposeWork(collection, run, training.options()), job);
		print(proposal.toText(), proposal.answer(), proposal.proposed().isPresent(), proposal.proposed().map(c -> "typed: " +
			PresetOptions.train(PresetOptions.of(proposal))));
		return HermesCli.OK;
	}

	/**
	 * The bad answer goes to the error stream, like every mistake.
	 *
	 * @param typed what to type for what is proposed; empty if nothing is
	 */
	private void print(final String text, final String answer, final boolean fits, final Optional<String> typed) {
		out().print(fits ? text : text.replace(answer + System.lineSeparator(), ""));
		typed.ifPresent(out()::println);
		out().flush();
		if (!fits) throw new InputException("%s", answer);
	}
}
