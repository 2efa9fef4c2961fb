package sc.fiji.hermes.collection.layout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Which values label maps hold: a file is read again only if its time or size is another, so that a folder of many can be
 * read anew for what concerns its cases alone. Safe for use from several threads.
 */
final class LabelValues {

	private record Found(FileTime time, long size, Set<Integer> values) {}

	/** Headers whose voxels lie in another file, so that their time tells nothing. */
	private static final Pattern APART = Pattern.compile("(?i).*\\.(?:mhd|nhdr|hdr|img)");

	private final Map<Path, Found> known = new ConcurrentHashMap<>();

	/** @param reader reads the values of a file */
	Set<Integer> of(final Path file, final Function<Path, Set<Integer>> reader) {
		if (APART.matcher(file.toString()).matches()) return reader.apply(file);
		final BasicFileAttributes now;
		try {
			now = Files.readAttributes(file, BasicFileAttributes.class);
		}
		catch (final IOException e) {
			return reader.apply(file);
		}
		final Found before = known.get(file);
		if (before != null && before.time.equals(now.lastModifiedTime()) && before.size == now.size()) return before.values;
		final Set<Integer> values = reader.apply(file);
		known.put(file, new Found(now.lastModifiedTime(), now.size(), Set.copyOf(values)));
		return values;
	}
}
