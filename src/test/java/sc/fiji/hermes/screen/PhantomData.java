package sc.fiji.hermes.screen;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import sc.fiji.hermes.Hermes;
import sc.fiji.hermes.collection.CollectOptions;
import sc.fiji.hermes.collection.CollectionFiles;
import sc.fiji.hermes.demo.PhantomKind;
import sc.fiji.hermes.demo.PhantomOptions;
import sc.fiji.hermes.demo.Phantoms;
import sc.fiji.hermes.job.Job;

/** Makes the phantoms that the training in the pictures learns from, as the demo does. Runs apart from ImageJ. */
final class PhantomData {

	private PhantomData() {}

	/** Argument: a new folder, which gets {@code collection.json} and the datasets. */
	public static void main(final String[] args) {
		final Path folder = Path.of(args[0]);
		Phantoms.generate(folder.resolve("data"), PhantomOptions.options(), Job.create());
		final List<Path> datasets = Stream.of(PhantomKind.values()).map(k -> folder.resolve("data").resolve(k.folder())).toList();
		CollectionFiles.write(Hermes.collect("Phantoms", datasets, CollectOptions.options().joinTasks(true)), folder.resolve("collection.json"));
	}
}
