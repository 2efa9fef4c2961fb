package sc.fiji.hermes.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import sc.fiji.hermes.Hermes;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.layout.CollectOptions;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.train.Preset;
import sc.fiji.hermes.train.TrainOptions;
import sc.fiji.hermes.train.TrainingForecast;

/**
 * Compares what {@link Hermes#plan} forecasts with a training of the same sizes and number of steps, each in a process of
 * its own: seconds of steps and validations, and the largest memory of the process.
 */
@Command(name = "hermes-bench forecast", sortOptions = false, mixinStandardHelpOptions = true,
	description = "Compares the forecast of a training with the training.",
	footer = { "", "Example: scripts/hermes-bench forecast /data/Task04_Hippocampus --preset quick,standard --minutes 3" })
public final class ForecastBenchmark implements Callable<Integer> {

	@Parameters(paramLabel = "DATA", arity = "1..*", description = "Dataset folders.")
	private List<Path> folders;

	@Option(names = "--preset", split = ",", paramLabel = "NAME,NAME", description = "Default: ${DEFAULT-VALUE}.", defaultValue = "quick,standard")
	private List<String> presets;

	@Option(names = "--minutes", paramLabel = "M", description = "Time that the forecast divides into steps. Default: ${DEFAULT-VALUE}.", defaultValue = "2")
	private double minutes;

	@Option(names = "--steps", hidden = true)
	private Optional<Long> steps = Optional.empty();

	/** What a child does; nothing for the parent. */
	private enum Role {
			PARENT, PLAN, TRAIN
	}

	@Option(names = "--role", hidden = true, defaultValue = "PARENT")
	private Role role;

	ForecastBenchmark() {}

	public static void main(final String[] args) {
		System.exit(BenchMain.run(new ForecastBenchmark(), args));
	}

	@Override
	public Integer call() throws IOException, InterruptedException {
		if (role != Role.PARENT) return child();
		System.out.printf(Locale.ROOT, "load before %.1f%n", java.lang.management.ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
		System.out.printf("%-10s %6s %28s %28s%n", "preset", "steps", "seconds: forecast, true", "peak GB: forecast, true");
		for (final String name : presets) {
			final Preset p = Preset.of(name);
			final double[] plan = run(p, Role.PLAN, "");
			final double[] train = run(p, Role.TRAIN, "--steps=" + (long) plan[0]);
			System.out.printf(Locale.ROOT, "%-10s %6d %12.1f %8.1f %+5.1f %% %12.3f %8.3f %+5.1f %%%n", p, (long) plan[0], plan[1], train[1], 100 *
				(plan[1] / train[1] - 1), plan[2], train[2], 100 * (plan[2] / train[2] - 1));
		}
		return 0;
	}

	/** Steps, seconds and GB that a child found. */
	private double[] run(final Preset preset, final Role childRole, final String more) throws IOException, InterruptedException {
		// the heap of scripts/hermes
		final List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx3g",
			"-Djava.awt.headless=true", "-Dorg.bytedeco.javacpp.maxBytes=0", "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0", "-cp", System.getProperty(
				"java.class.path"), ForecastBenchmark.class.getName(), "--role=" + childRole, "--preset=" + preset, "--minutes=" + minutes));
		if (!more.isEmpty()) command.add(more);
		folders.forEach(f -> command.add(f.toAbsolutePath().toString()));
		final Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
		final String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		if (process.waitFor() != 0) throw new InputException("The %s of preset %s failed: %s", childRole, preset, said);
		final String[] numbers = said.lines().filter(l -> l.startsWith("result ")).findFirst().orElseThrow().split(" ");
		return Stream.of(numbers).skip(1).mapToDouble(Double::parseDouble).toArray();
	}

	private int child() throws IOException {
		final Job job = Job.create().withSeed(1);
		final Collection collection = Hermes.collect("bench", folders, CollectOptions.options());
		final TrainOptions sized = Preset.of(presets.get(0)).on(TrainOptions.options());
		final Path folder = Files.createTempDirectory("hermes-forecast");
		try {
			if (role == Role.PLAN) {
				final TrainingForecast f = Hermes.plan(collection, folder.resolve("run"), sized.minutes(minutes), job);
				System.out.println("result " + f.steps() + " " + f.trainingSeconds() + " " + f.peakMemory() * 1e-9);
				return 0;
			}
			Hermes.check(collection, job);
			final long[] start = { 0 };
			// the first of the training's own progress lines comes when cases are prepared and the speed is measured
			Hermes.train(collection, folder.resolve("run"), sized.steps(steps.orElseThrow()), job.withProgress((message, fraction) -> {
				if (start[0] == 0 && message.contains(" steps of ")) start[0] = System.nanoTime();
			}));
			System.out.println("result " + steps.orElseThrow() + " " + (System.nanoTime() - start[0]) * 1e-9 + " " + ProcessMemory
				.peakMegabytes() * 1048576e-9);
			return 0;
		}
		finally {
			BenchMain.delete(folder);
		}
	}
}
