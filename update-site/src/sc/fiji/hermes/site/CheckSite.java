package sc.fiji.hermes.site;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Reads a site as Fiji's updater would and tells everything that would go wrong for a user.
 *
 * <pre>{@code
 * List<String> faults = CheckSite.check(Path.of("target/update-site"));
 * }</pre>
 */
@Command(name = "check", mixinStandardHelpOptions = true, description = "Reads an update site as Fiji's updater would. " +
	"Exits with 1 and one line for each fault if there is any.")
public final class CheckSite implements Callable<Integer> {

	@Parameters(paramLabel = "SITE", description = "The folder of the site, or its file:// address.")
	private String site;

	/** Exit code 0: no fault, 1: one line on standard output for each fault, 2: a mistake in what was given. */
	public static void main(final String[] args) {
		System.exit(BuildSite.commandLine(new CheckSite()).execute(args));
	}

	@Override
	public Integer call() {
		final Path folder = site.startsWith("file:") ? Path.of(URI.create(site)) : Path.of(site);
		final List<String> faults = check(folder);
		faults.forEach(System.out::println);
		if (faults.isEmpty()) System.out.println(site + ": all files are there and right");
		return faults.isEmpty() ? 0 : 1;
	}

	/** All faults of the site in a folder, one sentence each; none if it is right. */
	static List<String> check(final Path site) {
		try {
			return new Findings(site, SiteIndex.read(site.resolve(SiteIndex.FILE))).all();
		}
		catch (final IOException e) {
			final String why = Files.exists(site.resolve(SiteIndex.FILE)) ? "cannot be read: " + e.getMessage() : "is missing";
			return List.of(SiteIndex.FILE + " " + why + ".");
		}
	}

	/** The faults of one site, gathered rule by rule. */
	private static final class Findings {

		private final Path site;
		private final SiteIndex index;
		private final Map<String, SiteFile> byKey = new HashMap<>();
		private final List<String> faults = new ArrayList<>();

		Findings(final Path site, final SiteIndex index) {
			this.site = site;
			this.index = index;
		}

		List<String> all() throws IOException {
			for (final SiteFile file : index.files()) {
				if (byKey.putIfAbsent(file.key(), file) != null) fault("%s is in the index twice.", file.key());
				checkPlace(file);
				checkPrevious(file);
				if (file.current().isPresent()) checkContent(file.path(), file.current().get());
			}
			for (final SiteFile file : index.files()) checkDependencies(file);
			checkCompleteness();
			checkCircles();
			checkStrays();
			return faults;
		}

		private void checkPlace(final SiteFile file) {
			final String path = file.path();
			if (!FijiFolders.isTracked(path)) fault("%s does not lie where the updater looks.", path);
			final List<String> folder = FijiFolders.platformOf(path).stream().toList();
			if (!file.platforms().equals(folder)) fault("%s lies in the folder of %s but is for %s.", path, platforms(folder), platforms(file
				.platforms()));
			if (file.current().isPresent() && FijiFolders.comesWithFiji(path)) fault("%s is a library that Fiji brings.", path);
		}

		private static String platforms(final List<String> names) {
			return names.isEmpty() ? "all platforms" : String.join(", ", names);
		}

		private void checkPrevious(final SiteFile file) {
			if (file.current().isEmpty() && file.previous().isEmpty()) fault("%s has no version at all.", file.path());
			for (final SiteFile.Previous old : file.previous()) {
				checkStamp(old.path(), old.timestamp());
				checkHex(old.path(), old.checksum());
				if (old.obsolete() <= old.timestamp()) fault("%s of %d was replaced before it was published.", old.path(), old.timestamp());
				if (!SiteFile.key(old.path()).equals(file.key())) fault("%s is called an earlier version of %s.", old.path(), file.path());
			}
		}

