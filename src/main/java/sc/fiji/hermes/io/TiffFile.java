package sc.fiji.hermes.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import sc.fiji.hermes.file.AtomicFile;
import sc.fiji.hermes.job.InputException;

/**
 * The pages of a TIFF file and what ImageJ notes beside them. ImageJ's own decoder believes counts of the file, so this one
 * reads directories itself and holds every count against the size of the file. Source: TIFF 6.0; {@code ij.io.TiffDecoder}
 * for ImageJ's tags.
 */
final class TiffFile implements Closeable {

	private static final int MOST_PAGES = 1 << 16, MOST_STRIPS = 1 << 21, MOST_TEXT = 1 << 20;

	private static final int SUBFILE = 254, OLD_SUBFILE = 255, WIDTH = 256, HEIGHT = 257, BITS = 258, COMPRESSION = 259, PHOTOMETRIC = 262, DESCRIPTION = 270,
			OFFSETS = 273, SAMPLES = 277, ROWS = 278, COUNTS = 279, X_RESOLUTION = 282, Y_RESOLUTION = 283, RESOLUTION_UNIT = 296,
			PREDICTOR = 317, TILE_WIDTH = 322, FORMAT = 339, IJ_COUNTS = 50838, IJ_DATA = 50839;

	/** "IJIJ" and "prop". */
	private static final int IJ_MAGIC = 0x494a494a, IJ_PROPERTIES = 0x70726f70;

	private final Path file;
	private final FileChannel channel;
	private final long size;
	private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
	private final List<TiffPage> pages = new ArrayList<>();
	private Map<Integer, Entry> first = Map.of();
	private long strips;

	private record Entry(int type, long count, long at) {}

	private TiffFile(final Path file, final FileChannel channel) throws IOException {
		this.file = file;
		this.channel = channel;
		size = channel.size();
	}

	static TiffFile open(final Path file) {
		try {
			final FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
			try {
				final TiffFile tiff = new TiffFile(file, channel);
				tiff.readPages();
				return tiff;
			}
			catch (final IOException | RuntimeException e) {
				channel.close();
				throw e;
			}
		}
		catch (final IOException e) {
			throw new InputException(e, "%s cannot be read (%s); check its permissions and the disk.", file, AtomicFile.reason(e));
		}
	}

	Path file() {
		return file;
	}

	ByteOrder order() {
		return order;
	}

	/** At least one, all of one size and type. */
	List<TiffPage> pages() {
		return pages;
	}

	long size() {
		return size;
	}

	/** The image description of the first page; empty if there is none. */
	String description() {
		final Entry e = first.get(DESCRIPTION);
		if (e == null || e.type != 2) return "";
		return new String(bytes(place(e), (int) Math.min(e.count, MOST_TEXT)).array(), StandardCharsets.UTF_8).replaceFirst("\0.*$", "");
	}

	/** Pixels per unit along x and y; 0 if the file does not say. */
	double[] resolution() {
		return new double[] { ratio(first.get(X_RESOLUTION)), ratio(first.get(Y_RESOLUTION)) };
	}

	/** 1 for a unit that the description names, 2 for inch, 3 for cm. */
	int resolutionUnit() {
		return (int) value(first, RESOLUTION_UNIT, 2);
	}

	private double ratio(final Entry e) {
		if (e == null || e.type != 5) return 0;
		final ByteBuffer b = bytes(place(e), 8);
		return (double) (b.getInt(0) & 0xffffffffL) / (b.getInt(4) & 0xffffffffL);
	}

	/** The properties that ImageJ keeps with an image. */
	Map<String, String> properties() {
		final Entry counts = first.get(IJ_COUNTS), data = first.get(IJ_DATA);
		final Map<String, String> properties = new HashMap<>();
		if (counts == null || data == null || counts.type != 4 || counts.count < 2 || counts.count > MOST_PAGES * 2) return properties;
		final long[] lengths = values(counts);
		final long start = place(data);
		if (lengths[0] < 12 || lengths[0] > 804) return properties;
		final ByteBuffer header = bytes(start, (int) lengths[0]);
		if (header.getInt(0) != IJ_MAGIC) return properties;
		final List<String> words = new ArrayList<>();
		long at = start + lengths[0];
		for (int i = 4, item = 1; i + 8 <= lengths[0]; i += 8) {
			final int type = header.getInt(i);
			for (int k = header.getInt(i + 4); k > 0 && item < lengths.length; k--, item++) {
				if (type == IJ_PROPERTIES && lengths[item] <= MOST_TEXT) words.add(characters(bytes(at, (int) lengths[item])));
				at += lengths[item];
			}
		}
		for (int i = 0; i + 1 < words.size(); i += 2) properties.put(words.get(i), words.get(i + 1));
		return properties;
	}

