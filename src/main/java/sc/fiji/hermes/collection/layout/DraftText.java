package sc.fiji.hermes.collection.layout;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import sc.fiji.hermes.collection.CollectionFiles;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/**
 * The folders of a {@link CollectionDraft} as texts for macros and scripts. {@link #of} and {@link #toFolders} are inverse to
 * each other for folders that are used, if a folder that is there several times has its places one after the other and
 * another recipe in each.
 * <p>
 * All but {@code folders} are lists {@code Folder=value, Other=value}; a folder is named by its name, by its path where two
 * have the same name, or by the name of its dataset. A folder with several recipes ({@code amos22=amos-ct, amos22=amos-mr})
 * stands for one dataset each. Values of structures are {@code 1:liver/2:tumour}.
 *
 * @param folders paths, one a line or with semicolons between them; a folder that is no dataset but holds some stands for these
 * @param recipes names of {@link Recipe#ALL}
 */
public record DraftText(String folders, String modalities, String recipes, String channels, String weights, String structures) {

	/** What has a meaning in the texts, or in a macro. */
	private static final String SIGNS = ",;=/[]\"\n\r\t";

	private record Entry(String folder, String value) {}

	/** @throws InputException if a name could not be told from what stands around it */
	static void requirePlain(final String what, final String name) {
		if (name.isBlank()) throw new InputException("The name of a %s is empty; give one.", what);
		for (final char c : name.toCharArray()) if (SIGNS.indexOf(c) >= 0) throw new InputException(
			"The name \"%s\" of a %s holds %s; use letters, digits, blanks, - and _.", name, what, c < ' ' ? "a line break or tab" : "a " + c);
	}

	/** The folders that are used. */
	public static DraftText of(final List<DraftFolder> all) {
		final List<DraftFolder> used = all.stream().filter(DraftFolder::used).toList();
		final boolean lines = used.stream().anyMatch(f -> f.folder().toString().indexOf(';') >= 0);
		final String folders = used.stream().map(f -> f.folder().toString()).distinct().collect(Collectors.joining(lines ? "\n" : ";"));
		return new DraftText(folders, list(used, f -> f.modality().map(Modality::name)), recipes(used), list(used, f -> Optional.of(f.channel())
			.filter(c -> c != 0).map(String::valueOf)), list(used, f -> Optional.of(f.weight()).filter(w -> w != 1).map(DraftText::number)), list(used,
				f -> Optional.of(f.labels()).filter(l -> !l.isEmpty()).map(DraftText::structures)));
	}

	/** By folders, since the recipes are what else a dataset is named by. */
	private static String recipes(final List<DraftFolder> used) {
		return used.stream().flatMap(f -> f.recipe().map(r -> folderKey(f, used) + "=" + r.name()).stream()).collect(Collectors.joining(", "));
	}

	/** A weight as it is shown and recorded: without a point where none is needed. */
	public static String number(final double value) {
		return value == Math.rint(value) && value < 1e9 ? String.valueOf((long) value) : String.valueOf(value);
	}

	private static String list(final List<DraftFolder> used, final Function<DraftFolder, Optional<String>> value) {
		final List<String> entries = new ArrayList<>();
		for (final DraftFolder f : used) value.apply(f).ifPresent(v -> entries.add(key(f, used) + "=" + v));
		return String.join(", ", entries);
	}

	/** Of several datasets in one folder the recipe says which is meant. */
	private static String key(final DraftFolder folder, final List<DraftFolder> all) {
		return isShared(folder, all) && folder.recipe().isPresent() ? folder.recipe().get().name() : folderKey(folder, all);
	}

	private static String folderKey(final DraftFolder folder, final List<DraftFolder> all) {
		final boolean clear = all.stream().noneMatch(f -> f.name().equals(folder.name()) && !f.folder().equals(folder.folder()) || folder.name()
			.equals(sharedRecipe(f, all)));
		return clear ? folder.name() : folder.folder().toString();
	}

	private static boolean isShared(final DraftFolder folder, final List<DraftFolder> all) {
		return all.stream().filter(f -> f.folder().equals(folder.folder())).count() > 1;
	}

