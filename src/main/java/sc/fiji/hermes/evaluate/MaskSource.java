package sc.fiji.hermes.evaluate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.io.ReadOptions;
import sc.fiji.hermes.io.Segment;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Task;

/**
 * Where the masks of one case come from. Reading is put off until the case is
 * evaluated, so that a cohort never lies in memory as a whole.
 */
public interface MaskSource {

	/** What messages call it: a file, a folder or "in memory". */
	String name();

	/**
	 * The masks of the given tasks.
	 *
	 * @throws InputException if a task or file is missing
	 */
	Map<Task, Mask> read(Set<Task> tasks);

	/** One label map file whose values mean {@code labels}, unless it names its structures itself and has one of the tasks among them. */
	static MaskSource labelMap(final Path file, final List<Label> labels) {
		return labelMap(file, labels, ReadOptions.options());
	}

	/** The chosen frame of a label map file. */
	static MaskSource labelMap(final Path file, final List<Label> labels, final ReadOptions options) {
		return labelMap(file, labels, new BitSet(), options);
	}

	/**
	 * The chosen frame of a label map file with voxels that are unknown.
	 *
	 * @param unknown values of voxels that are not scored, as {@link sc.fiji.hermes.collection.Dataset#unknownValues} has them
	 */
	static MaskSource labelMap(final Path file, final List<Label> labels, final BitSet unknown, final ReadOptions options) {
		return new MaskSource() {

			@Override
			public String name() {
				return file.toString();
			}

			@Override
			public Map<Task, Mask> read(final Set<Task> tasks) {
				if (!Files.exists(file)) throw new InputException(
					"The label map %s does not exist; segment this case first or leave it out of the evaluation.", file);
				final List<Segment> segments = Volumes.header(file).segments();
				if (segments.stream().anyMatch(s -> tasks.stream().anyMatch(s::means))) return named(file, segments, unknown, tasks, options);
				return masks(name(), Volumes.readLabels(file, options), labels, unknown, tasks);
			}
		};
	}

	/** The masks of a label map that names its structures, which may overlap. */
	private static Map<Task, Mask> named(final Path file, final List<Segment> segments, final BitSet unknown,
		final Set<Task> tasks, final ReadOptions options)
	{
		final Map<Integer, LabelMap> layers = new HashMap<>();
		final Map<Task, Mask> masks = new LinkedHashMap<>();
		for (final Task task : tasks) {
			final Segment segment = segments.stream().filter(s -> s.means(task)).findFirst().orElseThrow(() -> new InputException(
				"%s has no structure of the name %s; its structures are %s.", file, task, String.join(", ", segments.stream().map(Segment::name)
					.toList())));
			final LabelMap map = layers.computeIfAbsent(segment.layer(), layer -> Volumes.readLabels(file, options.withLayer(layer)));
			masks.put(task, Mask.of(map, new Label(task, List.of(segment.value())), unknown));
		}
		return masks;
	}

	/** A label map that is already in memory. */
	static MaskSource labelMap(final String name, final LabelMap map, final List<Label> labels) {
		return labelMap(name, map, labels, new BitSet());
	}

	/** The same with voxels that are unknown. */
	static MaskSource labelMap(final String name, final LabelMap map, final List<Label> labels, final BitSet unknown) {
		return labelMap(name, () -> map, labels, unknown);
	}

	/** A label map that is read when its masks are. */
	static MaskSource labelMap(final String name, final Supplier<LabelMap> map, final List<Label> labels, final BitSet unknown) {
		return new MaskSource() {

			@Override
			public String name() {
				return name;
			}

			@Override
			public Map<Task, Mask> read(final Set<Task> tasks) {
				return masks(name, map.get(), labels, unknown, tasks);
			}
		};
	}

	private static Map<Task, Mask> masks(final String name, final LabelMap map, final List<Label> labels, final BitSet unknown,
		final Set<Task> tasks)
	{
		final Map<Task, Mask> masks = new LinkedHashMap<>();
		for (final Task task : tasks) {
			final Label label = labels.stream().filter(l -> l.task().equals(task)).findFirst().orElseThrow(() -> new InputException(
				"%s has no label value for %s; name the value or leave the task out.", name, task));
			masks.put(task, Mask.of(map, label, unknown));
		}
		return masks;
	}

	/** One file a task, in which everything but 0 is the task. */
	static MaskSource files(final Map<Task, Path> files) {
		final Map<Task, Path> copy = Map.copyOf(files);
		return new MaskSource() {

			@Override
			public String name() {
				return copy.values().stream().map(Path::toString).sorted().findFirst().orElse("no file");
			}

			@Override
			public Map<Task, Mask> read(final Set<Task> tasks) {
				final Map<Task, Mask> masks = new LinkedHashMap<>();
				for (final Task task : tasks) {
					final Path file = copy.get(task);
					if (file == null || !Files.exists(file)) throw new InputException(
						"The mask of %s%s does not exist; segment this task first or leave it out of the evaluation.", task,
						file == null ? "" : ", " + file + ",");
					masks.put(task, Mask.nonZero(Volumes.readLabels(file)));
				}
				return masks;
			}
		};
	}
}
