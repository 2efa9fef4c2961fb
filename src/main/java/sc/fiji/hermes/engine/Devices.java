package sc.fiji.hermes.engine;

import java.util.ArrayList;
import java.util.List;

import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;
import org.tensorflow.types.TFloat32;

import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.tape.AsciiDigits;

/** Finds out where operations can run, by running one there: the public API has no list of devices. */
final class Devices {

	private static final int MOST_GPUS = 16;

	private Devices() {}

	static List<String> list(final Job job) {
		final List<String> devices = new ArrayList<>(List.of("CPU"));
		for (int i = 0; i < MOST_GPUS && runs(i, job); i++) devices.add("GPU " + i);
		if (devices.size() == 1) devices.add("no GPU that TensorFlow can use");
		return devices;
	}

	static boolean runs(final int gpu, final Job job) {
		// Without soft placement TensorFlow refuses instead of falling back to the CPU.
		final ConfigProto strict = ConfigProto.newBuilder().setIntraOpParallelismThreads(job.threads()).setInterOpParallelismThreads(
			1).setAllowSoftPlacement(false).setGpuOptions(GPUOptions.newBuilder().setAllowGrowth(true)).build();
		try (Graph graph = new Graph(); AsciiDigits digits = AsciiDigits.use()) {
			final Ops tf = Ops.create(graph).withDevice(Sessions.gpu(gpu));
			final Operand<TFloat32> sum = tf.math.add(tf.constant(1f), tf.constant(2f));
			try (Session session = new Session(graph, strict); var result = session.runner().fetch(sum).run()) {
				return ((TFloat32) result.get(0)).getFloat() == 3f;
			}
		}
		catch (final TensorFlowException | IllegalArgumentException | IllegalStateException e) {
			return false;
		}
	}
}
