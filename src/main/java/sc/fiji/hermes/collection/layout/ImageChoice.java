package sc.fiji.hermes.collection.layout;

import java.nio.file.Path;
import java.util.List;

import sc.fiji.hermes.job.InputException;

/** Which of the images of a case is used, where there are several, by {@link FolderOptions#channel}. */
final class ImageChoice {

	private ImageChoice() {}

	/**
	 * The chosen one of what the images of cases are called.
	 *
	 * @param names at least one, by the alphabet
	 * @throws InputException if there are fewer
	 */
	static String of(final Path folder, final List<String> names, final FolderOptions options) {
		if (options.channel() >= names.size()) throw new InputException("%s has no channel %d; give 0 to %d for %s.", folder, options.channel(), names
			.size() - 1, list(names));
		final String name = names.get(options.channel());
		if (names.size() > 1) options.note("%s has images of %s; only %s is used, which is channel %d.", FolderList.name(folder), list(names), list(
			List.of(name)), options.channel());
		return name;
	}

	private static String list(final List<String> names) {
		return String.join(", ", names.stream().map(n -> n.isEmpty() ? "the name of the case" : n).toList());
	}
}
