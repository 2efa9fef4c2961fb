package sc.fiji.hermes.segment;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;

import sc.fiji.hermes.file.AtomicFile;
import sc.fiji.hermes.file.Folders;
import sc.fiji.hermes.file.StrictJson;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.io.dicom.seg.DicomSegmentation.Segment;
import sc.fiji.hermes.io.dicom.seg.DicomSegmentation;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.picture.LabelPalette;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Task;

/**
 * The files of a segmentation: one label map {@code NAME.nii.gz} where tasks cannot overlap, otherwise a folder
 * {@code NAME} with one mask a task; beside it {@code NAME.json}, which names the label values or the masks. On
 * request, the same as a DICOM segmentation {@code NAME_seg.dcm}.
 * <p>
 * Characters that would lead out of the folder or that some system forbids become underscores in file names.
 */
public final class SegmentationFiles {

	private static final String ENDING = ".nii.gz";

	private SegmentationFiles() {}

	/**
	 * What {@link #write} left for a case; one of the two is empty.
	 *
	 * @param values of the tasks in the label map
	 * @param masks files of the tasks
	 */
	public record Written(Map<Task, Integer> values, Map<Task, Path> masks) {

		private List<Path> files(final Path folder, final String name) {
			return masks.isEmpty() ? List.of(labelMap(folder, name)) : List.copyOf(masks.values());
		}
	}

	/** The folder of a dataset's cases. */
	public static Path folder(final Path output, final String dataset) {
		return output.resolve(fileName(dataset));
	}

	/** The label map of a case. */
	public static Path labelMap(final Path folder, final String name) {
		return folder.resolve(fileName(name) + ENDING);
	}

	/** The DICOM segmentation of a case. */
	public static Path dicomSeg(final Path folder, final String name) {
		return folder.resolve(fileName(name) + "_seg.dcm");
	}

	/** The masks of a case that are written for these tasks, where tasks may overlap. */
	public static Map<Task, Path> masks(final Path folder, final String name, final List<Task> tasks) {
		final Map<Task, Path> masks = new LinkedHashMap<>();
		final Set<String> taken = new HashSet<>();
		for (final Task t : tasks) {
			final String plain = fileName(t.name().replaceAll("[^\\p{L}\\p{N}._-]", "_"));
			String unique = plain;
			// Names that differ in case only are one name on many disks.
			for (int n = 2; !taken.add(unique.toLowerCase(Locale.ROOT)); n++) unique = plain + "_" + n;
			masks.put(t, maskFolder(folder, name).resolve(unique + ENDING));
		}
		return masks;
	}

	private static Path maskFolder(final Path folder, final String name) {
		return folder.resolve(fileName(name));
	}

	private static Path json(final Path folder, final String name) {
		return folder.resolve(fileName(name) + ".json");
	}

	private static String fileName(final String name) {
		return name.replaceAll("[/\\\\:*?\"<>|\\p{Cc}]", "_").replaceAll("^$|[. ]+$", "_");
	}

	/** Every file that {@link #write} may replace or remove for a case. */
	static List<Path> targets(final Path folder, final String name, final List<Task> tasks, final boolean dicomSeg) {
		final List<Path> targets = new ArrayList<>(List.of(labelMap(folder, name), json(folder, name)));
		if (dicomSeg || hasDicomSeg(folder, name)) targets.add(dicomSeg(folder, name));
		targets.addAll(masks(folder, name, tasks).values());
		read(folder, name).ifPresent(w -> targets.addAll(w.files(folder, name)));
		return targets;
	}

	/**
	 * Writes the files of one case; existing ones are replaced, and those of an earlier segmentation of the case that have
	 * no successor are removed, so that never two forms of a result lie side by side.
	 *
	 * @param folder made if missing
	 * @param name of the case
	 * @param values label value of each task in a label map, 1 to 65,535
	 * @param masks whether to write one mask a task in any case
	 */
	public static void write(final Segmentation s, final Path folder, final String name, final ToIntFunction<Task> values, final boolean masks) {
		write(s, folder, name, values, masks, Optional.empty());
	}

	/**
	 * The same, and the segmentation as a DICOM object, with each task whole where tasks overlap.
	 *
	 * @param dicom of the series that was segmented; empty for none
	 */
	public static void write(final Segmentation s, final Path folder, final String name, final ToIntFunction<Task> values, final boolean masks,
		final Optional<DicomSegmentation> dicom)
	{
		// somebody may have changed the series while its volume was segmented
		if (dicom.filter(d -> !d.geometry().matches(s.parts().get(0).geometry(), 1e-3)).isPresent()) throw new InputException(
			"The grid of %s is no longer that of its DICOM series; segment it again.", name);
		final List<Path> old = read(folder, name).map(w -> w.files(folder, name)).orElse(List.of());
		final boolean oldDicom = hasDicomSeg(folder, name);
		final Set<Path> now = new HashSet<>();
		final JsonObject names = new JsonObject();
		if (s.isLabelMap() && !masks) {
			Folders.create(folder, "output folder");
			for (final Task t : s.tasks()) names.addProperty(t.name(), values.applyAsInt(t));
			Volumes.write(valued(s.parts().get(0), values), labelMap(folder, name));
			now.add(labelMap(folder, name));
		}
		else {
			Folders.create(maskFolder(folder, name), "output folder");
			masks(folder, name, s.tasks()).forEach((task, file) -> {
				names.addProperty(task.name(), fileName(name) + "/" + file.getFileName());
				Volumes.write(s.mask(task), file);
				now.add(file);
			});
		}
		writeJson(json(folder, name), names);
		old.stream().filter(p -> !now.contains(p)).forEach(SegmentationFiles::remove);
		if (oldDicom) remove(dicomSeg(folder, name));
		if (now.contains(labelMap(folder, name)) && !old.contains(labelMap(folder, name)) && !old.isEmpty())
			remove(maskFolder(folder, name));
		// last, so that a disk that is too small for it leaves results that belong together
		dicom.ifPresent(d -> d.write(segments(s, values), dicomSeg(folder, name)));
	}

