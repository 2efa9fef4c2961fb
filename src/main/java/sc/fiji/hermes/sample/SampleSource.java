package sc.fiji.hermes.sample;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.preprocess.CaseVoxels;
import sc.fiji.hermes.preprocess.Grid;
import sc.fiji.hermes.preprocess.Plan;
import sc.fiji.hermes.preprocess.PreparedCache;
import sc.fiji.hermes.volume.Task;

/**
 * Makes training samples: draws a case, reads what a crop needs of it, augments it and chooses what is
 * asked of it. A pure function of (seed, step, index), the data
 * and the shares of datasets, whatever was asked before; safe for use from several threads.
 * <p>
 * Only tasks annotated in the case are requested, since what is not annotated is not
 * background. As often as the options say only some of them are, so that masks depend less
 * on what else is requested, and the modality is withheld.
 *
 * <pre>{@code
 * SampleSource source = SampleSource.of(collection, plan, SampleOptions.options(), cacheFolder, job);
 * Sample s = source.sample(step, indexInBatch);
 * }</pre>
 */
public final class SampleSource {

	private final Plan plan;
	private final SampleOptions options;
	private final Collection collection;
	/** Replaced as a whole when shares change. */
	private volatile CaseSampler sampler;
	private final CaseStore store;
	private final long seed;

	private SampleSource(final Collection collection, final Plan plan, final SampleOptions options, final CaseLoader loader,
		final long seed)
	{
		this.collection = collection;
		this.plan = plan;
		this.options = options;
		this.seed = seed;
		sampler = CaseSampler.of(collection.datasets(), options.balance(), seed);
		store = new CaseStore(plan, loader);
	}

	/** Cases come from the cache on disk; the seed is the job's. */
	public static SampleSource of(final Collection collection, final Plan plan, final SampleOptions options, final Path cacheFolder,
		final Job job)
	{
		return of(collection, plan, options, (d, c, grid) -> PreparedCache.open(c, d, grid, cacheFolder, job), job.seed());
	}

	/** Cases come from {@code loader}. */
	public static SampleSource of(final Collection collection, final Plan plan, final SampleOptions options, final CaseLoader loader,
		final long seed)
	{
		return new SampleSource(collection, plan, options, loader, seed);
	}

	/** Which case {@link #sample} uses. */
	public CaseSampler sampler() {
		return sampler;
	}

	/** Samples follow these shares from now on; those that were asked for before are not made anew. */
	public void follow(final DatasetShares shares) {
		sampler = CaseSampler.of(collection.datasets(), options.balance(), shares, seed);
	}

	/**
	 * One sample.
	 *
	 * @param step training step, from 0
	 * @param index place in the batch, from 0
	 * @throws sc.fiji.hermes.job.InputException if the case cannot be read or prepared
	 */
	public Sample sample(final long step, final int index) {
		final boolean guaranteed = options.guaranteed() && index == 0;
		final CaseSampler.Draw draw = guaranteed ? sampler.draw(step, index, this::showsSome) : sampler.draw(step, index);
		return store.use(draw, voxels -> sample(draw, voxels, step, index, guaranteed));
	}

	private Sample sample(final CaseSampler.Draw draw, final CaseVoxels voxels, final long step, final int index, final boolean guaranteed) {
		final Dataset dataset = draw.dataset();
		final Grid grid = plan.grid(dataset.name());
		final Chance chance = Chance.of(seed, step, index, Chance.SAMPLE);
		final List<Task> annotated = annotated(draw, grid);

		final Cropper.Place place = Cropper.place(voxels, dataset, grid, annotated, guaranteed, options, chance);
		final CropMap map = place.map();
		final int[] size = Arrays.stream(voxels.geometry().size()).mapToInt(Math::toIntExact).toArray();
		final CaseVoxels.Part part = voxels.part(map.reach(size));
		final float[] image = map.cut(part, size, voxels.background());
		final List<Integer> detail = voxels.detail();
		final short[] labels = map.cut(part, size, detail);
		final int[] window = grid.window().stream().mapToInt(Integer::intValue).toArray();
		IntensityAugmenter.apply(image, window, grid.spacing(), options.intensity(grid.modality()), chance);
		IntensityAugmenter.applyMore(image, window, grid.spacing(), options, Chance.of(seed, step, index, Chance.MORE));

		final List<Task> some = chance.happens(options.subset()) ? some(annotated, chance) : annotated;
		final List<Task> requested = guaranteed ? annotated.stream().filter(t -> some.contains(t) || place.on().equals(Optional.of(t))).toList()
			: some;
		final int columns = grid.tasks().size();
		final int[] rows = new int[columns];
		final boolean[] valid = new boolean[columns];
		Arrays.fill(rows, -1);
		for (int t = 0; t < requested.size(); t++) {
			rows[t] = plan.tasks().indexOf(requested.get(t));
			valid[t] = true;
		}
		final byte[] target = Targets.of(labels, detail.get(0) * detail.get(1) * detail.get(2), dataset, requested, columns, draw.source().id());
		final int modality = chance.happens(options.unknownModality()) ? -1 : plan.modalities().indexOf(grid.modality());
		return new Sample(dataset.name(), draw.source().id(), grid.window(), grid.pooling(), image, target, rows, valid, modality);
	}

	private static List<Task> annotated(final CaseSampler.Draw draw, final Grid grid) {
		return grid.tasks().stream().filter(draw.source().annotated()::contains).toList();
	}

	private boolean showsSome(final CaseSampler.Draw draw) {
		final List<Task> annotated = annotated(draw, plan.grid(draw.dataset().name()));
		return store.use(draw, voxels -> !new Structures(voxels, draw.dataset()).present(annotated).isEmpty());
	}

	/** A non-empty subset of random size, in the order of the list. */
	private static List<Task> some(final List<Task> tasks, final Chance chance) {
		if (tasks.size() < 2) return tasks;
		int wanted = chance.between(1, tasks.size());
		final List<Task> chosen = new ArrayList<>();
		for (int i = 0; i < tasks.size() && wanted > 0; i++) {
			if (chance.below(tasks.size() - i) >= wanted) continue;
			chosen.add(tasks.get(i));
			wanted--;
		}
		return chosen;
	}
}
