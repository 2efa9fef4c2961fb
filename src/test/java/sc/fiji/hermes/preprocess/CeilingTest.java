package sc.fiji.hermes.preprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;

@DisplayName("The highest Dice that a grid allows")
class CeilingTest {

	private static final int EDGE = 48;

	private interface Shape {

		boolean contains(int x, int y, int z);
	}

	private static LabelMap map(final Shape shape) {
		final short[] labels = new short[EDGE * EDGE * EDGE];
		int i = 0;
		for (int z = 0; z < EDGE; z++) for (int y = 0; y < EDGE; y++) for (int x = 0; x < EDGE; x++, i++) if (shape.contains(x, y, z))
			labels[i] = 300;
		return LabelMap.of(labels, Geometry.ofSpacing(new long[] { EDGE, EDGE, EDGE }, 1, 1, 1));
	}

	private static double dice(final Shape shape, final double... grid) {
		return dice(ceiling(map(shape), 300), grid);
	}

	private static double dice(final Ceiling ceiling, final double... grid) {
		return ceiling.dice(grid, true);
	}

	private static Ceiling ceiling(final LabelMap map, final Integer... values) {
		return Ceiling.of(map, List.of(List.of(values))).get(0);
	}

	private static boolean in(final int i, final int from, final int count) {
		return i >= from && i < from + count;
	}

	private static Shape box(final int fromX, final int nx, final int fromY, final int ny, final int fromZ, final int nz) {
		return (x, y, z) -> in(x, fromX, nx) && in(y, fromY, ny) && in(z, fromZ, nz);
	}

	@Test
	@DisplayName("nothing is lost on the own grid, and on a finer one, whatever the structure looks like")
	void own() {
		final Random random = new Random(1);
		final boolean[] noise = new boolean[EDGE * EDGE * EDGE];
		for (int i = 0; i < noise.length; i++) noise[i] = random.nextInt(7) == 0;
		final Shape any = (x, y, z) -> noise[(z * EDGE + y) * EDGE + x];
		assertEquals(1, dice(any, 1, 1, 1));
		assertEquals(1, dice(any, 0.5, 1, 0.75));
		assertTrue(dice(any, 2, 2, 2) < 0.2);
	}

	@Test
	@DisplayName("a cube loses its edges: 408 of 8³ voxels come back from voxels four times as long")
	void cube() {
		// along an axis, interpolation gives 5/8, 7/8, 1, 1, 1, 1, 7/8, 5/8; found is what has a product of at least one half
		assertEquals(2.0 * 408 / (512 + 408), dice(box(8, 8, 16, 8, 24, 8), 4, 4, 4), 1e-12);
		// only along one axis all come back
		assertEquals(1, dice(box(8, 8, 16, 8, 24, 8), 4, 1, 1));
	}

	@Test
	@DisplayName("a plate thinner than half of a voxel is lost, and one of half of two voxels is kept")
	void plate() {
		assertEquals(0, dice(box(4, 40, 4, 40, 20, 1), 1, 1, 2.5));
		assertEquals(1, dice(box(4, 40, 4, 40, 20, 2), 1, 1, 2));
		assertEquals(1, dice(box(4, 40, 4, 40, 21, 2), 1, 1, 2));
		assertEquals(1, dice(box(4, 40, 4, 40, 20, 1), 4, 1, 1), "along the plate it may be as coarse as divides it");
	}

	@Test
	@DisplayName("a large ball loses more on each coarser grid, little at first")
	void ball() {
		final Shape ball = (x, y, z) -> Math.pow(x - 23.7, 2) + Math.pow(y - 23.2, 2) + Math.pow(z - 24.1, 2) < 20 * 20;
		final Ceiling ceiling = ceiling(map(ball), 300);
		double before = 1;
		for (double mm = 1.5; mm < 20; mm *= 1.5) {
			final double now = dice(ceiling, mm, mm, mm);
			assertTrue(now < before, mm + " mm: " + now + " after " + before);
			before = now;
		}
		assertTrue(dice(ceiling, 2, 2, 2) > 0.98);
		assertTrue(before < 0.8, "it ended at " + before);
	}

	@Test
	@DisplayName("the same structure stored with other axes has the same ceiling")
	void storage() {
		final Shape shape = (x, y, z) -> Math.pow((x - 20) / 3.0, 2) + Math.pow((y - 25) / 7.0, 2) + Math.pow((z - 22) / 11.0, 2) < 1;
		final short[] straight = map(shape).data(), turned = new short[straight.length];
		// stored x runs towards S, y towards L, z towards A
		for (int z = 0; z < EDGE; z++) for (int y = 0; y < EDGE; y++) for (int x = 0; x < EDGE; x++)
			turned[(y * EDGE + EDGE - 1 - x) * EDGE + z] = straight[(z * EDGE + y) * EDGE + x];
		final Geometry g = Geometry.of(new long[] { EDGE, EDGE, EDGE }, new double[] { 0, -1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0 });
		final double[] grid = { 2, 3, 4 };
		final double dice = dice(shape, grid);
		assertTrue(dice > 0.5 && dice < 0.95, dice + "");
		assertEquals(dice, dice(ceiling(LabelMap.of(turned, g), 300), grid));
	}

	@Test
	@DisplayName("several values are one structure; one that does not occur is empty")
	void values() {
		final LabelMap map = map(box(8, 8, 16, 8, 24, 8));
		for (int i = 0; i < map.data().length; i += 2) if (map.data()[i] != 0) map.data()[i] = 1;
		assertEquals(2.0 * 408 / (512 + 408), dice(ceiling(map, 1, 300), 4, 4, 4), 1e-12);
		assertFalse(ceiling(map, 1).isEmpty());
		assertTrue(ceiling(map, 2).isEmpty());
	}

	@Test
	@DisplayName("structures that share values are looked at together and have the ceilings that each has alone")
	void together() {
		final LabelMap map = map(box(8, 9, 16, 11, 24, 7));
		for (int i = 0; i < map.data().length; i++) if (map.data()[i] != 0 && i % EDGE > 12) map.data()[i] = 7;
		final List<Ceiling> all = Ceiling.of(map, List.of(List.of(7), List.of(300, 7), List.of(5), List.of(300)));
		assertEquals(dice(ceiling(map, 7), 2, 3, 2), dice(all.get(0), 2, 3, 2));
		assertEquals(dice(box(8, 9, 16, 11, 24, 7), 2, 3, 2), dice(all.get(1), 2, 3, 2));
		assertTrue(all.get(2).isEmpty());
		assertEquals(dice(ceiling(map, 300), 2, 3, 2), dice(all.get(3), 2, 3, 2));
	}

	@Test
	@DisplayName("labels that are whole, as training has them by default, lose more than partial ones")
	void whole() {
		final Ceiling ball = ceiling(map((x, y, z) -> Math.pow(x - 23.7, 2) + Math.pow(y - 23.2, 2) + Math.pow(z - 24.1, 2) < 12 * 12), 300);
		final double[] grid = { 4, 4, 4 };
		final double whole = ball.dice(grid, false), partial = dice(ball, grid);
		assertTrue(whole < partial - 0.01 && whole > 0.8, whole + " and " + partial);
		assertEquals(1, ball.dice(new double[] { 1, 1, 1 }, false));
		// the voxel in the middle of five is the structure's
		assertEquals(1, ceiling(map(box(0, 5, 5, 5, 10, 5)), 300).dice(new double[] { 1, 5, 1 }, false));
	}
}