	/** What a dataset is called whose folder holds others as well; empty if it is alone. */
	private static String sharedRecipe(final DraftFolder folder, final List<DraftFolder> all) {
		return isShared(folder, all) ? folder.recipe().map(Recipe::name).orElse("") : "";
	}

	/** Structures in the text of a cell or macro: {@code 1:liver/2:tumour}; several values of one structure are repeated. */
	public static String structures(final List<Label> labels) {
		return labels.stream().flatMap(l -> l.values().stream().map(v -> v + ":" + l.task())).collect(Collectors.joining("/"));
	}

	/**
	 * The structures that a text names; empty for an empty text.
	 *
	 * @throws InputException if it is of another form
	 */
	public static List<Label> structures(final String text) {
		final List<Label> labels = new ArrayList<>();
		final List<Integer> seen = new ArrayList<>();
		for (final String part : text.split("/")) {
			if (text.isBlank()) continue;
			final int colon = part.indexOf(':');
			final String value = part.substring(0, Math.max(0, colon)).strip(), name = part.substring(colon + 1).strip();
			if (!value.matches("\\d{1,5}") || name.isEmpty() || Integer.parseInt(value) < 1 || Integer.parseInt(value) > CollectionFiles.MAX_LABEL)
				throw new InputException("\"%s\" names no structure; write value and name, e.g. 1:liver/2:tumour.", part.strip());
			final int v = Integer.parseInt(value);
			if (seen.contains(v)) throw new InputException("The value %d has two names; give one.", v);
			seen.add(v);
			add(labels, new Task(name), v);
		}
		return labels;
	}

	private static void add(final List<Label> labels, final Task task, final int value) {
		for (int i = 0; i < labels.size(); i++) if (labels.get(i).task().equals(task)) {
			final List<Integer> values = new ArrayList<>(labels.get(i).values());
			values.add(value);
			labels.set(i, new Label(task, values));
			return;
		}
		labels.add(new Label(task, List.of(value)));
	}

	/**
	 * The folders that the texts name.
	 *
	 * @throws InputException if a folder is not there, or something is said that cannot be, or of a folder that is none of them
	 */
	public List<DraftFolder> toFolders() {
		CollectionDraft draft = CollectionDraft.draft();
		final List<String> whole = entries("recipe", recipes).stream().map(Entry::folder).toList();
		for (final Path p : paths()) {
			final DraftFolder f = DraftFolder.of(p);
			// what a recipe is for is not looked into for datasets
			final boolean named = Files.isDirectory(p) && (whole.contains(f.name()) || whole.contains(f.folder().toString()));
			draft = named ? draft.addFound(List.of(f.folder())) : draft.add(p);
		}
		// first, since they decide what the datasets are called
		List<DraftFolder> all = withRecipes(draft.folders());
		all = apply(all, "modality", modalities, v -> f -> f.withModality(Optional.of(Modality.of(v))));
		all = apply(all, "channel", channels, v -> f -> f.withChannel(channel(v)));
		all = apply(all, "weight", weights, v -> f -> f.withWeight(real(v)));
		return apply(all, "structure", structures, v -> f -> f.withLabels(structures(v)));
	}

	/** A recipe more for a folder is a dataset more, behind those that it has already. */
	private List<DraftFolder> withRecipes(final List<DraftFolder> folders) {
		final List<DraftFolder> all = new ArrayList<>(folders);
		for (final Entry e : entries("recipe", recipes)) {
			final Optional<Recipe> recipe = Optional.of(Recipe.of(e.value()));
			final List<Path> meant = meant(all, e.folder(), "recipe").stream().map(i -> all.get(i).folder()).distinct().toList();
			for (final Path p : meant) {
				int last = 0;
				for (int i = 0; i < all.size(); i++) if (all.get(i).folder().equals(p)) last = i;
				if (all.get(last).recipe().isEmpty()) all.set(last, all.get(last).withRecipe(recipe));
				else if (all.stream().noneMatch(f -> f.folder().equals(p) && f.recipe().equals(recipe))) all.add(last + 1, DraftFolder.of(p)
					.withRecipe(recipe));
			}
		}
		return all;
	}

