package sc.fiji.hermes.collection.layout;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.CollectionFiles;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.OtherValues;
import sc.fiji.hermes.collection.PatientNames;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.file.StrictJson;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/**
 * Reads dataset folders of the Medical Segmentation Decathlon (MSD) and of nnU-Net
 * v1 and v2 as they lie; nothing is converted or copied. Without a {@code dataset.json} a folder may be BIDS (images and
 * {@code derivatives/…_dseg.nii.gz}), hold a folder of images beside one of label maps of the same names, or have one
 * file per structure (TotalSegmentator), which is joined into label maps at {@link FolderOptions#joinMasks}.
 *
 * <pre>{@code
 * Collection c = DatasetFolders.collect("My data", List.of(ct, mr), CollectOptions.options());
 * CollectionFiles.write(c, Path.of("my-data.json"));
 * }</pre>
 *
 * <b>Images.</b> Of several channels one is used, channel 0 unless
 * {@link FolderOptions#channel} says otherwise, be they files or, as in MSD, volumes of one 4-D file. A label map that should be there but
 * is not stays listed, so that the check reports it.
 * <p>
 * <b>Modality.</b> {@link FolderOptions#modality}, else the name of the channel: CT,
 * PET, T1…, T2… and cine are understood; "MRI" and "MR" name no contrast, so they
 * become T1, T2 or cine only if the folder name, dataset name or description
 * mentions exactly one of these, and {@link Modality#UNKNOWN} otherwise; names of
 * nnU-Net normalisations are unknown too; any other name is a modality of its own.
 * <p>
 * <b>Splits.</b> {@code splits_final.json} in the folder is honoured; cases it does
 * not list are left out. Without it about a fifth of the patients, chosen by a hash of seed and
 * name, is validation: a patient has one split in all such folders of a collection and keeps it when cases are added, and cases
 * of one patient, by their names, stay together; so it is where a given split has training but no validation cases. {@link FolderOptions#folds} makes folds instead.
 * <p>
 * <b>Public datasets.</b> {@link FolderOptions#recipe} reads one as it is downloaded, with the split that it gives. A folder
 * that looks like one is told so.
 * <p>
 * <b>Annotation.</b> {@code annotated.json} in the folder, {@code {"case": ["label",
 * …]}}, names the labels drawn in a case. Cases it does not mention, and all cases
 * without that file, count as completely annotated.
 * <p>
 * Every choice made on the user's behalf is told to {@link FolderOptions#notes}.
 * Anything that does not fit is an {@link InputException} naming file and place.
 */
public final class DatasetFolders {

	/** The name by which nnU-Net knows its ignore label. */
	private static final String IGNORE = "ignore";

	/** Tried in this order where there is no dataset.json. */
	private static final List<FolderLayout> LAYOUTS = List.of(new BidsLayout(), new StructureFiles(), new PlainLayout());

	private DatasetFolders() {}

	/** Whether the folder has a layout that {@link #read} knows; no volume is opened. */
	public static boolean isDatasetFolder(final Path folder) {
		return isDeclared(folder) || LAYOUTS.stream().anyMatch(layout -> layout.fits(folder));
	}

	/**
	 * How a folder is recognised, in a few words for a table, e.g. {@code nnU-Net} or {@code BIDS folder}; empty if it is not.
	 * No volume is opened.
	 */
	public static Optional<String> layout(final Path folder) {
		if (isDeclared(folder)) return Optional.of(declaredLayout(folder));
		return recognised(folder).map(l -> l.title().replaceFirst("^a (folder (of|with) )?", ""));
	}

	private static String declaredLayout(final Path folder) {
		try {
			return StrictJson.read(folder.resolve("dataset.json")).find("channel_names").isPresent() ? "nnU-Net" : "MSD";
		}
		catch (final InputException e) {
			// reading the folder tells what is wrong with it
			return "dataset.json";
		}
	}

