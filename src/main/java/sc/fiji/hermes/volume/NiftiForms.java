package sc.fiji.hermes.volume;

import java.util.Arrays;
import java.util.Optional;

/**
 * The two places that a NIfTI header gives its voxels, a matrix (sform) and a rotation (qform), and which world each of them
 * leads to. Kept with the {@link Geometry} of a volume, so that a result lies where its source does in programs, too, that
 * prefer the other form, or that have a rule of their own where the header says nothing.
 *
 * @param sform code of the matrix: 0 if there is none, 1 for the scanner, 2 for another image, 3 for Talairach, 4 for MNI152, 5 for
 *            another template
 * @param qform the same for the rotation
 * @param rotated the place by the rotation, where it is another than that of the geometry
 */
public record NiftiForms(int sform, int qform, Optional<Geometry> rotated) {

	/** One place in the scanner, as most formats mean it. */
	public static final NiftiForms SCANNER = new NiftiForms(1, 1, Optional.empty());

	/** Two codes for one place. */
	public static NiftiForms of(final int sform, final int qform) {
		return new NiftiForms(sform, qform, Optional.empty());
	}

	/** What {@link #numbers()} gave. */
	public static NiftiForms of(final double[] numbers, final long[] size) {
		if (numbers.length != 2 && numbers.length != 14) throw new IllegalArgumentException("forms need 2 or 14 numbers");
		final Optional<Geometry> rotated = numbers.length == 2 ? Optional.empty() : Optional.of(Geometry.of(size, Arrays.copyOfRange(numbers, 2,
			14)));
		return new NiftiForms((int) numbers[0], (int) numbers[1], rotated);
	}

	/** Both codes and, if there is a second place, the 12 numbers of its affine. */
	public double[] numbers() {
		final double[] numbers = new double[rotated.isPresent() ? 14 : 2];
		numbers[0] = sform;
		numbers[1] = qform;
		rotated.ifPresent(g -> System.arraycopy(g.affine(), 0, numbers, 2, 12));
		return numbers;
	}

	/** The same codes for one place, as after a crop, whose second place is not known. */
	public NiftiForms withoutRotated() {
		return of(sform, qform);
	}

	/** Of the slices that {@link Geometry#slices} gives. */
	NiftiForms slices(final long first, final long count) {
		return new NiftiForms(sform, qform, rotated.map(g -> g.slices(first, count)));
	}
}
