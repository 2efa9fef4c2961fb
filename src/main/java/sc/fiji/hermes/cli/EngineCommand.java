package sc.fiji.hermes.cli;

import picocli.CommandLine.Command;

import sc.fiji.hermes.engine.EngineReport;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.worker.EngineWork;

/** Shows what computes, and whether it computes right. */
@Command(name = "engine", description = "Shows versions, devices and memory, and tests in five seconds whether the engine computes right.",
	footer = { "", "Example:", "  hermes engine --threads 2" })
final class EngineCommand extends Verb {

	EngineCommand(final Context context) {
		super(context);
	}

	@Override
	int run(final Job job) {
		final EngineReport report = run(new EngineWork(), job);
		out().print(report.toText());
		return report.correct() ? HermesCli.OK : HermesCli.FAULT;
	}
}
