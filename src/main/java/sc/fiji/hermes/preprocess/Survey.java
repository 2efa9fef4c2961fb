package sc.fiji.hermes.preprocess;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntToDoubleFunction;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.job.Results;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Orientation;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;

/**
 * What a plan is made of: the headers of every training case and, of a few, how large the body is, what the structures look like in the
 * image and how coarse a grid may be before they suffer. Same collection, same survey. Immutable.
 */
public final class Survey {

	/** Cases of a dataset whose images and label maps are looked at, and how many of them that show a task say how coarse it may be. */
	private static final int CASES = 8, CEILING_CASES = 4;

	/** From a grid to the next coarser, and the coarsest of all in mm. */
	private static final double RUNG = 1.25, COARSEST = 8;

	/** A ceiling below which no coarser grid is looked at. */
	private static final double HOPELESS = 0.8;

	/** Share of the heap that images may take while they are looked at, and what a voxel of one takes with its label while it is read. */
	private static final double HEAP = 0.4, BYTES = 16;

	/** Voxels that the longest axis keeps. */
	private static final int FEWEST = 24;

	/**
	 * What is known of a dataset.
	 *
	 * @param geometries canonical, of every training case
	 * @param finest spacing along R, A, S of any of them
	 * @param body median extent of the body along R, A, S in mm
	 * @param intensity measured over the structures, for modalities whose values have a meaning
	 * @param rungs from fine to coarse; the first is the images' own
	 */
	record OfDataset(List<Geometry> geometries, List<Double> finest, List<Double> body, Optional<Intensity> intensity, List<Rung> rungs) {}

	private final Map<String, OfDataset> datasets = new LinkedHashMap<>();

	private Survey() {}

	/**
	 * Reads headers, and of each dataset a few images and label maps if the options ask for what only they tell: where the body lies and
	 * how coarse a grid may be, or intensities of a modality whose values have a meaning. Uses the threads of the job, as far as their
	 * images fit in memory; stops when the job is cancelled.
	 *
	 * @throws InputException if a dataset has no case or a file cannot be read
	 */
	public static Survey of(final Collection collection, final PlanOptions options, final Job job) {
		final Survey survey = new Survey();
		for (final Dataset d : collection.datasets()) survey.datasets.put(d.name(), ofDataset(d, options, job));
		return survey;
	}

	private static OfDataset ofDataset(final Dataset d, final PlanOptions options, final Job job) {
		final List<Geometry> geometries = geometries(d);
		final Wanted wanted = Wanted.of(d, options);
		final List<Case> some = wanted.isNothing() ? List.of() : Dataset.spread(d.instructive(), CASES);
		if (some.isEmpty()) return new OfDataset(geometries, finest(geometries), whole(geometries), Optional.empty(), List.of(new Rung(spacing(geometries), Map.of())));
		final ExecutorService workers = Executors.newFixedThreadPool(workers(geometries, job));
		try {
			return measured(d, geometries, some, wanted, options, workers, job);
		}
		finally {
			workers.shutdownNow();
		}
	}

	/** Each holds an image. */
	private static int workers(final List<Geometry> geometries, final Job job) {
		final double largest = geometries.stream().mapToDouble(Geometry::voxels).max().getAsDouble();
		return (int) Math.max(1, Math.min(job.threads(), HEAP * Runtime.getRuntime().maxMemory() / (BYTES * largest)));
	}

	/** What is to be found out. */
	private record Wanted(boolean body, boolean ceilings, boolean intensity) {

		static Wanted of(final Dataset d, final PlanOptions options) {
			final boolean anatomy = options.grids() == PlanOptions.Grids.ANATOMY;
			return new Wanted(anatomy, anatomy && options.spacing().isEmpty(), options.measuredIntensities() && IntensityStatistics.isMeant(d
				.modality()));
		}

		boolean isNothing() {
			return !body && !intensity;
		}
	}

	/**
	 * What is seen of a case.
	 *
	 * @param extent of the body along R, A, S in mm
	 * @param ceilings of the structures of the dataset that the case shows
	 */
	private record Sight(Case source, Optional<double[]> extent, Map<Label, Ceiling> ceilings, Optional<IntensityStatistics.Seen> values) {}

	private static OfDataset measured(final Dataset d, final List<Geometry> geometries, final List<Case> some, final Wanted wanted,
		final PlanOptions options, final ExecutorService workers, final Job job)
	{
		final IntensityStatistics values = new IntensityStatistics(d.modality());
		final List<Future<Sight>> looks = some.stream().map(c -> workers.submit(() -> look(d, c, wanted, values, job))).toList();
		final List<Sight> sights = new ArrayList<>();
		for (final Future<Sight> look : looks) {
			final Sight s = Results.of(look);
			sights.add(s);
			s.values().ifPresent(values::add);
			job.report("looked at " + d.name() + " / " + s.source().id(), -1);
		}
		final List<Double> own = spacing(geometries);
		final List<Double> body = wanted.body() ? median(sights.stream().map(s -> s.extent().get()).toList()) : whole(geometries);
		final List<Rung> rungs = wanted.ceilings() ? rungs(sights, ladder(geometries), options.partialLabels(), workers, job) : List.of(new Rung(own,
			Map.of()));
		return new OfDataset(geometries, finest(geometries), body, wanted.intensity() ? values.intensity() : Optional.empty(), rungs);
	}

