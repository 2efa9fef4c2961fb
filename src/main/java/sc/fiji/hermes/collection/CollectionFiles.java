package sc.fiji.hermes.collection;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import sc.fiji.hermes.collection.Case.Part;
import sc.fiji.hermes.collection.OtherValues.Undeclared;
import sc.fiji.hermes.file.AtomicFile;
import sc.fiji.hermes.file.Seal;
import sc.fiji.hermes.file.StrictJson;
import sc.fiji.hermes.io.Segment;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/**
 * Reads and writes a {@link Collection} as a JSON file.
 *
 * <pre>{@code
 * {"name": "Head and neck", "datasets": [
 *   {"name": "OpenKBP", "modality": "CT", "weight": 1.0,
 *    "labels": {"brainstem": 1, "parotids": [3, 4]},
 *    "cases": [
 *      {"id": "pt_1", "image": "images/pt_1.nii.gz", "labels": "labels/pt_1.nii.gz",
 *       "split": "train", "annotated": ["brainstem"]}]}]}
 * }</pre>
 *
 * Paths are absolute or relative to the folder of the file. {@code weight} may be left out and
 * is 1 then; {@code labels} of a case may be left out for an image without labels;
 * {@code annotated} left out means every task of the dataset (none if the case has
 * no label map). {@code split} is {@code train}, {@code validation} or {@code test}.
 * {@code frame} is the channel or time point of an image file that holds several volumes, {@code labelFrame} that of the
 * label map if it holds several, too, both from 1; {@code series} is the number, UID or description of a series where
 * {@code image} is a folder of several DICOM series.
 * {@code "ignore": [3]} of a dataset names values whose voxels are unknown for every task, {@code "undeclared"} says what values
 * mean that are neither in {@code labels} nor in {@code ignore}: {@code "background"} where structures of the label maps are not
 * used, {@code "unknown"} where these may hide a task; left out, such a value is a mistake.
 * {@code values} of a case says what the values of its own label map mean where they are others than the dataset's, by task:
 * {@code {"brainstem": 2}}; left out, a {@code .seg.nrrd}, which names its structures, is used by these names if they are labels.
 * Several values make one task, and one value may belong to several tasks. Datasets
 * that use the same task name share the task, and the same for modality names.
 * Names of datasets and ids of cases become names of files, so they hold no slash.
 * <p>
 * Reading is strict: whatever is unknown, missing, of the wrong type, declared
 * twice or out of range is an {@link InputException} that names file and place.
 * Files that the collection names are not opened here, but for the headers of {@code .seg.nrrd}; the check does that.
 */
public final class CollectionFiles {

	/** Label maps hold unsigned 16-bit values; 0 is background. */
	public static final int MAX_LABEL = 65_535;

	private CollectionFiles() {}

	/** The name of a collection that is given none: that of its file without ending. */
	public static String nameOf(final Path file) {
		return String.valueOf(file.toAbsolutePath().normalize().getFileName()).replaceFirst("\\.json$", "");
	}

	/** Where label maps that are joined for a collection are kept if no other place is given: a folder beside its file. */
	public static Path joinedMasks(final Path file) {
		return file.resolveSibling(nameOf(file) + "-labels");
	}

	/** Reads a collection; paths of the result are absolute. */
	public static Collection read(final Path json) {
		return fromJson(StrictJson.read(json), folderOf(json));
	}

	/**
	 * The same of an object that stands in a file.
	 *
	 * @param folder that paths are relative to, absolute
	 */
	public static Collection fromJson(final StrictJson root, final Path folder) {
		root.onlyKeys(List.of("name", "datasets", Seal.KEY));
		final List<StrictJson> items = root.get("datasets").items();
		if (items.isEmpty()) throw root.get("datasets").wrong("the collection has no dataset; add one.");
		final List<Dataset> datasets = new ArrayList<>();
		final Set<String> names = new HashSet<>();
		for (final StrictJson item : items) {
			final Dataset dataset = dataset(item, folder);
			if (!names.add(dataset.name())) throw item.wrong("the dataset name \"%s\" is used twice; rename one of them.", dataset
				.name());
			datasets.add(dataset);
		}
		final Collection collection = new Collection(root.get("name").text(), datasets);
		Seal.check(root);
		return collection;
	}

	/** Writes a collection; the file appears complete or not at all. Paths are written relative to it where possible. */
	public static void write(final Collection collection, final Path json) {
		final Path folder = folderOf(json);
		AtomicFile.writeString(json, new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(toJson(collection, p -> relative(
			p, folder))) + "\n");
	}

