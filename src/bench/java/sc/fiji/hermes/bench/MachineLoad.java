package sc.fiji.hermes.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** How busy the processors are with other work. */
final class MachineLoad {

	private static final Path STAT = Path.of("/proc/stat");
	private static final int MILLISECONDS = 1000;

	private MachineLoad() {}

	/** Share of all processor time used in the next second while the caller waits, 0 to 1; 0 where the system does not tell. */
	static double busy() throws IOException {
		if (!Files.isReadable(STAT)) return 0;
		final long[] before = times();
		try {
			Thread.sleep(MILLISECONDS);
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
		}
		final long[] after = times();
		// user, nice, system, idle, waiting for a disk, …
		final long idle = after[3] + after[4] - before[3] - before[4];
		final long all = Arrays.stream(after).sum() - Arrays.stream(before).sum();
		return all <= 0 ? 0 : 1 - (double) idle / all;
	}

	private static long[] times() throws IOException {
		final String all = Files.readAllLines(STAT).get(0);
		return Arrays.stream(all.split(" +")).skip(1).limit(8).mapToLong(Long::parseLong).toArray();
	}
}
