package sc.fiji.hermes.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import picocli.CommandLine;

import sc.fiji.hermes.job.InputException;

/** What benchmarks share: how they run from the command line, and how their temporary folders go. */
final class BenchMain {

	private BenchMain() {}

	/** Exit code 0 if all is well, 2 for a user's mistake, 1 for anything else. */
	static int run(final Callable<Integer> benchmark, final String[] args) {
		return new CommandLine(benchmark).setExecutionExceptionHandler((e, line, parsed) -> {
			System.err.println("hermes-bench: " + e.getMessage());
			if (e instanceof InputException) return 2;
			e.printStackTrace();
			return 1;
		}).execute(args);
	}

	/** Removes a folder with all that is in it. */
	static void delete(final Path folder) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			files.sorted(Comparator.reverseOrder()).forEach(f -> f.toFile().delete());
		}
	}
}
