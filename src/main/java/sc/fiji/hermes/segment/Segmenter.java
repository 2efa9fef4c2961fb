package sc.fiji.hermes.segment;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.tensorflow.exceptions.TFResourceExhaustedException;

import sc.fiji.hermes.bundle.Model;
import sc.fiji.hermes.bundle.TaskRule;
import sc.fiji.hermes.io.LabelStore;
import sc.fiji.hermes.io.VolumeStore;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.job.Room;
import sc.fiji.hermes.preprocess.Grid;
import sc.fiji.hermes.preprocess.Intensity;
import sc.fiji.hermes.preprocess.Prepared;
import sc.fiji.hermes.preprocess.Preprocessor;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;

/**
 * A model ready to segment volumes one after the other. Holds native memory: close it. Not thread-safe.
 *
 * <pre>{@code
 * try (Segmenter s = Segmenter.of(ModelFolder.read(folder), job)) {
 *   Segmentation masks = s.segment(volume, Modality.CT, List.of(new Task("liver")), SegmentOptions.options(), job);
 * }
 * }</pre>
 */
public final class Segmenter implements AutoCloseable {

	private final Model model;
	private final GridPredictor predictor;

	private Segmenter(final Model model, final Job job) {
		this.model = model;
		predictor = GridPredictor.of(model, job);
	}

	/** Loads a model; the threads of {@code job} are those of every later segmentation. */
	public static Segmenter of(final Model model, final Job job) {
		return new Segmenter(model, job);
	}

	public Model model() {
		return model;
	}

	/**
	 * Segments one volume. Tasks of one training dataset are found in one pass at its spacing; memory beside the image is
	 * one slab of probabilities, and one label map a pass or one bit a voxel for each task that may overlap others. What the room of the job
	 * says is too large for an array lies in temporary files, as long as somebody has it. If memory
	 * runs out, the windows are halved, which is told to the job. An image that shows nothing has empty masks and a note that says
	 * so.
	 *
	 * @param tasks at least one
	 * @return masks in the grid of {@code image}
	 * @throws InputException if the model does not know the modality or a task
	 * @throws sc.fiji.hermes.job.CancelledException between two windows
	 */
	public Segmentation segment(final Volume image, final Modality modality, final List<Task> tasks, final SegmentOptions options,
		final Job job)
	{
		return segment(image, modality, tasks, Optional.empty(), options, job);
	}

	/** The same for an image of a dataset, on whose grid those tasks are found that were learned there. */
	public Segmentation segment(final Volume image, final Modality modality, final List<Task> tasks, final Optional<String> dataset,
		final SegmentOptions options, final Job job)
	{
		if (tasks.isEmpty()) throw new InputException("No task is requested; choose from: %s.", names(model.plan().tasks()));
		// refuses one that it does not know
		model.modalityRow(modality);
		final Map<Grid, List<Task>> passes = new LinkedHashMap<>();
		for (final Task t : tasks) {
			model.taskRow(t);
			passes.computeIfAbsent(grid(t, modality, dataset), g -> new ArrayList<>()).add(t);
		}
		final List<Segmentation.Part> parts = new ArrayList<>();
		final List<Segmentation.Probability> probabilities = new ArrayList<>();
		final Set<String> notes = new LinkedHashSet<>();
		final int[] done = { 0 };
		passes.forEach((grid, wanted) -> {
			final Segmentation pass = pass(image, modality, treating(grid, modality, dataset), wanted, options, job.part((double) done[0] / passes
				.size(), (double) ++done[0] / passes.size()));
			parts.addAll(pass.parts());
			probabilities.addAll(pass.probabilities());
			notes.addAll(pass.notes());
		});
		return new Segmentation(parts, probabilities, List.copyOf(notes));
	}

	/** Where a task was learned: on the given dataset if it was, else on the given modality, else on the first dataset that has it. */
	private Grid grid(final Task task, final Modality modality, final Optional<String> dataset) {
		final List<Grid> having = model.plan().grids().stream().filter(g -> g.tasks().contains(task)).toList();
		return dataset.flatMap(name -> having.stream().filter(g -> g.dataset().equals(name)).findFirst()).or(() -> having.stream()
			.filter(g -> g.modality().equals(modality)).findFirst()).orElse(having.get(0));
	}