	private static String characters(final ByteBuffer b) {
		return b.asCharBuffer().toString();
	}

	private void readPages() {
		if (size == 0) throw new InputException("%s is empty; copy or download it again.", file);
		if (size < 8) throw notTiff();
		final ByteBuffer start = bytes(0, 8);
		final int mark = start.getShort(0);
		if (mark == 0x4d4d) order = ByteOrder.BIG_ENDIAN;
		else if (mark != 0x4949) throw notTiff();
		start.order(order);
		if (start.getShort(2) == 43) throw new InputException("%s is a BigTIFF, which is not supported; save it as NIfTI or NRRD.", file);
		if (start.getShort(2) != 42) throw notTiff();
		final Set<Long> seen = new HashSet<>();
		long at = start.getInt(4) & 0xffffffffL;
		while (at != 0) {
			if (!seen.add(at)) throw new InputException("%s has pages that lead in a circle; convert it from its source again.", file);
			if (seen.size() > MOST_PAGES) throw new InputException("%s has more than %d pages; save it as NIfTI.", file, MOST_PAGES);
			at = readPage(at);
		}
		if (pages.isEmpty()) throw new InputException("%s has no page; convert it from its source again.", file);
	}

	/** Returns where the next page is, 0 if there is none. */
	private long readPage(final long at) {
		final int count = bytes(at, 2).getShort(0) & 0xffff;
		final ByteBuffer b = bytes(at + 2, 12 * count + 4);
		final Map<Integer, Entry> entries = new HashMap<>();
		for (int i = 0; i < count; i++) entries.put(b.getShort(12 * i) & 0xffff, new Entry(b.getShort(12 * i + 2), b.getInt(12 * i +
			4) & 0xffffffffL, at + 2 + 12 * i + 8));
		final long next = b.getInt(12 * count) & 0xffffffffL;
		// a thumbnail or a mask is no slice
		if ((value(entries, SUBFILE, 0) & 5) != 0 || value(entries, OLD_SUBFILE, 1) == 2) return next;
		final TiffPage page = page(entries);
		if (pages.isEmpty()) first = entries;
		else if (!page.isLike(pages.get(0))) throw new InputException(
			"%s has pages of different size or type, so it is no volume; save the pages of one size alone.", file);
		pages.add(page);
		return next;
	}

	private TiffPage page(final Map<Integer, Entry> entries) {
		final long samples = value(entries, SAMPLES, 1);
		final long photometric = value(entries, PHOTOMETRIC, 1);
		if (photometric == 2 || photometric == 5 || photometric == 6) throw new InputException(
			"%s holds colours (RGB or alike)%s, but one grey value per voxel is needed; %s.", file, pages.isEmpty() ? "" : " in page " + (pages
				.size() + 1), pages.isEmpty() ? "convert it to grey values" : "save the grey pages alone");
		if (samples != 1) throw new InputException("%s has %d values per voxel, but one is needed; save each channel as a file of its own.",
			file, samples);
		if (entries.containsKey(TILE_WIDTH)) throw new InputException(
			"%s is stored in tiles, which is not supported; open it in ImageJ and save it as TIFF again.", file);
		if (value(entries, PREDICTOR, 1) != 1) throw new InputException(
			"%s is stored as differences (predictor %d), which is not supported; open it in ImageJ and save it as TIFF again.", file, value(
				entries, PREDICTOR, 1));
		final long width = value(entries, WIDTH, 0), height = value(entries, HEIGHT, 0);
		Shape.checkSize(new long[] { width, height, 1 }, file);
		final long rows = Math.min(height, Math.max(1, value(entries, ROWS, height)));
		final long expected = (height + rows - 1) / rows;
		final Entry offsets = entries.get(OFFSETS);
		if (offsets == null || offsets.count < expected) throw new InputException(
			"%s does not say where its pixels are; convert it from its source again.", file);
		strips += offsets.count;
		if (strips > MOST_STRIPS) throw new InputException("%s has more than %d strips; open it in ImageJ and save it as TIFF again.", file,
			MOST_STRIPS);
		final ScalarType type = type(value(entries, BITS, 1), value(entries, FORMAT, 1));
		final TiffPage.Compression compression = TiffPage.Compression.of(value(entries, COMPRESSION, 1), file);
		final Entry counts = entries.get(COUNTS);
		final long[] stored = new long[(int) expected];
		if (counts != null && counts.count >= expected) System.arraycopy(values(counts), 0, stored, 0, stored.length);
		else if (compression != TiffPage.Compression.NONE) throw new InputException(
			"%s does not say how long its strips are; convert it from its source again.", file);
		final long[] places = java.util.Arrays.copyOf(values(offsets), (int) expected);
		return new TiffPage(width, height, type, compression, places, stored, rows);
	}

