package sc.fiji.hermes.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import sc.fiji.hermes.bundle.Model;
import sc.fiji.hermes.bundle.ModelCard;
import sc.fiji.hermes.bundle.ModelFolder;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.Network;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.Weights;
import sc.fiji.hermes.model.resunet.ResUNet;
import sc.fiji.hermes.preprocess.Grid;
import sc.fiji.hermes.preprocess.Plan;
import sc.fiji.hermes.segment.SegmentOptions;
import sc.fiji.hermes.segment.Segmentation;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;
import sc.fiji.hermes.worker.Loaded;
import sc.fiji.hermes.worker.SegmentVolumeWork;
import sc.fiji.hermes.worker.Worker;
import sc.fiji.hermes.worker.WorkerOptions;

/** Times the segmentation of a volume in this JVM and in a worker process, in turns, both with the model loaded. */
@Command(name = "hermes-bench worker", sortOptions = false, mixinStandardHelpOptions = true,
	description = "Times segmentation in a worker process beside segmentation in this JVM, in turns.",
	footer = { "", "Example: scripts/hermes-bench worker --rounds 7" })
public final class WorkerBenchmark implements Callable<Integer> {

	@Option(names = "--rounds", defaultValue = "5", description = "measured segmentations of each side (default ${DEFAULT-VALUE})")
	private int rounds;

	@Option(names = "--size", defaultValue = "128", description = "edge of the volume in voxels (default ${DEFAULT-VALUE})")
	private int size;

	@Option(names = "--base", defaultValue = "8", description = "base width of the model (default ${DEFAULT-VALUE})")
	private int base;

	@Option(names = "--threads", defaultValue = "2", description = "threads of each side (default ${DEFAULT-VALUE})")
	private int threads;

	public static void main(final String[] args) {
		System.exit(BenchMain.run(new WorkerBenchmark(), args));
	}

	@Override
	public Integer call() throws IOException {
		if (rounds < 1 || size < 16 || base < 4 || threads < 1) throw new InputException(
			"Rounds and threads must be 1 or more, the size 16 or more, the base width 4 or more.");
		final Path folder = Files.createTempDirectory("hermes-bench-worker");
		final Path model = folder.resolve("model");
		write(model);
		final SegmentVolumeWork work = new SegmentVolumeWork(model, noise(), Modality.CT, List.of(), SegmentOptions.options());
		final Job job = Job.create().withThreads(threads);
		final List<Double> here = new ArrayList<>(), there = new ArrayList<>();
		try (Loaded loaded = new Loaded(); Worker worker = Worker.of(WorkerOptions.options())) {
			final short[] expected = labels(work.run(job, loaded));
			final boolean same = Arrays.equals(expected, labels(worker.run(work, job)));
			for (int i = 0; i < rounds; i++) {
				here.add(seconds(() -> work.run(job, loaded)));
				there.add(seconds(() -> worker.run(work, job)));
				System.out.printf(Locale.ROOT, "round %d: here %.2f s, worker %.2f s%n", i + 1, here.get(i), there.get(i));
			}
			final double a = Comparison.median(here), b = Comparison.median(there);
			System.out.printf(Locale.ROOT, "%d³ voxels, base %d, %d threads: medians here %.2f s, worker %.2f s, difference %+.2f s (%+.1f %%), " +
				"labels %s%n", size, base, threads, a, b, b - a, 100 * (b / a - 1), same ? "equal" : "DIFFER");
			return same ? 0 : 1;
		}
		finally {
			for (final String file : List.of("model.json", "weights.safetensors", "README.md")) Files.deleteIfExists(model.resolve(file));
			Files.deleteIfExists(model);
			Files.deleteIfExists(folder);
		}
	}

	private static double seconds(final Runnable work) {
		final long start = System.nanoTime();
		work.run();
		return (System.nanoTime() - start) * 1e-9;
	}

	private static short[] labels(final Segmentation s) {
		return s.parts().get(0).labels().data();
	}

	private void write(final Path folder) {
		final Grid grid = new Grid("bench", Modality.CT, List.of(new Task("a"), new Task("b"), new Task("c")), true, List.of(1., 1., 1.), List
			.of(64, 64, 64));
		final NetworkConfig config = NetworkConfig.universal(ResUNet.of(base), grid.tasks().size(), 1);
		ModelFolder.write(folder, new Model("bench", config, new Plan(Plan.CURRENT_VERSION, grid.tasks(), List.of(Modality.CT), List.of(grid)),
			Weights.initialize(Network.of(config).parameters(), 1), ModelCard.today(List.of(), 0, List.of())));
	}

	private Volume noise() {
		final Random random = new Random(1);
		final float[] data = new float[size * size * size];
		for (int i = 0; i < data.length; i++) data[i] = (float) (100 * random.nextGaussian());
		return Volume.of(data, Geometry.ofSpacing(new long[] { size, size, size }, 1, 1, 1));
	}
}
