package sc.fiji.hermes.engine;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

import org.bytedeco.javacpp.Pointer;
import org.tensorflow.TensorFlow;

/** Memory of the machine and of this process, in bytes. */
public final class MachineMemory {

	private static final Path MEMINFO = Path.of("/proc/meminfo");

	static {
		// loads the native library that knows the size of the process
		TensorFlow.version();
	}

	private MachineMemory() {}

	/** What the machine (or container) has; 0 if it does not tell. */
	public static long total() {
		return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os ? os.getTotalMemorySize() : 0;
	}

	/** What this process occupies, native memory included. */
	public static long resident() {
		return Pointer.physicalBytes();
	}

	/** What this process may occupy at most: what it has now, and what is free or can be freed at once. */
	public static long available() {
		return Math.min(total(), resident() + free());
	}

	private static long free() {
		// what the system calls free leaves out the cache of files, which it gives up at once
		final long available = memAvailable();
		if (available > 0) return available;
		return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os ? Math.max(os
			.getFreeMemorySize(), os.getTotalMemorySize() / 2) : 0;
	}

	private static long memAvailable() {
		try {
			if (!Files.isReadable(MEMINFO)) return 0;
			return Files.readAllLines(MEMINFO).stream().filter(l -> l.startsWith("MemAvailable:")).mapToLong(l -> 1024 * Long.parseLong(l
				.replaceAll("[^0-9]", ""))).findFirst().orElse(0);
		}
		catch (final IOException | NumberFormatException e) {
			return 0;
		}
	}
}
