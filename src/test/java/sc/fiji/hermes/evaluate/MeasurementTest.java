package sc.fiji.hermes.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Volume;

class MeasurementTest {

	private static final Geometry GRID = Geometry.ofSpacing(new long[] { 2, 3, 2 }, 1, 2, 5);

	private static final LabelMap LABELS = LabelMap.of(new short[] { 1, 1, 0, 0, 0, 2, 0, 1, 0, 0, 0, (short) 40000 }, GRID);

	@Test
	@DisplayName("Voxels, volume, mean, sample SD and centroid of each value by hand")
	void byHand() {
		final float[] values = { 1, 2, 0, 0, 0, 7, 0, 6, 0, 0, 0, -5 };
		final Measurement[] m = Measurement.of(Volume.of(values, GRID), LABELS, 40000, 1, 2);
		assertEquals(3, m[1].voxels());
		assertEquals(0.03, m[1].ml(), 1e-12);
		assertEquals(3, m[1].mean(), 1e-12);
		assertEquals(Math.sqrt((4 + 1 + 9) / 2.), m[1].sd(), 1e-12);
		assertArrayEquals(new double[] { 2 / 3., 0, 1 / 3. }, m[1].centroid(), 1e-12);
		assertEquals(0, m[2].sd());
		assertArrayEquals(new double[] { 1, 2, 1 }, m[0].centroid());
		assertEquals(-5, m[0].mean());
	}

	@Test
	@DisplayName("A value that does not occur has no voxels and no mean")
	void absent() {
		final Measurement m = Measurement.of(Volume.of(new float[12], GRID), LABELS, 9)[0];
		assertEquals(0, m.voxels());
		assertEquals(0, m.ml());
		assertEquals(Double.NaN, m.mean());
		assertEquals(Double.NaN, m.sd());
		assertArrayEquals(new double[] { Double.NaN, Double.NaN, Double.NaN }, m.centroid());
	}

	@Test
	@DisplayName("Intensities that are not finite count as voxels but not in the mean")
	void notFinite() {
		final float[] values = new float[12];
		values[0] = Float.NaN;
		values[1] = 4;
		values[7] = Float.POSITIVE_INFINITY;
		final Measurement m = Measurement.of(Volume.of(values, GRID), LABELS, 1)[0];
		assertEquals(3, m.voxels());
		assertEquals(4, m.mean());
		assertEquals(0, m.sd());
	}

	@Test
	@DisplayName("A million large values that differ little keep their mean and SD")
	void robust() {
		final Geometry g = Geometry.ofSpacing(new long[] { 1000, 1000, 1 }, 1, 1, 1);
		final float[] values = new float[1_000_000];
		for (int i = 0; i < values.length; i++) values[i] = 16_000_000 + (i % 2);
		final short[] labels = new short[values.length];
		Arrays.fill(labels, (short) 1);
		final Measurement m = Measurement.of(Volume.of(values, g), LabelMap.of(labels, g), 1)[0];
		assertEquals(16_000_000.5, m.mean(), 1e-9);
		assertEquals(0.5, m.sd(), 1e-6);
		assertEquals(499.5, m.centroid()[0], 1e-9);
	}

	@Test
	@DisplayName("An image of another size is refused")
	void size() {
		assertThrows(IllegalArgumentException.class, () -> Measurement.of(Volume.of(new float[1], Geometry.ofSpacing(new long[] { 1, 1, 1 }, 1,
			1, 1)), LABELS, 1));
	}
}
