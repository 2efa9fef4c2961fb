package sc.fiji.hermes.engine;

import org.tensorflow.DeviceSpec;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.RewriterConfig;

import sc.fiji.hermes.job.Device;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;

/** Opens TensorFlow sessions with the threads and on the device of a job. */
public final class Sessions {

	private Sessions() {}

	/** Builds operations that run on the device of a job; those that it does not have run on the CPU. */
	public static Ops ops(final Graph graph, final Job job) {
		final Ops tf = Ops.create(graph);
		return job.device().kind() == Device.Kind.GPU ? tf.withDevice(gpu(job.device().index())) : tf;
	}

	static DeviceSpec gpu(final int index) {
		return DeviceSpec.newBuilder().deviceType(DeviceSpec.DeviceType.GPU).deviceIndex(index).build();
	}

	/**
	 * A session on {@code graph}; the caller closes it before the graph.
	 * <p>
	 * Operations run one after the other, each on all threads of the job: the order of sums, and so every bit of the
	 * result on the CPU, depends on nothing else. GPU memory grows on demand.
	 * <p>
	 * TensorFlow's graph optimizer is off: graphs are built as they should run, and on the ten thousand small operations of
	 * a composed optimizer step it took 20 seconds before the first run and made none faster.
	 *
	 * @throws InputException if the device of the job is not there
	 */
	public static Session open(final Graph graph, final Job job) {
		requireDevice(job);
		final ConfigProto.Builder config = ConfigProto.newBuilder().setIntraOpParallelismThreads(job.threads()).setInterOpParallelismThreads(1)
			.setAllowSoftPlacement(true).setGpuOptions(GPUOptions.newBuilder().setAllowGrowth(true)).setGraphOptions(GraphOptions.newBuilder()
				.setRewriteOptions(RewriterConfig.newBuilder().setDisableMetaOptimizer(true)));
		// otherwise TensorFlow takes the first GPU
		if (job.device().equals(Device.CPU)) config.putDeviceCount("GPU", 0);
		return new Session(graph, config.build());
	}

	/**
	 * Tells before long work that it could not be done.
	 *
	 * @throws InputException if the device of the job is not there
	 */
	public static void requireDevice(final Job job) {
		final Device device = job.device();
		if (device.kind() == Device.Kind.GPU && !Devices.runs(device.index(), job)) throw new InputException(
			"The device %s cannot be used; what TensorFlow has here: %s.", device, String.join(", ", Devices.list(job)));
	}
}
