package sc.fiji.hermes.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import sc.fiji.hermes.file.Folders;
import sc.fiji.hermes.file.HiddenLibraries;
import sc.fiji.hermes.file.Moves;
import sc.fiji.hermes.file.Temporary;
import sc.fiji.hermes.job.InputException;

/**
 * A folder of model folders, from which a model is chosen by name, and a second one of models that came with the program, which are
 * listed and found but never changed. Nothing is cached: what lies in the folders now is what is listed. Neither need exist.
 * <p>
 * A new model cannot take the name of one that came with the program. If the user has put a folder of that name there all the same, it
 * goes first, and its entry says so.
 *
 * <pre>{@code
 * ModelLibrary library = ModelLibrary.of(ModelLibrary.userFolder()).withShipped(ModelLibrary.shippedFolder());
 * library.add(run.resolve("model"), "abdomen");
 * Path model = library.find("abdomen").orElseThrow();
 * }</pre>
 */
public final class ModelLibrary {

	private final Path folder;
	private final Optional<Path> shipped;

	private ModelLibrary(final Path folder, final Optional<Path> shipped) {
		this.folder = folder;
		this.shipped = shipped;
	}

	/** A folder of the user's own models. */
	public static ModelLibrary of(final Path folder) {
		return new ModelLibrary(folder.toAbsolutePath().normalize(), Optional.empty());
	}

	/** The same with the models of another folder that came with the program, if there is one. */
	public ModelLibrary withShipped(final Optional<Path> models) {
		return new ModelLibrary(folder, models.map(m -> m.toAbsolutePath().normalize()));
	}

	/** Where the models lie that came with the program: {@code models} among the hidden libraries of an installation in ImageJ. */
	public static Optional<Path> shippedFolder() {
		return HiddenLibraries.folder().map(f -> f.resolve("models"));
	}

	/** Where models lie if there is no better place: {@code .hermes/models} in the user's home. */
	public static Path userFolder() {
		return Path.of(System.getProperty("user.home"), ".hermes", "models");
	}

	public Path folder() {
		return folder;
	}

	/** The folder of models that came with the program, if there is one. */
	public Optional<Path> shipped() {
		return shipped;
	}

	/** Every model by name, also the broken ones, the user's own first; hidden folders and files are passed over. */
	public List<LibraryEntry> list() {
		final List<Path> own = folders(folder), came = shippedFolders();
		final Set<String> hidden = own.stream().map(ModelLibrary::name).collect(Collectors.toSet());
		return Stream.concat(own.stream().map(f -> own(f, came)), came.stream().filter(f -> !hidden.contains(name(f))).map(LibraryEntry::shipped))
			.toList();
	}

	private static LibraryEntry own(final Path model, final List<Path> shipped) {
		final LibraryEntry e = LibraryEntry.of(model);
		return named(shipped, e.name()).isPresent() ? e.withNote(
			"It goes before the model of this name that came with Hermes; give its folder another name to have both.") : e;
	}

	private static String name(final Path model) {
		return model.getFileName().toString();
	}

	private static Optional<Path> named(final List<Path> models, final String name) {
		return models.stream().filter(f -> name(f).equals(name)).findFirst();
	}

	private List<Path> shippedFolders() {
		return shipped.map(ModelLibrary::folders).orElse(List.of());
	}

	private static List<Path> folders(final Path parent) {
		if (!Files.isDirectory(parent)) return List.of();
		try (Stream<Path> children = Files.list(parent)) {
			return children.filter(f -> Files.isDirectory(f) && !name(f).startsWith(".")).sorted().toList();
		}
		catch (final IOException e) {
			throw new InputException(e, "The folder of models %s cannot be read; check its permissions.", parent);
		}
	}

	/** Names of the models that can be used. */
	public List<String> names() {
		return list().stream().filter(e -> !e.isBroken()).map(LibraryEntry::name).toList();
	}

	/**
	 * The model that is meant where none is named: the only one of the user's own that can be used or, if there is none, the only one that
	 * came with the program.
	 */
	public Optional<String> only() {
		final List<LibraryEntry> usable = list().stream().filter(e -> !e.isBroken()).toList();
		final List<LibraryEntry> own = usable.stream().filter(e -> !e.isShipped()).toList(), meant = own.isEmpty() ? usable : own;
		return meant.size() == 1 ? Optional.of(meant.get(0).name()) : Optional.empty();
	}

	/** The model of a name; broken ones too. */
	public Optional<LibraryEntry> entry(final String name) {
		final List<Path> came = shippedFolders();
		return named(folders(folder), name).map(f -> own(f, came)).or(() -> named(came, name).map(LibraryEntry::shipped));
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
	 * As {@link #find}, but a model folder or run folder of that path goes before a model of that name, as is usual on a command line.
	 * What does not exist, and is no mere name, is returned as it is.
	 *
	 * @throws InputException that lists the names if there is no such model
	 */
	public Path locate(final Path given) {
		final Path path = ModelFolder.of(given);
		if (ModelFolder.isModel(Replacement.readable(path)) || given.isAbsolute() || given.getNameCount() > 1) return path;
		final Optional<Path> named = entry(given.toString()).map(LibraryEntry::folder);
		return named.isEmpty() && Files.exists(path) ? path : named.orElseGet(() -> require(given.toString()));
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
	 * @throws InputException if there is one already, one of that name came with the program, or it cannot be the name of a folder
	 */
	public Path requireFree(final String name) {
		final Path target = place(name);
		if (named(shippedFolders(), name).isPresent()) throw new InputException(
			"A model called \"%s\" came with Hermes; give another name.", name);
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
	 * @throws InputException if there is no such model, it came with the program, or the disk refuses
	 */
	public void remove(final String name) {
		final Path place = requireOwn(name).folder();
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

	/**
	 * As {@link #entry}.
	 *
	 * @throws InputException that lists the names if there is no such model
	 */
	public LibraryEntry requireEntry(final String name) {
		return entry(name).orElseThrow(() -> {
			final String names = list().stream().map(LibraryEntry::name).collect(Collectors.joining(", "));
			return new InputException("There is no model \"%s\" in %s; %s.", name, folder, names.isEmpty() ? "train one, or copy a model folder there"
				: "choose from: " + names);
		});
	}

	/**
	 * A model that may be removed.
	 *
	 * @throws InputException if there is no such model, or it came with the program
	 */
	public LibraryEntry requireOwn(final String name) {
		final LibraryEntry found = requireEntry(name);
		if (found.isShipped()) throw new InputException("The model \"%s\" came with Hermes and is not removed; choose one of your own.", name);
		return found;
	}

	private static boolean isEmpty(final Path place) throws IOException {
		try (Stream<Path> files = Files.list(place)) {
			return files.findAny().isEmpty();
		}
	}
}
