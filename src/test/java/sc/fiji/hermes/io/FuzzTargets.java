package sc.fiji.hermes.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import sc.fiji.hermes.job.InputException;

/** What Jazzer calls with bytes of its own making, one class a reader: each must give a volume or one sentence. */
final class FuzzTargets {

	private static final Path FOLDER = Jazzer.folder();

	private FuzzTargets() {}

	/** NIfTI, one file. */
	public static final class Nifti {

		private Nifti() {}

		public static void fuzzerTestOneInput(final byte[] data) {
			read("a.nii", data);
		}
	}

	/** The header of a NIfTI pair; the image is made of the same bytes. */
	public static final class NiftiPair {

		private NiftiPair() {}

		public static void fuzzerTestOneInput(final byte[] data) {
			write("b.img", data);
			read("b.hdr", data);
		}
	}

	/** NRRD with or without a data file. */
	public static final class Nrrd {

		private Nrrd() {}

		public static void fuzzerTestOneInput(final byte[] data) {
			write("data", data);
			read("a.nrrd", data);
		}
	}

	/** MetaImage with or without a data file. */
	public static final class MetaImage {

		private MetaImage() {}

		public static void fuzzerTestOneInput(final byte[] data) {
			write("data", data);
			read("a.mha", data);
		}
	}

	/** TIFF. */
	public static final class Tiff {

		private Tiff() {}

		public static void fuzzerTestOneInput(final byte[] data) {
			read("a.tif", data);
		}
	}

	/** Anything but a volume or a sentence about the file is a fault. */
	static void read(final String name, final byte[] data) {
		final Path file = write(name, data);
		attempt(file, () -> Volumes.header(file));
		attempt(file, () -> {
			if (!Volumes.header(file).geometry().equals(Volumes.read(file).geometry())) throw new AssertionError("two places");
		});
		attempt(file, () -> Volumes.readLabels(file));
		attempt(file, () -> Volumes.readStored(file, ReadOptions.options()));
		attempt(file, () -> Volumes.read(file, ReadOptions.options().withFrame(2).withSlices(1, 1)));
		if (name.endsWith(".seg.nrrd")) segments(file);
	}

	private static void segments(final Path file) {
		attempt(file, () -> Volumes.readLabels(file, ReadOptions.options().withLayer(1)));
		attempt(file, () -> Volumes.header(file).segments().forEach(s -> {
			if (s.name().isEmpty() || s.value() < 1 || s.value() > 65_535 || s.layer() < 0) throw new AssertionError(s.toString());
		}));
	}

	private static void attempt(final Path file, final Runnable reading) {
		try {
			reading.run();
		}
		catch (final InputException e) {
			final String sentence = e.getMessage();
			if (!sentence.startsWith(file.getParent().toString()) || !sentence.endsWith(".") || sentence.length() > 1000 || sentence.chars()
				.anyMatch(Character::isISOControl)) throw new AssertionError(sentence, e);
		}
	}

	private static Path write(final String name, final byte[] data) {
		try {
			return Files.write(FOLDER.resolve(name), data);
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}
}
