package sc.fiji.hermes.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the system says of this process's memory, native memory included; 0 where it does not tell. */
final class ProcessMemory {

	private static final Path STATUS = Path.of("/proc/self/status");

	private ProcessMemory() {}

	/** The largest resident size so far, in MB of 2²⁰ bytes. */
	static long peakMegabytes() {
		return kilobytes("VmHWM:") / 1024;
	}

	/** The resident size now, in MB of 2²⁰ bytes. */
	static double residentMegabytes() {
		return kilobytes("VmRSS:") / 1024.0;
	}

	private static long kilobytes(final String key) {
		if (!Files.isReadable(STATUS)) return 0;
		try {
			return Files.readAllLines(STATUS).stream().filter(line -> line.startsWith(key))
				.mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", ""))).findFirst().orElse(0);
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}
}
