package sc.fiji.hermes.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.bundle.Model;
import sc.fiji.hermes.bundle.ModelCard;
import sc.fiji.hermes.bundle.TaskRule;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.job.Room;
import sc.fiji.hermes.model.Network;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.Weights;
import sc.fiji.hermes.model.resunet.ResUNet;
import sc.fiji.hermes.preprocess.Grid;
import sc.fiji.hermes.preprocess.Plan;
import sc.fiji.hermes.preprocess.Prepared;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LazyPlanes;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;

/** With random weights: what the masks show does not matter here, that they are the same does. */
@DisplayName("Volumes without room in an array are segmented slab by slab")
class LargeVolumeTest {

	private static final Task LIVER = new Task("liver"), SPLEEN = new Task("spleen"), LESION = new Task("lesion"), TUMOUR = new Task("tumour");
	private static final Grid CT = new Grid("a", Modality.CT, List.of(LIVER, SPLEEN), true, List.of(2.5, 2., 2.), List.of(32, 32, 32));
	private static final Grid OTHER = new Grid("b", Modality.CT, List.of(LESION, TUMOUR), false, List.of(3., 3., 3.), List.of(32, 16, 16));
	private static final Plan PLAN = new Plan(Plan.CURRENT_VERSION, List.of(LIVER, SPLEEN, LESION, TUMOUR), List.of(Modality.CT), List.of(CT,
		OTHER));
	private static final Room LITTLE = new Room(100, 5_000);
	private static final List<Task> ALL = List.of(LIVER, SPLEEN, LESION, TUMOUR);

	@TempDir
	static Path folder;
	private static Segmenter segmenter;

	@BeforeAll
	static void open() {
		final NetworkConfig config = NetworkConfig.universal(ResUNet.of(4), 4, 1);
		segmenter = Segmenter.of(new Model("random", config, PLAN, Weights.initialize(Network.of(config).parameters(), 19), ModelCard.today(List
			.of(), 0, List.of())), Job.create());
	}

	@AfterAll
	static void close() {
		segmenter.close();
	}

	private static float[] noise(final Geometry g) {
		final Random random = new Random(1);
		final float[] data = new float[(int) g.voxels()];
		for (int i = 0; i < data.length; i++) data[i] = (float) (100 * random.nextGaussian());
		return data;
	}

	private static Volume planes(final float[] data, final Geometry g, final Room room) {
		final int plane = (int) (g.size(0) * g.size(1));
		return Volume.of(LazyPlanes.floats(g, (first, planes) -> Arrays.copyOfRange(data, (int) first * plane, (int) (first + planes) * plane)), g,
			room);
	}

	@Test
	@DisplayName("to the masks, probabilities and files of an array, in any orientation, also in a region")
	void equal() throws IOException {
		final Region region = new Region(3, 4, 20, 18);
		for (final Geometry g : List.of(Geometry.ofSpacing(new long[] { 33, 40, 70 }, 2, 2, 1.5), //
			Geometry.of(new long[] { 32, 30, 34 }, new double[] { 0, 0, 2, -40, -2, 0, 0, 60, 0, -2, 0, 90 }))) {
			final float[] data = noise(g);
			final SegmentOptions options = SegmentOptions.options().withProbabilities(true);
			final Segmentation array = segmenter.segment(Volume.of(data, g), Modality.CT, ALL, options, Job.create());
			final Segmentation slabs = segmenter.segment(planes(data, g, LITTLE), Modality.CT, ALL, options, Job.create().withRoom(LITTLE));
			assertEquals(3, slabs.parts().size());
			for (int p = 0; p < 3; p++) {
				assertTrue(slabs.parts().get(p).labels().array().isEmpty(), "in a file");
				assertArrayEquals(array.parts().get(p).labels().data(), slabs.parts().get(p).labels().data());
			}
			for (int t = 0; t < 4; t++) {
				assertArrayEquals(array.mask(ALL.get(t)).data(), slabs.mask(ALL.get(t)).data());
				assertTrue(array.mask(ALL.get(t)).histogram().length == 2, "something was found");
				assertArrayEquals(array.probabilities().get(t).values().data(), slabs.probabilities().get(t).values().data());
			}
			SegmentationFiles.write(array, folder.resolve("array"), "c", t -> 7, false);
			SegmentationFiles.write(slabs, folder.resolve("slabs"), "c", t -> 7, false);
			for (final String file : List.of("liver", "tumour")) assertEquals(-1, Files.mismatch(folder.resolve("array/c/" + file + ".nii.gz"), folder
				.resolve("slabs/c/" + file + ".nii.gz")));
			final Segmentation one = segmenter.segment(region.of(Volume.of(data, g)), Modality.CT, ALL, options, Job.create()).within(region, g);
			final Segmentation other = segmenter.segment(region.of(planes(data, g, LITTLE)), Modality.CT, ALL, options, Job.create().withRoom(LITTLE))
				.within(region, g);
			for (final Task t : ALL) assertArrayEquals(one.mask(t).data(), other.mask(t).data());
			assertArrayEquals(one.probabilities().get(3).values().data(), other.probabilities().get(3).values().data());
		}
	}