	/** @param written how a path is written; both relative and absolute ones can be read */
	public static JsonObject toJson(final Collection collection, final Function<Path, String> written) {
		final JsonObject root = new JsonObject();
		root.addProperty("name", collection.name());
		final JsonArray datasets = new JsonArray();
		collection.datasets().forEach(d -> datasets.add(toJson(d, written)));
		root.add("datasets", datasets);
		return root;
	}

	/** How to write a path in a folder that may be moved: relative if it lies inside, else absolute. */
	public static String within(final Path folder, final Path path) {
		return path.toAbsolutePath().normalize().startsWith(folder) ? relative(path, folder) : path.toAbsolutePath().normalize().toString();
	}

	private static Dataset dataset(final StrictJson json, final Path folder) {
		json.onlyKeys(List.of("name", "modality", "weight", "labels", "ignore", "undeclared", "cases"));
		final double weight = json.find("weight").map(StrictJson::number).orElse(1.0);
		if (!(weight > 0) || Double.isInfinite(weight)) throw json.get("weight").wrong(
			"the weight is %s; give a number greater than 0.", weight);
		final String name = fileName(json.get("name"));
		final Modality modality = Modality.of(json.get("modality").text());
		final List<Label> labels = labels(json.get("labels"));
		if (labels.isEmpty()) throw json.get("labels").wrong("the dataset declares no label; add one.");
		final OtherValues others = others(json, labels);
		final StrictJson caseList = json.get("cases");
		final List<Case> cases = new ArrayList<>();
		final Set<String> ids = new HashSet<>();
		for (final StrictJson item : caseList.items()) {
			final Case c = oneCase(item, folder, labels, others);
			if (!ids.add(c.id())) throw item.wrong("the case id \"%s\" is used twice in dataset \"%s\"; rename or remove one.", c
				.id(), name);
			cases.add(c);
		}
		if (cases.isEmpty()) throw caseList.wrong("dataset \"%s\" has no case; add one or remove the dataset.", name);
		return new Dataset(name, modality, weight, labels, others, cases);
	}

	private static OtherValues others(final StrictJson json, final List<Label> labels) {
		final Optional<StrictJson> list = json.find("ignore");
		final OtherValues ignored = list.isPresent() ? OtherValues.REFUSED.withIgnored(ignored(list.get(), labels)) : OtherValues.REFUSED;
		return json.find("undeclared").map(j -> ignored.with(undeclared(j))).orElse(ignored);
	}

	private static Set<Integer> ignored(final StrictJson list, final List<Label> labels) {
		final List<Integer> values = new ArrayList<>();
		for (final StrictJson item : list.items()) {
			addValue(values, item);
			requireNoLabel(values.get(values.size() - 1), labels, item);
		}
		return Set.copyOf(values);
	}

	/** An ignored value, whose voxels are unknown, must not be one of a label. */
	public static void requireNoLabel(final int value, final List<Label> labels, final StrictJson json) {
		labels.stream().filter(l -> l.contains(value)).findFirst().ifPresent(l -> {
			throw json.wrong("the value %d is ignored and means \"%s\", too; keep one of the two.", value, l.task());
		});
	}

	private static Undeclared undeclared(final StrictJson json) {
		return switch (json.text()) {
			case "background" -> Undeclared.BACKGROUND;
			case "unknown" -> Undeclared.UNKNOWN;
			default -> throw json.wrong("undeclared values are \"%s\"; use background or unknown, or leave it out.", json.text());
		};
	}

	/** Labels sorted by their smallest value, equal ones in the order of the file. */
	public static List<Label> labels(final StrictJson json) {
		final List<Label> labels = new ArrayList<>();
		for (final Map.Entry<String, StrictJson> e : json.members().entrySet()) {
			final StrictJson item = e.getValue();
			final List<Integer> values = new ArrayList<>();
			for (final StrictJson v : item.isArray() ? item.items() : List.of(item)) addValue(values, v);
			addLabel(labels, e.getKey(), values, item);
		}
		return sorted(labels);
	}

	/** Adds a label value, which must be 1 to 65,535 and new to the list. */
	public static void addValue(final List<Integer> values, final StrictJson json) {
		final int value = json.integer();
		if (value < 1 || value > MAX_LABEL) throw json.wrong("the label value is %d; use 1 to %d (0 is background).", value,
			MAX_LABEL);
		if (values.contains(value)) throw json.wrong("the value %d stands twice in one label; keep one.", value);
		values.add(value);
	}

