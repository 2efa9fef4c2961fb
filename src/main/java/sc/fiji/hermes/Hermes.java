package sc.fiji.hermes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import sc.fiji.hermes.bundle.Model;
import sc.fiji.hermes.bundle.ModelFolder;
import sc.fiji.hermes.bundle.Precision;
import sc.fiji.hermes.check.Check;
import sc.fiji.hermes.check.CheckReport;
import sc.fiji.hermes.check.Finding;
import sc.fiji.hermes.check.UnlabelledStructures;
import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.collection.layout.CollectOptions;
import sc.fiji.hermes.collection.layout.DatasetFolders;
import sc.fiji.hermes.evaluate.Evaluation;
import sc.fiji.hermes.evaluate.EvaluationCase;
import sc.fiji.hermes.evaluate.Evaluator;
import sc.fiji.hermes.evaluate.FolderComparison;
import sc.fiji.hermes.evaluate.MaskSource;
import sc.fiji.hermes.evaluate.Predictions;
import sc.fiji.hermes.file.Folders;
import sc.fiji.hermes.file.NewFolder;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.job.Outcomes;
import sc.fiji.hermes.prior.PosteriorSimilarity;
import sc.fiji.hermes.prior.PriorSimilarity;
import sc.fiji.hermes.segment.SegmentOptions;
import sc.fiji.hermes.segment.SegmentOrder;
import sc.fiji.hermes.segment.Segmenter;
import sc.fiji.hermes.train.Forecaster;
import sc.fiji.hermes.train.Proposer;
import sc.fiji.hermes.train.TrainOptions;
import sc.fiji.hermes.train.TrainResult;
import sc.fiji.hermes.train.Trainer;
import sc.fiji.hermes.train.TrainingForecast;
import sc.fiji.hermes.train.TrainingProposal;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/**
 * Front door of Hermes: one static verb for each thing a user does. The command line, menu commands, scripts and tests
 * all come through here.
 * <p>
 * Every verb reports to its {@link Job}, stops when that is cancelled, and throws {@link InputException} with one sentence
 * for a user's mistake.
 *
 * <pre>{@code
 * Job job = Job.create();
 * Collection data = Hermes.collect("abdomen", List.of(Path.of("/data/a"), Path.of("/data/b")), CollectOptions.options());
 * TrainResult run = Hermes.train(data, Path.of("run"), TrainOptions.options().minutes(60), job);
 * Hermes.segment(run.model(), Path.of("ct.nii.gz"), Path.of("out"), Modality.CT, List.of(), false, SegmentOptions.options(),
 *   job);
 * }</pre>
 */
public final class Hermes {

	private Hermes() {}

	/** Joins dataset folders (MSD, nnU-Net) as they lie into a collection. */
	public static Collection collect(final String name, final List<Path> folders, final CollectOptions options) {
		return DatasetFolders.collect(name, folders, options);
	}

	/** Reads every image and label map of a collection and says what it found. */
	public static CheckReport check(final Collection collection, final Job job) {
		return Check.check(collection, job);
	}

	/**
	 * Looks with a model for structures that the label maps of a collection leave out; see {@link UnlabelledStructures}.
	 *
	 * @param model model folder
	 */
	public static List<Finding> unlabelled(final Path model, final Collection collection, final Job job) {
		try (Segmenter s = Segmenter.of(ModelFolder.read(model, note -> job.report(note, -1)), job)) {
			return UnlabelledStructures.find(s, collection, job);
		}
	}

	/**
	 * Forecasts a training by a short probe with its network: time, memory and disk, and whether this machine bears it; see
	 * {@link Forecaster}.
	 *
	 * @param run where the run folder would be made
	 */
	public static TrainingForecast plan(final Collection collection, final Path run, final TrainOptions options, final Job job) {
		return Forecaster.forecast(collection, run, options, job);
	}

	/**
	 * Proposes base width, windows and batch of a training for this machine and the time that the options give; see
	 * {@link Proposer}.
	 *
	 * @param run where the run folder would be made
	 */
	public static TrainingProposal propose(final Collection collection, final Path run, final TrainOptions options, final Job job) {
		return Proposer.propose(collection, run, options, job);
	}

	/** Trains one network over a collection; see {@link Trainer}. */
	public static TrainResult train(final Collection collection, final Path run, final TrainOptions options, final Job job) {
		return Trainer.train(collection, run, options, job);
	}

	/**
	 * Segments a volume, or every volume in a folder. Mistakes are found before work begins; an input is never replaced.
	 *
	 * @param model model folder
	 * @param tasks empty for all that the model learned on the modality
	 * @param output folder of the results
	 * @param masks one mask a task even where one label map would hold them all
	 * @return how each volume ended; with many, one that cannot be segmented does not keep the others from it
	 * @throws InputException if none could be segmented
	 */
	public static Outcomes segment(final Path model, final Path input, final Path output, final Modality modality, final List<Task> tasks,
		final boolean masks, final SegmentOptions options, final Job job)
	{
		final Model read = ModelFolder.read(model, note -> job.report(note, -1));
		return run(read, SegmentOrder.of(read, input, output, modality, tasks, masks, options), output, job);
	}

