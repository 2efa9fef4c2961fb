package sc.fiji.hermes.screen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import sc.fiji.hermes.Hermes;
import sc.fiji.hermes.collection.CollectionFiles;
import sc.fiji.hermes.collection.layout.CollectOptions;
import sc.fiji.hermes.demo.PhantomKind;
import sc.fiji.hermes.demo.PhantomOptions;
import sc.fiji.hermes.demo.Phantoms;
import sc.fiji.hermes.job.Job;

/** Makes the phantoms that the training in the pictures learns from, as the demo does. Runs apart from ImageJ. */
final class PhantomData {

	private PhantomData() {}

	/** Argument: a new folder, which gets {@code collection.json}, the datasets, and three of them in {@code downloads} as others lay them out. */
	public static void main(final String[] args) throws IOException {
		final Path folder = Path.of(args[0]);
		Phantoms.generate(folder.resolve("data"), PhantomOptions.options(), Job.create());
		final List<Path> datasets = Stream.of(PhantomKind.values()).map(k -> folder.resolve("data").resolve(k.folder())).toList();
		CollectionFiles.write(Hermes.collect("Phantoms", datasets, CollectOptions.options().joinTasks(true)), folder.resolve("collection.json"));
		final Path data = folder.resolve("data"), downloads = folder.resolve("downloads"), plain = downloads.resolve("ward 7"), msd = downloads
			.resolve("Task04_Abdomen");
		copy(data.resolve(PhantomKind.CT.folder()), downloads.resolve(PhantomKind.CT.folder()), "imagesTr", "labelsTr", "");
		Files.copy(data.resolve(PhantomKind.CT.folder()).resolve("dataset.json"), downloads.resolve(PhantomKind.CT.folder()).resolve("dataset.json"));
		copy(data.resolve(PhantomKind.T2.folder()), plain, "images", "labels", "_0000");
		final List<String> ids = copy(data.resolve(PhantomKind.T1.folder()), msd, "imagesTr", "labelsTr", "_0000");
		final String labels = IntStream.range(0, PhantomKind.T1.tasks().size()).mapToObj(i -> "\"" + (i + 1) + "\": \"" + PhantomKind.T1.tasks()
			.get(i) + "\"").collect(Collectors.joining(", "));
		Files.writeString(msd.resolve("dataset.json"), "{\"name\": \"Abdomen\", \"modality\": {\"0\": \"T1\"}, \"labels\": {\"0\": \"background\", " + labels +
			"}, \"training\": [" + ids.stream().map(id -> "{\"image\": \"imagesTr/" + id + "\", \"label\": \"labelsTr/" + id + "\"}").collect(Collectors
				.joining(", ")) + "]}");
	}

	/** Copies the training cases. @param ending of the images' names that is left out. @return names of the files */
	private static List<String> copy(final Path from, final Path to, final String images, final String labels, final String ending)
		throws IOException
	{
		Files.createDirectories(to.resolve(images));
		Files.createDirectories(to.resolve(labels));
		final List<String> names = new ArrayList<>();
		try (Stream<Path> files = Files.list(from.resolve("labelsTr"))) {
			for (final Path map : files.sorted().toList()) {
				final String name = map.getFileName().toString(), stem = name.replace(".nii.gz", "");
				names.add(name);
				Files.copy(map, to.resolve(labels).resolve(name));
				Files.copy(from.resolve("imagesTr").resolve(stem + "_0000.nii.gz"), to.resolve(images).resolve(stem + (ending.isEmpty() ? "_0000" : "") +
					".nii.gz"));
			}
		}
		return names;
	}
}
