package sc.fiji.hermes.preprocess;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
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

	/** Voxels that the longest axis keeps. */
	private static final int FEWEST = 24;

	/**
	 * What is known of a dataset.
	 *
	 * @param geometries canonical, of every training case
	 * @param body median extent of the body along R, A, S in mm
	 * @param intensity measured over the structures, for modalities whose values have a meaning
	 * @param rungs from fine to coarse; the first is the images' own
	 */
	record OfDataset(List<Geometry> geometries, List<Double> body, Optional<Intensity> intensity, List<Rung> rungs) {}

	private final Map<String, OfDataset> datasets = new LinkedHashMap<>();

	private Survey() {}

	/**
	 * Reads headers, and a few images and label maps of each dataset.
	 *
	 * @throws InputException if a dataset has no case or a file cannot be read
	 */
	public static Survey of(final Collection collection, final Job job) {
		return of(collection, true, job);
	}

	/** Reads headers only, for plans by nothing else. */
	public static Survey ofHeaders(final Collection collection) {
		return of(collection, false, Job.create());
	}

	private static Survey of(final Collection collection, final boolean measured, final Job job) {
		final Survey survey = new Survey();
		for (final Dataset d : collection.datasets()) {
			final List<Geometry> geometries = geometries(d);
			survey.datasets.put(d.name(), measured ? measured(d, geometries, job) : unmeasured(geometries));
		}
		return survey;
	}

	private static OfDataset unmeasured(final List<Geometry> geometries) {
		return new OfDataset(geometries, whole(geometries), Optional.empty(), List.of(new Rung(spacing(geometries), Map.of())));
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

	private static List<Double> spacing(final List<Geometry> geometries) {
		final Double[] spacing = new Double[3];
		for (int axis = 0; axis < 3; axis++) {
			final int a = axis;
			spacing[axis] = Planner.rounded(Planner.median(geometries.stream().mapToDouble(g -> g.spacing(a)).toArray()));
		}
		return List.of(spacing);
	}

	private static List<Double> whole(final List<Geometry> geometries) {
		final Double[] mm = new Double[3];
		for (int axis = 0; axis < 3; axis++) {
			final int a = axis;
			mm[axis] = Planner.median(geometries.stream().mapToDouble(g -> g.size(a) * g.spacing(a)).toArray());
		}
		return List.of(mm);
	}

	private static OfDataset measured(final Dataset d, final List<Geometry> geometries, final Job job) {
		final List<Case> some = Dataset.spread(d.instructive(), CASES);
		if (some.isEmpty()) return unmeasured(geometries);
		final List<List<Double>> ladder = ladder(geometries);
		final List<Map<Task, List<Double>>> ceilings = new ArrayList<>();
		ladder.forEach(l -> ceilings.add(new HashMap<>()));
		final double[][] extents = new double[3][some.size()];
		final IntensityStatistics values = new IntensityStatistics(d.modality());
		int reach = ladder.size();
		for (int i = 0; i < some.size(); i++) {
			job.checkCancelled();
			job.report("looking at " + d.name() + " / " + some.get(i).id(), -1);
			final Case c = some.get(i);
			final Volume image = c.readImage();
			final LabelMap labels = c.readLabels();
			values.add(image, labels, structures(d, c));
			final Geometry canonical = Orientation.of(image.geometry()).canonical(image.geometry());
			final BodyBox box = BodyBox.of(image, d.modality());
			for (int a = 0; a < 3; a++) extents[a][i] = (box.to()[a] - box.from()[a]) * canonical.spacing(a);
			reach = ceilings(d, c, labels, ladder, ceilings, reach);
		}
		final List<Rung> rungs = new ArrayList<>();
		for (int r = 0; r < Math.max(1, reach); r++) {
			final Map<Task, Double> mean = new LinkedHashMap<>();
			for (final Task t : d.tasks()) {
				final List<Double> found = ceilings.get(r).getOrDefault(t, List.of());
				if (!found.isEmpty()) mean.put(t, found.stream().mapToDouble(x -> x).average().getAsDouble());
			}
			rungs.add(new Rung(ladder.get(r), mean));
		}
		return new OfDataset(geometries, Arrays.stream(extents).map(Planner::median).toList(), values.intensity(), rungs);
	}

	private static BitSet structures(final Dataset d, final Case c) {
		final BitSet values = new BitSet();
		d.labels().stream().filter(l -> c.annotated().contains(l.task())).flatMap(l -> l.values().stream()).forEach(values::set);
		return values;
	}

	/** @return how many rungs are worth looking at in other cases; far below what is wanted none are */
	private static int ceilings(final Dataset d, final Case c, final LabelMap labels, final List<List<Double>> ladder,
		final List<Map<Task, List<Double>>> ceilings, final int reach)
	{
		int last = reach;
		for (final Label label : d.labels()) {
			final boolean enough = ceilings.get(0).getOrDefault(label.task(), List.of()).size() >= CEILING_CASES;
			if (enough || !c.annotated().contains(label.task())) continue;
			final Ceiling ceiling = new Ceiling(labels, label.values());
			if (ceiling.isEmpty()) continue;
			for (int r = 0; r < reach; r++) {
				final double dice = ceiling.dice(ladder.get(r).stream().mapToDouble(x -> x).toArray());
				ceilings.get(r).computeIfAbsent(label.task(), k -> new ArrayList<>()).add(dice);
				if (dice < HOPELESS) {
					last = Math.min(last, r + 1);
					break;
				}
			}
		}
		return last;
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
