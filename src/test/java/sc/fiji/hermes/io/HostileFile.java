package sc.fiji.hermes.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;

/**
 * A file that must be answered with one sentence.
 *
 * @param title what is wrong with it
 * @param name of the file that is given to the reader
 * @param words that the sentence has
 * @param files all that lie in the folder
 */
record HostileFile(String title, String name, String words, Map<String, byte[]> files) {

	static HostileFile of(final String title, final String name, final byte[] bytes, final String words) {
		return new HostileFile(title, name, words, Map.of(name, bytes));
	}

	static HostileFile of(final String title, final String name, final String text, final String words) {
		return of(title, name, latin(text), words);
	}

	/** With a second file beside it. */
	HostileFile and(final String other, final byte[] bytes) {
		final Map<String, byte[]> all = new LinkedHashMap<>(files);
		all.put(other, bytes);
		return new HostileFile(title, name, words, all);
	}

	Path in(final Path folder) throws IOException {
		for (final Map.Entry<String, byte[]> f : files.entrySet()) {
			Files.createDirectories(folder.resolve(f.getKey()).getParent());
			Files.write(folder.resolve(f.getKey()), f.getValue());
		}
		return folder.resolve(name);
	}

	@Override
	public String toString() {
		return name + ": " + title;
	}

	static byte[] latin(final String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

	static byte[] join(final byte[]... parts) {
		final ByteArrayOutputStream out = new ByteArrayOutputStream();
		for (final byte[] p : parts) out.writeBytes(p);
		return out.toByteArray();
	}

	static byte[] zlib(final byte[] bytes) throws IOException {
		final ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (DeflaterOutputStream zip = new DeflaterOutputStream(out)) {
			zip.write(bytes);
		}
		return out.toByteArray();
	}

	/** So many bytes of zeros, packed a thousandfold. */
	static byte[] bomb(final byte[] start, final int megabytes) {
		final ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (java.util.zip.GZIPOutputStream zip = new java.util.zip.GZIPOutputStream(out)) {
			zip.write(start);
			for (int i = 0; i < megabytes; i++) zip.write(new byte[1 << 20]);
		}
		catch (final IOException e) {
			throw new java.io.UncheckedIOException(e);
		}
		return out.toByteArray();
	}
}
