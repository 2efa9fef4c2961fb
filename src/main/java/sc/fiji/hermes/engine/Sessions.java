package sc.fiji.hermes.engine;

import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.RewriterConfig;

import sc.fiji.hermes.job.Job;

/** Opens TensorFlow sessions with the threads of a job. */
public final class Sessions {

	private Sessions() {}

	/**
	 * A session on {@code graph}; the caller closes it before the graph.
	 * <p>
	 * Operations run one after the other, each on all threads of the job: the order of sums, and so every bit of the
	 * result on the CPU, depends on nothing else. GPU memory grows on demand.
	 * <p>
	 * TensorFlow's graph optimizer is off: graphs are built as they should run, and on the ten thousand small operations of
	 * a composed optimizer step it took 20 seconds before the first run and made none faster.
	 */
	public static Session open(final Graph graph, final Job job) {
		return new Session(graph, ConfigProto.newBuilder().setIntraOpParallelismThreads(job.threads()).setInterOpParallelismThreads(1)
			.setAllowSoftPlacement(true).setGpuOptions(GPUOptions.newBuilder().setAllowGrowth(true)).setGraphOptions(GraphOptions.newBuilder()
				.setRewriteOptions(RewriterConfig.newBuilder().setDisableMetaOptimizer(true))).build());
	}
}
