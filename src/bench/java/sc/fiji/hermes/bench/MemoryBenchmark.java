package sc.fiji.hermes.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;

import com.google.gson.GsonBuilder;
import org.bytedeco.javacpp.Pointer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import sc.fiji.hermes.bundle.Model;
import sc.fiji.hermes.bundle.ModelCard;
import sc.fiji.hermes.demo.Phantom;
import sc.fiji.hermes.demo.PhantomKind;
import sc.fiji.hermes.demo.PhantomOptions;
import sc.fiji.hermes.demo.Phantoms;
import sc.fiji.hermes.file.AtomicFile;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.Network;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.Request;
import sc.fiji.hermes.model.Weights;
import sc.fiji.hermes.model.resunet.ResUNet;
import sc.fiji.hermes.optimize.LossOptions;
import sc.fiji.hermes.optimize.Optimizer;
import sc.fiji.hermes.optimize.PairWeights;
import sc.fiji.hermes.optimize.TrainingGraph;
import sc.fiji.hermes.preprocess.Grid;
import sc.fiji.hermes.preprocess.Plan;
import sc.fiji.hermes.sample.Targets;
import sc.fiji.hermes.segment.SegmentOptions;
import sc.fiji.hermes.segment.Segmenter;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Pooling;
import sc.fiji.hermes.volume.Task;

/**
 * Follows resident memory through the segmentation of many phantoms and then a long training of tiny Hermes-R. Run it with
 * a heap of fixed size that is touched at the start, so that only native memory can move. Exit code 1 if memory grows.
 */
@Command(name = "hermes-bench memory", sortOptions = false, mixinStandardHelpOptions = true,
	description = "Follows resident memory through a long training and many segmentations.",
	footer = { "", "Example: scripts/hermes-bench memory --steps 500 --volumes 10" })
public final class MemoryBenchmark implements Callable<Integer> {

	private static final double RATE = 1e-3;
	private static final int MAX_TASKS = 4;

	/** Fewer samples make no line. */
	private static final int MIN = 5;

	@Option(names = "--steps", defaultValue = "2000", description = "training steps (default ${DEFAULT-VALUE}; 0 for none)")
	private int steps;

	@Option(names = "--volumes", defaultValue = "50", description = "volumes to segment (default ${DEFAULT-VALUE}; 0 for none)")
	private int volumes;

	@Option(names = "--base", defaultValue = "8", description = "channels of the finest scale (default ${DEFAULT-VALUE})")
	private int base;

	@Option(names = "--window", defaultValue = "32", description = "window edge in voxels (default ${DEFAULT-VALUE})")
	private int window;

	@Option(names = "--threads", defaultValue = "2", description = "threads (default ${DEFAULT-VALUE})")
	private int threads;

	@Option(names = "--out", defaultValue = "target/bench/memory.json", description = "the report (default ${DEFAULT-VALUE})")
	private Path out;

	public static void main(final String[] args) {
		System.exit(BenchMain.run(new MemoryBenchmark(), args));
	}

	@Override
	public Integer call() {
		if (steps < 0 || volumes < 0 || steps + volumes == 0 || steps > 0 && steps < MIN || volumes > 0 && volumes < MIN) throw new InputException(
			"Give steps or volumes or both, each %d or more; 0 leaves one out.", MIN);
		if (window < 32) throw new InputException("The window is %d; give 32 or more.", window);
		if (ProcessMemory.residentMegabytes() == 0) throw new InputException("This system does not tell how large a process is.");
		final Job job = Job.create().withThreads(threads);
		final Plan plan = plan();
		final Network network = Network.of(NetworkConfig.universal(ResUNet.of(base), plan.tasks().size(), plan.modalities().size()));
		final List<MemoryTrend> trends = new ArrayList<>();
		// the smaller work first: what it frees cannot hide growth of the larger for long, the other way round it would
		if (volumes > 0) trends.add(MemoryTrend.of("volume", segment(network, plan, job)));
		if (steps > 0) trends.add(MemoryTrend.of("step", train(network, job)));
		trends.forEach(t -> System.out.println(t.verdict()));
		AtomicFile.writeString(out, json(trends));
		System.out.println("Report: " + out);
		return trends.stream().anyMatch(MemoryTrend::grows) ? 1 : 0;
	}

	/** Samples every hundredth step, but at least ten times. */
	private List<MemoryTrend.Sample> train(final Network network, final Job job) {
		final int every = Math.max(1, Math.min(100, steps / 10));
		final List<MemoryTrend.Sample> samples = new ArrayList<>();
		final Random random = new Random(1);
		try (TrainingGraph graph = new TrainingGraph(network, Optimizer.lamb(), LossOptions.IMPROVED, false, job)) {
			graph.initialize(Weights.initialize(network.parameters(), 1));
			for (int step = 0; step < steps; step++) {
				// every number of tasks has a graph of its own; all must be seen within the warm-up
				graph.accumulate(example(network.config(), 1 + step % MAX_TASKS, random));
				graph.apply(step, RATE);
				if ((step + 1) % every == 0 || step + 1 == steps) samples.add(sample("step", step + 1));
			}
		}
		return samples;
	}

