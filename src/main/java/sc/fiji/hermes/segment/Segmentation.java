package sc.fiji.hermes.segment;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

import sc.fiji.hermes.job.Room;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;

/**
 * The masks of one image, in its own grid, as few label maps as possible: tasks that cannot overlap share one.
 *
 * @param parts at least one
 * @param probabilities one for each task if the options ask for them, else none
 * @param notes what one should know of the masks, in sentences
 */
public record Segmentation(List<Part> parts, List<Probability> probabilities, List<String> notes) {

	public Segmentation {
		parts = List.copyOf(parts);
		probabilities = List.copyOf(probabilities);
		notes = List.copyOf(notes);
	}

	/** Masks only. */
	public Segmentation(final List<Part> parts) {
		this(parts, List.of(), List.of());
	}

	/**
	 * How sure the network is of a task.
	 *
	 * @param values 0 to 1; 0 where it did not look because there is background only
	 */
	public record Probability(Task task, Volume values) {

		private Probability within(final Region region, final Geometry whole) {
			if (values.array().isEmpty() || whole.voxels() > Room.LARGEST_ARRAY) return new Probability(task, Volume.of(region.placed(values.image(), whole),
				whole));
			final float[] placed = new float[Math.toIntExact(whole.voxels())];
			for (int row = 0; row < region.rows(whole); row++) System.arraycopy(values.data(), row * region.width(), placed, region.start(whole, row),
				region.width());
			return new Probability(task, Volume.of(placed, whole));
		}
	}

	/** Tasks that do not overlap. One task alone is held as one bit a voxel, several as a label map. */
	public static final class Part {

		private final List<Task> tasks;
		private final Geometry geometry;
		private final Optional<LabelMap> map;
		private final BitSet mask;

		private Part(final List<Task> tasks, final Geometry geometry, final Optional<LabelMap> map, final BitSet mask) {
			this.tasks = List.copyOf(tasks);
			this.geometry = geometry;
			this.map = map;
			this.mask = mask;
		}

		/** Value i + 1 of the map means task i. */
		public static Part of(final List<Task> tasks, final LabelMap labels) {
			return new Part(tasks, labels.geometry(), Optional.of(labels), new BitSet());
		}

		/**
		 * One task alone.
		 *
		 * @param mask one bit a voxel, x fastest; owned by the part
		 */
		static Part of(final Task task, final BitSet mask, final Geometry geometry) {
			return new Part(List.of(task), geometry, Optional.empty(), mask);
		}

		public List<Task> tasks() {
			return tasks;
		}

		private Part within(final Region region, final Geometry whole) {
			if (map.isPresent() && map.get().array().isEmpty() || whole.voxels() > Room.LARGEST_ARRAY) return of(tasks, LabelMap.of(region.placed(labels()
				.image(), whole), whole));
			if (map.isEmpty()) {
				final BitSet placed = new BitSet();
				mask.stream().forEach(i -> placed.set(region.start(whole, i / region.width()) + i % region.width()));
				return of(tasks.get(0), placed, whole);
			}
			final short[] placed = new short[Math.toIntExact(whole.voxels())];
			for (int row = 0; row < region.rows(whole); row++) System.arraycopy(map.get().data(), row * region.width(), placed, region.start(whole, row),
				region.width());
			return of(tasks, LabelMap.of(placed, whole));
		}

		public Geometry geometry() {
			return geometry;
		}

		/** Value i + 1 means task i. Made anew from bits where there is one task: keep it only as long as needed. */
		public LabelMap labels() {
			return map.orElseGet(() -> {
				final short[] labels = new short[Math.toIntExact(geometry.voxels())];
				for (int i = mask.nextSetBit(0); i >= 0; i = mask.nextSetBit(i + 1)) labels[i] = 1;
				return LabelMap.of(labels, geometry);
			});
		}
	}

	/** This segmentation of a region in the grid of the whole image: nothing outside of the region. */
	public Segmentation within(final Region region, final Geometry whole) {
		return new Segmentation(parts.stream().map(p -> p.within(region, whole)).toList(), probabilities.stream().map(p -> p.within(region, whole))
			.toList(), notes);
	}

	/** All tasks, in the order of the parts. */
	public List<Task> tasks() {
		return parts.stream().flatMap(p -> p.tasks().stream()).toList();
	}

	/** Whether one label map holds everything. */
	public boolean isLabelMap() {
		return parts.size() == 1;
	}

	private Part part(final Task task) {
		return parts.stream().filter(p -> p.tasks().contains(task)).findFirst().orElseThrow(() -> new IllegalArgumentException("no mask of " +
			task));
	}

	/**
	 * Whether a voxel belongs to a task, by its index, x fastest; for looking at many masks without a copy of any.
	 *
	 * @throws sc.fiji.hermes.job.InputException if there are more voxels than an array can hold
	 */
	public IntPredicate inside(final Task task) {
		final Part part = part(task);
		if (part.map.isEmpty()) return part.mask::get;
		final short[] labels = part.map.get().data();
		final short value = (short) (part.tasks().indexOf(task) + 1);
		return i -> labels[i] == value;
	}

	/** The mask of one task, 1 inside. */
	public LabelMap mask(final Task task) {
		final Part part = part(task);
		if (part.tasks().size() == 1) return part.labels();
		final int value = part.tasks().indexOf(task) + 1;
		return part.labels().mapped(v -> v == value ? 1 : 0);
	}
}
