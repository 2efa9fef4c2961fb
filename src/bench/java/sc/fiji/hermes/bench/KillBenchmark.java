package sc.fiji.hermes.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import sc.fiji.hermes.Hermes;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.layout.CollectOptions;
import sc.fiji.hermes.demo.PhantomOptions;
import sc.fiji.hermes.demo.Phantoms;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.Paradigm;
import sc.fiji.hermes.preprocess.PlanOptions;
import sc.fiji.hermes.train.TrainOptions;
import sc.fiji.hermes.train.Trainer;

/**
 * Kills a tiny training at random moments, its preparation included, and starts it again, up to six times a run; compares each run
 * that has ended with one that was left alone: same weights, same checkpoint, same files.
 */
@Command(name = "hermes-bench kills", sortOptions = false, mixinStandardHelpOptions = true,
	description = "Kills trainings at random moments, resumes them, and compares them with one that was left alone.",
	footer = { "", "Example: scripts/hermes-bench kills --count 100" })
public final class KillBenchmark implements Callable<Integer> {

	/** After so many kills a run may end. */
	private static final int MOST_KILLS = 6;

	/** Files of a finished run that depend on nothing but data, settings and seed. */
	private static final List<String> EQUAL = List.of("model/weights.safetensors", "checkpoint.safetensors", "checkpoint.previous.safetensors",
		"plan.json", "collection.json");

	private static final String BEGUN = "begun";

	@Option(names = "--count", paramLabel = "N", description = "Kills. Default: ${DEFAULT-VALUE}.", defaultValue = "100")
	private int count;

	@Option(names = "--seed", paramLabel = "N", description = "Of the moments. Default: ${DEFAULT-VALUE}.", defaultValue = "1")
	private long seed;

	@Option(names = "--child", hidden = true)
	private Path child;

	private Path folder;
	/** Seconds of an undisturbed training after its process has started up. */
	private double seconds;
	private final Map<String, Integer> found = new TreeMap<>();

	KillBenchmark() {}

	public static void main(final String[] args) {
		System.exit(BenchMain.run(new KillBenchmark(), args));
	}

	@Override
	public Integer call() throws IOException, InterruptedException {
		if (child != null) return train();
		if (count < 1) throw new InputException("The number of kills is %d; give 1 or more.", count);
		folder = Files.createTempDirectory("hermes-kills");
		try {
			Phantoms.generate(folder.resolve("data"), PhantomOptions.options().withCases(2, 1, 1).withVoxel(2), Job.create());
			// what was written just now is not remembered in a cache yet, and would be in that of a later start
			age(folder.resolve("data"));
			final Path whole = folder.resolve("whole/run");
			final Run undisturbed = start(whole);
			final long begun = System.nanoTime();
			undisturbed.finish();
			seconds = (System.nanoTime() - begun) * 1e-9;
			System.out.printf(Locale.ROOT, "undisturbed: %.1f s after the start of the process%n", seconds);
			return killAll(whole);
		}
		finally {
			BenchMain.delete(folder);
		}
	}