	private TrainingGraph.Example example(final NetworkConfig config, final int tasks, final Random random) {
		final int voxels = window * window * window;
		final float[] image = new float[voxels];
		for (int i = 0; i < voxels; i++) image[i] = (float) random.nextGaussian();
		final byte[] target = new byte[voxels * tasks];
		for (int i = 0; i < voxels; i++) target[i * tasks + random.nextInt(tasks)] = (byte) (image[i] > 1 ? Targets.WHOLE : 0);
		final List<Integer> ids = random.ints(0, config.taskRows()).distinct().limit(tasks).boxed().toList();
		final int modality = random.nextInt(config.modalityRows() - 1);
		final Request request = Request.of(config, ids, modality);
		final boolean[][] all = new boolean[1][tasks];
		Arrays.fill(all[0], true);
		final PairWeights pairs = PairWeights.of(all, all, LossOptions.IMPROVED);
		return new TrainingGraph.Example(window, window, window, Pooling.halvings(4), image, target, request.taskRows()[0], request.tokenBias()[0],
			request.modalityRows()[0], modality, 1, pairs.crossEntropy()[0], pairs.dice()[0]);
	}

	/** Samples every fifth volume, but at least five times. */
	private List<MemoryTrend.Sample> segment(final Network network, final Plan plan, final Job job) {
		final int every = Math.max(1, Math.min(5, volumes / 5));
		final List<MemoryTrend.Sample> samples = new ArrayList<>();
		final Model model = new Model("memory", network.config(), plan, Weights.initialize(network.parameters(), 1),
			ModelCard.today(List.of(), 0, List.of()));
		final PhantomKind[] kinds = PhantomKind.values();
		try (Segmenter segmenter = Segmenter.of(model, job)) {
			for (int v = 0; v < volumes; v++) {
				final PhantomKind kind = kinds[v % kinds.length];
				final Phantom phantom = Phantoms.draw(kind, PhantomOptions.options(), 1, v / kinds.length);
				segmenter.segment(phantom.image(), kind.modality(), kind.tasks(), SegmentOptions.options(), job);
				if ((v + 1) % every == 0 || v + 1 == volumes) samples.add(sample("volume", v + 1));
			}
		}
		return samples;
	}

	/** The state now; a collection before it, so that what only waits to be collected does not look like a leak. */
	private static MemoryTrend.Sample sample(final String unit, final int done) {
		System.gc();
		final Runtime runtime = Runtime.getRuntime();
		final MemoryTrend.Sample s = new MemoryTrend.Sample(done, ProcessMemory.residentMegabytes(),
			(runtime.totalMemory() - runtime.freeMemory()) / 1048576.0, Pointer.totalCount());
		System.out.printf(Locale.ROOT, "%s %5d  resident %7.1f MB  heap %6.1f MB  live native objects %d%n", unit, done, s.resident(),
			s.heap(), s.natives());
		return s;
	}

	/** One grid a kind of phantom, in the voxel size that most of them have. */
	private Plan plan() {
		final Set<Task> tasks = new LinkedHashSet<>();
		final Set<Modality> modalities = new LinkedHashSet<>();
		final List<Grid> grids = new ArrayList<>();
		for (final PhantomKind kind : PhantomKind.values()) {
			tasks.addAll(kind.tasks());
			modalities.add(kind.modality());
			final double[] spacing = Phantoms.draw(kind, PhantomOptions.options(), 1, 0).image().geometry().spacing();
			final double cube = Math.cbrt(spacing[0] * spacing[1] * spacing[2]);
			grids.add(new Grid(kind.folder(), kind.modality(), kind.tasks(), true, List.of(cube, cube, cube),
				List.of(window, window, window)));
		}
		return new Plan(Plan.CURRENT_VERSION, List.copyOf(tasks), List.copyOf(modalities), grids);
	}

	private static String json(final List<MemoryTrend> trends) {
		final Map<String, Object> report = new LinkedHashMap<>();
		for (final MemoryTrend t : trends) {
			final Map<String, Object> entry = new LinkedHashMap<>();
			entry.put("grows", t.grows());
			entry.put("growth_mb", t.growth());
			entry.put("growth_percent", t.growthPercent());
			entry.put("slope_mb_per_" + t.unit(), t.slope());
			entry.put("warm_up_samples", t.warmUp());
			entry.put("samples", t.samples());
			report.put(t.unit(), entry);
		}
		return new GsonBuilder().setPrettyPrinting().create().toJson(report) + "\n";
	}
}
