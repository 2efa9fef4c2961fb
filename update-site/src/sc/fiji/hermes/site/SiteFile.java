package sc.fiji.hermes.site;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.scijava.util.FileUtils;

/**
 * What a site says of one file.
 * <p>
 * Timestamps have 14 digits, {@code yyyyMMddHHmmss}, and are compared as numbers.
 *
 * @param path where the file lies in an installation, with forward slashes
 * @param platforms the updater's names of the platforms that get the file; none means all
 * @param current what is to be installed; empty if the file is no longer part of the site
 * @param previous earlier versions, by whose checksums the updater knows that a file may be replaced
 */
record SiteFile(String path, List<String> platforms, Optional<Version> current, List<Previous> previous) {

	/** A version that can be downloaded, of {@code size} bytes. */
	record Version(String checksum, long timestamp, long size, String description, List<Dependency> dependencies) {

		Version {
			dependencies = List.copyOf(dependencies);
		}

		/** The same version with other needs. */
		Version withDependencies(final List<Dependency> needed) {
			return new Version(checksum, timestamp, size, description, needed);
		}
	}

	/** A file that has to be installed too; its path may lack the version. */
	record Dependency(String path, long timestamp) {}

	/** A version that was replaced at the time {@code obsolete}. */
	record Previous(String path, long timestamp, long obsolete, String checksum) {}

	SiteFile {
		platforms = List.copyOf(platforms);
		previous = List.copyOf(previous);
	}

	/** The path without the version, which is what the updater calls one file. */
	String key() {
		return key(path);
	}

	/** Any path without the version, by the updater's own rule. */
	static String key(final String path) {
		return FileUtils.stripFilenameVersion(path);
	}

	/** Where a version lies on the server. */
	static String onServer(final String path, final long timestamp) {
		return path + "-" + timestamp;
	}

	/** The earlier versions and, if there is a current one, that too, replaced at {@code time}. */
	List<Previous> replacedAt(final long time) {
		return Stream.concat(current.stream().map(v -> new Previous(path, v.timestamp(), time, v.checksum())), previous.stream()).toList();
	}
}
