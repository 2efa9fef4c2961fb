package sc.fiji.hermes.evaluate;

import java.util.Arrays;

import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Volume;

/**
 * Size, place and intensity of the voxels of one label value.
 *
 * @param voxels number of voxels
 * @param ml their volume in millilitres
 * @param mean of their finite intensities, NaN if there are none
 * @param sd standard deviation of a sample (divided by n − 1), 0 for one value, NaN for none
 * @param centroid mean voxel index along x, y, z, each counted from 0; NaN without voxels
 */
public record Measurement(long voxels, double ml, double mean, double sd, double[] centroid) {

	/** Sums over the voxels of one value. */
	private static final class Sums {

		private long voxels, finite;
		private double intensity, square;
		private final double[] index = new double[3];

		private double mean() {
			return finite == 0 ? Double.NaN : intensity / finite;
		}

		private Measurement result(final double voxelMl) {
			final double sd = finite == 0 ? Double.NaN : finite == 1 ? 0 : Math.sqrt(square / (finite - 1));
			return new Measurement(voxels, voxels * voxelMl, mean(), sd, Arrays.stream(index).map(s -> voxels == 0 ? Double.NaN : s / voxels)
				.toArray());
		}
	}

	/**
	 * Measures several values in two passes over the image.
	 *
	 * @param image intensities
	 * @param labels of the same size
	 * @param values from 0 to 65,535
	 * @return one for each value, in their order
	 */
	public static Measurement[] of(final Volume image, final LabelMap labels, final int... values) {
		final Geometry g = labels.geometry();
		if (!Arrays.equals(image.geometry().size(), g.size())) throw new IllegalArgumentException(image.geometry() + " and " + g);
		final Sums[] sums = new Sums[1 << 16];
		for (final int value : values) sums[value] = new Sums();
		final short[] data = labels.data();
		final float[] intensity = image.data();
		final int width = (int) g.size(0), plane = width * (int) g.size(1);
		for (int i = 0; i < data.length; i++) {
			final Sums s = sums[data[i] & 0xffff];
			if (s == null) continue;
			s.voxels++;
			s.index[0] += i % width;
			s.index[1] += i % plane / width;
			s.index[2] += i / plane;
			if (!Float.isFinite(intensity[i])) continue;
			s.finite++;
			s.intensity += intensity[i];
		}
		// Deviations in a pass of their own: sums of squares lose all digits if the mean is large.
		for (int i = 0; i < data.length; i++) {
			final Sums s = sums[data[i] & 0xffff];
			if (s == null || !Float.isFinite(intensity[i])) continue;
			final double deviation = intensity[i] - s.mean();
			s.square += deviation * deviation;
		}
		return Arrays.stream(values).mapToObj(v -> sums[v].result(g.voxelVolume() / 1000)).toArray(Measurement[]::new);
	}
}
