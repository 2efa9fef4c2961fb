package sc.fiji.hermes.io.dicom;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

import sc.fiji.hermes.job.InputException;

/**
 * The header of one file: what {@link Tags} names of it, and where its pixels lie. Reads Part 10 files (PS3.10 section 7) and,
 * since some archives hold them, bare data sets without the preamble.
 *
 * @param pixels absent in a file that is no image
 * @param start of the data set behind the meta information
 */
public record DicomFile(Path file, DataSet data, TransferSyntax syntax, Optional<DataSetReader.Pixels> pixels, long start) {

	/** A file that says it is DICOM but cannot be read to its end. */
	public static final class DamagedException extends Exception {

		private static final long serialVersionUID = 1L;

		private final String series;

		DamagedException(final InputException cause, final String series) {
			super(cause.getMessage(), cause);
			this.series = series;
		}

		/** UID of its series; empty if not even that could be read. */
		String series() {
			return series;
		}
	}

	/** CT, MR and PET of PS3.4 table B.5-1, which always have pixels. */
	private static final Set<String> IMAGES = Set.of("1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.2.1",
		"1.2.840.10008.5.1.4.1.1.2.2", "1.2.840.10008.5.1.4.1.1.4", "1.2.840.10008.5.1.4.1.1.4.1", "1.2.840.10008.5.1.4.1.1.4.4",
		"1.2.840.10008.5.1.4.1.1.128", "1.2.840.10008.5.1.4.1.1.128.1", "1.2.840.10008.5.1.4.1.1.130");

	private static final int PREAMBLE = 128;
	private static final byte[] MAGIC = { 'D', 'I', 'C', 'M' };

	/** Whether a file has the mark of a Part 10 file; false if it cannot be read. */
	static boolean isMarked(final Path file) {
		try (InputStream in = Files.newInputStream(file)) {
			return isMarked(in.readNBytes(PREAMBLE + 4));
		}
		catch (final IOException e) {
			return false;
		}
	}

	private static boolean isMarked(final byte[] start) {
		return start.length >= PREAMBLE + 4 && Arrays.equals(start, PREAMBLE, PREAMBLE + 4, MAGIC, 0, 4);
	}

	/** Empty if the file is not DICOM. */
	public static Optional<DicomFile> read(final Path file) throws DamagedException {
		final DataSet data = new DataSet();
		boolean marked = true;
		try (DicomInput in = new DicomInput(file)) {
			final byte[] head = in.peek(PREAMBLE + 10);
			marked = isMarked(head);
			if (marked) in.skip(PREAMBLE + 4);
			else if (!isBare(head)) return Optional.empty();
			final DataSetReader reader = new DataSetReader(in);
			reader.readMeta(data);
			final TransferSyntax syntax = data.code(Tags.TRANSFER_SYNTAX).map(TransferSyntax::of).map(s -> s.deflated() ? s : s.withExplicit(
				namesType(in.peek(6)))).orElseGet(() -> guess(in.peek(6)));
			final long start = in.position();
			if (syntax.deflated()) in.inflate();
			final Optional<DataSetReader.Pixels> pixels = reader.readTo(data, syntax).stream().findFirst();
			// only what has been unpacked once is known to be there
			if (syntax.deflated() && pixels.isPresent()) {
				in.skip(pixels.get().length());
				// meets the end of the stream, which a cut one does not have
				in.atEnd();
			}
			if (!marked && data.text(Tags.SERIES).isEmpty()) return Optional.empty();
			// cut between two elements, which looks whole
			if (pixels.isEmpty() && marked && lacksPixels(data)) throw in.truncated(null);
			return Optional.of(new DicomFile(file, data, syntax, pixels, start));
		}
		catch (final InputException e) {
			// without the mark nothing speaks for DICOM but that it can be read as such
			if (!marked && data.text(Tags.SERIES).isEmpty()) return Optional.empty();
			throw new DamagedException(e, data.text(Tags.SERIES));
		}
	}

	/** Whether what is there belongs to an image, or is too little to belong to anything. */
	private static boolean lacksPixels(final DataSet data) {
		final String kind = data.code(Tags.SOP_CLASS).or(() -> data.code(Tags.MEDIA_SOP_CLASS)).orElse("");
		return IMAGES.contains(kind) || kind.isEmpty() && data.text(Tags.SERIES).isEmpty();
	}

	/** A data set starts with group 2 or 8, in either byte order, and a low element. */
	private static boolean isBare(final byte[] head) {
		if (head.length < 8) return false;
		final boolean little = (head[0] == 2 || head[0] == 8) && head[1] == 0 && head[3] == 0;
		final boolean big = head[0] == 0 && head[1] == 8 && head[2] == 0;
		return little || big;
	}

	/** Some writers say explicit and write implicit; a length whose bytes are two letters would not fit the first element. */
	private static boolean namesType(final byte[] first) {
		return first.length >= 6 && first[4] >= 'A' && first[4] <= 'Z' && first[5] >= 'A' && first[5] <= 'Z';
	}

	/** From the first element: group 8 shows the byte order, letters behind it a VR. */
	private static TransferSyntax guess(final byte[] first) {
		if (!namesType(first)) return TransferSyntax.IMPLICIT_LITTLE;
		return first[0] == 0 && first[1] != 0 ? TransferSyntax.EXPLICIT_BIG : TransferSyntax.EXPLICIT_LITTLE;
	}

	/** Opens the file where its data set starts, unpacked if need be, in its byte order. */
	static DicomInput open(final Path file, final TransferSyntax syntax, final long start) {
		final DicomInput in = new DicomInput(file);
		try {
			if (syntax.deflated()) {
				in.skip(start);
				in.inflate();
			}
			return in;
		}
		catch (final InputException e) {
			in.close();
			throw e;
		}
	}

	/** UID of its series; empty if it has none. */
	String series() {
		return data.text(Tags.SERIES);
	}
}