	/** Whether nothing but {@link FolderOptions#labels} may say what the values of a folder mean. */
	static boolean hasOpenLabels(final Path folder) {
		return recognised(folder).filter(l -> l.hasOpenLabels(folder)).isPresent();
	}

	/** Whether the label maps of a folder have yet to be made of masks. */
	static boolean hasMasks(final Path folder) {
		return recognised(folder).filter(l -> l.joins(folder)).isPresent();
	}

	/** The layout that a folder is read by; empty if a dataset.json says how, or none fits. */
	private static Optional<FolderLayout> recognised(final Path folder) {
		return isDeclared(folder) ? Optional.empty() : LAYOUTS.stream().filter(layout -> layout.fits(folder)).findFirst();
	}

	private static boolean isDeclared(final Path folder) {
		return Files.isRegularFile(folder.resolve("dataset.json"));
	}

	/**
	 * Reads one folder. Paths of the result are absolute. Images are not opened; label maps are where nothing says what
	 * their values mean, and masks are where each structure has its own file.
	 */
	public static Dataset read(final Path folder, final FolderOptions options) {
		return readFolder(folder, options).dataset();
	}

	/**
	 * A dataset as it was read.
	 *
	 * @param drawn whether training and validation cases were told apart by the seed alone
	 */
	record ReadFolder(Dataset dataset, boolean drawn) {}

	static ReadFolder readFolder(final Path folder, final FolderOptions options) {
		final Path home = folder.toAbsolutePath().normalize();
		final String name = datasetName(home, options);
		final FolderContent content = NamedMaps.joined(content(home, name, options), name, options);
		if (content.files().isEmpty()) throw new InputException("%s has no case; put images into %s and labels into %s.", home, home
			.resolve("imagesTr"), home.resolve("labelsTr"));
		FolderCases.requireDistinct(content.files());
		final FolderSplits.FolderSplit splits = FolderSplits.of(home, content, options);
		final Set<Task> all = new LinkedHashSet<>(content.labels().stream().map(Label::task).toList());
		final OtherValues others = content.others().with(options.undeclared());
		final List<Case> cases = new ArrayList<>();
		for (final FolderCases.CaseFiles f : content.files()) {
			final Split split = f.test() ? Split.TEST : splits.byId().get(f.id());
			if (split != null) cases.add(new Case(f.id(), f.image(), f.labels(), f.labels().isPresent() ? content.annotated().getOrDefault(f
				.id(), all) : Set.of(), split, f.part(), NamedMaps.values(f, content, others)));
		}
		return new ReadFolder(new Dataset(name, modality(home, name, content, options), options.weight(), content.labels(), others, cases), splits
			.drawn());
	}

	private static FolderContent content(final Path home, final String name, final FolderOptions options) {
		if (options.recipe().isPresent()) return options.recipe().get().read(home, options);
		if (isDeclared(home)) {
			noteAlike(home, Recipe.fitting(home), options);
			return declared(home, name, options);
		}
		final List<FolderLayout> fitting = LAYOUTS.stream().filter(layout -> layout.fits(home)).toList();
		final List<Recipe> alike = Recipe.fitting(home);
		if (!alike.isEmpty() && (fitting.isEmpty() || alike.stream().allMatch(Recipe::isNeeded))) throw new InputException("%s looks like a public dataset (%s); choose the recipe %s.", home,
			String.join("; ", alike.stream().map(Recipe::title).toList()), names(alike));
		noteAlike(home, alike, options);
		if (fitting.isEmpty()) throw new InputException("%s has no dataset.json; give a folder in the layout of the Medical Segmentation "
			+ "Decathlon, nnU-Net or BIDS, folders of images and labels, or one file per structure.", home);
		final FolderLayout layout = fitting.get(0);
		if (fitting.size() > 1) options.note("%s looks like %s; it is read as %s.", home.getFileName(), String.join(" and like ", fitting.stream()
			.map(FolderLayout::title).toList()), layout.title());
		return layout.read(home, name, options);
	}

