package sc.fiji.hermes.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;

/** Structures that are drawn in one case unlike in the others of a dataset. */
class OutliersTest {

	private static final int N = 24;
	private static final Geometry GRID = Geometry.ofSpacing(new long[] { N, N, N }, 2, 2, 2);

	@TempDir
	Path folder;

	private final List<Case> cases = new ArrayList<>();

	/** A box of a value from a corner, on noise about 0 with the box at {@code hu}. */
	private void add(final String id, final int[] from, final int[] size, final float hu) {
		final short[] labels = new short[N * N * N];
		final float[] image = new float[labels.length];
		final Random random = new Random(id.hashCode());
		for (int i = 0; i < image.length; i++) image[i] = -1000 + 5 * (float) random.nextGaussian();
		for (int z = 0; z < size[2]; z++) for (int y = 0; y < size[1]; y++) for (int x = 0; x < size[0]; x++) {
			final int at = from[0] + x + N * (from[1] + y + N * (from[2] + z));
			labels[at] = 1;
			image[at] = hu + 5 * (float) random.nextGaussian();
		}
		// the scale of all images is the same
		image[0] = 2000;
		final Path i = folder.resolve(id + "_image.nii.gz"), l = folder.resolve(id + "_labels.nii.gz");
		Volumes.write(Volume.of(image, GRID), i);
		Volumes.write(LabelMap.of(labels, GRID), l);
		cases.add(new Case(id, i, Optional.of(l), Set.of(new Task("organ")), cases.isEmpty() ? Split.VALIDATION : Split.TRAIN));
	}

	private void usual(final int count) {
		for (int n = 0; n < count; n++) add("u" + n, new int[] { 8 + n % 3, 9, 8 + n % 2 }, new int[] { 4 + n % 2, 4, 5 }, 40);
	}

	private List<Finding> found(final Rule rule) {
		return Check.check(new Collection("c", List.of(new Dataset("D", Modality.CT, 1, List.of(new Label(new Task("organ"), List.of(1))), cases))), Job
			.create().withThreads(2)).findings().stream().filter(f -> f.rule() == rule).toList();
	}

	@Test
	@DisplayName("a case that differs in volume and length, one elsewhere and one of other intensity are told, each once")
	void unlike() {
		usual(20);
		add("huge", new int[] { 2, 4, 4 }, new int[] { 18, 14, 14 }, 40);
		add("feet", new int[] { 8, 9, 0 }, new int[] { 4, 4, 5 }, 40);
		add("bone", new int[] { 8, 9, 8 }, new int[] { 4, 4, 5 }, 700);
		final List<Finding> found = found(Rule.OUTLIER);
		assertEquals(List.of("huge", "feet", "bone"), found.stream().map(Finding::caseId).toList());
		assertTrue(found.get(0).sentence().startsWith("organ has 28.2 ml where ") && found.get(0).sentence().contains(
			"is 36 mm long from left to right where "), found.get(0).sentence());
		assertTrue(found.get(1).sentence().contains("% of the image further to the feet than usual"), found.get(1).sentence());
		assertTrue(found.get(2).sentence().matches("organ has (699|70[01]) HU in the mean where (39|4[01]) are usual"), found.get(2).sentence());
	}

	@Test
	@DisplayName("nothing is told of few cases, nor of a structure whose volume spans orders of magnitude as that of tumours")
	void silent() {
		usual(8);
		add("huge", new int[] { 2, 4, 4 }, new int[] { 18, 14, 14 }, 40);
		assertEquals(List.of(), found(Rule.OUTLIER));
		cases.clear();
		final int[] edges = { 1, 2, 2, 3, 4, 5, 6, 8, 10, 12, 14, 18 };
		for (int n = 0; n < edges.length; n++) add("t" + n, new int[] { 2 + n % 3, 3, 2 }, new int[] { edges[n], edges[n], edges[n] }, 40 + 3 * n);
		assertEquals(List.of(), found(Rule.OUTLIER));
	}

	@Test
	@DisplayName("a structure of one voxel is told where it is larger in other cases")
	void singleVoxel() {
		usual(3);
		add("slip", new int[] { 9, 9, 9 }, new int[] { 1, 1, 1 }, 40);
		final List<Finding> found = found(Rule.SINGLE_VOXEL);
		assertEquals(List.of("slip organ has one voxel"), found.stream().map(f -> f.caseId() + " " + f.sentence()).toList());
	}
}
