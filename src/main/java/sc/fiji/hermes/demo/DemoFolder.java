package sc.fiji.hermes.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import sc.fiji.hermes.file.AtomicFile;
import sc.fiji.hermes.file.Folders;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Remedy;

/** The folder of a demo: what lies where, and that nobody else's files are touched. */
record DemoFolder(Path path) {

	/** Written first; only a folder that has it is a demo's. */
	private static final String MARK = "about-this-folder.txt";
	private static final List<String> OWN = List.of("data", "run", "predictions", "collection.json", "contact-sheet.png", "curves.png",
		"evaluation.txt", "evaluation.csv", "evaluation.json", "report.html", MARK);

	/** A folder that did not exist, was empty, or held a demo that may be replaced. */
	static DemoFolder create(final Path path, final boolean replace) {
		final DemoFolder folder = new DemoFolder(path);
		try {
			if (Files.exists(path) && (!Files.isDirectory(path) || !isEmpty(path))) folder.clear(replace);
		}
		catch (final IOException e) {
			throw new InputException(e, "The demo folder %s cannot be read; give a place that you may write to.", path);
		}
		Folders.create(path, "demo folder");
		AtomicFile.writeString(path.resolve(MARK),
			"Made by the Hermes demo from synthetic phantoms; open report.html. The whole folder may be deleted.\n");
		return folder;
	}

	private void clear(final boolean replace) throws IOException {
		if (!Files.exists(path.resolve(MARK))) throw new InputException(
			"The demo folder %s already exists and was not made by a demo; give another folder.", path);
		if (!replace) throw new InputException("The demo folder %s already holds a demo; give another folder, or allow replacing%s.",
			path, Remedy.REPLACE);
		for (final String name : OWN) delete(path.resolve(name));
	}

	private static boolean isEmpty(final Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.findAny().isEmpty();
		}
	}

	private static void delete(final Path tree) throws IOException {
		if (!Files.exists(tree)) return;
		try (Stream<Path> files = Files.walk(tree)) {
			for (final Path p : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(p);
		}
	}

	Path data() {
		return path.resolve("data");
	}

	Path collection() {
		return path.resolve("collection.json");
	}

	Path run() {
		return path.resolve("run");
	}

	Path predictions() {
		return path.resolve("predictions");
	}

	Path contactSheet() {
		return path.resolve("contact-sheet.png");
	}

	Path curves() {
		return path.resolve("curves.png");
	}

	Path report() {
		return path.resolve("report.html");
	}
}
