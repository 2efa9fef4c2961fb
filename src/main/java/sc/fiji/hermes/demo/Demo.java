package sc.fiji.hermes.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import sc.fiji.hermes.Hermes;
import sc.fiji.hermes.check.Check;
import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.CollectionFiles;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.collection.layout.CollectOptions;
import sc.fiji.hermes.collection.layout.FolderOptions;
import sc.fiji.hermes.evaluate.Evaluation;
import sc.fiji.hermes.file.AtomicFile;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.CancelledException;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.picture.ContactSheet;
import sc.fiji.hermes.picture.Layer;
import sc.fiji.hermes.picture.Pictures;
import sc.fiji.hermes.picture.Row;
import sc.fiji.hermes.segment.SegmentationFiles;
import sc.fiji.hermes.train.TrainResult;

/**
 * The whole path once, without any download: makes phantoms of five modalities, trains one small universal model on them,
 * segments phantoms it has not seen, measures and shows the result.
 *
 * <pre>{@code
 * DemoResult r = Demo.run(Path.of("hermes-demo"), DemoOptions.options(), Job.create());
 * }</pre>
 */
public final class Demo {

	private Demo() {}

	/**
	 * Runs the demo.
	 *
	 * @param output folder for everything; must not exist or be empty, unless an earlier demo is replaced
	 * @throws InputException if the folder cannot be used or the options leave no unseen case
	 * @throws CancelledException if the job was cancelled; what was finished stays in the folder
	 */
	public static DemoResult run(final Path output, final DemoOptions options, final Job job) {
		if (options.phantoms().test() < 1) throw new InputException("The demo has no unseen phantom; ask for at least 1 test case.");
		final DemoFolder folder = DemoFolder.create(output, options.replace());
		Phantoms.generate(folder.data(), options.phantoms(), job);
		final List<Path> datasets = Stream.of(PhantomKind.values()).map(k -> folder.data().resolve(k.folder())).toList();
		// Equal names mean the same organ here, so one prior learns from two modalities.
		final Collection collection = Hermes.collect("Phantoms", datasets, CollectOptions.options().joinTasks(true).folders(
			FolderOptions.options().testImages(true)));
		CollectionFiles.write(collection, folder.collection());
		Check.requireUsable(Hermes.check(collection, job));
		final TrainResult run = Hermes.train(collection, folder.run(), options.training(), job);
		if (!run.finished()) throw new CancelledException();
		Hermes.segment(run.model(), collection, Split.TEST, folder.predictions(), options.segmentation(), job);
		final Evaluation evaluation = Hermes.evaluate(collection, Split.TEST, folder.predictions(), job);
		evaluation.write(folder.path());
		Pictures.writePng(ContactSheet.draw(rows(collection, folder.predictions())), folder.contactSheet());
		copy(run.run().resolve("curves.png"), folder.curves());
		AtomicFile.writeString(folder.report(), DemoReport.html(folder, collection, run, evaluation));
		return new DemoResult(evaluation, run.model(), folder.predictions(), folder.contactSheet(), folder.report());
	}

	/** The first unseen case of each dataset. */
	private static List<Row> rows(final Collection collection, final Path predictions) {
		final List<Row> rows = new ArrayList<>();
		for (final Dataset d : collection.datasets()) {
			final Case c = d.cases(Split.TEST).get(0);
			final List<Label> labels = d.labels().stream().filter(l -> c.annotated().contains(l.task())).toList();
			rows.add(new Row(d.name() + " / " + c.id(), c.readImage(), d.modality(), Layer.of(c.readLabels(), labels), Layer.of(Volumes
				.readLabels(SegmentationFiles.labelMap(predictions.resolve(d.name()), c.id())), labels)));
		}
		return rows;
	}

	private static void copy(final Path from, final Path to) {
		try {
			final byte[] bytes = Files.readAllBytes(from);
			AtomicFile.write(to, out -> out.write(bytes));
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}
}