	/** A dataset.json, too, may put CT and MR into one list, or know of no split. */
	private static void noteAlike(final Path home, final List<Recipe> alike, final FolderOptions options) {
		if (!alike.isEmpty()) options.note("%s looks like %s; the recipe %s knows its files and what their values mean.", FolderList.name(home), String
			.join(" or ", alike.stream().map(Recipe::title).toList()), names(alike));
	}

	private static String names(final List<Recipe> recipes) {
		return String.join(" or ", recipes.stream().map(Recipe::name).toList());
	}

	static FolderContent declared(final Path home, final String name, final FolderOptions options) {
		final StrictJson json = StrictJson.read(home.resolve("dataset.json"));
		final Set<Integer> ignored = new HashSet<>();
		final List<Label> labels = labels(json.get("labels"), ignored);
		final List<FolderCases.CaseFiles> files = FolderCases.list(home, json, options);
		return new FolderContent(labels, OtherValues.REFUSED.withIgnored(ignored), files, Optional.of(declaredModality(home, json, name, options)), Map.of(), annotated(home, files,
			labels));
	}

	/**
	 * Reads several folders into one collection. A label name that appears in more than
	 * one of them becomes {@code DatasetName/label} in each, because two datasets rarely
	 * mean exactly the same by a word, unless {@link CollectOptions#joinTasks} is set.
	 */
	public static Collection collect(final String name, final List<Path> folders, final CollectOptions options) {
		if (folders.isEmpty()) throw new InputException("No dataset folder was given; name at least one.");
		final List<ReadFolder> read = new ArrayList<>();
		final Set<String> used = new HashSet<>();
		for (final Path folder : folders) {
			final Path home = folder.toAbsolutePath().normalize();
			for (final FolderOptions o : perDataset(home, options, used)) {
				final ReadFolder dataset = readFolder(home, o);
				clash(dataset.dataset(), home, read.stream().map(ReadFolder::dataset).toList()).ifPresent(sentence -> {
					throw new InputException("%s", sentence);
				});
				read.add(dataset);
			}
		}
		options.changes().forEach(f -> requireUsed(f.folder(), f.what(), used));
		options.recipes().keySet().forEach(f -> requireUsed(f, "recipe", used));
		return together(name, read, options.joinTasks(), options.folders());
	}

	/** What holds for a folder, once for each dataset that it holds. */
	private static List<FolderOptions> perDataset(final Path home, final CollectOptions options, final Set<String> used) {
		final String folderName = String.valueOf(home.getFileName());
		final List<Recipe> recipes = options.recipes().getOrDefault(folderName, List.of());
		final List<FolderOptions> each = new ArrayList<>();
		for (int i = 0; i < Math.max(1, recipes.size()); i++) {
			FolderOptions o = recipes.isEmpty() ? options.folders() : options.folders().recipe(recipes.get(i));
			for (final CollectOptions.ForFolder f : options.changes()) if (f.folder().equals(folderName)) o = f.change().apply(o);
			final String datasetName = datasetName(home, o);
			for (final CollectOptions.ForFolder f : options.changes()) if (f.folder().equals(datasetName) && !datasetName.equals(folderName)) o = f
				.change().apply(o);
			used.add(folderName);
			used.add(datasetName);
			each.add(o);
		}
		return each;
	}

	/** Why a dataset cannot stand beside others. */
	static Optional<String> clash(final Dataset dataset, final Path home, final List<Dataset> others) {
		if (others.stream().noneMatch(d -> d.name().equals(dataset.name()))) return Optional.empty();
		final boolean byRecipe = Recipe.ALL.stream().anyMatch(r -> r.name().equals(dataset.name()));
		final String remedy = byRecipe ? "give one folder that holds the cases of both" : isDeclared(home) ? "change \"name\" in one dataset.json"
			: "rename one folder";
		return Optional.of(String.format(Locale.ROOT, "Two of the folders hold a dataset named \"%s\" (one is %s); %s, or leave one out.", dataset.name(), home,
			remedy));
	}

