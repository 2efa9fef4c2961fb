package sc.fiji.hermes.bundle;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32C;

import sc.fiji.hermes.file.AtomicFile;
import sc.fiji.hermes.job.InputException;

/**
 * Reads and writes safetensors files: eight bytes of header length, a JSON header, then the numbers, all
 * little-endian. Nothing in such a file can execute, and every number in it is checked before it is used
 * (<a href="https://github.com/huggingface/safetensors">format</a>).
 * <p>
 * Files written here carry a checksum in their metadata, under {@value #CHECKSUM}; where it is present it is checked.
 * It is no part of {@link SafetensorsFile#metadata()}. Thread-safe.
 *
 * <pre>{@code
 * Safetensors.write(file, List.of(new NamedArray("a", new long[] { 2 }, new float[] { 1, 2 })), Map.of("by", "Hermes"));
 * float[] a = Safetensors.read(file).find("a").orElseThrow().values();
 * }</pre>
 */
public final class Safetensors {

	/** Metadata key of the CRC-32C over the rest of the header and the data. */
	static final String CHECKSUM = "hermes.crc32c";

	/** Longest header in bytes; the reference implementation has the same limit. */
	static final int LONGEST_HEADER = 100_000_000;

	/** Bytes moved at a time, a multiple of every number's size. */
	private static final int CHUNK = 1 << 20;

	/** Longest array that every Java virtual machine can make. */
	private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

	private Safetensors() {}

	/**
	 * Writes tensors as float32, in the order given. An existing file is replaced in one step, or stays as it was.
	 *
	 * @throws InputException if the file cannot be written
	 * @throws IllegalArgumentException if two tensors share a name, or the names are longer than a header may be
	 */
	public static void write(final Path file, final List<NamedArray> tensors, final Map<String, String> metadata) {
		write(file, tensors, metadata, Precision.SINGLE);
	}

