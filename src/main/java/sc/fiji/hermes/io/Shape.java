package sc.fiji.hermes.io;

import java.nio.file.Path;
import java.util.Arrays;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Room;
import sc.fiji.hermes.volume.Geometry;

/** Checks of sizes and places that hold for every format. */
final class Shape {

	private static final String[] AXES = { "x", "y", "z" };

	/** Of a plane whose file does not say it, mm. */
	static final double THICKNESS = 1;

	/** Voxels of a volume, more than disks hold, so that numbers of bytes do not overflow. */
	private static final long MOST = 1L << 40;

	private Shape() {}

	/** Refuses sizes of no voxel, of more than any disk holds, or of planes that are more than an array holds. */
	static void checkSize(final long[] size, final Path file) {
		long voxels = 1;
		for (int axis = 0; axis < 3; axis++) {
			if (size[axis] < 1) throw new InputException(
				"%s says it has %d voxels along %s; convert it from its source again.", file, size[axis], AXES[axis]);
			if (size[axis] > MOST / voxels) throw new InputException(
				"%s says it has %d × %d × %d voxels, but at most %d can be read; crop it or sample it down.", file, size[0], size[1], size[2], MOST);
			voxels *= size[axis];
			if (axis == 1 && voxels > Room.LARGEST_ARRAY || size[axis] > Room.LARGEST_ARRAY) throw new InputException(
				"%s says it has %d × %d × %d voxels, but at most %d can be read in a plane; crop it or sample it down.", file, size[0], size[1],
				size[2], Room.LARGEST_ARRAY);
		}
	}

	/** The product of counts from a header; zeros, which some writers leave, count as 1. */
	static long product(final long a, final long b, final Path file) {
		try {
			return Math.multiplyExact(a, Math.max(1, b));
		}
		catch (final ArithmeticException e) {
			throw new InputException(e, "%s says it has %d values along one dimension; convert it from its source again.", file, b);
		}
	}

	/** Whether numbers are finite and axes span space. */
	static boolean isUsable(final double[] affine, final long[] size) {
		if (!isFinite(affine)) return false;
		final Geometry g = Geometry.of(size, affine);
		final double product = g.spacing(0) * g.spacing(1) * g.spacing(2);
		return product > 0 && Double.isFinite(product) && Math.abs(g.determinant()) > 1e-6 * product;
	}

	static boolean isFinite(final double[] numbers) {
		return Arrays.stream(numbers).allMatch(Double::isFinite);
	}

	/** A geometry from directions of the axes, with the sizes checked before. */
	static Geometry geometry(final long[] size, final double[] affine, final Path file) {
		if (!isUsable(affine, size)) throw new InputException(
			"%s gives its voxels a place with %s; repair its header or convert it from its source again.", file, isFinite(affine)
				? "axes that do not span space" : "numbers that are not finite");
		// sign changes leave zeros with a sign, which would make equal places unequal
		return Geometry.of(size, Arrays.stream(affine).map(v -> v + 0.0).toArray());
	}

	/** Refuses distances between voxels that are none. */
	static double spacing(final double mm, final int axis, final Path file) {
		if (mm > 0 && Double.isFinite(mm)) return mm;
		throw new InputException("%s says its voxel size along %s is %s mm; correct it in its header.", file, AXES[axis], mm);
	}

	static InputException noSpacing(final Path file) {
		return new InputException("%s does not say how large its voxels are; add the voxel size in mm to its header.", file);
	}

	/** Refuses to write a place that could not be read again. */
	static void checkWritable(final Geometry g, final Path file) {
		if (!isUsable(g.affine(), g.size())) throw new InputException(
			"%s cannot be written because the position of its image is not finite or flat; give the image a voxel size and origin.", file);
	}

	/** A number that is read back exactly, without a sign of zero. */
	static String decimal(final double value) {
		return Double.toString(value + 0.0);
	}
}