	/** Adds a label, which must have a name and not mean exactly the same voxels as an earlier one. */
	public static void addLabel(final List<Label> labels, final String name, final List<Integer> values, final StrictJson json) {
		if (name.isBlank()) throw json.wrong("the label has no name; name it.");
		if (values.isEmpty()) throw json.wrong("label \"%s\" has no value; give it one.", name);
		for (final Label other : labels)
			if (Set.copyOf(other.values()).equals(Set.copyOf(values))) throw json.wrong(
				"labels \"%s\" and \"%s\" have the same value %s; correct one or remove it.", other.task(), name, values.size() == 1
					? values.get(0) : values);
		labels.add(new Label(new Task(name), values));
	}

	public static List<Label> sorted(final List<Label> labels) {
		return labels.stream().sorted(Comparator.comparingInt(l -> java.util.Collections.min(l.values()))).toList();
	}

	private static Case oneCase(final StrictJson json, final Path folder, final List<Label> labels, final OtherValues others) {
		json.onlyKeys(List.of("id", "image", "frame", "series", "labels", "labelFrame", "values", "split",
			"annotated"));
		final Optional<Path> labelFile = json.find("labels").map(j -> path(j, folder));
		final Set<Task> annotated = new LinkedHashSet<>();
		final Optional<StrictJson> list = json.find("annotated");
		if (list.isPresent()) annotated.addAll(tasks(list.get(), labels));
		else if (labelFile.isPresent()) labels.forEach(l -> annotated.add(l.task()));
		if (labelFile.isEmpty() && !annotated.isEmpty()) throw json.wrong(
			"the case has annotated tasks but no \"labels\" file; add the file or remove \"annotated\".");
		return new Case(fileName(json.get("id")), path(json.get("image"), folder), labelFile, annotated, split(json.get("split")), part(json,
			labelFile.isPresent()), values(json, labelFile, labels, others));
	}

	private static CaseValues values(final StrictJson json, final Optional<Path> file, final List<Label> labels, final OtherValues others) {
		final Optional<StrictJson> named = json.find("values");
		if (named.isEmpty()) return file.map(f -> inPlace(json, () -> CaseValues.byName(segments(f), labels, others))).orElse(CaseValues.OF_DATASET);
		if (file.isEmpty()) throw named.get().wrong("the case has no \"labels\" file whose values these could be; add the file or remove them.");
		final Map<Task, List<Integer>> values = new LinkedHashMap<>();
		final List<Integer> all = new ArrayList<>();
		for (final Map.Entry<String, StrictJson> e : named.get().members().entrySet()) {
			final Task task = new Task(e.getKey());
			if (labels.stream().noneMatch(l -> l.task().equals(task))) throw e.getValue().wrong("\"%s\" is not a label of the dataset.", task);
			final List<Integer> own = new ArrayList<>();
			for (final StrictJson v : e.getValue().isArray() ? e.getValue().items() : List.of(e.getValue())) {
				addValue(all, v);
				own.add(v.integer());
			}
			values.put(task, own);
		}
		return inPlace(named.get(), () -> CaseValues.of(values, labels, others));
	}

	/** What is wrong with values is said with the place where they stand. */
	private static CaseValues inPlace(final StrictJson json, final Supplier<CaseValues> values) {
		try {
			return values.get();
		}
		catch (final InputException e) {
			throw json.wrong(e, "%s", e.getMessage());
		}
	}

	/** The structures that a label map names, if it is one that can and its header can be read; the check says what is wrong with it. */
	public static List<Segment> segments(final Path labels) {
		if (!labels.toString().toLowerCase(Locale.ROOT).endsWith(".seg.nrrd") || !Files.isRegularFile(labels)) return List.of();
		try {
			return Volumes.header(labels).segments();
		}
		catch (final InputException e) {
			return List.of();
		}
	}

	private static Part part(final StrictJson json, final boolean labelled) {
		if (!labelled && json.find("labelFrame").isPresent()) throw json.get("labelFrame").wrong(
			"the case has no \"labels\" file of which it could be a frame; add the file or remove it.");
		return new Part(frame(json, "frame"), frame(json, "labelFrame"), json.find("series").map(StrictJson::text));
	}

	private static OptionalInt frame(final StrictJson json, final String key) {
		return json.find(key).map(j -> OptionalInt.of((int) j.whole(1, Integer.MAX_VALUE))).orElse(OptionalInt.empty());
	}

