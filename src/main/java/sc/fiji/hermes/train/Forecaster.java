package sc.fiji.hermes.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.engine.JavaHeap;
import sc.fiji.hermes.engine.MachineMemory;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.Network;
import sc.fiji.hermes.model.Parameter;
import sc.fiji.hermes.model.Weights;
import sc.fiji.hermes.optimize.TrainingGraph;
import sc.fiji.hermes.preprocess.CaseVoxels;
import sc.fiji.hermes.preprocess.Grid;
import sc.fiji.hermes.preprocess.Plan;
import sc.fiji.hermes.preprocess.PlanReport;
import sc.fiji.hermes.preprocess.Planner;
import sc.fiji.hermes.preprocess.PreparedCache;
import sc.fiji.hermes.preprocess.PreparedCase;
import sc.fiji.hermes.preprocess.Preprocessor;
import sc.fiji.hermes.preprocess.Survey;
import sc.fiji.hermes.sample.SampleSource;
import sc.fiji.hermes.segment.GridPredictor;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Orientation;

/**
 * Forecasts a training by a probe: the real network takes a few samples and windows of every shape, on one case of each
 * dataset. Time and memory of these are measured; the number of windows in validations, and what all cases take in memory
 * and on the disk, come from the headers of all images and from how much is body of the probed cases and of those that every
 * validation has. Writes nothing.
 * Takes as long as some ten steps; stops when the job is cancelled.
 *
 * <pre>{@code
 * TrainingForecast f = Forecaster.forecast(collection, Path.of("run"), TrainOptions.options(), job);
 * System.out.print(f.toText());
 * }</pre>
 */
public final class Forecaster {

	/** Java, TensorFlow's library and small change. */
	private static final long BASE_BYTES = 500L << 20;

	/** Weights, gradients, two moments and the average. */
	private static final int COPIES = 5;

	/** A checkpoint copies weights, moments and average into Java's memory. */
	private static final int CHECKPOINT = 4;

	/**
	 * What Java's heap grows to where little is used of it, and what it is at least larger than what is kept in it. Its collector
	 * decides that; measured with two presets on two datasets, and with a largest heap of 3 and of 8 GB.
	 */
	private static final long HEAP_BYTES = 800L << 20, HEAP_MARGIN = 250L << 20;

	/**
	 * Memory beside the heap after hundreds of steps and validations, as a multiple of that after the probe, because pieces of
	 * different sizes leave gaps; measured likewise ({@code hermes-bench forecast}).
	 */
	private static final double NATIVE_GROWTH = 1.25;

	/** Bytes on the disk for the places of a structure in a case. */
	private static final int PLACES = 4 * CaseVoxels.MOST_PLACES;

	/** A probe that needs more than this share of the free memory is not tried: the system might end the program. */
	private static final double DARE = 0.9;

	private final Collection collection;
	private final Survey planned;
	private final PlanReport report;
	private final Plan plan;
	private final Path run;
	private final TrainOptions options;
	private final Job job;
	private final Network network;
	private final Map<String, List<Geometry>> headers = new HashMap<>();
	private final Map<String, Map<Case, long[]>> sizes = new HashMap<>();
	private double prepareSeconds, preparedVoxels;
	/** Memory of preparing the largest case. */
	private long toPrepare;

	private Forecaster(final Collection collection, final Survey planned, final Path run, final TrainOptions options, final Job job) {
		this.planned = planned;
		this.collection = collection;
		this.run = run;
		this.options = options;
		this.job = job;
		report = Planner.report(collection, planned, options.plan());
		plan = report.plan();
		network = Network.of(Trainer.config(plan, options));
	}

	/**
	 * @param run where the run folder would be made; prepared cases go there unless the options have a cache
	 * @throws InputException if a dataset has no training case, or an image cannot be read
	 */
	public static TrainingForecast forecast(final Collection collection, final Path run, final TrainOptions options, final Job job) {
		return forecast(collection, Planner.survey(collection, options.plan(), job), run, options, job);
	}

	static TrainingForecast forecast(final Collection collection, final Survey planned, final Path run, final TrainOptions options,
		final Job job)
	{
		Trainer.requireCases(collection);
		return new Forecaster(collection, planned, run, options, job).forecast();
	}

