package sc.fiji.hermes.collection.layout;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.collection.layout.FileWords.Role;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;

/**
 * Images and label maps that lie together, in which files of one case are found by their names.
 *
 * @param single id of the case if all files are of one, else empty
 * @param prefix of the ids of several cases
 * @param split that the names of folders say
 * @param labels of a place that has images only: none
 * @param home where an image would lie that is missing
 */
record CasePlace(Optional<String> single, String prefix, Optional<Split> split, List<Path> images, List<Path> labels, Path home) {

	/**
	 * One case.
	 *
	 * @param images by what tells the images of the case apart: how they were made; one of name "" if its name is that of the case
	 * @param labels empty for an image alone
	 * @param missing where its image would lie
	 */
	record Found(String id, Map<String, Path> images, Optional<Path> labels, Optional<Split> split, Path missing) {

		Found withId(final String other) {
			return new Found(other, images, labels, split, missing);
		}
	}

	/** @throws InputException if two files have one name */
	List<Found> cases() {
		final Map<String, Path> maps = new LinkedHashMap<>();
		for (final Path file : labels) put(maps, FileWords.key(file, Role.LABELS), file);
		final Map<String, Map<String, Path>> owned = new LinkedHashMap<>();
		maps.keySet().forEach(k -> owned.put(k, new TreeMap<>()));
		final Map<String, Path> free = new LinkedHashMap<>();
		for (final Path file : images) {
			final String key = FileWords.key(file, Role.IMAGES);
			final Optional<String> owner = maps.containsKey(key) ? Optional.of(key) : maps.keySet().stream().filter(k -> FileWords.rest(key, k)
				.isPresent()).max(java.util.Comparator.comparingInt(String::length));
			if (owner.isPresent()) put(owned.get(owner.get()), FileWords.rest(key, owner.get()).orElse(""), file);
			else if (single.isPresent() && maps.size() == 1) put(owned.values().iterator().next(), channel(file, key), file);
			else put(free, key.isEmpty() ? Volumes.stem(file) : key, file);
		}
		final List<Found> found = new ArrayList<>();
		maps.forEach((key, map) -> found.add(new Found(single.orElse(prefix + (key.isEmpty() ? Volumes.stem(map) : key)), owned.get(key), Optional
			.of(map), split, missing(key, map))));
		free.forEach((key, image) -> found.add(new Found(prefix + key.replaceFirst("_0000$", ""), Map.of("", image), Optional.empty(), split,
			image)));
		return found;
	}

	/** How an image of a case folder is called in every such folder: without the name of the folder. */
	private String channel(final Path file, final String key) {
		final String folder = FolderList.name(home);
		final String own = key.equals(folder) ? "" : FileWords.rest(key, folder).orElse(key);
		final String below = file.getParent().equals(home) ? "" : FolderList.within(home, file.getParent()) + "/";
		return below + own;
	}

	/** Never the label map itself. */
	private Path missing(final String key, final Path map) {
		final String file = FolderList.name(map), ending = file.substring(Math.min(file.length(), Volumes.stem(map).length())).replaceFirst("(?i)^\\.seg\\b", "");
		final Path image = home.resolve((key.isEmpty() ? "image" : key) + ending);
		return image.equals(map) ? home.resolve(key + "_image" + ending) : image;
	}

	private static void put(final Map<String, Path> named, final String name, final Path file) {
		final Path other = named.put(name, file);
		if (other != null) throw new InputException("%s and %s are both of case \"%s\"; rename or remove one.", other, FolderList.name(file),
			name.isEmpty() ? FolderList.name(file.getParent()) : name);
	}
}
