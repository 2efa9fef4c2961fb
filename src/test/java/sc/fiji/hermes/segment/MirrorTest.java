package sc.fiji.hermes.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import sc.fiji.hermes.bundle.Model;
import sc.fiji.hermes.bundle.ModelCard;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.Network;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.Weights;
import sc.fiji.hermes.model.resunet.ResUNet;
import sc.fiji.hermes.preprocess.Grid;
import sc.fiji.hermes.preprocess.Plan;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;

/** With random weights: a mean over mirror images does not care how the image lies, which a network by itself does. */
class MirrorTest {

	/** The smallest window that the network takes. */
	private static final int X = 32, Y = 16, Z = 16;
	private static final Geometry GEOMETRY = Geometry.ofSpacing(new long[] { X, Y, Z }, 2, 2, 2);

	@Test
	@DisplayName("A mirrored image has the mirrored probabilities, along every axis, if no task has a side")
	void unsided() {
		try (Segmenter s = segmenter("liver", "spleen")) {
			for (int axis = 0; axis < 3; axis++) assertEquals(0, difference(s, axis, true), 1e-5, "axis " + axis);
			for (int axis = 0; axis < 3; axis++) assertTrue(difference(s, axis, false) > 1e-3, "axis " + axis);
		}
	}

	@Test
	@DisplayName("Left and right stay where they are if one task of the grid has a side, whether it is asked for or not")
	void sided() {
		try (Segmenter s = segmenter("liver", "left kidney")) {
			assertTrue(difference(s, 0, true) > 1e-3);
			assertEquals(0, difference(s, 1, true), 1e-5);
			assertEquals(0, difference(s, 2, true), 1e-5);
		}
	}

	@Test
	@DisplayName("Front and back stay where they are for parts that are anterior and posterior, and all does for parts that are counted")
	void otherAxes() {
		try (Segmenter s = segmenter("liver", "anterior part")) {
			assertEquals(0, difference(s, 0, true), 1e-5);
			assertTrue(difference(s, 1, true) > 1e-3);
		}
		try (Segmenter s = segmenter("liver", "part 1", "part 2")) {
			for (int axis = 0; axis < 3; axis++) assertTrue(difference(s, axis, true) > 1e-3, "axis " + axis);
		}
	}

	private static Segmenter segmenter(final String... names) {
		final List<Task> tasks = List.of(names).stream().map(Task::new).toList();
		final NetworkConfig config = NetworkConfig.universal(ResUNet.of(4), tasks.size(), 1);
		final Grid grid = new Grid("a", Modality.CT, tasks, true, List.of(2., 2., 2.), List.of(X, Y, Z));
		return Segmenter.of(new Model("random", config, new Plan(Plan.CURRENT_VERSION, tasks, List.of(Modality.CT), List.of(grid)), Weights
			.initialize(Network.of(config).parameters(), 19), ModelCard.today(List.of(), 0, List.of())), Job.create());
	}

	/** The largest one between the probabilities of an image and those of its mirror image, brought back. */
	private static double difference(final Segmenter s, final int axis, final boolean mirror) {
		final float[] image = new float[X * Y * Z];
		final Random random = new Random(1);
		for (int i = 0; i < image.length; i++) image[i] = (float) (100 * random.nextGaussian());
		final float[] p = probabilities(s, image, mirror), q = mirrored(probabilities(s, mirrored(image, axis), mirror), axis);
		assertArrayEquals(image, mirrored(mirrored(image, axis), axis));
		double most = 0;
		for (int i = 0; i < p.length; i++) most = Math.max(most, Math.abs(p[i] - q[i]));
		return most;
	}

	private static float[] probabilities(final Segmenter s, final float[] image, final boolean mirror) {
		return s.segment(Volume.of(image, GEOMETRY), Modality.CT, List.of(new Task("liver")), SegmentOptions.options().withProbabilities(true)
			.withMirror(mirror), Job.create()).probabilities().get(0).values().data();
	}

	private static float[] mirrored(final float[] a, final int axis) {
		final float[] b = new float[a.length];
		for (int z = 0; z < Z; z++) for (int y = 0; y < Y; y++) for (int x = 0; x < X; x++) b[((axis == 2 ? Z - 1 - z : z) * Y + (axis == 1 ? Y - 1 -
			y : y)) * X + (axis == 0 ? X - 1 - x : x)] = a[(z * Y + y) * X + x];
		return b;
	}
}
