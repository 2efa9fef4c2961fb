package sc.fiji.hermes.bench;

import java.util.concurrent.Callable;

import picocli.CommandLine;

import sc.fiji.hermes.job.InputException;

/** Runs a benchmark from the command line: exit code 0 if all is well, 2 for a user's mistake, 1 for anything else. */
final class BenchMain {

	private BenchMain() {}

	static int run(final Callable<Integer> benchmark, final String[] args) {
		return new CommandLine(benchmark).setExecutionExceptionHandler((e, line, parsed) -> {
			System.err.println("hermes-bench: " + e.getMessage());
			if (e instanceof InputException) return 2;
			e.printStackTrace();
			return 1;
		}).execute(args);
	}
}
