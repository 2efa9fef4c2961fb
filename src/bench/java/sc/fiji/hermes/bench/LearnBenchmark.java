package sc.fiji.hermes.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import sc.fiji.hermes.Hermes;
import sc.fiji.hermes.cli.TrainingOptions;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.collection.layout.CollectOptions;
import sc.fiji.hermes.file.Folders;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.train.TrainOptions;
import sc.fiji.hermes.train.Trainer;

/**
 * What a training learns, as an instrument to judge options by: a fixed number of steps, the same seeds and datasets for every set of
 * options, and Dice on the grids of the images as they were read, after every so many steps. Each training is a process of its own and
 * leaves a file, so that a measurement that was stopped goes on where it was.
 */
@Command(name = "hermes-bench learn", sortOptions = false, mixinStandardHelpOptions = true,
	description = "Trains with several sets of options and compares what they learn in the same number of steps.",
	footer = { "", "Example: scripts/hermes-bench learn /data/Task04_Hippocampus --set 'narrow=--base-width 8' --set 'wide=--base-width 16' " +
		"--steps 300 --every 100 --seeds 1,2 --out learned" })
public final class LearnBenchmark implements Callable<Integer> {

	@Parameters(paramLabel = "DATA", arity = "1..*", description = "Dataset folders.")
	private List<Path> folders;

	@Option(names = "--set", paramLabel = "NAME=OPTIONS", required = true,
		description = "Options of hermes train under a name; \"NAME=\" for the defaults. Give one for each set to compare.")
	private List<String> sets;

	@Option(names = "--steps", paramLabel = "N", description = "Steps of each training. Default: ${DEFAULT-VALUE}.", defaultValue = "300")
	private long steps;

	@Option(names = "--every", paramLabel = "N", description = "Steps between two measurements. Default: ${DEFAULT-VALUE}.", defaultValue = "100")
	private long every;

	@Option(names = "--seeds", paramLabel = "N,N", split = ",", description = "Default: ${DEFAULT-VALUE}.", defaultValue = "1")
	private List<Long> seeds;

	@Option(names = "--cases", paramLabel = "N", description = "Validation cases of each dataset, evenly spread. Default: ${DEFAULT-VALUE}.", defaultValue = "4")
	private int cases;

	@Option(names = "--threads", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.", defaultValue = "2")
	private int threads;

	@Option(names = "--heap", paramLabel = "SIZE", description = "Of Java, for each training. Default: ${DEFAULT-VALUE}.", defaultValue = "3g")
	private String heap;

	@Option(names = "--out", paramLabel = "DIR", description = "Where results are kept. Default: ${DEFAULT-VALUE}.", defaultValue = "target/bench/learn")
	private Path out;

	@Option(names = "--child", hidden = true)
	private Optional<Path> child = Optional.empty();

	LearnBenchmark() {}

	public static void main(final String[] args) {
		System.exit(BenchMain.run(new LearnBenchmark(), args));
	}

	@Override
	public Integer call() throws IOException, InterruptedException {
		if (steps < 1 || every < 1 || steps % every != 0) throw new InputException("%d steps cannot be measured every %d; give a divisor.", steps,
			every);
		if (child.isPresent()) {
			train(TrainingOptions.parse(words(sets.get(0)).getValue()), child.get());
			return 0;
		}
		final Map<String, String[]> named = new LinkedHashMap<>();
		for (final String set : sets) {
			final var one = words(set);
			TrainingOptions.parse(one.getValue());
			if (named.put(one.getKey(), one.getValue()) != null) throw new InputException("Two sets are called %s; give each a name of its own.", one
				.getKey());
		}
		Folders.create(out, "folder of results");
		final List<LearnResult> results = new ArrayList<>();
		for (final long seed : seeds) for (final String set : sets) results.add(result(set, seed));
		final LearnTable table = new LearnTable(results);
		table.write(out.resolve("learn.json"));
		System.out.print(table.text());
		return 0;
	}

	/** {@code NAME=OPTIONS}; the name serves as part of a file name. */
	private static Map.Entry<String, String[]> words(final String set) {
		final int equals = set.indexOf('=');
		if (equals < 1 || !set.substring(0, equals).matches("[A-Za-z0-9_.+-]+")) throw new InputException(
			"--set %s has no name; write NAME=OPTIONS with a name of letters, digits, _, . and -.", set);
		final String options = set.substring(equals + 1).strip();
		return Map.entry(set.substring(0, equals), options.isEmpty() ? new String[0] : options.split("\\s+"));
	}

	/** From the file that an earlier measurement left, else measured now. */
	private LearnResult result(final String set, final long seed) throws IOException, InterruptedException {
		final String name = words(set).getKey();
		final Path file = out.resolve(name + "-" + seed + ".json");
		final String asked = String.join(" ", words(set).getValue()) + " | " + folders.stream().map(Path::getFileName).toList() + " | " + steps +
			" steps, every " + every + ", " + cases + " cases";
		if (Files.exists(file)) {
			final LearnResult known = LearnResult.read(file);
			if (known.asked().equals(asked)) return known;
			throw new InputException("%s holds another measurement (%s); give another --out or another name.", file, known.asked());
		}
		final Path work = Files.createTempDirectory("hermes-learn");
		try {
			final List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx" + heap,
				"-Djava.awt.headless=true", "-Dorg.bytedeco.javacpp.maxBytes=0", "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0", "-cp", System
					.getProperty("java.class.path"), LearnBenchmark.class.getName(), "--child=" + work, "--set=" + set, "--steps=" + steps, "--every=" +
						every, "--seeds=" + seed, "--cases=" + cases, "--threads=" + threads));
			folders.forEach(f -> command.add(f.toAbsolutePath().toString()));
			final Path log = out.resolve(name + "-" + seed + ".log");
			final Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
			if (process.waitFor() != 0) throw new InputException("The training of %s with seed %d failed; read %s.", name, seed, log);
			final LearnResult learned = LearnResult.of(name, seed, asked, Files.readString(work.resolve(LearnWatcher.POINTS), StandardCharsets.UTF_8));
			learned.write(file);
			return learned;
		}
		finally {
			BenchMain.delete(work);
		}
	}

	private void train(final TrainOptions options, final Path work) {
		final Collection all = Hermes.collect("learn", folders, CollectOptions.options());
		final Collection some = new Collection(all.name(), all.datasets().stream().map(this::withFewValidationCases).toList());
		final Job job = Job.create().withSeed(seeds.get(0)).withThreads(threads).withProgress((message, fraction) -> System.out.println(message));
		final Path cache = out.toAbsolutePath().resolve("prepared");
		Trainer.train(some, work.resolve("run"), options.steps(steps).validations((int) (steps / every)).validationCases(1).preview(false).cache(
			cache), new LearnWatcher(some, work.resolve(LearnWatcher.POINTS), job), job);
	}

	private Dataset withFewValidationCases(final Dataset d) {
		final var kept = Dataset.spread(d.cases(Split.VALIDATION).stream().filter(c -> c.labels().isPresent()).toList(), cases);
		return d.with(d.labels(), Stream.concat(d.cases(Split.TRAIN).stream(), kept.stream()).toList());
	}
}
