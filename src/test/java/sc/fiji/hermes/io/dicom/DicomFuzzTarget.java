package sc.fiji.hermes.io.dicom;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import sc.fiji.hermes.io.Jazzer;
import sc.fiji.hermes.job.InputException;

/** What Jazzer calls with a DICOM file of its own making, between two good slices of a series. */
public final class DicomFuzzTarget {

	private static final Path FOLDER = folder();

	private DicomFuzzTarget() {}

	/** Anything but volumes or a sentence is a fault. */
	public static void fuzzerTestOneInput(final byte[] data) {
		try {
			Files.write(FOLDER.resolve("IM1"), data);
			final DicomFolder folder = DicomFolder.scan(FOLDER);
			for (final DicomSeries s : folder.series()) s.title();
			folder.only().read();
		}
		catch (final InputException e) {
			final String sentence = e.getMessage();
			if (!sentence.endsWith(".") || sentence.chars().anyMatch(Character::isISOControl)) throw new AssertionError(sentence, e);
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	private static Path folder() {
		final Path folder = Jazzer.folder();
		for (int z = 0; z < 3; z += 2) DicomBytes.slice(z).to(folder.resolve("IM" + z));
		return folder;
	}
}
