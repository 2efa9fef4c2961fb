package sc.fiji.hermes.sample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.preprocess.Grid;
import sc.fiji.hermes.preprocess.Intensity;
import sc.fiji.hermes.preprocess.Plan;
import sc.fiji.hermes.preprocess.Prepared;
import sc.fiji.hermes.preprocess.PreparedCase;
import sc.fiji.hermes.preprocess.Preprocessor;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Pooling;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;

@DisplayName("Voxels that belong to a structure in part")
class PartialLabelsTest {

	private static final Task A = new Task("a");
	private static final int[] SOURCE = { 36, 24, 18 };
	private static final Case CASE = new Case("c", Path.of("c"), Optional.of(Path.of("c")), Set.of(A), Split.TRAIN);
	private static final Dataset DATA = new Dataset("set", Modality.T1, 1, List.of(new Label(A, List.of(3))), List.of(CASE));

	/** Random blobs of value 3 on voxels of 1 mm. */
	private static short[] blobs() {
		final Random random = new Random(5);
		final short[] labels = new short[SOURCE[0] * SOURCE[1] * SOURCE[2]];
		for (int blob = 0; blob < 12; blob++) {
			final int cx = random.nextInt(SOURCE[0]), cy = random.nextInt(SOURCE[1]), cz = random.nextInt(SOURCE[2]), r = 1 + random.nextInt(5);
			for (int i = 0; i < labels.length; i++) {
				final int x = i % SOURCE[0] - cx, y = i / SOURCE[0] % SOURCE[1] - cy, z = i / SOURCE[0] / SOURCE[1] - cz;
				if (x * x + y * y + z * z <= r * r) labels[i] = 3;
			}
		}
		return labels;
	}

	private static Grid grid(final List<Integer> factors, final List<Integer> detail, final Integer... window) {
		return new Grid("set", Modality.T1, List.of(A), true, factors.stream().map(Integer::doubleValue).toList(), List.of(window), Pooling.halvings(4),
			Intensity.published(Modality.T1), detail);
	}

	private static PreparedCase prepared(final short[] labels, final Grid grid) {
		final Geometry g = Geometry.ofSpacing(new long[] { SOURCE[0], SOURCE[1], SOURCE[2] }, 1, 1, 1);
		final float[] image = new float[labels.length];
		for (int i = 0; i < image.length; i++) image[i] = labels[i] + i % 5;
		final Prepared p = Preprocessor.prepare(Volume.of(image, g), Modality.T1, grid, Job.create());
		return new PreparedCase("set", CASE, p, Preprocessor.prepareLabels(LabelMap.of(labels, g), p, grid.detail()), grid.detail());
	}

	private static int parts(final List<Integer> detail) {
		return detail.stream().reduce(1, (a, b) -> a * b);
	}

	@Test
	@DisplayName("the shares of all voxels sum to the volume of the structure, and each is what of its voxel is inside")
	void volume() {
		final short[] labels = blobs();
		int inside = 0;
		for (final short v : labels) if (v == 3) inside++;
		for (final List<Integer> factors : List.of(List.of(2, 2, 2), List.of(3, 3, 3), List.of(3, 2, 1), List.of(1, 1, 1))) {
			final PreparedCase p = prepared(labels, grid(factors, factors, 64, 48, 32));
			final int[] n = { SOURCE[0] / factors.get(0), SOURCE[1] / factors.get(1), SOURCE[2] / factors.get(2) }, start = { -3, -2, -5 },
					window = { 64, 48, 32 };
			final short[] cut = Crops.cut(CropMap.at(start, window), p.labels(), n, factors);
			final byte[] target = Targets.of(cut, parts(factors), DATA, List.of(A), 1, "c");
			final int[] counts = new int[n[0] * n[1] * n[2]];
			for (int i = 0; i < labels.length; i++) if (labels[i] == 3) counts[(i / SOURCE[0] / SOURCE[1] / factors.get(2) * n[1] + i / SOURCE[0] %
				SOURCE[1] / factors.get(1)) * n[0] + i % SOURCE[0] / factors.get(0)]++;
			long sum = 0;
			for (int i = 0; i < target.length; i++) {
				final int x = i % window[0] + start[0], y = i / window[0] % window[1] + start[1], z = i / window[0] / window[1] + start[2];
				final boolean in = x >= 0 && y >= 0 && z >= 0 && x < n[0] && y < n[1] && z < n[2];
				final int share = target[i] & 0xff;
				assertEquals(in ? counts[(z * n[1] + y) * n[0] + x] * Targets.WHOLE / parts(factors) : 0, share);
				sum += share;
			}
			assertEquals((long) inside * Targets.WHOLE, sum * parts(factors), factors.toString());
		}
	}

	@Test
	@DisplayName("with one label a voxel, crops are what they were: the nearest voxel, at any warp")
	void oneLabel() {
		final short[] labels = blobs();
		for (int step = 0; step < 10; step++) {
			final double[] a = Warp.random(List.of(1.0, 1.0, 1.0), Chance.of(1, step, 0, 9));
			final int[] start = { 3, -4, 1 }, window = { 16, 18, 11 };
			final short[] expected = new short[16 * 18 * 11];
			final double[] o = new double[3];
			for (int r = 0; r < 3; r++) {
				o[r] = start[r] + (window[r] - 1) / 2.0;
				for (int c = 0; c < 3; c++) o[r] -= a[3 * r + c] * (window[c] - 1) / 2.0;
			}
			for (int i = 0; i < expected.length; i++) {
				final int x = i % 16, y = i / 16 % 18, z = i / 16 / 18;
				final int[] p = new int[3];
				for (int r = 0; r < 3; r++) p[r] = (int) Math.floor(o[r] + a[3 * r + 1] * y + a[3 * r + 2] * z + 0.5 + a[3 * r] * x);
				if (p[0] >= 0 && p[1] >= 0 && p[2] >= 0 && p[0] < SOURCE[0] && p[1] < SOURCE[1] && p[2] < SOURCE[2]) expected[i] = labels[(p[2] *
					SOURCE[1] + p[1]) * SOURCE[0] + p[0]];
			}
			assertArrayEquals(expected, Crops.cut(CropMap.at(start, window, a), labels, SOURCE, List.of(1, 1, 1)));
		}
	}