	/** One collection of datasets with different names. */
	static Collection together(final String name, final List<ReadFolder> read, final boolean joinTasks, final FolderOptions options) {
		final List<Dataset> datasets = aligned(read, options);
		return new Collection(name, joinTasks ? datasets : separated(datasets, options));
	}

	/** Draws for all datasets together, so that a patient of several is on one side in all of them. */
	private static List<Dataset> aligned(final List<ReadFolder> read, final FolderOptions options) {
		final List<List<String>> ids = read.stream().filter(ReadFolder::drawn).map(r -> r.dataset().cases().stream().filter(c -> c.split() != Split.TEST)
			.map(Case::id).toList()).toList();
		final Set<String> validation = options.folds().isPresent() ? SeededSplit.validation(ids, options.seed(), options.folds().getAsInt(), options
			.fold()) : SeededSplit.validation(ids, options.seed());
		return read.stream().map(r -> r.drawn() ? drawn(r.dataset(), validation) : r.dataset()).toList();
	}

	private static Dataset drawn(final Dataset d, final Set<String> validation) {
		return d.with(d.labels(), d.cases().stream().map(c -> c.split() == Split.TEST ? c : c.with(validation.contains(PatientNames.of(c.id()))
			? Split.VALIDATION : Split.TRAIN)).toList());
	}

	static void requireUsed(final String folder, final String what, final Set<String> used) {
		if (!used.contains(folder)) throw new InputException(
			"A %s is given for \"%s\", which is none of the folders; use one of %s.", what, folder, String.join(", ", used.stream()
				.sorted().toList()));
	}

	private static List<Dataset> separated(final List<Dataset> datasets, final FolderOptions options) {
		final Map<Task, Integer> uses = new HashMap<>();
		datasets.forEach(d -> d.tasks().forEach(t -> uses.merge(t, 1, Integer::sum)));
		final Set<Task> shared = new LinkedHashSet<>();
		datasets.forEach(d -> d.tasks().stream().filter(t -> uses.get(t) > 1).forEach(shared::add));
		shared.forEach(t -> options.note(
			"\"%s\" is a label of %d datasets and becomes one task for each; join them if they mean the same.", t, uses.get(t)));
		return datasets.stream().map(d -> renamed(d, shared)).toList();
	}

	private static Dataset renamed(final Dataset d, final Set<Task> shared) {
		if (d.tasks().stream().noneMatch(shared::contains)) return d;
		final List<Label> labels = d.labels().stream().map(l -> new Label(own(l.task(), d, shared), l.values())).toList();
		final List<Case> cases = new ArrayList<>();
		for (final Case c : d.cases()) {
			final Set<Task> annotated = new LinkedHashSet<>();
			c.annotated().forEach(t -> annotated.add(own(t, d, shared)));
			cases.add(c.with(annotated));
		}
		return d.with(labels, cases);
	}

	private static Task own(final Task task, final Dataset d, final Set<Task> shared) {
		return shared.contains(task) ? new Task(d.name() + "/" + task) : task;
	}

	static String datasetName(final Path home, final FolderOptions options) {
		return options.recipe().map(Recipe::name).orElseGet(() -> name(home));
	}

	/** What the dataset.json says, else the folder's name without nnU-Net's and MSD's number. */
	private static String name(final Path folder) {
		if (!Files.isDirectory(folder)) throw new InputException("%s is not a folder; check the path.", folder);
		if (isDeclared(folder)) {
			final Optional<StrictJson> name = StrictJson.read(folder.resolve("dataset.json")).find("name").filter(j -> !j.isText() || !j.value()
				.getAsString().isBlank());
			if (name.isPresent()) return CollectionFiles.fileName(name.get()).strip();
		}
		final String folderName = FolderList.name(folder);
		final String plain = folderName.replaceFirst("^(Dataset|Task)\\d+_", "");
		return plain.isBlank() ? folderName : plain;
	}

