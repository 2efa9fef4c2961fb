package sc.fiji.hermes.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import picocli.CommandLine.Mixin;

import sc.fiji.hermes.bundle.ModelLibrary;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.worker.Work;
import sc.fiji.hermes.worker.Worker;
import sc.fiji.hermes.worker.WorkerOptions;

/** Base of the verbs: the common options, and where to print. */
abstract class Verb implements Callable<Integer> {

	/** Describes the option that names a model. */
	static final String MODEL = "Model folder, run folder of a training, or name of a model, such as starter (see hermes models).";

	private final Context context;

	@Mixin
	private CommonOptions common;

	Verb(final Context context) {
		this.context = context;
	}

	/** Does the work and returns the exit code; mistakes and faults are exceptions. */
	abstract int run(Job job);

	@Override
	public final Integer call() {
		return run(common.apply(context.job(), out(), err()));
	}

	/** Does work here or, with as much memory for Java, in a worker, as the user wishes. */
	final <R> R run(final Work<R> work, final Job job) {
		if (!common.worker()) return work.run(job);
		try (Worker worker = Worker.of(WorkerOptions.options().withHeapBytes(Runtime.getRuntime().maxMemory()))) {
			return worker.run(work, job);
		}
	}

	/** The folder of a model that is given by its folder, by the run of its training, or by its name. */
	final Path model(final Path given) {
		return models().locate(given);
	}

	/** Models that are known by their names. */
	final ModelLibrary models() {
		return context.models().get();
	}

	final PrintWriter out() {
		return context.terminal().out();
	}

	final PrintWriter err() {
		return context.terminal().err();
	}

	/** Says what is wrong with one of several things, in a line as for a mistake that ends the work. */
	final void complain(final String sentence) {
		HermesCli.complain(err(), sentence);
	}

	final boolean quiet() {
		return common.quiet();
	}
}