	@Test
	@DisplayName("with components and holes as the rules of tasks say")
	void rules() {
		final Geometry g = Geometry.ofSpacing(new long[] { 19, 23, 17 }, 1, 1, 1);
		final Prepared prepared = new Prepared(Volume.of(new float[(int) g.voxels()], g), g, 0);
		final Random random = new Random(4);
		final float[][] probabilities = new float[2][(int) g.voxels()];
		for (final float[] p : probabilities) for (int i = 0; i < p.length; i++) p[i] = random.nextFloat() < 0.3 ? 0.9f : 0.1f;
		for (final TaskRule rule : List.of(TaskRule.NONE.withLargest(), TaskRule.NONE.withFill(), TaskRule.NONE.withMillilitres(0.003).withFill()))
			for (final List<List<Task>> groups : List.of(List.of(List.of(LIVER, SPLEEN)), List.of(List.of(LIVER), List.of(SPLEEN)))) {
				final LabelPlanes array = new LabelPlanes(prepared, List.of(LIVER, SPLEEN), groups, t -> rule, Room.ofHeap());
				final LabelPlanes slabs = new LabelPlanes(prepared, List.of(LIVER, SPLEEN), groups, t -> rule, LITTLE);
				final LabelPlanes none = new LabelPlanes(prepared, List.of(LIVER, SPLEEN), groups, t -> TaskRule.NONE, Room.ofHeap());
				for (final LabelPlanes p : List.of(array, slabs, none)) p.planes(probabilities, 0, 0, 17);
				final short[] expected = array.parts().get(0).labels().data();
				assertTrue(!Arrays.equals(none.parts().get(0).labels().data(), expected), "the rule changes something");
				assertArrayEquals(expected, slabs.parts().get(0).labels().data());
			}
	}

	@Test
	@Tag("slow")
	@DisplayName("also of more than 2³¹ voxels, of which the body is a small part")
	void large() {
		final int n = 1300;
		final Geometry g = Geometry.ofSpacing(new long[] { n, n, n }, 0.1, 0.1, 0.1);
		final float[] air = new float[n * n], body = new float[n * n];
		Arrays.fill(air, -1000);
		Arrays.fill(body, -1000);
		for (int y = 300; y < 900; y++) for (int x = 200; x < 800; x++) body[y * n + x] = 40 + (x * y) % 61;
		final Volume image = Volume.of(LazyPlanes.floats(g, (first, planes) -> first >= 1200 && first < 1240 ? body : air), g);
		final Segmentation s = segmenter.segment(image, Modality.CT, List.of(LIVER, SPLEEN), SegmentOptions.options().withOverlap(0), Job.create());
		final Segmentation.Part part = s.parts().get(0);
		assertEquals(g, part.geometry());
		final short[] inside = part.labels().plane(1220), outside = part.labels().plane(600);
		assertTrue(inside[600 * n + 500] > 0 || inside[350 * n + 250] > 0 || inside[800 * n + 700] > 0, "something was found");
		for (final short v : outside) assertEquals(0, v);
		// the margin around the body is looked at, too
		for (int x = 0; x < 130; x++) assertEquals(0, inside[600 * n + x]);
	}
}