	private static void age(final Path data) throws IOException {
		try (Stream<Path> files = Files.walk(data)) {
			for (final Path f : (Iterable<Path>) files::iterator) Files.setLastModifiedTime(f, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
		}
	}

	private int killAll(final Path whole) throws IOException, InterruptedException {
		final Random random = new Random(seed);
		final List<String> faults = new ArrayList<>();
		int kills = 0, ended = 0, starts = 0;
		for (int n = 1; kills < count; n++) {
			final Path run = folder.resolve(n + "/run");
			final int most = Math.min(count - kills, 1 + random.nextInt(MOST_KILLS));
			for (int k = 0; k < most; k++) {
				final Run training = start(run);
				starts++;
				if (training.endsWithin(random.nextDouble() * seconds)) continue;
				kills++;
				found.merge(state(run), 1, Integer::sum);
			}
			final Run last = start(run);
			starts++;
			last.finish();
			ended++;
			faults.addAll(differences(whole, run));
			BenchMain.delete(run.getParent());
			System.out.printf(Locale.ROOT, "%d kills, %d starts, %d runs ended, %d differences%n", kills, starts, ended, faults.size());
		}
		System.out.println("What the kills left: " + found.entrySet().stream().map(e -> e.getValue() + " × " + e.getKey()).collect(Collectors
			.joining(", ")));
		faults.forEach(System.out::println);
		return faults.isEmpty() ? 0 : 1;
	}

	/** How far the training was when it was killed. */
	private static String state(final Path run) throws IOException {
		if (!Files.exists(run)) return "no folder";
		if (!Files.exists(run.resolve("run.json"))) return "no run.json";
		final String half = names(run).stream().anyMatch(n -> n.endsWith(".tmp") || n.contains("previous/") || n.contains(".next."))
			? " in the middle of a write" : "";
		if (!Files.exists(run.resolve("checkpoint.safetensors"))) return "in preparation" + half;
		final String log = Files.exists(run.resolve("log.jsonl")) ? Files.readString(run.resolve("log.jsonl")) : "";
		return (log.contains("\"complete\"") ? "finished" : log.contains("validating") ? "validated" : "first steps") + half;
	}

	private static List<String> differences(final Path whole, final Path run) throws IOException {
		final List<String> differences = new ArrayList<>();
		for (final String name : EQUAL) if (!Files.exists(run.resolve(name)) || !Arrays.equals(Files.readAllBytes(whole.resolve(name)), Files
			.readAllBytes(run.resolve(name)))) differences.add(run + ": " + name + " differs");
		if (!names(whole).equals(names(run))) differences.add(run + " holds " + names(run) + " and not " + names(whole));
		return differences;
	}

	private static List<String> names(final Path run) throws IOException {
		try (Stream<Path> files = Files.walk(run)) {
			return files.map(f -> run.relativize(f).toString()).sorted().toList();
		}
	}

	/** A training in a process of its own, which has just begun. */
	private record Run(Process process, Path log) {

		/** Whether it ended by itself before so many seconds had passed; otherwise it is killed. */
		boolean endsWithin(final double time) throws IOException, InterruptedException {
			if (!process.waitFor((long) (time * 1000), TimeUnit.MILLISECONDS)) {
				process.destroyForcibly().waitFor();
				return false;
			}
			finish();
			return true;
		}

		void finish() throws IOException, InterruptedException {
			if (process.waitFor() != 0) throw new InputException("The training failed: %s", Files.readString(log));
		}
	}

	private Run start(final Path run) throws IOException {
		Files.createDirectories(run.getParent());
		final Path log = run.resolveSibling("log.txt");
		final Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
			"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.awt.headless=true", "-cp", System.getProperty("java.class.path"),
			KillBenchmark.class.getName(), "--child=" + run).redirectError(log.toFile()).start();
		final BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
		if (!BEGUN.equals(said.readLine())) throw new InputException("The training did not begin: %s", Files.readString(log));
		return new Run(process, log);
	}

	/** What the other process does: starts the training, or goes on with it. */
	private int train() throws IOException {
		final List<Path> data;
		try (Stream<Path> folders = Files.list(child.resolve("../../data").normalize())) {
			data = folders.filter(f -> f.toString().contains("PET")).toList();
		}
		final Collection collection = Hermes.collect("tiny", data, CollectOptions.options());
		final TrainOptions options = TrainOptions.options().paradigm(Paradigm.TRADITIONAL).baseWidth(4).batch(1).steps(4).validations(2).validationCases(1).preview(false).plan(
			PlanOptions.options().withWindow(32, 16, 16));
		System.out.println(BEGUN);
		System.out.flush();
		Hermes.train(collection, child, options.resume(!Trainer.isFree(child)), Job.create().withThreads(1).withSeed(5));
		return 0;
	}
}
