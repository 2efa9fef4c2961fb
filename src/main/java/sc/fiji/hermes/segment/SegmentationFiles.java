package sc.fiji.hermes.segment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;

import sc.fiji.hermes.io.AtomicFile;
import sc.fiji.hermes.io.Folders;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Task;

/**
 * Writes a segmentation: one label map {@code NAME.nii.gz} where tasks cannot overlap, otherwise a folder {@code NAME}
 * with one mask a task; beside it {@code NAME.json}, which names the values.
 */
public final class SegmentationFiles {

	private SegmentationFiles() {}

	/** The label map of a case. */
	public static Path labelMap(final Path folder, final String name) {
		return folder.resolve(name + ".nii.gz");
	}

	/** The mask of a task of a case, where tasks may overlap. */
	public static Path mask(final Path folder, final String name, final Task task) {
		return folder.resolve(name).resolve(fileName(task) + ".nii.gz");
	}

	private static Path json(final Path folder, final String name) {
		return folder.resolve(name + ".json");
	}

	/** Every file that {@link #write} may replace for a case. */
	static List<Path> targets(final Path folder, final String name, final List<Task> tasks) {
		final List<Path> targets = new ArrayList<>(List.of(labelMap(folder, name), json(folder, name)));
		for (final Task t : tasks) targets.add(mask(folder, name, t));
		return targets;
	}

	/**
	 * Writes the files of one case; existing ones are replaced.
	 *
	 * @param folder made if missing
	 * @param name of the case
	 * @param values label value of each task in a label map, 1 to 65,535
	 * @param masks whether to write one mask a task in any case
	 */
	public static void write(final Segmentation s, final Path folder, final String name, final ToIntFunction<Task> values, final boolean masks) {
		final JsonObject names = new JsonObject();
		if (s.isLabelMap() && !masks) {
			Folders.create(folder, "output folder");
			final List<Task> tasks = s.parts().get(0).tasks();
			for (final Task t : tasks) names.addProperty(t.name(), values.applyAsInt(t));
			Volumes.write(valued(s.parts().get(0), values), labelMap(folder, name));
		}
		else {
			Folders.create(folder.resolve(name), "output folder");
			for (final Task t : s.tasks()) {
				names.addProperty(t.name(), name + "/" + fileName(t) + ".nii.gz");
				Volumes.write(s.mask(t), mask(folder, name, t));
			}
		}
		AtomicFile.writeString(json(folder, name),
			new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(names) + "\n");
	}

	private static LabelMap valued(final Segmentation.Part part, final ToIntFunction<Task> values) {
		final short[] lookup = new short[part.tasks().size() + 1];
		for (int i = 0; i < part.tasks().size(); i++) lookup[i + 1] = (short) values.applyAsInt(part.tasks().get(i));
		final short[] from = part.labels().data();
		final short[] to = new short[from.length];
		for (int i = 0; i < to.length; i++) to[i] = lookup[from[i]];
		return LabelMap.of(to, part.labels().geometry());
	}

	/** A task name as a file name: everything but letters, digits, dot, dash and underscore becomes an underscore. */
	private static String fileName(final Task task) {
		return task.name().replaceAll("[^\\p{L}\\p{N}._-]", "_");
	}
}
