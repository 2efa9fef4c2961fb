package sc.fiji.hermes.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.Network;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.Parameter;
import sc.fiji.hermes.model.Request;
import sc.fiji.hermes.model.Weights;
import sc.fiji.hermes.model.resunet.ResUNet;

/**
 * A resident process that times this project's network on command: the counterpart of {@link PyTorchServer}, with the same
 * weights, image, masks and request, and the same lines in and out.
 *
 * <p>Arguments: base width, window (z,y,x or one number), task tokens (the last one is the null token), threads, mode
 * ({@code forward} or {@code step}; each answers its own command only).
 *
 * <p>It says {@code ready PARAMETERS PEAK_MB}, then answers {@code forward} with {@code forward MS CHECKSUM PEAK_MB} and
 * {@code step} with {@code step MS LOSS PEAK_MB}; {@code quit} ends the process. Anything that fails is answered by
 * {@code error MESSAGE}. The time of a step includes what the other side need not do: feeding the image and masks from
 * Java arrays, the norm of the gradients and the moving average of the weights.
 */
public final class TensorFlowServer {

	static final int TASK_ROWS = 73;
	static final int MODALITY_ROWS = 6;
	static final int MODALITY = 0;

	private TensorFlowServer() {}

	/** What the server times: one call is one pass or step. */
	interface Work extends AutoCloseable {

		/** Does it once. */
		Timed run();

		@Override
		void close();
	}

	/**
	 * One measured pass or step.
	 *
	 * @param milliseconds it took
	 * @param value mean magnitude of the logits, or the loss
	 */
	record Timed(double milliseconds, double value) {}

	public static void main(final String[] args) throws IOException {
		if (args.length != 5 || !args[4].matches("forward|step")) {
			System.err.println("Usage: TensorFlowServer BASE WINDOW TOKENS THREADS forward|step");
			System.exit(2);
		}
		final int[] sizes = Arrays.stream(args[1].split(",")).mapToInt(Integer::parseInt).toArray();
		final int[] window = sizes.length == 1 ? new int[] { sizes[0], sizes[0], sizes[0] } : sizes;
		final int[] tasks = new int[Integer.parseInt(args[2])];
		Arrays.setAll(tasks, t -> t < tasks.length - 1 ? t : Request.NONE);
		final Network network = Network.of(NetworkConfig.reference(ResUNet.of(Integer.parseInt(args[0])), TASK_ROWS, MODALITY_ROWS));
		final Job job = Job.create().withThreads(Integer.parseInt(args[3]));
		final List<Parameter> parameters = network.parameters();
		try (Work work = args[4].equals("step") ? new TimedStep(network, weights(parameters), tasks, window, job)
			: new TimedForward(network, weights(parameters), tasks, window, job))
		{
			serve(work, args[4], parameters.stream().mapToLong(Parameter::size).sum());
		}
	}

	private static void serve(final Work work, final String command, final long parameters) throws IOException {
		// the arrays that the weights came in are no part of the network's memory
		System.gc();
		answer("ready %d %d", parameters, ProcessMemory.peakMegabytes());
		final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line = in.readLine(); line != null && !line.strip().equals("quit"); line = in.readLine()) {
			try {
				if (line.strip().equals(command)) {
					final Timed timed = work.run();
					answer("%s %.3f %.7f %d", command, timed.milliseconds, timed.value, ProcessMemory.peakMegabytes());
				}
				else answer("error no command %s in this mode", line.strip());
			}
			catch (final RuntimeException e) {
				answer("error %s", String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
			}
		}
	}

	/** The values that the PyTorch network is filled with, in our layout. */
	private static Weights weights(final List<Parameter> parameters) {
		final List<float[]> values = new ArrayList<>();
		for (final Parameter p : parameters)
			values.add(p.layout().fromTorch(CountedFill.parameter(p.name(), p.layout().torchShape(p.shape())), p.shape()));
		return Weights.of(parameters, values);
	}

	/** The request of both servers. */
	static Request request(final NetworkConfig config, final int[] tasks) {
		return Request.of(config, Arrays.stream(tasks).boxed().toList(), MODALITY);
	}

	static int voxels(final int[] window) {
		return Math.multiplyExact(Math.multiplyExact(window[0], window[1]), window[2]);
	}

	private static void answer(final String format, final Object... values) {
		System.out.println(String.format(Locale.ROOT, format, values));
		System.out.flush();
	}
}
