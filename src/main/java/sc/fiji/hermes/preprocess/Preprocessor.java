package sc.fiji.hermes.preprocess;

import java.util.List;

import sc.fiji.hermes.io.VolumeStore;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.job.Room;
import sc.fiji.hermes.volume.Alignment;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Orientation;
import sc.fiji.hermes.volume.Volume;

/**
 * The one preprocessing rule, the same for training and inference: canonical RAS
 * orientation, body box, linear resampling to the grid's spacing, the grid's
 * {@link Intensity}. It never looks at labels, unlike the reference (training.md §4
 * and T1), so it can be repeated on an image that has none.
 * <p>
 * Orientation is a permutation and flip of axes, hence lossless. Oblique images are
 * resampled along their own axes and stay oblique. The prepared grid is centred on
 * the box. Stateless and safe for use from several threads.
 * <p>
 * What the room of the job says is too large for an array is worked on slab by slab and kept in a temporary file; the values are the same.
 *
 * <pre>{@code
 * Prepared p = Preprocessor.prepare(image, Modality.CT, plan.grid("spleen"), Job.create());
 * float[] probabilities = …; // on p.image()
 * RestoreToSource back = RestoreToSource.of(p); // takes them to the voxels of image
 * }</pre>
 */
public final class Preprocessor {

	/** What stands in for NaN and infinities in CT: air. */
	private static final float CT_AIR = -1024;

	/** Voxels of a prepared image; more come of a wrong spacing. */
	private static final double LARGEST = 1L << 38;

	private Preprocessor() {}

	/**
	 * Prepares an image. Voxels outside the body that are not finite count as background, which the job hears.
	 *
	 * @throws InputException if an axis has no extent, a voxel inside the body is not finite, or the result would be too large
	 */
	public static Prepared prepare(final Volume image, final Modality modality, final Grid grid, final Job job) {
		final Geometry source = image.geometry();
		final Geometry canonical = Orientation.of(source).canonical(source);
		for (int axis = 0; axis < 3; axis++) {
			if (!(canonical.spacing(axis) > 0) || !Double.isFinite(canonical.spacing(axis)) || canonical.size(axis) < 1)
				throw new InputException("The image (%s) has an axis without extent; correct the voxel spacing in its header.",
					source);
		}
		final BodyBox box = BodyBox.of(image, modality);
		final NotFinite bad = NotFinite.of(image, box);
		bad.problem().ifPresent(problem -> {
			throw new InputException("%s; replace them by the background value.", problem.replaceFirst("^t", "T"));
		});
		bad.note().ifPresent(note -> job.report("The image has " + note + ".", -1));
		job.checkCancelled();
		final Geometry geometry = grid(canonical, box, grid);
		final float missing = modality.isCt() || bad.outside() == 0 ? CT_AIR : Percentiles.of(image.slabs(), 0)[0];
		final VolumeStore values = Resampler.of(image, geometry, missing).run(job);
		job.checkCancelled();
		final float background = grid.intensity().apply(values);
		return new Prepared(values.volume(), source, background);
	}

	/** Bytes that reading and preparing an image and its label map takes at most, all of the image being body. */
	public static long memory(final Geometry stored, final Grid grid) {
		final Geometry canonical = Orientation.of(stored).canonical(stored);
		double prepared = 1;
		for (int a = 0; a < 3; a++) prepared *= Math.max(1, canonical.size(a) * canonical.spacing(a) / grid.spacing().get(a));
		// the image, its copy in canonical order and one more while an axis is resampled, and the label map; then the results
		return (long) ((3 * 4 + 2) * (double) stored.voxels() + (4 + 2 * grid.labelsPerVoxel()) * prepared);
	}

