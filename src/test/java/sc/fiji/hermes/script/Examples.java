package sc.fiji.hermes.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import sc.fiji.hermes.demo.PhantomOptions;
import sc.fiji.hermes.demo.Phantoms;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.worker.RandomModel;

/** The example scripts, and what they need to run: a model, a folder of volumes, a collection, a home without models. */
final class Examples {

	static final Path SCRIPTS = Path.of("scripts", "examples");

	private final Path folder;
	private final String home = System.getProperty("user.home");

	/** Ours is the user's home from now on, so that nothing is installed in the real one. */
	Examples(final Path folder) throws IOException {
		this.folder = folder;
		RandomModel.writeCoarse(model());
		Phantoms.generate(folder.resolve("data"), PhantomOptions.options().withCases(2, 1, 2).withVoxel(2), Job.create());
		System.setProperty("user.home", Files.createDirectories(folder.resolve("home")).toString());
	}

	void giveBackHome() {
		System.setProperty("user.home", home);
	}

	Path model() {
		return folder.resolve("my model");
	}

	/** A dataset folder; as a collection it has one modality. */
	Path collection() {
		return folder.resolve("data").resolve("Dataset901_Phantom_CT");
	}

	/** A folder with two volumes. */
	Path volumes() {
		return collection().resolve("imagesTs");
	}

	List<Path> volumeFiles() throws IOException {
		return files(volumes());
	}

	/** Where trained models are installed. */
	Path installed(final String name) {
		return folder.resolve("home").resolve(".hermes").resolve("models").resolve(name);
	}

	static List<Path> files(final Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.sorted().toList();
		}
	}
}