	@Test
	@DisplayName("a shift and a warp that is none agree; mirrored, the labels within a voxel are mirrored too")
	void mirrored() {
		final List<Integer> detail = List.of(3, 2, 2);
		final short[] labels = blobs();
		final int[] n = { 12, 12, 9 }, start = { -2, 1, 3 }, window = { 10, 8, 9 };
		// not equal to the identity in bits, so that the general path is taken
		final double[] almost = { 1, -0.0, 0, 0, 1, 0, 0, 0, 1 };
		final short[] plain = Crops.cut(CropMap.at(start, window), labels, n, detail);
		assertArrayEquals(plain, Crops.cut(CropMap.at(start, window, almost), labels, n, detail));
		final short[] mirrored = Crops.cut(CropMap.at(start, window, Warp.mirrored(Warp.identity(), new boolean[] { true, false, true })), labels, n, detail);
		assertFalse(Arrays.equals(plain, mirrored));
		for (int z = 0; z < 9; z++) for (int y = 0; y < 8; y++) for (int x = 0; x < 10; x++)
			for (int sz = 0; sz < 2; sz++) for (int sy = 0; sy < 2; sy++) for (int sx = 0; sx < 3; sx++)
				assertEquals(plain[((z * 8 + y) * 10 + x) * 12 + (sz * 2 + sy) * 3 + sx], mirrored[(((8 - z) * 8 + y) * 10 + 9 - x) * 12 + ((1 - sz) *
					2 + sy) * 3 + 2 - sx]);
	}

	@Test
	@DisplayName("warped, the shares still sum to about the volume that the warp leaves")
	void warped() {
		final short[] labels = new short[SOURCE[0] * SOURCE[1] * SOURCE[2]];
		for (int i = 0; i < labels.length; i++) {
			final int x = i % SOURCE[0], y = i / SOURCE[0] % SOURCE[1], z = i / SOURCE[0] / SOURCE[1];
			if (x >= 12 && x < 24 && y >= 7 && y < 17 && z >= 5 && z < 13) labels[i] = 3;
		}
		final double[] half = { 0.5, 0, 0, 0, 0.5, 0, 0, 0, 0.5 };
		final int[] n = { 18, 12, 9 }, window = { 32, 24, 24 };
		final short[] cut = Crops.cut(CropMap.at(new int[] { -7, -6, -8 }, window, half), labels, n, List.of(2, 2, 2));
		long sum = 0;
		for (final byte b : Targets.of(cut, 8, DATA, List.of(A), 1, "c")) sum += b & 0xff;
		// twice as large along each axis
		assertEquals(12 * 10 * 8 / 8.0 * 8, sum / (double) Targets.WHOLE, 0.02 * 12 * 10 * 8);
	}

	@Test
	@DisplayName("the voxel of a place is the one that holds it, and the label of a voxel the one in its middle")
	void places() {
		final List<Integer> detail = List.of(3, 2, 1);
		final PreparedCase p = prepared(blobs(), grid(detail, detail, 32, 32, 32));
		final Structures structures = new Structures(p.voxels(), DATA);
		assertArrayEquals(new long[] { 12, 12, 18 }, structures.voxels().geometry().size());
		for (int i = 0; i < 200; i++) {
			final int[] at = structures.voxel(A, Chance.of(1, i, 0, 0));
			boolean some = false;
			for (int y = 0; y < 2; y++) for (int x = 0; x < 3; x++) some |= p.labels()[(at[2] * 24 + 2 * at[1] + y) * 36 + 3 * at[0] + x] == 3;
			assertTrue(some, Arrays.toString(at));
		}
		final short[] middle = p.voxelLabels();
		assertEquals(12 * 12 * 18, middle.length);
		for (int i = 0; i < middle.length; i++)
			assertEquals(p.labels()[(i / 144 * 24 + 2 * (i / 12 % 12) + 1) * 36 + 3 * (i % 12) + 1], middle[i]);
	}

	@Test
	@DisplayName("samples have the pooling of their grid, and targets in part")
	void samples() {
		final Pooling flat = Pooling.of(List.of(List.of(2, 2, 1), List.of(2, 2, 2), List.of(2, 2, 2), List.of(2, 2, 2)));
		final Grid grid = new Grid("set", Modality.T1, List.of(A), true, List.of(2.0, 2.0, 2.0), List.of(16, 16, 16), flat, Intensity.published(
			Modality.T1), List.of(2, 2, 2));
		final PreparedCase p = prepared(blobs(), grid);
		final Plan plan = new Plan(Plan.CURRENT_VERSION, List.of(A), List.of(Modality.T1), List.of(grid));
		final Sample s = SampleSource.of(new Collection("c", List.of(DATA)), plan, SampleOptions.plain().withForeground(1), (d, c, g) -> p.voxels(), 1).sample(0,
			0);
		assertEquals(flat, s.pooling());
		final boolean[] seen = new boolean[256];
		for (final byte b : s.target()) seen[b & 0xff] = true;
		assertTrue(seen[0] && seen[Targets.WHOLE] && seen[Targets.WHOLE / 8] && seen[Targets.WHOLE / 2]);
	}
}