	private ScalarType type(final long bits, final long format) {
		final String name = (format == 3 ? "FLOAT" : format == 2 ? "INT" : format == 1 || format == 4 ? "UINT" : "?") + bits;
		return switch (name) {
			case "UINT8", "INT8", "UINT16", "INT16", "UINT32", "INT32", "FLOAT32", "FLOAT64" -> ScalarType.valueOf(name);
			default -> throw new InputException("%s has pixels of %d bits (sample format %d), which are not supported; save it with 8, 16 or 32.",
				file, bits, format);
		};
	}

	/** The first number of a field. */
	private long value(final Map<Integer, Entry> entries, final int tag, final long otherwise) {
		final Entry e = entries.get(tag);
		if (e == null || e.count < 1) return otherwise;
		return number(bytes(place(e), width(e.type)), 0, e.type);
	}

	/** All whole numbers of a field; the caller has limited their count. */
	private long[] values(final Entry e) {
		if (e.count > MOST_STRIPS) throw VolumeInput.truncated(file, null);
		final int width = width(e.type);
		final ByteBuffer b = bytes(place(e), (int) e.count * width);
		final long[] numbers = new long[(int) e.count];
		for (int i = 0; i < numbers.length; i++) numbers[i] = number(b, i * width, e.type);
		return numbers;
	}

	private long number(final ByteBuffer b, final int at, final int type) {
		return switch (type) {
			case 1 -> b.get(at) & 0xff;
			case 3 -> b.getShort(at) & 0xffff;
			case 4 -> b.getInt(at) & 0xffffffffL;
			default -> throw new InputException("%s has a field of a wrong type in its header; convert it from its source again.", file);
		};
	}

	/** Where the values of a field are: in the directory if they fit into four bytes. */
	private long place(final Entry e) {
		if (width(e.type) == 0) throw new InputException("%s has a field of a wrong type in its header; convert it from its source again.",
			file);
		return e.count * width(e.type) <= 4 ? e.at : bytes(e.at, 4).getInt(0) & 0xffffffffL;
	}

	private static int width(final int type) {
		return switch (type) {
			case 1, 2, 6, 7 -> 1;
			case 3, 8 -> 2;
			case 4, 9, 11 -> 4;
			case 5, 10, 12 -> 8;
			default -> 0;
		};
	}

	private InputException notTiff() {
		return new InputException("%s is not a TIFF file, whatever its name says; convert the image to TIFF or NIfTI.", file);
	}

	/** Bytes of the file in its byte order; nothing is allocated for what is not there. */
	private ByteBuffer bytes(final long at, final int count) {
		if (at < 0 || count < 0 || at > size - count) throw VolumeInput.truncated(file, null);
		final ByteBuffer b = ByteBuffer.allocate(count).order(order);
		try {
			while (b.hasRemaining() && channel.read(b, at + b.position()) >= 0) {}
		}
		catch (final IOException e) {
			throw new InputException(e, "%s cannot be read (%s); check the disk or network drive.", file, AtomicFile.reason(e));
		}
		if (b.hasRemaining()) throw VolumeInput.truncated(file, null);
		return b.flip();
	}

	@Override
	public void close() {
		try {
			channel.close();
		}
		catch (final IOException e) {
			// nothing was written, so nothing is lost
		}
	}
}
