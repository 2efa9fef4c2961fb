package sc.fiji.hermes.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/** A file or folder as it was when somebody asked about it: one that has changed since is another place. */
record Place(Path path, FileTime changed) {

	static Place of(final Path path) {
		try {
			return new Place(path, Files.getLastModifiedTime(path));
		}
		catch (final IOException e) {
			// reading will say what is wrong
			return new Place(path, FileTime.fromMillis(0));
		}
	}
}
