package sc.fiji.hermes.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The checksum by which Fiji's updater tells versions of a file apart.
 * <p>
 * Of a jar it is taken over names and contents of its entries in the order of their names, so that packing again changes
 * nothing; manifests and comments of properties, which hold dates, do not count. Of any other file it covers the path
 * and the bytes.
 */
final class Checksum {

	private static final int BUFFER = 1 << 16;

	private Checksum() {}

	/**
	 * The checksum of one file, 40 lower-case hexadecimal digits.
	 *
	 * @param path where the file lies in an installation, with forward slashes; part of the checksum unless it is a jar
	 * @throws IOException if the file cannot be read, or is called a jar and is none
	 */
	static String of(final String path, final Path file) throws IOException {
		final MessageDigest digest = sha1();
		if (path.endsWith(".jar")) addJar(digest, file);
		else {
			digest.update(ascii(path));
			try (InputStream in = Files.newInputStream(file)) {
				addAll(digest, in);
			}
		}
		return HexFormat.of().formatHex(digest.digest());
	}

	private static void addJar(final MessageDigest digest, final Path file) throws IOException {
		try (ZipFile jar = new ZipFile(file.toFile())) {
			final List<? extends ZipEntry> entries = jar.stream().sorted(Comparator.comparing(ZipEntry::getName)).toList();
			for (final ZipEntry entry : entries) {
				digest.update(ascii(entry.getName()));
				if (entry.isDirectory() || entry.getName().equals("META-INF/MANIFEST.MF")) continue;
				try (InputStream in = jar.getInputStream(entry)) {
					if (entry.getName().endsWith(".properties")) addProperties(digest, in.readAllBytes());
					else addAll(digest, in);
				}
			}
		}
	}

	private static void addAll(final MessageDigest digest, final InputStream in) throws IOException {
		final byte[] buffer = new byte[BUFFER];
		for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) digest.update(buffer, 0, n);
	}

	/**
	 * Leaves out comments, but as the updater does it: their line ends stay, and the line after an empty line or an empty
	 * comment counts even if it is a comment.
	 */
	private static void addProperties(final MessageDigest digest, final byte[] text) {
		boolean lineStart = true;
		for (int i = 0; i < text.length; i++) {
			if (lineStart && text[i] == '#') {
				while (i < text.length && text[i] == '#') i++;
				final int first = i;
				while (i < text.length && text[i] != '\n') i++;
				if (i == text.length) return;
				digest.update(text[i]);
				lineStart = i > first;
			}
			else {
				digest.update(text[i]);
				lineStart = !lineStart && text[i] == '\n';
			}
		}
	}

	/** Other characters count as question marks. */
	private static byte[] ascii(final String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	private static MessageDigest sha1() {
		try {
			return MessageDigest.getInstance("SHA-1");
		}
		catch (final NoSuchAlgorithmException e) {
			throw new IllegalStateException("Every Java has SHA-1", e);
		}
	}
}
