package sc.fiji.hermes.collection.layout;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import sc.fiji.hermes.io.Volumes;

/** The volume files below a folder, listed once. */
final class FolderTree {

	/** Deep enough for site, patient, session and kind of image. */
	private static final int DEPTH = 7;

	private final Path path;
	private final Map<String, FolderTree> folders = new LinkedHashMap<>();
	private final List<Path> volumes = new ArrayList<>();

	private FolderTree(final Path path) {
		this.path = path;
	}

	/** Lists at most {@code most} files; folders that may not be read are left out. */
	static FolderTree of(final Path folder, final int most) {
		final FolderTree root = new FolderTree(folder);
		for (final String name : FolderList.names(folder, DEPTH, most).stream().sorted().toList()) {
			if (name.startsWith(".") || name.contains("/.")) continue;
			FolderTree at = root;
			final String[] parts = name.split("/");
			final Path file = folder.resolve(name);
			if (!Volumes.isVolumeFile(file)) continue;
			for (int i = 0; i < parts.length - 1; i++) {
				final FolderTree above = at;
				at = at.folders.computeIfAbsent(parts[i], n -> new FolderTree(above.path.resolve(n)));
			}
			at.volumes.add(file);
		}
		return root;
	}

	Path path() {
		return path;
	}

	String name() {
		return FolderList.name(path);
	}

	/** Folders with volumes in them or below, by name. */
	List<FolderTree> folders() {
		return List.copyOf(folders.values());
	}

	/** Volumes in this very folder, by name. */
	List<Path> volumes() {
		return List.copyOf(volumes);
	}

	/** Volumes here and below. */
	List<Path> all() {
		final List<Path> all = new ArrayList<>(volumes);
		folders.values().forEach(f -> all.addAll(f.all()));
		return all;
	}

	/** The folder in which a file of {@link #all} lies, looked for from here. */
	Optional<FolderTree> find(final Path folder) {
		if (folder.equals(path)) return Optional.of(this);
		return folders.values().stream().flatMap(f -> f.find(folder).stream()).findFirst();
	}
}
