package sc.fiji.hermes.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

import sc.fiji.hermes.job.Device;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.tape.AsciiDigits;

@DisplayName("Sessions on the device of a job")
class SessionsTest {

	/** More than any machine of ours has, and few enough for TensorFlow's own counting. */
	private static final Device MISSING = Device.gpu(15);

	@Test
	@DisplayName("Operations are placed on the GPU that is asked for, those of parts of the interface too, and else nowhere")
	void placement() {
		for (final Device d : List.of(Device.AUTO, Device.CPU, MISSING)) try (Graph graph = new Graph(); AsciiDigits digits = AsciiDigits.use()) {
			final Ops tf = Sessions.ops(graph, Job.create().withDevice(d));
			tf.math.add(tf.constant(1f), tf.withSubScope("part").constant(2f));
			final String place = d.equals(MISSING) ? "GPU:15" : "";
			graph.toGraphDef().getNodeList().forEach(n -> assertTrue(n.getDevice().endsWith(place) && n.getDevice().isEmpty() == place.isEmpty(), n
				.getName() + " on " + n.getDevice()));
		}
	}

	@Test
	@DisplayName("The CPU computes when it is asked for, and a GPU that is not there is one sentence")
	void open() {
		for (final Device d : List.of(Device.AUTO, Device.CPU)) try (Graph graph = new Graph()) {
			final Job job = Job.create().withDevice(d);
			final Ops tf = Sessions.ops(graph, job);
			final var sum = tf.math.add(tf.constant(1f), tf.constant(2f));
			try (Session session = Sessions.open(graph, job); var result = session.runner().fetch(sum).run()) {
				assertEquals(3, ((TFloat32) result.get(0)).getFloat());
			}
		}
		try (Graph graph = new Graph()) {
			final String sentence = assertThrows(InputException.class, () -> Sessions.open(graph, Job.create().withDevice(MISSING))).getMessage();
			assertTrue(sentence.startsWith("The device gpu15 cannot be used; what TensorFlow has here: CPU"), sentence);
			assertTrue(sentence.endsWith("."), sentence);
		}
	}
}