	/**
	 * Puts a label map on the grid of its prepared image, by nearest neighbour, so
	 * that no new value arises. A map that is stored in another axis order than the
	 * image but lies at the same place is accepted.
	 *
	 * @return one value a voxel of {@code prepared.image()}, x fastest, unsigned
	 * @throws InputException if the map does not lie on the image's grid, as {@link Alignment#fits} defines it
	 */
	public static short[] prepareLabels(final LabelMap labels, final Prepared prepared) {
		return prepareLabels(labels, prepared, Grid.COARSE);
	}

	/**
	 * The same on a grid that is finer by whole numbers, so that a voxel of the image may belong to a structure in part.
	 *
	 * @param detail values along x, y and z for each voxel of {@code prepared.image()}
	 */
	public static short[] prepareLabels(final LabelMap labels, final Prepared prepared, final List<Integer> detail) {
		final Geometry source = sameGrid(labels.geometry(), prepared.source());
		final Strides s = Strides.canonical(source);
		final Geometry target = prepared.image().geometry();
		final AxisMap map = AxisMap.between(prepared.source(), target);
		final int[][] offset = new int[3][];
		for (int axis = 0; axis < 3; axis++) {
			final int fine = detail.get(axis);
			offset[axis] = new int[Math.multiplyExact((int) target.size(axis), fine)];
			for (int j = 0; j < offset[axis].length; j++) {
				final double at = fine == 1 ? j : (j + 0.5) / fine - 0.5;
				// the small number breaks ties the same way whatever the rounding of the header
				final int i = (int) Math.floor(map.toSource(axis, at) + 0.5 + 1e-6);
				offset[axis][j] = Math.max(0, Math.min(s.size()[axis] - 1, i)) * s.step()[axis];
			}
		}
		final short[] out = new short[Math.multiplyExact(Math.multiplyExact(offset[0].length, offset[1].length), offset[2].length)];
		final short[] in = labels.data();
		int q = 0;
		for (final int z : offset[2]) {
			for (final int y : offset[1]) {
				final int row = s.base() + z + y;
				for (final int x : offset[0]) out[q++] = in[row + x];
			}
		}
		return out;
	}

	/**
	 * The geometry that says how the label map is stored: the image's own unless the axes are in another order.
	 *
	 * @throws InputException if a label map does not lie on its image's grid
	 */
	static Geometry sameGrid(final Geometry labels, final Geometry image) {
		final Alignment a = Alignment.of(image, labels);
		if (a.fits()) return a.reordered() ? labels : image;
		throw new InputException("The label map (%s) does not lie on the voxel grid of its image (%s); " +
			"resample the label map to the image.", labels, image);
	}

	/** The prepared grid: the box at the grid's spacing, centred on the box, covering it. */
	private static Geometry grid(final Geometry canonical, final BodyBox box, final Grid grid) {
		final long[] size = new long[3];
		final double[] start = new double[3];
		final double[] affine = new double[12];
		for (int axis = 0; axis < 3; axis++) {
			final int from = box.from()[axis];
			final int voxels = box.to()[axis] - from;
			double step = grid.spacing().get(axis) / canonical.spacing(axis);
			if (Math.abs(step - 1) < AxisMap.SAME_SPACING) step = 1;
			size[axis] = step == 1 ? voxels : Math.max(1, (long) Math.ceil(voxels / step - 0.05));
			start[axis] = from + (voxels - 1) / 2.0 - (size[axis] - 1) / 2.0 * step;
			for (int r = 0; r < 3; r++) affine[4 * r + axis] = canonical.affine(r, axis) * step;
		}
		if ((double) size[0] * size[1] > Room.LARGEST_ARRAY || (double) size[0] * size[1] * size[2] > LARGEST)
			throw new InputException("The image (%s) would have %d×%d×%d voxels at the spacing of dataset %s; use a coarser spacing.",
				canonical, size[0], size[1], size[2], grid.dataset());
		final double[] origin = canonical.toWorld(start[0], start[1], start[2]);
		for (int r = 0; r < 3; r++) affine[4 * r + 3] = origin[r];
		return Geometry.of(size, affine);
	}
}
