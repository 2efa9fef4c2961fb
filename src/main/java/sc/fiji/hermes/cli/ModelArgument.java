package sc.fiji.hermes.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** A model may be named by its own folder or by that of the run that made it. */
final class ModelArgument {

	static final String DESCRIPTION = "Model folder, or run folder of a training.";

	private ModelArgument() {}

	static Path folder(final Path given) {
		return Files.exists(given.resolve("run.json")) ? given.resolve("model") : given;
	}
}
