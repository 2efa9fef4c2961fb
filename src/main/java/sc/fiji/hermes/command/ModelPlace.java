package sc.fiji.hermes.command;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import sc.fiji.hermes.bundle.ModelLibrary;

/** Where the commands look for models. */
public final class ModelPlace {

	private ModelPlace() {}

	/**
	 * {@code models/hermes} of the ImageJ or Fiji that runs, or without one the user's own folder; with the models that came with Hermes,
	 * which its updater cares for.
	 */
	public static ModelLibrary library() {
		return ModelLibrary.of(installation().map(f -> f.resolve("models").resolve("hermes")).orElseGet(ModelLibrary::userFolder)).withShipped(
			ModelLibrary.shippedFolder());
	}

	/** That of a folder if one is given, else the usual one. */
	public static ModelLibrary library(final File folder) {
		return HermesCommand.path(folder).map(ModelLibrary::of).orElseGet(ModelPlace::library);
	}

	/** Outside of an installation ImageJ names the working directory. */
	private static Optional<Path> installation() {
		return Host.here().folder().filter(f -> Files.isDirectory(f.resolve("plugins")));
	}
}