	private static Sight look(final Dataset d, final Case c, final Wanted wanted, final IntensityStatistics values, final Job job) {
		job.checkCancelled();
		final Volume image = c.readImage();
		Optional<double[]> extent = Optional.empty();
		if (wanted.body()) {
			final Geometry canonical = Orientation.of(image.geometry()).canonical(image.geometry());
			final BodyBox box = BodyBox.of(image, d.modality());
			final double[] mm = new double[3];
			for (int a = 0; a < 3; a++) mm[a] = (box.to()[a] - box.from()[a]) * canonical.spacing(a);
			extent = Optional.of(mm);
		}
		job.checkCancelled();
		if (!wanted.ceilings() && !wanted.intensity()) return new Sight(c, extent, Map.of(), Optional.empty());
		final LabelMap labels = c.readLabels();
		final List<Label> drawn = d.labels().stream().filter(l -> c.annotated().contains(l.task())).toList();
		final Map<Label, Ceiling> ceilings = new LinkedHashMap<>();
		if (wanted.ceilings()) {
			final List<Ceiling> all = Ceiling.of(labels, drawn.stream().map(Label::values).toList());
			for (int l = 0; l < all.size(); l++) if (!all.get(l).isEmpty()) ceilings.put(drawn.get(l), all.get(l));
		}
		if (!wanted.intensity()) return new Sight(c, extent, ceilings, Optional.empty());
		final BitSet structures = new BitSet();
		drawn.forEach(l -> l.values().forEach(structures::set));
		return new Sight(c, extent, ceilings, Optional.of(values.see(image, labels, structures)));
	}

	/** Far below what is wanted no coarser grid is looked at. */
	private static List<Rung> rungs(final List<Sight> sights, final List<List<Double>> ladder, final boolean partial,
		final ExecutorService workers, final Job job)
	{
		final AtomicInteger reach = new AtomicInteger(ladder.size());
		final Map<Task, List<Future<double[]>>> found = new LinkedHashMap<>();
		for (final Sight s : sights) s.ceilings().forEach((label, ceiling) -> {
			final List<Future<double[]>> of = found.computeIfAbsent(label.task(), k -> new ArrayList<>());
			if (of.size() < CEILING_CASES) of.add(workers.submit(() -> climb(ceiling, ladder, partial, reach, job)));
		});
		final Map<Task, List<double[]>> ceilings = new LinkedHashMap<>();
		found.forEach((task, of) -> ceilings.put(task, of.stream().map(Results::of).toList()));
		final List<Rung> rungs = new ArrayList<>();
		for (int r = 0; r < Math.max(1, reach.get()); r++) {
			final int rung = r;
			final Map<Task, Double> mean = new LinkedHashMap<>();
			ceilings.forEach((task, of) -> mean.put(task, of.stream().mapToDouble(c -> c[rung]).average().getAsDouble()));
			rungs.add(new Rung(ladder.get(r), mean));
		}
		return rungs;
	}

	/** The highest Dice on each grid, as far as the ladder is to be climbed. */
	private static double[] climb(final Ceiling ceiling, final List<List<Double>> ladder, final boolean partial, final AtomicInteger reach,
		final Job job)
	{
		final double[] dice = new double[ladder.size()];
		for (int r = 0; r < reach.get(); r++) {
			job.checkCancelled();
			final List<Double> mm = ladder.get(r);
			dice[r] = ceiling.dice(new double[] { mm.get(0), mm.get(1), mm.get(2) }, partial);
			final int last = r + 1;
			if (dice[r] < HOPELESS) reach.updateAndGet(before -> Math.min(before, last));
		}
		return dice;
	}

	OfDataset dataset(final String name) {
		return datasets.get(name);
	}

	private static List<Geometry> geometries(final Dataset d) {
		final List<Case> train = d.cases(Split.TRAIN);
		final List<Case> cases = train.isEmpty() ? d.cases() : train;
		if (cases.isEmpty()) throw new InputException("Dataset %s has no cases; add images to it or remove it.", d.name());
		final List<Geometry> geometries = new ArrayList<>();
		for (final Case c : cases) {
			final Geometry g = c.header().geometry();
			geometries.add(Orientation.of(g).canonical(g));
		}
		return geometries;
	}

	private static List<Double> ofAxes(final IntToDoubleFunction axis) {
		return List.of(axis.applyAsDouble(0), axis.applyAsDouble(1), axis.applyAsDouble(2));
	}

	private static List<Double> spacing(final List<Geometry> geometries) {
		return ofAxes(a -> Planner.rounded(Planner.median(geometries.stream().mapToDouble(g -> g.spacing(a)).toArray())));
	}

	/** Of the finest image along each axis. */
	private static List<Double> finest(final List<Geometry> geometries) {
		return ofAxes(a -> Planner.rounded(geometries.stream().mapToDouble(g -> g.spacing(a)).min().getAsDouble()));
	}

	private static List<Double> whole(final List<Geometry> geometries) {
		return ofAxes(a -> Planner.median(geometries.stream().mapToDouble(g -> g.size(a) * g.spacing(a)).toArray()));
	}

	private static List<Double> median(final List<double[]> extents) {
		return ofAxes(a -> Planner.median(extents.stream().mapToDouble(e -> e[a]).toArray()));
	}

	/** The images' own spacing, then ever coarser ones, of which an axis follows when its turn comes. */
	private static List<List<Double>> ladder(final List<Geometry> geometries) {
		final List<Double> own = spacing(geometries), mm = whole(geometries);
		final List<List<Double>> ladder = new ArrayList<>(List.of(own));
		final double finest = own.stream().mapToDouble(x -> x).min().getAsDouble(), longest = mm.stream().mapToDouble(x -> x).max().getAsDouble();
		for (double step = finest * RUNG; step <= COARSEST && longest / step >= FEWEST; step *= RUNG) {
			final double s = Planner.rounded(step);
			ladder.add(own.stream().map(o -> Math.max(o, s)).toList());
		}
		return ladder;
	}
}
