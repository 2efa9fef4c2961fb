package sc.fiji.hermes.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.job.Results;
import sc.fiji.hermes.preprocess.Grid;
import sc.fiji.hermes.preprocess.Plan;
import sc.fiji.hermes.preprocess.PreparedCache;
import sc.fiji.hermes.sample.SampleOptions;
import sc.fiji.hermes.sample.SampleSource;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;

/** How long preparing a case and making a sample takes, and how much of Java's heap is kept, with more and more cases. */
@Command(name = "hermes-bench samples", sortOptions = false, mixinStandardHelpOptions = true,
	description = "Measures preparation, samples and the heap they keep, with more and more cases.",
	footer = { "", "Example: scripts/hermes-bench samples --cases 25,50,100,200 --edge 128" })
public final class SampleBenchmark implements Callable<Integer> {

	private static final Task TASK = new Task("blob");

	@Option(names = "--cases", split = ",", paramLabel = "N,N", defaultValue = "25,50,100,200", description = "Default: ${DEFAULT-VALUE}.")
	private List<Integer> numbers;

	@Option(names = "--edge", paramLabel = "N", defaultValue = "128", description = "Voxels of a case along each axis. Default: ${DEFAULT-VALUE}.")
	private int edge;

	@Option(names = "--window", paramLabel = "N", defaultValue = "64", description = "Voxels of a window along each axis. Default: ${DEFAULT-VALUE}.")
	private int window;

	@Option(names = "--samples", paramLabel = "N", defaultValue = "400", description = "Default: ${DEFAULT-VALUE}.")
	private int samples;

	@Option(names = "--threads", paramLabel = "N", description = "That prepare cases. Default: all.")
	private Optional<Integer> threads = Optional.empty();

	@Option(names = "--folder", paramLabel = "FOLDER", description = "Where cases are made and removed again. Default: that of temporary files.")
	private Optional<Path> place = Optional.empty();

	SampleBenchmark() {}

	public static void main(final String[] args) {
		System.exit(BenchMain.run(new SampleBenchmark(), args));
	}

	@Override
	public Integer call() throws IOException {
		if (numbers.stream().anyMatch(n -> n < 1) || samples < 1) throw new InputException("Give 1 case and 1 sample, or more.");
		final Path folder = place.isPresent() ? Files.createTempDirectory(place.get(), "hermes-samples") : Files.createTempDirectory(
			"hermes-samples");
		try {
			System.out.printf("%8s %22s %30s %14s%n", "cases", "preparing, s a case", "a sample, ms: mean, 95 %, warped", "heap kept, MB");
			for (final int n : numbers) System.out.println(measure(folder, n));
			return 0;
		}
		finally {
			BenchMain.delete(folder);
		}
	}

	private String measure(final Path folder, final int n) {
		final Dataset d = dataset(folder, n);
		final Grid grid = new Grid("bench", Modality.T1, List.of(TASK), true, List.of(1.0, 1.0, 1.0), List.of(window, window, window));
		final Plan plan = new Plan(Plan.CURRENT_VERSION, List.of(TASK), List.of(Modality.T1), List.of(grid));
		final Job job = threads.map(Job.create()::withThreads).orElse(Job.create());
		final Path cache = folder.resolve("cache" + n);
		final double preparing = seconds(() -> prepare(d, grid, cache, job)) / n;
		final Collection c = new Collection("bench", List.of(d));
		final SampleSource plain = SampleSource.of(c, plan, SampleOptions.options().withIntensity(0).withWarp(0), cache, job), warping = SampleSource.of(c,
			plan, SampleOptions.options().withIntensity(0).withWarp(1), cache, job);
		// whoever is fast only when warm is warm then
		for (int step = 0; step < samples; step++) plain.sample(step, 0);
		for (int step = 0; step < samples; step++) warping.sample(step, 0);
		final double[] shifted = new double[samples], warped = new double[samples];
		for (int step = 0; step < samples; step++) {
			final int s = samples + step;
			shifted[step] = seconds(() -> plain.sample(s, 0));
			warped[step] = seconds(() -> warping.sample(s, 0));
		}
		System.gc();
		final Runtime runtime = Runtime.getRuntime();
		final long kept = runtime.totalMemory() - runtime.freeMemory();
		final double mean = Arrays.stream(shifted).average().getAsDouble();
		Arrays.sort(shifted);
		// both are asked once more, so that neither is gone before the heap is measured
		plain.sample(0, 0);
		warping.sample(0, 0);
		return String.format(Locale.ROOT, "%8d %22.3f %15.2f %7.2f %8.2f %14.0f", n, preparing, 1000 * mean, 1000 * shifted[(int) (0.95 *
			samples)], 1000 * Arrays.stream(warped).average().getAsDouble(), kept / 1048576.0);
	}

	private static void prepare(final Dataset d, final Grid grid, final Path cache, final Job job) {
		final ExecutorService pool = Executors.newFixedThreadPool(job.threads());
		try {
			final List<Future<?>> all = new ArrayList<>();
			for (final Case c : d.cases()) all.add(pool.submit(() -> PreparedCache.open(c, d, grid, cache, job)));
			for (final Future<?> f : all) Results.of(f);
		}
		finally {
			pool.shutdown();
		}
	}

	/** Noise with balls, in files; those that are there already are taken. */
	private Dataset dataset(final Path folder, final int n) {
		final Geometry g = Geometry.ofSpacing(new long[] { edge, edge, edge }, 1, 1, 1);
		final List<Case> cases = new ArrayList<>();
		for (int k = 0; k < n; k++) {
			final Path image = folder.resolve(k + ".nii"), labels = folder.resolve(k + "_labels.nii");
			cases.add(new Case("case" + k, image, Optional.of(labels), Set.of(TASK), Split.TRAIN));
			if (Files.exists(labels)) continue;
			final Random random = new Random(k);
			final float[] values = new float[(int) g.voxels()];
			final short[] ball = new short[values.length];
			final int cx = random.nextInt(edge), cy = random.nextInt(edge), cz = random.nextInt(edge), r = edge / 8;
			for (int i = 0; i < values.length; i++) {
				final int x = i % edge - cx, y = i / edge % edge - cy, z = i / edge / edge - cz;
				ball[i] = (short) (x * x + y * y + z * z < r * r ? 1 : 0);
				values[i] = 10 + ball[i] + random.nextFloat();
			}
			Volumes.write(Volume.of(values, g), image);
			Volumes.write(LabelMap.of(ball, g), labels);
		}
		return new Dataset("bench", Modality.T1, 1, List.of(new Label(TASK, List.of(1))), cases);
	}

	private static double seconds(final Runnable work) {
		final long start = System.nanoTime();
		work.run();
		return (System.nanoTime() - start) * 1e-9;
	}
}
