package sc.fiji.hermes.collection.layout;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import sc.fiji.hermes.collection.Case.Part;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.collection.layout.FolderCases.CaseFiles;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;

/**
 * Films of the heart with label maps of end-diastole and end-systole, as M&amp;Ms has them: {@code CODE_sa.nii.gz} and
 * {@code CODE_sa_gt.nii.gz}, both 4-D and annotated in two time points only, which a table names, counted from 0
 * ({@code External code, ED, ES}). Each becomes two cases, {@code CODE_ED} and {@code CODE_ES}. The folders
 * {@code Training}, {@code Validation} and {@code Testing} are the split.
 */
record FilmRecipe(List<Label> labels) implements RecipeReader {

	private static final Pattern IMAGE = Pattern.compile("(?:.*/)?(?<code>[^/]+)_sa\\.nii(?<packed>\\.gz)?");
	private static final Pattern PART = Pattern.compile("(?i)(?:^|/)(training|validation|testing)/");
	private static final List<String> COLUMNS = List.of("External code", "ED", "ES");

	/** Counted from 1; one may be unknown. */
	private record Moments(Optional<Integer> diastole, Optional<Integer> systole) {}

	@Override
	public boolean fits(final List<String> files) {
		return files.stream().anyMatch(f -> f.matches("(?:.*/)?[^/]+_sa_gt\\.nii(?:\\.gz)?"));
	}

	@Override
	public FolderContent read(final Path folder, final Recipe recipe, final FolderOptions options) {
		final Map<String, Moments> moments = moments(folder, recipe);
		final List<CaseFiles> files = new ArrayList<>();
		final Map<String, Split> splits = new HashMap<>();
		int bare = 0, unknown = 0;
		for (final Path film : FolderList.below(folder, 6, Volumes::isVolumeFile)) {
			final String path = FolderList.within(folder, film);
			final Matcher m = IMAGE.matcher(path);
			if (!m.matches()) continue;
			final Path map = film.resolveSibling(m.group("code") + "_sa_gt.nii" + (m.group("packed") == null ? "" : ".gz"));
			if (!Files.isRegularFile(map)) {
				bare++;
				continue;
			}
			final Moments known = moments.get(m.group("code"));
			if (known == null) {
				unknown++;
				continue;
			}
			final Optional<Split> split = split(folder, film);
			add(m.group("code") + "_ED", known.diastole, film, map, split, files, splits);
			if (!known.systole.equals(known.diastole)) add(m.group("code") + "_ES", known.systole, film, map, split, files, splits);
		}
		if (files.isEmpty()) throw recipe.nothing(folder);
		if (bare > 0) options.note("%s: %d films without a label map are left out.", FolderList.name(folder), bare);
		if (unknown > 0) options.note("%s: %d films are left out, because the table does not say which time points were drawn.", FolderList.name(
			folder), unknown);
		return new FolderContent(labels, files, Optional.of(recipe.modality()), splits, Map.of());
	}

	private static void add(final String id, final Optional<Integer> frame, final Path film, final Path map, final Optional<Split> split,
		final List<CaseFiles> files, final Map<String, Split> splits)
	{
		if (frame.isEmpty()) return;
		files.add(new CaseFiles(id, film, Optional.of(map), split.filter(Split.TEST::equals).isPresent(), Part.ofFrames(frame.get(), frame
			.get())));
		split.ifPresent(s -> splits.put(id, s));
	}

	/** By the last folder that names one, be it in the given folder or that itself; empty if none does. */
	private static Optional<Split> split(final Path folder, final Path film) {
		final Matcher m = PART.matcher(named(folder) + "/" + FolderList.within(folder, film));
		Optional<Split> last = Optional.empty();
		while (m.find()) last = Optional.of(switch (m.group(1).toLowerCase(Locale.ROOT)) {
			case "training" -> Split.TRAIN;
			case "validation" -> Split.VALIDATION;
			default -> Split.TEST;
		});
		return last;
	}

	/** Training holds Labeled and Unlabeled; any other folder above may be called training for reasons of its own. */
	private static String named(final Path folder) {
		final String name = FolderList.name(folder);
		final boolean half = name.matches("(?i)(un)?labell?ed") && folder.getParent() != null;
		return half ? FolderList.name(folder.getParent()) + "/" + name : name;
	}

	private static Map<String, Moments> moments(final Path folder, final Recipe recipe) {
		final List<Path> tables = new ArrayList<>(FolderList.below(folder, 2, FilmRecipe::isTable));
		// who points at Training alone has the table above it
		Path above = folder.getParent();
		for (int i = 0; i < 2 && above != null; i++, above = above.getParent()) FolderList.files(above).stream().filter(FilmRecipe::isTable)
			.forEach(tables::add);
		for (final Path file : tables) {
			final CsvTable table = CsvTable.read(file);
			if (table.has(COLUMNS)) return moments(table);
		}
		throw new InputException(
			"%s has no .csv table with the columns External code, ED and ES, which names the annotated time points of %s (%s); put it there.",
			folder, recipe.name(), recipe.title());
	}

	private static Map<String, Moments> moments(final CsvTable table) {
		final Map<String, Moments> moments = new LinkedHashMap<>();
		for (int row = 0; row < table.rows(); row++) {
			final Moments m = new Moments(frame(table, row, "ED"), frame(table, row, "ES"));
			if (m.diastole.isPresent() || m.systole.isPresent()) moments.put(table.cell(row, "External code"), m);
		}
		return moments;
	}

	private static Optional<Integer> frame(final CsvTable table, final int row, final String column) {
		final String text = table.cell(row, column);
		if (text.isEmpty()) return Optional.empty();
		// spreadsheets write whole numbers as 9.0 where a column has gaps
		if (!text.matches("\\d{1,6}(\\.0+)?")) throw table.wrong(row, "has \"%s\" under %s, which is no time point; correct it", text, column);
		return Optional.of(Integer.parseInt(text.replaceFirst("\\..*", "")) + 1);
	}

	private static boolean isTable(final Path file) {
		return FolderList.name(file).toLowerCase(Locale.ROOT).endsWith(".csv");
	}
}