	/**
	 * Segments the cases of a split of a collection into {@code output/DATASET/CASE}, ready for {@link #evaluate}.
	 *
	 * @return how each case ended, as for a folder of volumes
	 */
	public static Outcomes segment(final Path model, final Collection collection, final Split split, final Path output,
		final SegmentOptions options, final Job job)
	{
		final Model read = ModelFolder.read(model, note -> job.report(note, -1));
		return run(read, SegmentOrder.of(read, collection, split, output, options), output, job);
	}

	private static Outcomes run(final Model model, final SegmentOrder order, final Path output, final Job job) {
		Folders.create(output, "output folder");
		if (!Files.isWritable(output)) throw new InputException("The output folder %s cannot be written; give another.", output);
		if (order.isDone()) return order.outcomes();
		try (Segmenter s = Segmenter.of(model, job)) {
			return order.run(s, job);
		}
	}

	/**
	 * Compares predictions for the cases of a split with the label maps of the collection.
	 *
	 * @param predictions what {@link #segment} wrote, {@code DATASET/CASE.nii.gz} or {@code DATASET/CASE/TASK.nii.gz} where tasks overlap;
	 *          or a folder as nnU-Net and TotalSegmentator write it, {@code CASE.nii.gz} or {@code CASE/TASK.nii.gz}
	 * @return with the cases that could not be compared
	 * @throws InputException if none could be compared
	 */
	public static Evaluation evaluate(final Collection collection, final Split split, final Path predictions, final Job job) {
		final Predictions found = new Predictions(predictions);
		final Map<String, Long> names = collection.datasets().stream().flatMap(d -> d.cases(split).stream()).collect(Collectors.groupingBy(
			Case::id, Collectors.counting()));
		final List<EvaluationCase> cases = new ArrayList<>();
		for (final Dataset d : collection.datasets()) for (final Case c : d.cases(split)) {
			if (c.labels().isEmpty()) continue;
			cases.add(new EvaluationCase(d.name(), c.id(), c.annotated(), truth(d, c), found.of(d.name(), c.id(), d.labels(), names.get(c
				.id()) == 1)));
		}
		if (cases.isEmpty()) throw new InputException("Collection %s has no labelled %s case to evaluate; choose another split.",
			collection.name(), split.name().toLowerCase(java.util.Locale.ROOT));
		return Evaluator.evaluate(cases, job);
	}

	/** Compares two folders of label maps with equal names; see {@link FolderComparison}. */
	public static Evaluation evaluate(final Path reference, final Path predictions, final Job job) {
		return FolderComparison.of(reference, predictions, job);
	}

	/**
	 * How a universal model relates its tasks and its modalities to each other, by its learned priors.
	 *
	 * @param model model folder
	 */
	public static PriorSimilarity similarity(final Path model) {
		return similarity(model, Job.create());
	}

	/** The same; {@code job} is told if the model was edited by hand. */
	public static PriorSimilarity similarity(final Path model, final Job job) {
		return PriorSimilarity.of(ModelFolder.read(model, note -> job.report(note, -1)));
	}

	/**
	 * How alike the tasks of a universal model are once they have looked at cases of a collection that it was trained on.
	 *
	 * @param model model folder
	 * @param casesPerDataset at most so many of each dataset
	 */
	public static PosteriorSimilarity posteriorSimilarity(final Path model, final Collection collection, final Split split,
		final int casesPerDataset, final Job job)
	{
		return PosteriorSimilarity.of(ModelFolder.read(model, note -> job.report(note, -1)), collection, split, casesPerDataset, job);
	}

	/**
	 * Writes a copy of a model to be passed on, with its card.
	 *
	 * @param model model folder
	 * @param output folder of the copy; missing or empty
	 * @return bytes of the copy
	 * @throws InputException if the model cannot be read, a weight is beyond the range of half precision, or the folder is not free
	 */
	public static long export(final Path model, final Path output, final Precision precision, final Job job) {
		final NewFolder target = new NewFolder(output);
		if (!target.isEmpty()) throw new InputException("%s exists already; give a new folder for the copy.", output);
		final Model read = ModelFolder.read(model, note -> job.report(note, -1));
		return target.use(() -> {
			Folders.create(output.toAbsolutePath().normalize().getParent(), "folder");
			ModelFolder.write(output, read, precision);
			return ModelFolder.bytes(output);
		});
	}

	private static MaskSource truth(final Dataset d, final Case c) {
		final Path labels = c.labels().orElseThrow();
		return c.values().isOfDataset() ? MaskSource.labelMap(labels, d.labels(), d.unknownValues(), c.part().ofLabels()) : MaskSource.labelMap(labels
			.toString(), c::readLabels, d.labels(), d.unknownValues());
	}
}