	/** The file beside a label map that names its values. */
	public static Path namesFile(final Path labelMap) {
		return json(Optional.ofNullable(labelMap.getParent()).orElse(Path.of("")), Volumes.stem(labelMap));
	}

	/** Whether a file is a label map whose values a file beside it names, as {@link #write} does. */
	static boolean isLabelMap(final Path file) {
		final Path folder = file.toAbsolutePath().getParent();
		if (folder == null || !Files.isRegularFile(file)) return false;
		// the names may be those of an image's segmentation beside it, which differs by its ending
		final Path own = labelMap(folder, Volumes.stem(file));
		return (own.equals(file.toAbsolutePath()) || !Files.exists(own)) && read(folder, Volumes.stem(file)).filter(w -> !w.values().isEmpty())
			.isPresent();
	}

	/** Names the values of a label map that lies under any ending, as {@link #write} does. */
	public static void writeNames(final Path labelMap, final Map<Task, Integer> values) {
		final JsonObject names = new JsonObject();
		values.forEach((task, value) -> names.addProperty(task.name(), value));
		writeJson(namesFile(labelMap), names);
	}

	private static void writeJson(final Path file, final JsonObject names) {
		AtomicFile.writeString(file, new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(names) + "\n");
	}

	/** Whether there is one of an earlier segmentation, and no file of somebody else. */
	private static boolean hasDicomSeg(final Path folder, final String name) {
		return DicomSegmentation.isOurs(dicomSeg(folder, name));
	}

	/** By label value, so that segments of a DICOM object have the numbers of the label map where these start from 1. */
	private static List<Segment> segments(final Segmentation s, final ToIntFunction<Task> values) {
		return s.tasks().stream().sorted(Comparator.comparingInt(values)).map(t -> new Segment(t.name(), LabelPalette.rgb(values.applyAsInt(
			t)), s.inside(t))).toList();
	}

	/** Removes a file, or a folder if nothing is in it. */
	private static void remove(final Path old) {
		try {
			Files.deleteIfExists(old);
		}
		catch (final DirectoryNotEmptyException e) {
			// somebody else's files are in it
			return;
		}
		catch (final IOException e) {
			throw new InputException(e, "%s of an earlier segmentation cannot be removed; remove it.", old);
		}
	}

	/** What was written for a case; empty if there is no JSON file beside it that {@link #write} could have made. */
	public static Optional<Written> read(final Path folder, final String name) {
		final Path json = json(folder, name);
		if (!Files.isRegularFile(json)) return Optional.empty();
		final Map<Task, Integer> values = new LinkedHashMap<>();
		final Map<Task, Path> masks = new LinkedHashMap<>();
		try {
			for (final Map.Entry<String, StrictJson> e : StrictJson.read(json).members().entrySet()) {
				if (e.getValue().isText()) masks.put(new Task(e.getKey()), folder.resolve(e.getValue().text()));
				else values.put(new Task(e.getKey()), e.getValue().integer());
			}
		}
		catch (final InputException | IllegalArgumentException e) {
			// Not JSON, or JSON of another kind or size: images often have such a file beside them.
			return Optional.empty();
		}
		final boolean ours = values.isEmpty() != masks.isEmpty() && values.values().stream().allMatch(v -> v > 0 && v < 1 << 16) && masks
			.values().stream().allMatch(p -> maskFolder(folder, name).equals(p.getParent()) && p.toString().endsWith(ENDING));
		return ours ? Optional.of(new Written(Map.copyOf(values), masks)) : Optional.empty();
	}

	/** The same if every file of the result is there, with the DICOM segmentation if one is wanted. */
	static Optional<Written> complete(final Path folder, final String name, final boolean dicomSeg) {
		return read(folder, name).filter(w -> w.files(folder, name).stream().allMatch(Files::isRegularFile)).filter(w -> !dicomSeg || hasDicomSeg(
			folder, name));
	}

	private static LabelMap valued(final Segmentation.Part part, final ToIntFunction<Task> values) {
		final int[] lookup = new int[part.tasks().size() + 1];
		for (int i = 0; i < part.tasks().size(); i++) lookup[i + 1] = values.applyAsInt(part.tasks().get(i));
		return part.labels().mapped(v -> lookup[v]);
	}
}
