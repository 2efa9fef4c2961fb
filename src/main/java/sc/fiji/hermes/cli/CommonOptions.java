package sc.fiji.hermes.cli;

import java.io.PrintWriter;

import picocli.CommandLine.Option;

import sc.fiji.hermes.job.Job;

/** Options of every verb. */
final class CommonOptions {

	@Option(names = "--threads", paramLabel = "N", description = "Threads to use. Default: ${DEFAULT-VALUE}, one for each processor.")
	private int threads = Job.create().threads();

	@Option(names = "--seed", paramLabel = "N", description = "Start of all randomness. Default: ${DEFAULT-VALUE}.")
	private long seed = Job.create().seed();

	@Option(names = "--quiet", description = "Print results only, no progress.")
	private boolean quiet;

	@Option(names = "--worker", description = "Let a process of its own do the work, as in Fiji; the result is the same.")
	private boolean worker;

	@Option(names = { "-h", "--help" }, usageHelp = true, description = "Show this help.")
	private boolean help;

	@Option(names = "--debug", description = "Print where a fault happened.")
	private boolean debug;

	Job apply(final Job job, final PrintWriter out) {
		final Job set = job.withThreads(threads).withSeed(seed);
		return quiet ? set : set.withProgress(new ProgressLines(out));
	}

	boolean quiet() {
		return quiet;
	}

	boolean worker() {
		return worker;
	}

	/** Read by {@link HermesCli} from the command line itself, since a fault may come before the options are parsed. */
	boolean debug() {
		return debug;
	}
}