	private TrainingForecast forecast() {
		for (final Dataset d : collection.datasets()) {
			final List<Geometry> own = new ArrayList<>();
			for (final Case c : CasePreparation.used(d)) {
				job.checkCancelled();
				final Geometry stored = c.header().geometry();
				own.add(onGrid(stored, plan.grid(d.name())));
				toPrepare = Math.max(toPrepare, Preprocessor.memory(stored, plan.grid(d.name())));
			}
			headers.put(d.name(), own);
		}
		final long available = MachineMemory.available();
		final long estimate = Math.max(estimate(plan, options), preparing());
		if (estimate > DARE * available) return result(Optional.empty(), estimate, available);
		final SampleSource source = SampleSource.of(collection, plan, options.samples(), this::load, job.seed());
		final Forecast forecast;
		final long beside;
		// a heap that was touched and is empty would count as TensorFlow's memory
		JavaHeap.shrink();
		try (MemoryWatch watch = MemoryWatch.start();
				TrainingGraph graph = new TrainingGraph(network, options.optimizer(), options.groups(), options.loss(), options.recompute(), job);
				GridPredictor predictor = GridPredictor.of(network, plan, Weights.initialize(network.parameters(), job.seed()), job))
		{
			graph.initialize(Weights.initialize(network.parameters(), job.seed()));
			forecast = Forecast.measure(new Forecast.Subject(collection, plan, network, source, this::windows, options, job), graph, predictor);
			beside = watch.peak();
		}
		return result(Optional.of(forecast), Math.max((long) (NATIVE_GROWTH * beside) + heap(), preparing()), available);
	}

	/** Size of an image on its grid, without the cut to the body. */
	private static Geometry onGrid(final Geometry stored, final Grid grid) {
		final Geometry g = Orientation.of(stored).canonical(stored);
		final long[] size = new long[3];
		for (int a = 0; a < 3; a++) size[a] = Math.max(1, Math.round(g.size(a) * g.spacing(a) / grid.spacing().get(a)));
		return Geometry.ofSpacing(size, grid.spacing().get(0), grid.spacing().get(1), grid.spacing().get(2));
	}

	/** Prepares a case without the disk, and notes how long that takes and how much of the image is left. */
	private CaseVoxels load(final Dataset d, final Case c, final Grid grid) {
		final long start = System.nanoTime();
		final PreparedCase prepared = PreparedCache.prepare(c, d, grid, job);
		final long[] left = prepared.image().image().geometry().size();
		final Geometry whole = onGrid(c.header().geometry(), grid);
		synchronized (this) {
			prepareSeconds += (System.nanoTime() - start) * 1e-9;
			preparedVoxels += whole.voxels();
			sizes.computeIfAbsent(d.name(), k -> new HashMap<>()).put(c, left);
		}
		return prepared.voxels();
	}

	/** What the cut to the body leaves of an image along each axis, in the mean of the cases that were prepared. */
	private double[] share(final Dataset d) {
		final Grid grid = plan.grid(d.name());
		final double[] share = new double[3];
		final Map<Case, long[]> known = sizes.getOrDefault(d.name(), Map.of());
		if (known.isEmpty()) return new double[] { 1, 1, 1 };
		known.forEach((c, left) -> {
			final Geometry whole = onGrid(c.header().geometry(), grid);
			for (int a = 0; a < 3; a++) share[a] += Math.min(1, left[a] / (double) whole.size(a)) / known.size();
		});
		return share;
	}

	private long windows(final Dataset d, final int casesPerDataset, final double overlap) {
		final Grid grid = plan.grid(d.name());
		// those of every validation but the last are counted exactly
		for (final Case c : Validator.cases(d, options.validationCases())) if (!sizes.getOrDefault(d.name(), Map.of()).containsKey(c)) load(d, c,
			grid);
		final double[] share = share(d);
		final Map<Case, long[]> known = sizes.get(d.name());
		long n = 0;
		for (final Case c : Validator.cases(d, casesPerDataset)) {
			final Geometry whole = onGrid(c.header().geometry(), grid);
			final long[] size = known.containsKey(c) ? known.get(c) : new long[3];
			if (!known.containsKey(c)) for (int a = 0; a < 3; a++) size[a] = Math.max(1, Math.round(whole.size(a) * share[a]));
			n += GridPredictor.windows(grid, overlap, size);
		}
		return n;
	}

