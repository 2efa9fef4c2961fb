package sc.fiji.hermes.cli;

import java.nio.file.Path;
import java.util.Optional;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import sc.fiji.hermes.demo.DemoOptions;
import sc.fiji.hermes.demo.DemoResult;
import sc.fiji.hermes.file.NewFolder;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.worker.DemoWork;

/** Shows everything once, on volumes it makes itself. */
@Command(name = "demo", description = "Makes phantoms, trains a small model on them, segments unseen ones and shows the result.",
	footer = { "", "Example:", "  hermes demo --output hermes-demo" })
final class DemoCommand extends Verb {

	@Option(names = { "-o", "--output" }, paramLabel = "DIR", description = "Folder for everything. Default: ${DEFAULT-VALUE}.")
	private Path output = Path.of("hermes-demo");

	@Option(names = "--minutes", paramLabel = "M", description = "Time to train, instead of a number of steps.")
	private Optional<Double> minutes;

	@Option(names = "--steps", paramLabel = "N", description = "Optimizer steps. Default: " + DemoOptions.STEPS + ".")
	private Optional<Long> steps;

	@Option(names = "--force", description = "Replace an earlier demo in that folder.")
	private boolean force;

	DemoCommand(final Context context) {
		super(context);
	}

	@Override
	int run(final Job job) {
		if (minutes.isPresent() && steps.isPresent()) throw new InputException("Both --minutes and --steps are given; give one of them.");
		DemoOptions options = DemoOptions.options().withReplace(force);
		if (minutes.isPresent()) options = options.withTraining(options.training().minutes(minutes.get()));
		if (steps.isPresent()) options = options.withTraining(options.training().steps(steps.get()));
		new NewFolder(output);
		final DemoResult result = run(new DemoWork(output, options), job);
		out().print(result.evaluation().text());
		out().println("label maps: " + result.predictions());
		out().println("pictures: " + result.contactSheet());
		out().println("report: " + result.report());
		return HermesCli.OK;
	}
}
