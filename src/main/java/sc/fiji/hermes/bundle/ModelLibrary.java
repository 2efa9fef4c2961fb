package sc.fiji.hermes.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import sc.fiji.hermes.file.Folders;
import sc.fiji.hermes.file.Moves;
import sc.fiji.hermes.file.Temporary;
import sc.fiji.hermes.job.InputException;

/**
 * A folder of model folders, from which a model is chosen by name. Nothing is cached: what lies in the folder now is what is
 * listed. The folder need not exist before a model is added.
 *
 * <pre>{@code
 * ModelLibrary library = ModelLibrary.of(ModelLibrary.userFolder());
 * library.add(run.resolve("model"), "abdomen");
 * Path model = library.find("abdomen").orElseThrow();
 * }</pre>
 */
public final class ModelLibrary {

	private final Path folder;

	private ModelLibrary(final Path folder) {
		this.folder = folder;
	}

	public static ModelLibrary of(final Path folder) {
		return new ModelLibrary(folder.toAbsolutePath().normalize());
	}

	/** Where models lie if there is no better place: {@code .hermes/models} in the user's home. */
	public static Path userFolder() {
		return Path.of(System.getProperty("user.home"), ".hermes", "models");
	}

	public Path folder() {
		return folder;
	}

	/** Every model by name, also the broken ones; hidden folders and files are passed over. */
	public List<LibraryEntry> list() {
		return folders().stream().map(LibraryEntry::of).toList();
	}

	private List<Path> folders() {
		if (!Files.isDirectory(folder)) return List.of();
		try (Stream<Path> children = Files.list(folder)) {
			return children.filter(f -> Files.isDirectory(f) && !f.getFileName().toString().startsWith(".")).sorted().toList();
		}
		catch (final IOException e) {
			throw new InputException(e, "The folder of models %s cannot be read; check its permissions.", folder);
		}
	}

	/** Names of the models that can be used. */
	public List<String> names() {
		return list().stream().filter(e -> !e.isBroken()).map(LibraryEntry::name).toList();
	}

	/** The model of a name; broken ones too. */
	public Optional<LibraryEntry> entry(final String name) {
		return folders().stream().filter(f -> f.getFileName().toString().equals(name)).findFirst().map(LibraryEntry::of);
	}

	/**
	 * The folder of a model that is given by its name here, or by the path of a model folder or of the run folder of a
	 * training. What is in it is not checked.
	 */
	public Optional<Path> find(final String nameOrPath) {
		final String text = nameOrPath.strip();
		if (text.isEmpty()) return Optional.empty();
		final Optional<Path> here = entry(text).map(LibraryEntry::folder);
		if (here.isPresent()) return here;
		try {
			final Path path = Path.of(text);
			return Files.isDirectory(path) ? Optional.of(ModelFolder.of(path)) : Optional.empty();
		}
		catch (final InvalidPathException e) {
			return Optional.empty();
		}
	}

	/**
	 * As {@link #find}.
	 *
	 * @throws InputException that lists the names if there is no such model
	 */
	public Path require(final String nameOrPath) {
		return find(nameOrPath).orElseThrow(() -> {
			final List<String> names = names();
			final String known = names.isEmpty() ? "train one, or copy a model folder into " + folder : "choose from: " + String.join(", ",
				names) + ", or give the path of a model folder";
			return nameOrPath.isBlank() ? new InputException("No model is given; %s.", known) : new InputException(
				"There is no model \"%s\"; %s.", nameOrPath, known);
		});
	}

	/**
	 * Copies a model here; it appears under its name only when all of it is there.
	 *
	 * @param model folder of a model
	 * @param name not yet in use, and a name for a folder
	 * @return the new folder
	 * @throws InputException if the model is broken, the name cannot be used, or the disk refuses
	 */
	public Path add(final Path model, final String name) {
		ModelFolder.describe(model);
		final Path target = requireFree(name);
		Folders.create(folder, "folder of models");
		// what a killed copy of this name has left
		Temporary.leftOf(target).forEach(Replacement::remove);
		final Path temporary = Temporary.beside(target);
		try {
			Files.createDirectory(temporary);
			for (final String file : ModelFolder.FILES) if (Files.exists(model.resolve(file))) Files.copy(model.resolve(file), temporary.resolve(
				file));
			Moves.replace(temporary, target);
		}
		catch (final IOException e) {
			throw new InputException(e, "The model %s cannot be copied into %s (%s); check the disk's free space and permissions.", model,
				folder, e.getMessage());
		}
		finally {
			Replacement.remove(temporary);
		}
		return target;
	}

	/**
	 * Where a model of a new name would lie.
	 *
	 * @throws InputException if there is one already, or the name cannot be that of a folder
	 */
	public Path requireFree(final String name) {
		final Path target = place(name);
		if (Files.exists(target)) throw new InputException("There is already a model \"%s\" in %s; give another name.", name, folder);
		return target;
	}

	private Path place(final String name) {
		try {
			final Path place = folder.resolve(name).normalize();
			if (!name.isBlank() && !name.startsWith(".") && folder.equals(place.getParent())) return place;
		}
		catch (final InvalidPathException e) {
			// no name for a folder
		}
		throw new InputException("A model cannot be called \"%s\"; give a name that can be one of a folder.", name);
	}

	/**
	 * Removes a model, also a broken one. Of its folder only what makes up a model: if something else is in it, that stays. Of
	 * a link to a folder only the link.
	 *
	 * @throws InputException if there is no such model, or the disk refuses
	 */
	public void remove(final String name) {
		final Path place = entry(name).map(LibraryEntry::folder).orElseThrow(() -> new InputException(
			"There is no model \"%s\" in %s; choose from: %s.", name, folder, list().stream().map(LibraryEntry::name).collect(Collectors.joining(
				", "))));
		try {
			if (Files.isSymbolicLink(place)) {
				Files.delete(place);
				return;
			}
			// model.json first: what is left by a failure is no model any more
			for (final String file : ModelFolder.FILES) Files.deleteIfExists(place.resolve(file));
			if (isEmpty(place)) Files.delete(place);
		}
		catch (final IOException e) {
			throw new InputException(e, "The model %s cannot be removed (%s); check the permissions of its folder.", place, e.getMessage());
		}
		if (Files.exists(place)) throw new InputException("%s holds files that are no part of a model, which were kept; look at them and " +
			"remove the folder yourself.", place);
	}

	private static boolean isEmpty(final Path place) throws IOException {
		try (Stream<Path> files = Files.list(place)) {
			return files.findAny().isEmpty();
		}
	}
}
