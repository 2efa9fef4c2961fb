package sc.fiji.hermes.cli;

import java.nio.file.Path;
import java.util.Locale;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import sc.fiji.hermes.bundle.Precision;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.worker.ExportWork;

/** Writes a copy of a model to be passed on. */
@Command(name = "export", description = "Writes a copy of a model with its card, to be passed on: say, of a run, with half as many bytes.",
	footer = { "", "Example:", "  hermes export --model run --half --output abdomen" })
final class ExportCommand extends Verb {

	@Option(names = "--model", paramLabel = "DIR", required = true, description = MODEL)
	private Path model;

	@Option(names = { "-o", "--output", "--to" }, paramLabel = "DIR", required = true, description = "New folder for the copy.")
	private Path output;

	@Option(names = "--half", description = "Keep weights in half precision: half as many bytes, and masks that differ only where the model is undecided.")
	private boolean half;

	ExportCommand(final Context context) {
		super(context);
	}

	@Override
	int run(final Job job) {
		final long bytes = run(new ExportWork(model(model), output, half ? Precision.HALF : Precision.SINGLE), job);
		out().printf(Locale.ROOT, "model: %s, %.1f MB%n", output, bytes / 1e6);
		return HermesCli.OK;
	}
}
