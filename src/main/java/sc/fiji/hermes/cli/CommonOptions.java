package sc.fiji.hermes.cli;

import java.io.PrintWriter;
import java.util.Optional;

import picocli.CommandLine.Option;

import sc.fiji.hermes.job.Device;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.job.Progress;

/** Options of every verb. */
final class CommonOptions {

	@Option(names = "--threads", paramLabel = "N", description = "Threads to use. Default: one for each processor; of a run that goes on, as many as it was started with.")
	private Optional<Integer> threads;

	@Option(names = "--seed", paramLabel = "N", description = "Start of all randomness. Default: 1; of a run that goes on, its own.")
	private Optional<Long> seed;

	@Option(names = "--device", paramLabel = "cpu|gpu|gpuN", description = "What computes: the processor, the first GPU, or GPU N counted from 0. " +
		"Default: a GPU if TensorFlow can use one.")
	private String device = Device.AUTO.toString();

	@Option(names = "--quiet", description = "Print results only, no progress.")
	private boolean quiet;

	@Option(names = "--worker", description = "Let a process of its own do the work, as in Fiji; the result is the same.")
	private boolean worker;

	@Option(names = { "-h", "--help" }, usageHelp = true, description = "Show this help.")
	private boolean help;

	@Option(names = "--debug", description = "Print where a fault happened.")
	private boolean debug;

	/** @param out for progress @param err for notes, which are told to those who want no progress, too */
	Job apply(final Job job, final PrintWriter out, final PrintWriter err) {
		final Progress progress = quiet ? Progress.SILENT : new ProgressLines(out);
		final Job threaded = threads.map(job::withThreads).orElse(job);
		return seed.map(threaded::withSeed).orElse(threaded).withDevice(Device.of(device)).withProgress(new NoteLines(err, progress));
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
