package sc.fiji.hermes.engine;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;

import org.tensorflow.TensorFlow;

import sc.fiji.hermes.job.Job;

/**
 * What computes: versions, devices, threads, memory, and a self-test of about five seconds.
 *
 * <pre>{@code
 * System.out.print(EngineReport.of(Job.create()).toText());
 * }</pre>
 *
 * @param devices what TensorFlow can place operations on: the CPU first, then one line for each GPU or why there is none
 * @param threads of the job
 * @param heapBytes most that Java objects may take
 * @param physicalBytes memory of the machine; TensorFlow takes what it needs outside the heap
 * @param loadSeconds time to load TensorFlow's native library
 * @param deviation largest difference of a convolution and its gradient from values computed in Java, relative to the largest value
 * @param gigaflops 10⁹ floating-point operations a second of a 3×3×3 convolution, 32 to 32 channels, 48³ voxels
 */
public record EngineReport(String hermes, String java, String tensorflow, List<String> devices, int threads, long heapBytes,
	long physicalBytes, double loadSeconds, double deviation, double gigaflops)
{

	/**
	 * TensorFlow's own switch for oneDNN, an environment variable that must stand before its library is loaded. Without it TensorFlow
	 * uses oneDNN only on processors with AVX-512 VNNI; on others a training step took about ten times as long.
	 */
	public static final String FAST_CONVOLUTIONS = "TF_ENABLE_ONEDNN_OPTS";

	/** Rounding of float32 sums of 54 products stays far below. */
	private static final double TOLERANCE = 1e-4;

	/** Loads TensorFlow and runs the self-test. */
	public static EngineReport of(final Job job) {
		final long start = System.nanoTime();
		final String version = TensorFlow.version();
		final double load = (System.nanoTime() - start) * 1e-9;
		job.report("looking for devices", -1);
		final List<String> devices = Devices.list(job);
		job.report("computing", -1);
		return new EngineReport(hermesVersion(), System.getProperty("java.vm.name") + " " + Runtime.version(), version, devices, job
			.threads(), Runtime.getRuntime().maxMemory(), physicalMemory(), load, SelfTest.deviation(job), SelfTest.gigaflops(job));
	}

	/** The version of the jar, or "(development build)" if it runs from classes. */
	public static String hermesVersion() {
		final String version = EngineReport.class.getPackage().getImplementationVersion();
		return version == null ? "(development build)" : version;
	}

	private static long physicalMemory() {
		return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
			? os.getTotalMemorySize() : 0;
	}

	/** Whether convolution and gradient came out as they should. */
	public boolean correct() {
		return deviation < TOLERANCE;
	}

	/** Aligned lines for a terminal. */
	public String toText() {
		final StringBuilder text = new StringBuilder();
		line(text, "Hermes", hermes);
		line(text, "Java", java);
		line(text, "TensorFlow", String.format(Locale.ROOT, "%s, native library loaded in %.2f s", tensorflow, loadSeconds));
		for (int i = 0; i < devices.size(); i++) line(text, i == 0 ? "devices" : "", devices.get(i));
		line(text, "threads", threads + " of " + Runtime.getRuntime().availableProcessors() + " processors");
		line(text, "memory", String.format(Locale.ROOT, "%.1f GiB for Java of %.1f GiB in the machine", gib(heapBytes), gib(
			physicalBytes)));
		line(text, "self-test", String.format(Locale.ROOT, "%s: convolution and gradient differ from Java by %.1e (allowed %.0e)",
			correct() ? "passed" : "FAILED", deviation, TOLERANCE));
		line(text, "speed", String.format(Locale.ROOT, "%.0f GFLOP/s in a 3×3×3 convolution, 32 to 32 channels, 48³ voxels",
			gigaflops));
		if (!"1".equals(System.getenv(FAST_CONVOLUTIONS))) line(text, "", "where this is below 20, set the environment variable " +
			FAST_CONVOLUTIONS + " to 1 before Java starts");
		return text.toString();
	}

	private static double gib(final long bytes) {
		return bytes / (double) (1L << 30);
	}

	private static void line(final StringBuilder text, final String what, final String value) {
		text.append(String.format(Locale.ROOT, "%-11s %s%n", what, value));
	}
}
