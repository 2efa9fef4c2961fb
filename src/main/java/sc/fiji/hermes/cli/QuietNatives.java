package sc.fiji.hermes.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Keeps what native libraries say of themselves away from the terminal: TensorFlow has notes that no setting of its own silences. */
final class QuietNatives {

	private static final Path ERRORS = Path.of("/dev/fd/2");

	private QuietNatives() {}

	/** Lets only Java write to the error stream, where the system can open it a second time; elsewhere nothing changes. */
	static void silence() {
		if (!Files.exists(ERRORS)) return;
		try {
			// At its end, or what another program writes to the same file would be lost.
			final FileOutputStream again = new FileOutputStream(ERRORS.toFile(), true);
			System.setErr(new PrintStream(again, true, StandardCharsets.UTF_8));
			// Java never closes this one but turns it to nowhere.
			new FileOutputStream(FileDescriptor.err).close();
		}
		catch (final IOException e) {
			// A socket cannot be opened again. Notes are better than no errors.
		}
	}
}