	private static Modality modality(final Path folder, final String name, final FolderContent content, final FolderOptions options) {
		if (options.modality().isPresent()) return options.modality().get();
		if (options.recipe().isPresent()) return options.recipe().get().modality();
		if (content.modality().isEmpty()) options.note(
			"%s does not say how its images were made, so their modality is unknown; say which it is, e.g. T1.", name);
		return content.modality().orElse(Modality.UNKNOWN);
	}

	private static Modality declaredModality(final Path folder, final StrictJson json, final String name, final FolderOptions options) {
		if (options.modality().isPresent()) return options.modality().get();
		if (options.recipe().isPresent()) return options.recipe().get().modality();
		final StrictJson channel = FolderCases.channels(json).get(Integer.toString(options.channel()));
		final List<String> context = new ArrayList<>(List.of(String.valueOf(folder.getFileName()), name));
		json.find("description").filter(StrictJson::isText).ifPresent(d -> context.add(d.value().getAsString()));
		final Modality modality = ModalityNames.of(channel.text(), context);
		if (modality.isUnknown()) options.note(
			"%s calls its images \"%s\", which does not say how they were made, so their modality is unknown; say which it is, e.g. T1.",
			name, channel.text());
		return modality;
	}

	/**
	 * Both forms: MSD's {@code {"1": "name"}} and nnU-Net's {@code {"name": 1 or [1, 2]}}; value 0 is background.
	 *
	 * @param ignored takes the values of nnU-Net's label "ignore", whose voxels are unknown
	 */
	static List<Label> labels(final StrictJson json, final Set<Integer> ignored) {
		final List<Label> labels = new ArrayList<>();
		final Set<String> names = new HashSet<>();
		for (final Map.Entry<String, StrictJson> e : json.members().entrySet()) {
			final StrictJson item = e.getValue();
			final String name = item.isText() ? item.text() : e.getKey();
			final List<Integer> values = new ArrayList<>();
			if (item.isText()) {
				final int value = labelValue(item, e.getKey());
				if (value == 0) continue;
				values.add(value);
			}
			else if (!item.isArray()) {
				if (item.integer() == 0) continue;
				CollectionFiles.addValue(values, item);
			}
			else addNested(values, item);
			if (name.equals(IGNORE)) {
				ignored.addAll(values);
				continue;
			}
			if (!names.add(name)) throw item.wrong("the label \"%s\" is declared twice; rename one.", name);
			CollectionFiles.addLabel(labels, name, values, item);
		}
		if (labels.isEmpty()) throw json.wrong("the dataset declares no label but background; add one.");
		ignored.forEach(v -> CollectionFiles.requireNoLabel(v, labels, json));
		return CollectionFiles.sorted(labels);
	}

	private static void addNested(final List<Integer> values, final StrictJson list) {
		for (final StrictJson item : list.items()) {
			if (item.isArray()) addNested(values, item);
			else CollectionFiles.addValue(values, item);
		}
	}

	private static int labelValue(final StrictJson item, final String key) {
		if (!key.matches("\\d{1,9}") || Integer.parseInt(key) > CollectionFiles.MAX_LABEL) throw item.wrong(
			"the key \"%s\" should be a label value from 0 to %d; correct it.", key, CollectionFiles.MAX_LABEL);
		return Integer.parseInt(key);
	}

	private static Map<String, Set<Task>> annotated(final Path folder, final List<FolderCases.CaseFiles> files,
		final List<Label> labels)
	{
		final Path file = folder.resolve("annotated.json");
		final Map<String, Set<Task>> annotated = new HashMap<>();
		if (!Files.isRegularFile(file)) return annotated;
		final Set<String> ids = new HashSet<>(files.stream().map(FolderCases.CaseFiles::id).toList());
		for (final Map.Entry<String, StrictJson> e : StrictJson.read(file).members().entrySet()) {
			if (!ids.contains(e.getKey())) throw e.getValue().wrong(
				"there is no case \"%s\" in the folder; correct the id or remove it.", e.getKey());
			annotated.put(e.getKey(), CollectionFiles.tasks(e.getValue(), labels));
		}
		return annotated;
	}
}