	/** Values are treated as those of their modality were in training, also on the grid of another. */
	private Grid treating(final Grid grid, final Modality modality, final Optional<String> dataset) {
		if (modality.isUnknown() || modality.equals(grid.modality())) return grid;
		final List<Grid> own = model.plan().grids().stream().filter(g -> g.modality().equals(modality)).toList();
		final Optional<Grid> nearest = own.stream().filter(g -> dataset.equals(Optional.of(g.dataset()))).findFirst().or(() -> own.stream()
			.findFirst());
		return grid.withIntensity(nearest.map(Grid::intensity).orElseGet(() -> Intensity.published(modality)));
	}

	private Segmentation pass(final Volume image, final Modality modality, final Grid grid, final List<Task> wanted,
		final SegmentOptions options, final Job job)
	{
		final Optional<String> blank = BlankImage.of(image);
		if (blank.isPresent()) return empty(image.geometry(), grid, wanted, options, blank.get(), job.room());
		// Training withholds only the modality's token, so an image of unknown modality is taken for one like those of the grid.
		final Prepared prepared = Preprocessor.prepare(image, modality.isUnknown() ? grid.modality() : modality, grid, job);
		// no network has learned what to find in a plain; what it finds there is an accident
		if (BlankImage.of(prepared.image()).isPresent()) return empty(image.geometry(), grid, wanted, options, BlankImage.WITHIN_LIMITS, job
			.room());
		Grid tried = grid;
		while (true) {
			try {
				return pass(prepared, modality, tried, wanted, options, job);
			}
			catch (final OutOfMemoryError | TFResourceExhaustedException e) {
				final Optional<Grid> smaller = predictor.smaller(tried);
				if (smaller.isEmpty()) throw e;
				job.report("Memory ran out with windows of " + tried.windowText() + " voxels; going on with " + smaller.get().windowText() +
					", which may change the masks a little.", -1);
				tried = smaller.get();
			}
		}
	}

	private static Segmentation empty(final Geometry geometry, final Grid grid, final List<Task> wanted, final SegmentOptions options,
		final String note, final Room room)
	{
		final List<Segmentation.Part> parts = groups(grid, wanted).stream().map(g -> g.size() == 1 && room.fits(geometry.voxels())
			? Segmentation.Part.of(g.get(0), new BitSet(), geometry) : Segmentation.Part.of(g, LabelStore.of(geometry, room).labels())).toList();
		final List<Segmentation.Probability> probabilities = options.probabilities() ? ordered(grid, wanted).stream().map(
			t -> new Segmentation.Probability(t, VolumeStore.of(geometry, room).volume())).toList() : List.of();
		return new Segmentation(parts, probabilities, List.of(note));
	}

	private static List<Task> ordered(final Grid grid, final List<Task> wanted) {
		return grid.tasks().stream().filter(wanted::contains).toList();
	}

	/** Tasks that share a label map. */
	private static List<List<Task>> groups(final Grid grid, final List<Task> wanted) {
		return grid.disjoint() ? List.of(ordered(grid, wanted)) : ordered(grid, wanted).stream().map(List::of).toList();
	}

	private Segmentation pass(final Prepared prepared, final Modality modality, final Grid grid, final List<Task> wanted,
		final SegmentOptions options, final Job job)
	{
		final LabelPlanes labels = new LabelPlanes(prepared, grid.tasks(), groups(grid, wanted), t -> rule(grid, t, options), job.room());
		final Optional<ProbabilityPlanes> probabilities = options.probabilities() ? Optional.of(new ProbabilityPlanes(prepared, grid.tasks(),
			ordered(grid, wanted), job.room())) : Optional.empty();
		predictor.masks(prepared, grid, modality, options.overlap(), options.mirror(), (planes, first, from, end) -> {
			labels.planes(planes, first, from, end);
			probabilities.ifPresent(p -> p.planes(planes, first, from, end));
		}, job);
		return new Segmentation(labels.parts(), probabilities.map(ProbabilityPlanes::probabilities).orElse(List.of()), List.of());
	}

	private TaskRule rule(final Grid grid, final Task task, final SegmentOptions options) {
		final TaskRule rule = options.rules() ? model.rules().of(grid.dataset(), task) : TaskRule.NONE;
		return options.threshold().isPresent() ? rule.withThreshold(options.threshold().getAsDouble()) : rule;
	}

	private static String names(final List<Task> tasks) {
		return tasks.stream().map(Task::name).collect(Collectors.joining(", "));
	}

	@Override
	public void close() {
		predictor.close();
	}
}
