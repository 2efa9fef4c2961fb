package sc.fiji.hermes.io.dicom;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;

import sc.fiji.hermes.job.InputException;

/** What is said of a folder whose only series cannot be read. */
final class Refusal {

	private Refusal() {}

	/** Fails unless it is one sentence with all of these words. */
	static void of(final Path folder, final String... words) {
		final String sentence = assertThrows(InputException.class, () -> DicomFolder.scan(folder).only().read()).getMessage();
		for (final String w : words) assertTrue(sentence.contains(w), sentence);
		assertTrue(sentence.endsWith(".") && !sentence.contains("\n"), sentence);
	}
}
