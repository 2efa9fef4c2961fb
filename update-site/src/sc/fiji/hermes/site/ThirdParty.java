package sc.fiji.hermes.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import sc.fiji.hermes.job.InputException;

/**
 * Writes one text with the licences of all libraries that are shipped: a table, then every licence and notice that the
 * jars hold, each once.
 */
@Command(name = "third-party", mixinStandardHelpOptions = true, description = "Writes the licences of the libraries that are shipped.")
public final class ThirdParty implements Runnable {

	private static final Pattern TEXT = Pattern.compile("(.*/)?(LICENSE|NOTICE|COPYING)(\\.txt|\\.md)?");

	@Option(names = "--files", required = true, paramLabel = "DIR", description = "Folder whose jars are shipped.")
	private Path files;

	@Option(names = "--licences", required = true, paramLabel = "DIR",
		description = "Folder with licences.txt and with NAME.txt for libraries whose jars hold no text.")
	private Path licences;

	@Option(names = "--output", required = true, paramLabel = "FILE", description = "The text to write.")
	private Path output;

	/** Exit code 0: written, 2: a mistake in what was given, in one sentence on standard error. */
	public static void main(final String[] args) {
		System.exit(BuildSite.commandLine(new ThirdParty()).execute(args));
	}

	@Override
	public void run() {
		try {
			Files.createDirectories(output.toAbsolutePath().getParent());
			Files.writeString(output, write(files, licences));
		}
		catch (final IOException e) {
			throw new InputException(e, "The licences cannot be gathered: %s.", e.getMessage());
		}
	}

	/**
	 * The whole text.
	 *
	 * @param licences folder with a table of lines {@code NAME LICENCE}, where a name may stand for all that start with it
	 * @throws InputException if the licence of a library is not in the table
	 */
	static String write(final Path files, final Path licences) throws IOException {
		final Map<String, String> names = table(licences.resolve("licences.txt"));
		final Map<String, List<String>> texts = new LinkedHashMap<>();
		final StringBuilder out = new StringBuilder("Hermes comes with these libraries. They are unchanged, as published on Maven Central.\n\n");
		for (final String path : BuildSite.list(files)) {
			if (!path.endsWith(".jar") || SiteFile.key(path).equals(BuildSite.PLUGIN)) continue;
			final String name = Path.of(path).getFileName().toString();
			final String library = names.keySet().stream().filter(name::startsWith).findFirst().orElseThrow(() -> new InputException(
				"The licence of %s is not known; add it to %s.", name, licences.resolve("licences.txt")));
			out.append(String.format("%-60s %s%n", name, names.get(library)).replace("\r\n", "\n"));
			for (final String text : texts(files.resolve(path), licences.resolve(library + ".txt"))) texts.computeIfAbsent(text,
				t -> new ArrayList<>()).add(name);
		}
		texts.forEach((text, jars) -> out.append("\n\n").append("=".repeat(100)).append("\n").append(String.join("\n", jars)).append("\n").append(
			"=".repeat(100)).append("\n\n").append(text).append("\n"));
		return out.toString();
	}

	private static Map<String, String> table(final Path file) throws IOException {
		final Map<String, String> names = new LinkedHashMap<>();
		for (final String line : Files.readAllLines(file)) {
			if (line.isBlank() || line.startsWith("#")) continue;
			final String[] parts = line.strip().split("\\s+", 2);
			if (parts.length < 2) throw new InputException("The line \"%s\" of %s names no licence; add it.", line, file);
			names.put(parts[0], parts[1]);
		}
		return names;
	}

	private static List<String> texts(final Path jar, final Path own) throws IOException {
		final List<String> texts = new ArrayList<>();
		try (ZipFile zip = new ZipFile(jar.toFile())) {
			final Stream<? extends ZipEntry> entries = zip.stream().filter(entry -> TEXT.matcher(entry.getName()).matches());
			for (final ZipEntry entry : entries.toList()) {
				try (InputStream in = zip.getInputStream(entry)) {
					texts.add(tidy(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
				}
			}
		}
		if (Files.exists(own)) texts.add(tidy(Files.readString(own)));
		return texts;
	}

	/** Texts that differ only in their line ends are one. */
	private static String tidy(final String text) {
		return text.replace("\r\n", "\n").stripTrailing();
	}
}
