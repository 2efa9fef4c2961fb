package sc.fiji.hermes.site;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What Fiji expects where: folders that its updater looks at, platforms, and libraries that it brings itself. */
final class FijiFolders {

	private static final Set<String> JARS = Set.of(".jar", ".class"), ANY = Set.of();

	/** Folders that the updater looks at, and the endings that it sees there; none given means all. */
	private static final Map<String, Set<String>> TRACKED = Map.ofEntries(Map.entry("jars", JARS), Map.entry("plugins", Set.of(".jar", ".class",
		".txt", ".ijm", ".py", ".rb", ".clj", ".js", ".bsh", ".groovy", ".gvy")), Map.entry("macros", Set.of(".txt", ".ijm", ".png")), Map
			.entry("scripts", Set.of(".m", ".ijm", ".py", ".rb", ".clj", ".js", ".bsh", ".groovy", ".gvy")), Map.entry("luts", Set.of(".lut")), Map
				.entry("images", Set.of(".png", ".tif", ".txt", ".ico")), Map.entry("models", ANY), Map.entry("lib", ANY), Map.entry("licenses",
					ANY));

	private static final Set<String> PLATFORMS = Set.of("linux64", "linux-arm64", "macos64", "macos-arm64", "win64", "win-arm64");

	/** Libraries that Hermes takes from Fiji, for the worker process as well. */
	private static final Set<String> FROM_FIJI = Set.of("ij", "scijava-common", "parsington", "imglib2", "gson", "jfreechart");

	/** Further libraries of which Fiji or its other sites have some version, so that another on the class path would break them. */
	private static final List<String> FOREIGN = List.of("batik-", "common-", "commons-", "imagej-", "imageio-", "imglib2-", "jai-imageio-",
		"javacpp", "jfree", "jna", "libtensorflow", "ndarray", "picocli", "proto", "scijava-", "tensorflow", "xmlgraphics-");

	private FijiFolders() {}

	/** Whether the updater would ever find a file that lies there. */
	static boolean isTracked(final String path) {
		final List<String> parts = List.of(path.split("/", -1));
		if (parts.size() < 2 || path.contains("\\") || parts.stream().anyMatch(part -> part.isEmpty() || part.startsWith("."))) return false;
		final Set<String> endings = TRACKED.get(parts.get(0));
		if (endings == null) return false;
		return endings.isEmpty() || endings.stream().anyMatch(path::endsWith);
	}

	/** The platform whose folder the file lies in. */
	static Optional<String> platformOf(final String path) {
		final String[] parts = path.split("/");
		return Arrays.stream(parts, 0, parts.length - 1).filter(PLATFORMS::contains).findFirst();
	}

	/** Whether a jar there is a library that Fiji brings: anywhere for those that Hermes shares, else on Fiji's class path. */
	static boolean comesWithFiji(final String path) {
		final String key = SiteFile.key(path), file = key.substring(key.lastIndexOf('/') + 1);
		if (!file.endsWith(".jar")) return false;
		final String name = file.substring(0, file.length() - ".jar".length());
		final boolean onClassPath = path.startsWith("jars/") || path.startsWith("plugins/");
		return FROM_FIJI.contains(name) || onClassPath && FOREIGN.stream().anyMatch(name::startsWith);
	}
}
