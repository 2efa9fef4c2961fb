package sc.fiji.hermes.prior;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import sc.fiji.hermes.file.AtomicFile;
import sc.fiji.hermes.file.Folders;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.Scale;
import sc.fiji.hermes.picture.Pictures;

/**
 * Writes the similarities of a model into a folder: {@code tasks} and {@code modalities} over all scales, and
 * {@code tasks-encoder_4} and so on for each, all as CSV, PNG and SVG; with posteriors {@code posterior} and so on beside them.
 *
 * <pre>{@code
 * SimilarityFiles.write(PriorSimilarity.of(model), Optional.empty(), Path.of("priors"), SimilarityOptions.options(), job);
 * }</pre>
 */
public final class SimilarityFiles {

	private static final String TASKS = "tasks", MODALITIES = "modalities", POSTERIOR = "posterior";
	private static final List<String> ENDINGS = List.of(".csv", ".png", ".svg");

	private SimilarityFiles() {}

	/**
	 * Writes all matrices.
	 *
	 * @return the files, in the order in which they were written
	 * @throws InputException if a file exists and may not be replaced, or the folder cannot be written
	 */
	public static List<Path> write(final PriorSimilarity priors, final Optional<PosteriorSimilarity> posteriors, final Path folder,
		final SimilarityOptions options, final Job job)
	{
		requireFree(folder, priors.scales(), options);
		final Map<String, HeatMap> maps = maps(priors, posteriors, options);
		Folders.create(folder, "output folder");
		final List<Path> files = new ArrayList<>();
		maps.forEach((name, map) -> {
			job.checkCancelled();
			final List<Path> three = ENDINGS.stream().map(ending -> folder.resolve(name + ending)).toList();
			AtomicFile.writeString(three.get(0), map.matrix().toCsv());
			Pictures.writePng(map.draw(), three.get(1));
			AtomicFile.writeString(three.get(2), map.toSvg());
			files.addAll(three);
			job.report("similarity of " + name, files.size() / (double) (ENDINGS.size() * maps.size()));
		});
		return files;
	}

	/**
	 * Refuses a folder that {@link #write} would refuse, before the work is done.
	 *
	 * @param scales of the model
	 * @throws InputException if it holds an earlier analysis, which may not be replaced
	 */
	public static void requireFree(final Path folder, final List<Scale> scales, final SimilarityOptions options) {
		if (options.replace()) return;
		for (final String kind : List.of(TASKS, MODALITIES, POSTERIOR)) {
			final List<String> names = new ArrayList<>(List.of(kind));
			for (final Scale scale : scales) names.add(name(kind, scale));
			for (final String name : names) for (final String ending : ENDINGS) {
				final Path file = folder.resolve(name + ending);
				if (Files.exists(file)) throw new InputException("%s exists already; choose another folder or allow replacing.", file);
			}
		}
	}

	private static Map<String, HeatMap> maps(final PriorSimilarity priors, final Optional<PosteriorSimilarity> posteriors,
		final SimilarityOptions options)
	{
		final Map<String, HeatMap> maps = new LinkedHashMap<>();
		final List<SimilarityKind> kinds = SimilarityKind.of(priors);
		add(maps, TASKS, kinds.get(0), options);
		add(maps, MODALITIES, kinds.get(1), options);
		posteriors.ifPresent(p -> add(maps, POSTERIOR, SimilarityKind.of(p), options));
		return maps;
	}

	private static void add(final Map<String, HeatMap> maps, final String name, final SimilarityKind kind, final SimilarityOptions options) {
		maps.put(name, map(kind.title() + ", all scales", kind.allScales(), options));
		if (options.perScale()) kind.single().forEach(s -> maps.put(name(name, s.scale()), map(kind.title() + ", " + s.scale().title(), s.matrix(),
			options)));
	}

	private static String name(final String kind, final Scale scale) {
		return kind + "-" + scale.name();
	}

	private static HeatMap map(final String title, final SimilarityMatrix matrix, final SimilarityOptions options) {
		return options.order() == SimilarityOptions.Order.CLUSTER ? HeatMap.clustered(title, matrix) : HeatMap.of(title, matrix);
	}
}