	/** Bytes of a prepared case: image and labels. */
	private double bytes(final Dataset d, final Geometry onGrid, final int label) {
		final double[] share = share(d);
		return (4 + label * plan.grid(d.name()).labelsPerVoxel()) * onGrid.voxels() * share[0] * share[1] * share[2];
	}

	/** What prepared cases take on the disk, with room for places of structures. */
	private double casesOnDisk() {
		double bytes = 0;
		for (final Dataset d : collection.datasets()) {
			final int last = d.knownValues().length() - 1;
			final int label = last < 256 ? 1 : 2;
			for (final Geometry g : headers.get(d.name())) bytes += bytes(d, g, label) + PLACES * d.labels().size();
		}
		return bytes;
	}

	/** The largest case, of which a validation has all in memory. */
	private double largestCase() {
		double most = 0;
		for (final Dataset d : collection.datasets()) for (final Geometry g : headers.get(d.name())) most = Math.max(most, bytes(d, g, 2));
		return most;
	}

	/** Java's heap in a training, however many cases there are. */
	private long heap() {
		final double kept = largestCase() + CHECKPOINT * 4.0 * parameters(network);
		return (long) Math.min(Runtime.getRuntime().maxMemory(), Math.max(HEAP_BYTES + 0.25 * kept, HEAP_MARGIN + 1.25 * kept));
	}

	/** The process while its threads prepare cases. */
	private long preparing() {
		return BASE_BYTES + (long) Math.min(Trainer.HEAP_TO_PREPARE * Runtime.getRuntime().maxMemory(), job.threads() * (double) toPrepare);
	}

	/** Memory of a training of some size before it is tried, without its cases. */
	static long estimate(final Plan plan, final TrainOptions options) {
		final Network network = Network.of(Trainer.config(plan, options));
		double largest = 0;
		for (final Grid g : plan.grids()) largest = Math.max(largest, network.cost(g.window(), g.pooling(), g.tasks().size()).trainingBytes(
			options.recompute()));
		return BASE_BYTES + (long) largest + 4L * COPIES * parameters(network);
	}

	private static long parameters(final Network n) {
		return n.parameters().stream().mapToLong(Parameter::size).sum();
	}

	private TrainingForecast result(final Optional<Forecast> forecast, final long peak, final long available) {
		double voxels = 0;
		for (final List<Geometry> list : headers.values()) for (final Geometry g : list) voxels += g.voxels();
		final double prepare = preparedVoxels == 0 ? Double.NaN : prepareSeconds / preparedVoxels * voxels;
		final long steps = forecast.map(f -> options.steps().orElseGet(() -> f.steps(options.minutes(), options.validations()))).orElse(0L);
		final double seconds = forecast.map(f -> f.secondsLeft(0, steps, options.validations(), f.secondsPerStep())).orElse(Double.NaN);
		final int cases = collection.datasets().stream().mapToInt(d -> d.cases(Split.TRAIN).size()).sum();
		// two checkpoints of weights, moments and average, a third while it is written, and the model twice likewise
		final long disk = (long) casesOnDisk() + 4L * parameters(network) * (3 * 4 + 2);
		return new TrainingForecast(report, options.baseWidth(), options.batch(), parameters(network), cases, prepare, forecast.map(
			Forecast::secondsPerStep).orElse(Double.NaN), steps, seconds, peak, available, disk, freeDisk(), fitting(peak, available));
	}

	/** The largest preset whose estimate, corrected by how wrong it was here, fits. */
	private Optional<Preset> fitting(final long peak, final long available) {
		final double wrong = peak / (double) estimate(plan, options);
		Optional<Preset> best = Optional.empty();
		for (final Preset preset : Preset.values()) {
			final TrainOptions o = preset.on(options);
			final Plan p = Planner.plan(collection, planned, o.plan());
			if (wrong * estimate(p, o) <= TrainingForecast.USABLE * available) best = Optional.of(preset);
		}
		return best;
	}

	private long freeDisk() {
		Path p = options.cache().orElse(run).toAbsolutePath().normalize();
		while (p != null && !Files.exists(p)) p = p.getParent();
		try {
			return p == null ? 0 : Files.getFileStore(p).getUsableSpace();
		}
		catch (final IOException e) {
			throw new InputException(e, "The disk of %s cannot be asked for its free space; give another place.", p);
		}
	}
}