	/** The tasks a list of names means. */
	public static Set<Task> tasks(final StrictJson list, final List<Label> labels) {
		final Set<Task> tasks = new LinkedHashSet<>();
		for (final StrictJson item : list.items()) {
			final Task task = new Task(item.text());
			if (labels.stream().noneMatch(l -> l.task().equals(task))) throw item.wrong(
				"\"%s\" is not a label of the dataset; use one of %s.", task, String.join(", ", labels.stream().map(l -> l.task()
					.name()).toList()));
			if (!tasks.add(task)) throw item.wrong("\"%s\" stands twice in the list; keep one.", task);
		}
		return tasks;
	}

	private static Split split(final StrictJson json) {
		final String text = json.text();
		for (final Split split : Split.values()) if (splitName(split).equals(text)) return split;
		throw json.wrong("the split is \"%s\"; use train, validation or test.", text);
	}

	private static String splitName(final Split split) {
		return split.name().toLowerCase(Locale.ROOT);
	}

	/** A text that names a file or folder of what is written later. */
	public static String fileName(final StrictJson json) {
		return fileName(json.text(), json);
	}

	/** The same for a text that stands at {@code json}. */
	public static String fileName(final String text, final StrictJson json) {
		if (text.equals(".") || text.equals("..") || text.chars().anyMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c)))
			throw json.wrong("\"%s\" cannot be the name of a file, which it becomes; use another without / and \\.", text.replaceAll(
				"\\p{Cc}", "?"));
		return text;
	}

	/** The absolute path that a text, taken relative to {@code folder}, means. */
	public static Path path(final StrictJson json, final Path folder) {
		try {
			return folder.resolve(json.text()).normalize();
		}
		catch (final InvalidPathException e) {
			throw json.wrong("%s is not a path this system can use; correct it.", json.value());
		}
	}

	private static Path folderOf(final Path json) {
		return json.toAbsolutePath().normalize().getParent();
	}

	private static JsonObject toJson(final Dataset dataset, final Function<Path, String> written) {
		final JsonObject json = new JsonObject();
		json.addProperty("name", dataset.name());
		json.addProperty("modality", dataset.modality().name());
		json.addProperty("weight", dataset.weight());
		final JsonObject labels = new JsonObject();
		for (final Label label : dataset.labels()) {
			labels.add(label.task().name(), array(label.values()));
		}
		json.add("labels", labels);
		if (!dataset.others().ignored().isEmpty()) {
			final JsonArray ignored = new JsonArray();
			dataset.others().ignored().forEach(ignored::add);
			json.add("ignore", ignored);
		}
		if (dataset.others().undeclared() != Undeclared.REFUSED) json.addProperty("undeclared", dataset.others().undeclared().name().toLowerCase(
			Locale.ROOT));
		final JsonArray cases = new JsonArray();
		dataset.cases().forEach(c -> cases.add(toJson(c, dataset, written)));
		json.add("cases", cases);
		return json;
	}

	private static JsonElement toJson(final Case c, final Dataset dataset, final Function<Path, String> written) {
		final JsonObject json = new JsonObject();
		json.addProperty("id", c.id());
		json.addProperty("image", written.apply(c.image()));
		c.part().frame().ifPresent(n -> json.addProperty("frame", n));
		c.part().series().ifPresent(s -> json.addProperty("series", s));
		c.labels().ifPresent(p -> json.addProperty("labels", written.apply(p)));
		c.part().labelFrame().ifPresent(n -> json.addProperty("labelFrame", n));
		if (!c.values().isOfDataset()) {
			final JsonObject own = new JsonObject();
			c.values().byTask(dataset.labels()).forEach((task, values) -> own.add(task.name(), array(values)));
			json.add("values", own);
		}
		json.addProperty("split", splitName(c.split()));
		final Set<Task> implied = c.labels().isPresent() ? new HashSet<>(dataset.tasks()) : Set.of();
		if (!c.annotated().equals(implied)) {
			final JsonArray annotated = new JsonArray();
			c.annotated().forEach(t -> annotated.add(t.name()));
			json.add("annotated", annotated);
		}
		return json;
	}

	/** One number alone, several as a list. */
	private static JsonElement array(final List<Integer> values) {
		final JsonArray array = new JsonArray();
		values.forEach(array::add);
		return array.size() == 1 ? array.get(0) : array;
	}

	/** Relative with forward slashes, so that the file works on every system; absolute only across drives. */
	private static String relative(final Path path, final Path folder) {
		final Path absolute = path.toAbsolutePath().normalize();
		if (!Objects.equals(absolute.getRoot(), folder.getRoot())) return absolute.toString();
		return folder.relativize(absolute).toString().replace(folder.getFileSystem().getSeparator(), "/");
	}
}
