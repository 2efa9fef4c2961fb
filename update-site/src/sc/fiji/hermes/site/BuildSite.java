package sc.fiji.hermes.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import sc.fiji.hermes.job.InputException;

/**
 * Turns a folder that looks like an installation into a site: copies every file under its stamped name and writes the
 * index.
 *
 * <pre>{@code
 * SiteIndex index = BuildSite.build(files, site, 20261124120000L, Optional.empty());
 * }</pre>
 */
@Command(name = "build", mixinStandardHelpOptions = true, description = "Writes a static update site of Hermes for Fiji.")
public final class BuildSite implements Runnable {

	/** The plugin, on which nothing depends and which depends on all other files, so that all of them are installed. */
	static final String PLUGIN = "plugins/Hermes_.jar";

	private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("uuuuMMddHHmmss").withResolverStyle(ResolverStyle.STRICT);

	@Option(names = "--files", required = true, paramLabel = "DIR", description = "Folder with the files as they lie in an installation.")
	private Path files;

	@Option(names = "--output", required = true, paramLabel = "DIR", description = "The site, replaced if it is there.")
	private Path output;

	@Option(names = "--timestamp", required = true, paramLabel = "YYYYMMDDhhmmss", description = "Time of the versions that are new.")
	private String timestamp;

	@Option(names = "--previous", paramLabel = "FILE", description = "The db.xml.gz of the site that this one replaces.")
	private Optional<Path> previous;

	/** Exit code 0: written, 2: a mistake in what was given, in one sentence on standard error. */
	public static void main(final String[] args) {
		System.exit(commandLine(new BuildSite()).execute(args));
	}

	static CommandLine commandLine(final Object command) {
		return new CommandLine(command).setUsageHelpAutoWidth(true).setExecutionExceptionHandler((e, line, parsed) -> {
			if (!(e instanceof InputException)) throw e;
			line.getErr().println(line.getCommandName() + ": " + e.getMessage());
			return line.getCommandSpec().exitCodeOnInvalidInput();
		});
	}

	@Override
	public void run() {
		if (!isTimestamp(timestamp)) throw new InputException("The timestamp is \"%s\"; give a time as YYYYMMDDhhmmss.", timestamp);
		final SiteIndex index = build(files, output, Long.parseLong(timestamp), previous);
		final long bytes = index.files().stream().flatMap(file -> file.current().stream()).mapToLong(SiteFile.Version::size).sum();
		final long count = index.files().stream().filter(file -> file.current().isPresent()).count();
		System.out.printf("%s: %d files, %.1f MB%n", output, count, bytes / 1e6);
	}

	/** Whether the text is a time in the updater's notation. */
	static boolean isTimestamp(final String text) {
		try {
			return text.matches("\\d{14}") && LocalDateTime.parse(text, STAMP) != null;
		}
		catch (final DateTimeParseException e) {
			return false;
		}
	}

	/**
	 * Writes a site and returns its index; what lay under {@code site} is replaced when all is written.
	 * <p>
	 * A file that is the same as on the earlier site keeps the time of its version.
	 *
	 * @param previous the index of the earlier site, whose versions are remembered
	 * @throws InputException if there is no plugin, a file cannot be published, or the timestamp is not newer
	 */
	static SiteIndex build(final Path files, final Path site, final long timestamp, final Optional<Path> previous) {
		final Map<String, SiteFile> earlier = previous.map(BuildSite::readPrevious).orElse(Map.of());
		try {
			final List<String> paths = list(files);
			requirePublishable(files, paths);
			final List<SiteFile> current = new ArrayList<>();
			for (final String path : paths) current.add(describe(files.resolve(path), path, timestamp, earlier));
			final SiteIndex index = new SiteIndex(Stream.concat(current.stream().map(file -> needingAll(file, current)), removed(earlier, current,
				timestamp)).toList());
			write(index, files, site);
			return index;
		}
		catch (final IOException e) {
			throw new InputException(e, "The site cannot be built from %s: %s; look into that folder and try again.", files, e.getMessage());
		}
	}

	private static Map<String, SiteFile> readPrevious(final Path file) {
		try {
			return SiteIndex.read(file).files().stream().collect(Collectors.toMap(SiteFile::key, Function.identity()));
		}
		catch (final IOException | IllegalStateException e) {
			throw new InputException(e, "The earlier index %s cannot be read: %s; give a db.xml.gz of an update site.", file, e.getMessage());
		}
	}

