package sc.fiji.hermes.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.train.Preset;
import sc.fiji.hermes.train.TrainOptions;
import sc.fiji.hermes.train.TrainingForecast;
import sc.fiji.hermes.worker.PlanWork;

/** Says what a training would take, before it starts. */
@Command(name = "plan", description = "Proposes spacing, window and size of a training, and forecasts its time, memory and disk by a short probe.",
	footer = { "", "Exit code 2 if this machine cannot do it.", "", "Examples:", "  hermes plan /data/Task04_Hippocampus",
		"  hermes plan mine.json --preset large --minutes 600" })
final class PlanCommand extends Verb {

	@Parameters(paramLabel = "DATA", arity = "1..*", description = "A collection file, or dataset folders.")
	private List<Path> paths;

	@Option(names = "--run", paramLabel = "DIR", description = "Where the run folder would be made, for its disk. Default: here.")
	private Path run = Path.of("run");

	@Option(names = "--preset", paramLabel = "NAME",
		description = "Sizes by name: quick, standard, large or published; instead of --base-width and --window.")
	private Optional<String> preset;

	@Mixin
	private TrainingOptions training;

	@Mixin
	private DataOptions data;

	PlanCommand(final Context context) {
		super(context);
	}

	@Override
	int run(final Job job) {
		final TrainOptions options = preset.map(name -> preset(name).on(training.options())).orElseGet(training::options);
		final Collection collection = data.read(paths, job.seed(), note -> out().println("note: " + note));
		final TrainingForecast forecast = run(new PlanWork(collection, run, options), job);
		final String text = forecast.toText();
		// the bad answer goes to the error stream, like every mistake
		out().print(forecast.fits() ? text : text.replace(forecast.answer() + System.lineSeparator(), ""));
		out().flush();
		if (!forecast.fits()) throw new InputException("%s", forecast.answer());
		return HermesCli.OK;
	}

	private static Preset preset(final String name) {
		return Stream.of(Preset.values()).filter(p -> p.toString().equals(name.toLowerCase(Locale.ROOT))).findFirst().orElseThrow(
			() -> new InputException("There is no preset \"%s\"; use one of %s.", name, Stream.of(Preset.values()).map(Preset::toString).collect(
				Collectors.joining(", "))));
	}
}
