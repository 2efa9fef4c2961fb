package sc.fiji.hermes.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

import sc.fiji.hermes.file.AtomicFile;
import sc.fiji.hermes.file.Folders;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Task;

/**
 * A cohort of synthetic patients: five nnU-Net v2 datasets, one for each modality, with
 * different and partly overlapping label sets. Made for demos and tests that must work
 * without patient data; says nothing about how good a model is on patients.
 *
 * <pre>{@code
 * Phantoms.generate(folder, PhantomOptions.options(), Job.create().withSeed(1));
 * Phantom one = Phantoms.draw(PhantomKind.PET, PhantomOptions.options(), 1, 0);
 * }</pre>
 */
public final class Phantoms {

	private static final Gson JSON = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

	private Phantoms() {}

	/**
	 * The {@code index}-th phantom of a kind. The same arguments give the same voxels on
	 * every machine. Orientation, spacing and position in the scanner vary with the index.
	 *
	 * @param index counted from 0
	 */
	public static Phantom draw(final PhantomKind kind, final PhantomOptions options, final long seed, final int index) {
		return PhantomRenderer.render(kind, options, seed, index);
	}

	/**
	 * Writes all five datasets into {@code folder}, each a folder as nnU-Net v2 wants it
	 * ({@code dataset.json}, {@code imagesTr}, {@code labelsTr}, {@code splits_final.json}), with
	 * unseen cases in {@code imagesTs} and {@code labelsTs}. A third of the CT training cases are
	 * partly annotated, as listed in {@code annotated.json}: other organs are visible in
	 * the image, but absent from the label map. The seed is that of the job. About 7 MB and
	 * a few seconds by default; existing files of these names are replaced.
	 *
	 * @throws InputException if the folder cannot be written to
	 */
	public static void generate(final Path folder, final PhantomOptions options, final Job job) {
		final ExecutorService pool = Executors.newFixedThreadPool(job.threads());
		try {
			final AtomicInteger done = new AtomicInteger();
			final int total = options.cases() * PhantomKind.values().length;
			final List<Future<?>> cases = new ArrayList<>();
			for (final PhantomKind kind : PhantomKind.values()) {
				final Path dataset = folder.resolve(kind.folder());
				for (final String sub : List.of("imagesTr", "labelsTr", "imagesTs", "labelsTs")) Folders.create(dataset.resolve(sub), "folder");
				for (int c = 0; c < options.cases(); c++) {
					final int index = c;
					cases.add(pool.submit(() -> {
						job.checkCancelled();
						writeCase(dataset, kind, options, job.seed(), index);
						job.report("Phantom " + kind.caseId(index), done.incrementAndGet() / (double) total);
					}));
				}
			}
			for (final Future<?> c : cases) await(c);
			// The descriptions come last: a dataset that has one is complete.
			for (final PhantomKind kind : PhantomKind.values()) describe(folder.resolve(kind.folder()), kind, options);
		}
		finally {
			pool.shutdownNow();
		}
	}

	/** The tasks drawn in a case: all, except in some CT training cases. */
	static List<Task> annotated(final PhantomKind kind, final PhantomOptions options, final int index) {
		if (kind != PhantomKind.CT || index >= options.training()) return kind.tasks();
		return switch (index % 6) {
			case 2 -> kind.tasks().subList(0, 2);
			case 5 -> List.of(kind.tasks().get(0), kind.tasks().get(2), kind.tasks().get(3));
			default -> kind.tasks();
		};
	}

	private static void writeCase(final Path dataset, final PhantomKind kind, final PhantomOptions options, final long seed,
		final int index)
	{
		final Phantom phantom = draw(kind, options, seed, index);
		final String part = index < options.training() + options.validation() ? "Tr" : "Ts";
		final String id = kind.caseId(index);
		Volumes.write(phantom.image(), dataset.resolve("images" + part).resolve(id + "_0000.nii.gz"));
		Volumes.write(keep(phantom.labels(), kind, annotated(kind, options, index)), dataset.resolve("labels" + part).resolve(id +
			".nii.gz"));
	}

	private static LabelMap keep(final LabelMap labels, final PhantomKind kind, final List<Task> annotated) {
		final short[] kept = labels.data().clone();
		for (int i = 0; i < kept.length; i++)
			if (kept[i] > 0 && !annotated.contains(kind.tasks().get(kept[i] - 1))) kept[i] = 0;
		return LabelMap.of(kept, labels.geometry());
	}

	private static void describe(final Path dataset, final PhantomKind kind, final PhantomOptions options) {
		final int labelled = options.training() + options.validation();
		final Map<String, Integer> labels = new LinkedHashMap<>();
		labels.put("background", 0);
		kind.tasks().forEach(task -> labels.put(task.name(), kind.value(task.name())));
		final List<String> training = ids(kind, 0, options.training());
		AtomicFile.writeString(dataset.resolve("splits_final.json"), JSON.toJson(List.of(new Split(training, ids(kind, options
			.training(), labelled)))) + "\n");
		if (kind == PhantomKind.CT) {
			final Map<String, List<String>> annotated = new LinkedHashMap<>();
			for (int c = 0; c < labelled; c++) annotated.put(kind.caseId(c), annotated(kind, options, c).stream().map(Task::name)
				.toList());
			AtomicFile.writeString(dataset.resolve("annotated.json"), JSON.toJson(annotated) + "\n");
		}
		final Description description = new Description(Map.of("0", kind.modality().name()), labels, labelled, ".nii.gz", kind
			.folder().replaceFirst("^Dataset\\d+_", ""), "Synthetic phantoms made by Hermes for Fiji", "CC0");
		AtomicFile.writeString(dataset.resolve("dataset.json"), JSON.toJson(description) + "\n");
	}

	/** dataset.json of nnU-Net v2; the component names are its keys. */
	private record Description(Map<String, String> channel_names, Map<String, Integer> labels, int numTraining,
		String file_ending, String name, String description, String licence)
	{}

	/** One fold of splits_final.json of nnU-Net v2. */
	private record Split(List<String> train, List<String> val) {}

	private static List<String> ids(final PhantomKind kind, final int from, final int to) {
		return IntStream.range(from, to).mapToObj(kind::caseId).toList();
	}

	private static void await(final Future<?> work) {
		try {
			work.get();
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new sc.fiji.hermes.job.CancelledException();
		}
		catch (final ExecutionException e) {
			if (e.getCause() instanceof RuntimeException cause) throw cause;
			if (e.getCause() instanceof Error cause) throw cause;
			throw new IllegalStateException(e.getCause());
		}
	}
}