	private List<Path> paths() {
		final List<Path> paths = new ArrayList<>();
		for (final String line : folders.split("\\R")) {
			// a name may hold a semicolon, too
			final String[] parts = isFolder(line.strip()) ? new String[] { line } : line.split(";");
			for (final String part : parts) if (!part.isBlank()) paths.add(path(part.strip()));
		}
		return paths;
	}

	/** Two paths in one line may be none at all, as {@code C:\a;C:\b} is on Windows. */
	private static boolean isFolder(final String text) {
		try {
			return Files.isDirectory(Path.of(text));
		}
		catch (final InvalidPathException e) {
			return false;
		}
	}

	private static Path path(final String text) {
		try {
			return Path.of(text);
		}
		catch (final InvalidPathException e) {
			throw new InputException(e, "%s cannot be a path; check it.", text);
		}
	}

	/** @throws InputException if a text is no channel */
	public static int channel(final String text) {
		if (!text.matches("\\d{1,6}")) throw new InputException("The channel is \"%s\"; give a whole number from 0.", text);
		return Integer.parseInt(text);
	}

	private static double real(final String text) {
		try {
			return Double.parseDouble(text);
		}
		catch (final NumberFormatException e) {
			throw new InputException(e, "The dataset weight is \"%s\"; give a number greater than 0.", text);
		}
	}

	private static List<DraftFolder> apply(final List<DraftFolder> folders, final String what, final String text,
		final Function<String, UnaryOperator<DraftFolder>> change)
	{
		final List<DraftFolder> all = new ArrayList<>(folders);
		for (final Entry e : entries(what, text)) {
			final List<Integer> meant = meant(all, e.folder(), what);
			final UnaryOperator<DraftFolder> c = change.apply(e.value());
			meant.forEach(i -> all.set(i, c.apply(all.get(i))));
		}
		return all;
	}

	private static List<Integer> meant(final List<DraftFolder> all, final String key, final String what) {
		for (final Function<DraftFolder, String> naming : List.<Function<DraftFolder, String>> of(f -> f.folder().toString(), f -> sharedRecipe(f, all),
			DraftFolder::name, DraftText::datasetName))
		{
			final List<Integer> meant = new ArrayList<>();
			for (int i = 0; i < all.size(); i++) if (naming.apply(all.get(i)).equals(key)) meant.add(i);
			if (!meant.isEmpty()) return meant;
		}
		DatasetFolders.requireUsed(key, what, all.stream().map(DraftFolder::name).collect(Collectors.toSet()));
		throw new IllegalStateException(key);
	}

	/** Empty for a folder that reading will complain of. */
	private static String datasetName(final DraftFolder f) {
		try {
			return DatasetFolders.datasetName(f.folder(), f.recipe().map(r -> FolderOptions.options().recipe(r)).orElseGet(FolderOptions::options));
		}
		catch (final InputException e) {
			return "";
		}
	}

	/** A part without {@code =} belongs to the folder name that goes on after the comma. */
	private static List<Entry> entries(final String what, final String text) {
		final List<Entry> entries = new ArrayList<>();
		String before = "";
		int from = 0;
		for (int i = 0; i <= text.length(); i++) {
			if (i < text.length() && ",;\n".indexOf(text.charAt(i)) < 0) continue;
			final String part = before + text.substring(from, i);
			final int equals = part.lastIndexOf('=');
			before = equals < 0 && i < text.length() && !part.isBlank() ? part + text.charAt(i) : "";
			from = i + 1;
			if (!before.isEmpty() || part.isBlank()) continue;
			final String folder = part.substring(0, Math.max(0, equals)).strip(), value = part.substring(equals + 1).strip();
			if (folder.isEmpty() || value.isEmpty()) throw new InputException("\"%s\" gives no folder a %s; write Folder=value, e.g. %s.", part
				.strip(), what, example(what));
			entries.add(new Entry(folder, value));
		}
		return entries;
	}

	private static String example(final String what) {
		return "Task04_Hippocampus=" + switch (what) {
			case "recipe" -> Recipe.ALL.get(0).name();
			case "channel" -> "1";
			case "weight" -> "0.5";
			case "structure" -> "1:anterior/2:posterior";
			default -> "T1";
		};
	}
}