		private void checkContent(final String path, final SiteFile.Version version) {
			checkStamp(path, version.timestamp());
			checkHex(path, version.checksum());
			final String name = SiteFile.onServer(path, version.timestamp());
			final Path file = site.resolve(name);
			if (!Files.isRegularFile(file)) {
				fault("%s is missing.", name);
				return;
			}
			try {
				final long size = Files.size(file);
				if (size != version.size()) fault("%s has %d bytes instead of %d.", name, size, version.size());
				else if (!Checksum.of(path, file).equals(version.checksum())) fault("%s has another checksum than the index says.", name);
			}
			catch (final IOException e) {
				fault("%s cannot be read: %s.", name, e.getMessage());
			}
		}

		private void checkStamp(final String path, final long timestamp) {
			if (!BuildSite.isTimestamp(Long.toString(timestamp))) fault("%s has the timestamp %d, which is no time.", path, timestamp);
		}

		private void checkHex(final String path, final String checksum) {
			if (!checksum.matches("[0-9a-f]{40}")) fault("%s has the checksum \"%s\", which is none.", path, checksum);
		}

		private List<SiteFile.Dependency> dependencies(final SiteFile file) {
			return file.current().map(SiteFile.Version::dependencies).orElse(List.of());
		}

		private void checkDependencies(final SiteFile file) {
			for (final SiteFile.Dependency needed : dependencies(file)) {
				final Optional<SiteFile> other = Optional.ofNullable(byKey.get(SiteFile.key(needed.path())));
				if (other.flatMap(SiteFile::current).isEmpty()) fault("%s needs %s, which is not on the site.", file.path(), needed.path());
			}
		}

		/** What the plugin does not need, the updater may leave out. */
		private void checkCompleteness() {
			final Optional<SiteFile> plugin = Optional.ofNullable(byKey.get(BuildSite.PLUGIN)).filter(file -> file.current().isPresent());
			if (plugin.isEmpty()) {
				fault("The plugin, %s, is not on the site.", BuildSite.PLUGIN);
				return;
			}
			final Set<String> installed = new HashSet<>();
			addNeeds(plugin.get(), installed);
			for (final SiteFile file : index.files()) if (file.current().isPresent() && !installed.contains(file.key())) fault(
				"%s is not installed with the plugin, which does not need it.", file.path());
		}

		private void addNeeds(final SiteFile file, final Set<String> installed) {
			if (!installed.add(file.key())) return;
			for (final SiteFile.Dependency needed : dependencies(file)) Optional.ofNullable(byKey.get(SiteFile.key(needed.path()))).ifPresent(
				other -> addNeeds(other, installed));
		}

		private void checkCircles() {
			final Set<String> done = new HashSet<>();
			for (final SiteFile file : index.files()) checkCircles(file, new ArrayList<>(), done);
		}

		private void checkCircles(final SiteFile file, final List<String> chain, final Set<String> done) {
			final int before = chain.indexOf(file.key());
			if (before >= 0) fault("Files need each other in a circle: %s.", String.join(" -> ", chain.subList(before, chain.size())));
			if (before >= 0 || !done.add(file.key())) return;
			chain.add(file.key());
			for (final SiteFile.Dependency needed : dependencies(file)) Optional.ofNullable(byKey.get(SiteFile.key(needed.path()))).ifPresent(
				other -> checkCircles(other, chain, done));
			chain.remove(chain.size() - 1);
		}

		private void checkStrays() throws IOException {
			final Set<String> known = new HashSet<>(Set.of(SiteIndex.FILE));
			for (final SiteFile file : index.files()) {
				file.current().ifPresent(version -> known.add(SiteFile.onServer(file.path(), version.timestamp())));
				file.previous().forEach(old -> known.add(SiteFile.onServer(old.path(), old.timestamp())));
			}
			for (final String path : BuildSite.list(site)) if (!known.contains(path)) fault("%s is in no entry of the index.", path);
		}

		private void fault(final String format, final Object... args) {
			faults.add(String.format(format, args));
		}
	}
}