	/**
	 * As {@link #write(Path, List, Map)}, in the precision given.
	 *
	 * @throws InputException also if a finite number is beyond the range of half precision
	 */
	public static void write(final Path file, final List<NamedArray> tensors, final Map<String, String> metadata, final Precision precision) {
		final NumberType type = precision.type;
		final List<SafetensorsHeader.Entry> entries = new ArrayList<>();
		final Set<String> names = new HashSet<>(Set.of(SafetensorsHeader.METADATA));
		long position = 0;
		for (final NamedArray t : tensors) {
			if (!names.add(t.name())) throw new IllegalArgumentException("tensor name " + t.name() + " is taken");
			final long end = position + (long) t.values().length * type.bytes;
			entries.add(new SafetensorsHeader.Entry(t.name(), type, t.shape(), position, end));
			position = end;
		}
		final ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
		final CRC32C sum = new CRC32C();
		for (final NamedArray t : tensors) {
			for (int at = 0; at < t.values().length; at += CHUNK / type.bytes)
				sum.update(chunk.array(), 0, fill(chunk, type, t, at));
		}
		final Map<String, String> texts = new TreeMap<>(metadata);
		texts.remove(CHECKSUM);
		texts.put(CHECKSUM, checksum(sum, new SafetensorsHeader(entries, texts)));
		final byte[] header = padded(new SafetensorsHeader(entries, texts).toJson());
		AtomicFile.write(file, out -> {
			out.write(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).array());
			out.write(header);
			for (final NamedArray t : tensors) {
				for (int at = 0; at < t.values().length; at += CHUNK / type.bytes)
					out.write(chunk.array(), 0, fill(chunk, type, t, at));
			}
		});
	}

	/**
	 * Reads every tensor, converted to float32: fractions are rounded, whole numbers must be exact.
	 *
	 * @throws InputException if the file is missing, damaged, too large for the memory or not a safetensors file
	 */
	public static SafetensorsFile read(final Path file) {
		return open(file, channel -> {
			final SafetensorsHeader header = header(channel);
			return new SafetensorsFile(tensors(channel, header), withoutChecksum(header.metadata()));
		});
	}

	/**
	 * Reads the header only, which says how long the file must be.
	 *
	 * @throws InputException if the file is missing, cut short or not a safetensors file
	 */
	static void check(final Path file) {
		open(file, Safetensors::header);
	}

	private interface Reader<R> {

		R read(FileChannel channel) throws IOException;
	}

	private static <R> R open(final Path file, final Reader<R> reader) {
		if (!Files.isRegularFile(file)) throw new InputException("%s is not there; give the path of a safetensors file.", file);
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
			return reader.read(channel);
		}
		catch (final InputException e) {
			throw new InputException(e, "%s cannot be used because %s; get the file again from its source.", file, e.getMessage());
		}
		catch (final EOFException e) {
			throw new InputException(e, "%s cannot be used because it became shorter while it was read; try again.", file);
		}
		catch (final IOException e) {
			throw new InputException(e, "%s cannot be read (%s); check its permissions and the disk.", file, e.getMessage());
		}
	}

	private static SafetensorsHeader header(final FileChannel channel) throws IOException {
		final long size = channel.size();
		if (size < Long.BYTES) throw new InputException("it has only %d bytes", size);
		final long length = fill(channel, ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN), Long.BYTES).getLong();
		if (length < 0 || length > LONGEST_HEADER)
			throw new InputException("it declares a header of %s bytes, so it is no safetensors file", Long.toUnsignedString(length));
		if (length > size - Long.BYTES)
			throw new InputException("it declares a header of %d bytes but has only %d, so it is cut short", length, size - Long.BYTES);
		try {
			final ByteBuffer bytes = fill(channel, ByteBuffer.allocate((int) length), (int) length);
			return SafetensorsHeader.parse(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString(), size - Long.BYTES - length);
		}
		catch (final CharacterCodingException e) {
			throw new InputException(e, "its header is not UTF-8 text");
		}
	}

	private static List<NamedArray> tensors(final FileChannel channel, final SafetensorsHeader header) throws IOException {
		long needed = 0;
		for (final SafetensorsHeader.Entry e : header.entries()) {
			if (e.count() > LONGEST_ARRAY)
				throw new InputException("tensor %s has more than two billion numbers", SafetensorsHeader.quote(e.name()));
			needed += e.count() * Float.BYTES;
		}
		if (needed > Runtime.getRuntime().maxMemory())
			throw new InputException("it needs %d MB of memory, more than Java may use", needed >> 20);
		final List<NamedArray> tensors = new ArrayList<>();
		final CRC32C sum = new CRC32C();
		// direct, because the channel would copy through a direct buffer anyway
		final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
		for (final SafetensorsHeader.Entry e : header.entries()) {
			final float[] values = new float[(int) e.count()];
			for (int at = 0; at < values.length; at += CHUNK / e.type().bytes) {
				fill(channel, chunk, Math.min(CHUNK / e.type().bytes, values.length - at) * e.type().bytes);
				sum.update(chunk.duplicate());
				try {
					e.type().decode(chunk, values, at);
				}
				catch (final NumberType.Inexact inexact) {
					throw new InputException(inexact, "tensor %s holds %s, which float32 cannot represent",
						SafetensorsHeader.quote(e.name()), inexact.getMessage());
				}
			}
			tensors.add(new NamedArray(e.name(), e.shape(), values));
		}
		final String expected = header.metadata().get(CHECKSUM);
		final SafetensorsHeader summed = new SafetensorsHeader(header.entries(), withoutChecksum(header.metadata()));
		if (expected != null && !expected.equals(checksum(sum, summed)))
			throw new InputException("its checksum is wrong, so it was damaged or changed");
		return tensors;
	}

	/** Continues the sum over the data with the header, which must be in the order of the data. */
	private static String checksum(final CRC32C sum, final SafetensorsHeader header) {
		sum.update(header.toJson().getBytes(StandardCharsets.UTF_8));
		return String.format(Locale.ROOT, "%08x", sum.getValue());
	}

	private static Map<String, String> withoutChecksum(final Map<String, String> metadata) {
		final Map<String, String> texts = new TreeMap<>(metadata);
		texts.remove(CHECKSUM);
		return texts;
	}

	/** Spaces at the end align the data to 8 bytes, as the format asks. */
	private static byte[] padded(final String json) {
		final byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
		final int length = (bytes.length + 7) / 8 * 8;
		if (length > LONGEST_HEADER) throw new IllegalArgumentException("a header of " + length + " bytes is too long");
		final byte[] padded = Arrays.copyOf(bytes, length);
		Arrays.fill(padded, bytes.length, length, (byte) ' ');
		return padded;
	}

	/** Puts values from {@code at} on into the chunk and returns how many bytes they take. */
	private static int fill(final ByteBuffer chunk, final NumberType type, final NamedArray tensor, final int at) {
		try {
			type.encode(tensor.values(), at, Math.min(CHUNK / type.bytes, tensor.values().length - at), chunk.clear());
			return chunk.position();
		}
		catch (final NumberType.Inexact e) {
			throw new InputException(e, "The tensor %s holds %s, but numbers in half precision end at 65504; keep single precision.",
				SafetensorsHeader.quote(tensor.name()), e.getMessage());
		}
	}

	private static ByteBuffer fill(final FileChannel channel, final ByteBuffer buffer, final int bytes) throws IOException {
		buffer.clear().limit(bytes);
		while (buffer.hasRemaining()) if (channel.read(buffer) < 0) throw new EOFException();
		return buffer.flip();
	}
}