	/** Paths with forward slashes, sorted. */
	static List<String> list(final Path folder) throws IOException {
		try (Stream<Path> all = Files.walk(folder)) {
			return all.filter(Files::isRegularFile).map(file -> folder.relativize(file).toString().replace('\\', '/')).sorted().toList();
		}
	}

	private static SiteFile describe(final Path file, final String path, final long timestamp, final Map<String, SiteFile> earlier)
		throws IOException
	{
		final String checksum = Checksum.of(path, file);
		final Optional<SiteFile> before = Optional.ofNullable(earlier.get(SiteFile.key(path)));
		final boolean same = before.filter(b -> b.path().equals(path)).flatMap(SiteFile::current).filter(v -> v.checksum().equals(checksum))
			.isPresent();
		final long time = same ? before.flatMap(SiteFile::current).get().timestamp() : timestamp;
		final List<SiteFile.Previous> old = before.map(b -> same ? b.previous() : b.replacedAt(timestamp)).orElse(List.of());
		if (!same) requireNewer(path, timestamp, old);
		final Optional<String> platform = FijiFolders.platformOf(path);
		return new SiteFile(path, platform.stream().toList(), Optional.of(new SiteFile.Version(checksum, time, Files.size(file), Descriptions.of(
			path, file), List.of())), old);
	}

	private static void requireNewer(final String path, final long timestamp, final List<SiteFile.Previous> old) {
		for (final SiteFile.Previous version : old) if (version.timestamp() >= timestamp) throw new InputException(
			"%s was published at %d, which is not before %d; give a later --timestamp.", path, version.timestamp(), timestamp);
	}

	private static void requirePublishable(final Path files, final List<String> paths) {
		if (paths.stream().map(SiteFile::key).noneMatch(PLUGIN::equals)) throw new InputException(
			"%s holds no plugins/Hermes_-VERSION.jar; build the plugin first.", files);
		for (final String path : paths) if (!FijiFolders.isTracked(path)) throw new InputException(
			"Fiji's updater does not look at %s; put it into jars, plugins, lib or licenses.", path);
	}

	private static SiteFile needingAll(final SiteFile file, final List<SiteFile> all) {
		if (!file.key().equals(PLUGIN)) return file;
		final List<SiteFile.Dependency> needed = all.stream().filter(other -> other != file).map(other -> new SiteFile.Dependency(other.path(),
			other.current().get().timestamp())).toList();
		return new SiteFile(file.path(), file.platforms(), file.current().map(version -> version.withDependencies(needed)), file.previous());
	}

	/** What the earlier site had and this one has no longer: the updater takes it away from users. */
	private static Stream<SiteFile> removed(final Map<String, SiteFile> earlier, final List<SiteFile> current, final long timestamp) {
		final List<String> keys = current.stream().map(SiteFile::key).toList();
		final List<Optional<String>> platforms = current.stream().map(file -> FijiFolders.platformOf(file.path())).distinct().toList();
		return earlier.values().stream().filter(file -> !keys.contains(file.key())).map(file -> {
			if (file.current().isPresent() && !platforms.contains(FijiFolders.platformOf(file.path()))) throw new InputException(
				"%s of the earlier site would be taken away from its users; build all platforms of that site.", file.path());
			return new SiteFile(file.path(), file.platforms(), Optional.empty(), file.replacedAt(timestamp));
		});
	}

	private static void write(final SiteIndex index, final Path files, final Path site) throws IOException {
		final Path target = site.toAbsolutePath(), part = target.resolveSibling(target.getFileName() + ".part");
		delete(part);
		for (final SiteFile file : index.files()) if (file.current().isPresent()) {
			final Path to = part.resolve(SiteFile.onServer(file.path(), file.current().get().timestamp()));
			Files.createDirectories(to.getParent());
			Files.copy(files.resolve(file.path()), to);
		}
		Files.write(part.resolve(SiteIndex.FILE), index.toBytes());
		if (Files.exists(target) && !Files.exists(target.resolve(SiteIndex.FILE))) throw new InputException(
			"%s is there and is no update site; give another folder as --output.", site);
		delete(target);
		Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
	}

	private static void delete(final Path folder) throws IOException {
		if (!Files.exists(folder)) return;
		try (Stream<Path> all = Files.walk(folder)) {
			for (final Path path : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
		}
	}
}
