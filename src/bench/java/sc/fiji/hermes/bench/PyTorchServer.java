package sc.fiji.hermes.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/**
 * A resident process that times the PyTorch network on command, so that a driver can alternate between it and another.
 *
 * <p>Arguments: base width, window (z,y,x or one number), task tokens (the last one is the null token), threads, mode
 * ({@code forward}, or {@code step} which also accepts {@code forward}), memory order of the maps ({@code first} or
 * {@code last} for the channels; {@code last} when left out).
 *
 * <p>It says {@code ready PARAMETERS PEAK_MB}, then answers each line of standard input with one line:
 * {@code forward} with {@code forward MS CHECKSUM PEAK_MB}, where the checksum is the mean magnitude of all mask logits;
 * {@code step} with {@code step MS LOSS PEAK_MB}, a step being forward, loss, backward and Adam at rate 1e-4, and the loss
 * that before the update; {@code arrays} with the number of live native arrays; {@code quit} ends the process. Anything
 * that fails is answered by {@code error MESSAGE}. Times leave out the making of inputs and the checksum.
 */
public final class PyTorchServer {

	private static final int TASK_ROWS = 73;
	private static final int MODALITY = 0;
	private static final double RATE = 1e-4;

	private final PyTorchHermesR network;
	private final int[] tasks;
	private final PtNDArray image;
	private final PtNDArray labels;
	private final boolean training;

	private PyTorchServer(final PyTorchHermesR network, final int[] tasks, final int[] window, final boolean training) {
		this.network = network;
		this.tasks = tasks;
		this.training = training;
		final int voxels = Math.multiplyExact(Math.multiplyExact(window[0], window[1]), window[2]);
		image = network.array(CountedFill.image(voxels), 1, window);
		labels = training ? network.array(CountedFill.masks(tasks, voxels), tasks.length, window) : image;
	}

	public static void main(final String[] args) throws IOException {
		if (args.length < 5 || args.length > 6 || !args[4].matches("forward|step")
			|| args.length == 6 && !args[5].matches("first|last")) {
			System.err.println("Usage: PyTorchServer BASE WINDOW TOKENS THREADS forward|step [first|last]");
			System.exit(2);
		}
		// no look-up of newer natives, no usage report
		System.setProperty("ai.djl.offline", "true");
		final int base = Integer.parseInt(args[0]);
		final int[] sizes = Arrays.stream(args[1].split(",")).mapToInt(Integer::parseInt).toArray();
		final int[] window = sizes.length == 1 ? new int[] { sizes[0], sizes[0], sizes[0] } : sizes;
		final int[] tasks = new int[Integer.parseInt(args[2])];
		Arrays.setAll(tasks, t -> t < tasks.length - 1 ? t : -1);
		PyTorchHermesR.threads(Integer.parseInt(args[3]));
		final boolean channelsLast = args.length < 6 || args[5].equals("last");
		try (PyTorchHermesR network = new PyTorchHermesR(base, TASK_ROWS, channelsLast)) {
			new PyTorchServer(network, tasks, window, args[4].equals("step")).serve();
		}
	}

	private void serve() throws IOException {
		answer("ready %d %d", network.parameterCount(), ProcessMemory.peakMegabytes());
		final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line = in.readLine(); line != null && !line.strip().equals("quit"); line = in.readLine()) {
			try {
				run(line.strip());
			} catch (final RuntimeException e) {
				answer("error %s", String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
			}
		}
	}

	private void run(final String command) {
		if (command.equals("forward"))
			forward();
		else if (command.equals("step") && training)
			step();
		else if (command.equals("arrays"))
			answer("arrays %d", network.arrayCount());
		else
			answer("error no command %s in this mode", command);
	}

	private void forward() {
		final long start = System.nanoTime();
		try (HermesOutput output = network.forward(image, tasks, MODALITY)) {
			final double milliseconds = (System.nanoTime() - start) / 1e6;
			try (PtNDArray magnitudes = JniUtils.abs(output.masks()); PtNDArray mean = JniUtils.mean(magnitudes)) {
				answer("forward %.3f %.7f %d", milliseconds, mean.getFloat(), ProcessMemory.peakMegabytes());
			}
		}
	}

	private void step() {
		final long start = System.nanoTime();
		final float loss = network.backward(image, labels, tasks, MODALITY);
		network.adam(RATE);
		answer("step %.3f %.7f %d", (System.nanoTime() - start) / 1e6, loss, ProcessMemory.peakMegabytes());
	}

	private static void answer(final String format, final Object... values) {
		System.out.println(String.format(Locale.ROOT, format, values));
		System.out.flush();
	}
}
