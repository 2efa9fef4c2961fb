package sc.fiji.hermes.worker;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import sc.fiji.hermes.job.InputException;

/**
 * How a worker process is started and kept; every default of it is here. Immutable: each {@code with…} returns a changed copy.
 *
 * @param java home of the Java that runs it
 * @param heapBytes most that its Java objects may take; TensorFlow takes its own beside it
 * @param idle how long it stays, with its model loaded, after the last work
 * @param grace how long a cancelled work may take to come to its next step before the process is killed
 * @param silence how long it may give no sign of life before it is taken for dead
 * @param places where temporary files may lie, best first
 * @param logs folder of its error streams, in which nothing else is touched; if there is none, a private one in the usual folder
 *          for temporary files
 */
public record WorkerOptions(Path java, long heapBytes, Duration idle, Duration grace, Duration silence,
	List<Path> places, Optional<Path> logs)
{

	/**
	 * How long work of any kind may take to come to its next step, and a training to write its checkpoint, once it is cancelled or
	 * its host is gone. With it, a program that is closed is gone within ten seconds, also on a
	 * machine that is busy.
	 */
	public static final Duration GRACE = Duration.ofSeconds(5);

	private static final long LEAST_HEAP = 1L << 30, MOST_HEAP = 16L << 30;

	public WorkerOptions {
		if (heapBytes < 64L << 20) throw new InputException("The worker's memory is %d MB; give at least 64.", heapBytes >> 20);
		places = List.copyOf(places);
	}

	/**
	 * This JVM's Java; a quarter of the machine's memory, 1 to 16 GiB; ten minutes warm, {@link #GRACE}, a minute of silence;
	 * temporary files in memory or the usual folder.
	 */
	public static WorkerOptions options() {
		return new WorkerOptions(Path.of(System.getProperty("java.home")), Math.max(LEAST_HEAP, Math.min(MOST_HEAP,
			physicalBytes() / 4)), Duration.ofMinutes(10), GRACE, Duration.ofMinutes(1), Exchange.usualPlaces(), Optional.empty());
	}

	private static long physicalBytes() {
		return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
			? os.getTotalMemorySize() : 0;
	}

	public WorkerOptions withHeapBytes(final long bytes) {
		return new WorkerOptions(java, bytes, idle, grace, silence, places, logs);
	}

	public WorkerOptions withIdle(final Duration value) {
		return new WorkerOptions(java, heapBytes, value, grace, silence, places, logs);
	}

	public WorkerOptions withGrace(final Duration value) {
		return new WorkerOptions(java, heapBytes, idle, value, silence, places, logs);
	}

	public WorkerOptions withPlaces(final List<Path> value) {
		return new WorkerOptions(java, heapBytes, idle, grace, silence, value, logs);
	}

	public WorkerOptions withLogs(final Path folder) {
		return new WorkerOptions(java, heapBytes, idle, grace, silence, places, Optional.of(folder));
	}
}
