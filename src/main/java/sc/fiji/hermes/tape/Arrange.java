package sc.fiji.hermes.tape;

import static sc.fiji.hermes.tape.Tape.shape;

import java.util.ArrayList;
import java.util.List;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Operations that move values without changing them. */
public final class Arrange {

	private Arrange() {}

	public static Operand<TFloat32> reshape(final Tape tape, final Operand<TFloat32> x, final long... newShape) {
		final var tf = tape.tf();
		final long[] s = shape(x);
		if (java.util.Arrays.equals(s, newShape)) return x;
		return tape.record(tf.reshape(x, tf.constant(newShape)), List.of(x),
			dy -> tape.accumulate(x, tf.reshape(dy, tf.constant(s))));
	}

	/** All axes but the last as one: {@code [rows, c]}. */
	public static Operand<TFloat32> rows(final Tape tape, final Operand<TFloat32> x) {
		final long[] s = shape(x);
		long rows = 1;
		for (int i = 0; i < s.length - 1; i++) rows *= s[i];
		return reshape(tape, x, rows, s[s.length - 1]);
	}

	/** Axis {@code i} of the result is axis {@code order[i]} of {@code x}. */
	public static Operand<TFloat32> transpose(final Tape tape, final Operand<TFloat32> x, final int... order) {
		final var tf = tape.tf();
		final int[] inverse = new int[order.length];
		for (int i = 0; i < order.length; i++) inverse[order[i]] = i;
		return tape.record(tf.linalg.transpose(x, tf.constant(order)), List.of(x),
			dy -> tape.accumulate(x, tf.linalg.transpose(dy, tf.constant(inverse))));
	}

	/** Puts {@code border[axis]} zeros on both sides of each axis. */
	public static Operand<TFloat32> pad(final Tape tape, final Operand<TFloat32> x, final long... border) {
		final var tf = tape.tf();
		final long[][] sides = new long[border.length][];
		boolean none = true;
		for (int i = 0; i < border.length; i++) {
			sides[i] = new long[] { border[i], border[i] };
			none &= border[i] == 0;
		}
		if (none) return x;
		final long[] s = shape(x);
		return tape.record(tf.pad(x, tf.constant(sides), tf.constant(0f)), List.of(x),
			dy -> tape.accumulate(x, tf.slice(dy, tf.constant(border), tf.constant(s))));
	}

	/** Concatenates along the last axis. */
	public static Operand<TFloat32> concat(final Tape tape, final List<Operand<TFloat32>> parts) {
		return concat(tape, parts, shape(parts.get(0)).length - 1);
	}

	public static Operand<TFloat32> concat(final Tape tape, final List<Operand<TFloat32>> parts, final int axis) {
		if (parts.size() == 1) return parts.get(0);
		final var tf = tape.tf();
		final int[] sizes = parts.stream().mapToInt(p -> Math.toIntExact(shape(p)[axis])).toArray();
		return tape.record(tf.concat(parts, tf.constant(axis)), parts, dy -> {
			final var pieces = tf.splitV(dy, tf.constant(sizes), tf.constant(axis), (long) sizes.length).output();
			for (int i = 0; i < sizes.length; i++) tape.accumulate(parts.get(i), pieces.get(i));
		});
	}

	/** Splits along {@code axis} into pieces of the given sizes. */
	public static List<Operand<TFloat32>> split(final Tape tape, final Operand<TFloat32> x, final int axis, final int... sizes) {
		if (sizes.length == 1) return List.of(x);
		final var tf = tape.tf();
		final List<Operand<TFloat32>> ys = new ArrayList<>(
			tf.splitV(x, tf.constant(sizes), tf.constant(axis), (long) sizes.length).output());
		tape.recordAll(ys, List.of(x), dys -> tape.accumulate(x, tf.concat(dys, tf.constant(axis))));
		return ys;
	}

	/** Splits the last axis into {@code count} equal pieces. */
	public static List<Operand<TFloat32>> splitEvenly(final Tape tape, final Operand<TFloat32> x, final int count) {
		final long[] s = shape(x);
		final long last = s[s.length - 1];
		if (last % count != 0) throw new IllegalArgumentException(last + " channels do not split into " + count);
		final int[] sizes = new int[count];
		java.util.Arrays.fill(sizes, (int) (last / count));
		return split(tape, x, s.length - 1, sizes);
	}

	/**
	 * Picks rows of a table.
	 *
	 * @param table {@code [rows, …]}
	 * @param indices any shape; each must be a valid row (the CPU kernel fails, a GPU gives zeros)
	 * @return {@code [shape of indices, …]}; the gradient of a row is the sum over all places where it was picked
	 */
	public static Operand<TFloat32> gather(final Tape tape, final Operand<TFloat32> table, final Operand<TInt32> indices) {
		final var tf = tape.tf();
		final long[] t = shape(table);
		final Operand<TFloat32> y = tf.gather(table, indices, tf.constant(0));
		return tape.record(y, List.of(table), dy -> {
			final long[] flat = t.clone();
			flat[0] = -1;
			tape.accumulate(table, tf.math.unsortedSegmentSum(tf.reshape(dy, tf.constant(flat)),
				tf.reshape(indices, tf.constant(new int[] { -1 })), tf.constant(Math.toIntExact(t[0]))));
		});
	}

	/** Passes values on and gradients not: the result is a constant for the tape. */
	public static Operand<TFloat32> stopGradient(final Tape tape, final Operand<TFloat32> x) {
		return tape.tf().identity(x);
	}
}
