package sc.fiji.hermes.tape;

import static sc.fiji.hermes.tape.Tape.shape;

import java.util.ArrayList;
import java.util.List;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Element-wise arithmetic with broadcasting, and reductions. */
public final class Arithmetic {

	private Arithmetic() {}

	public static Operand<TFloat32> add(final Tape tape, final Operand<TFloat32> a, final Operand<TFloat32> b) {
		return tape.record(tape.tf().math.add(a, b), List.of(a, b), dy -> {
			accumulate(tape, a, dy);
			accumulate(tape, b, dy);
		});
	}

	public static Operand<TFloat32> sub(final Tape tape, final Operand<TFloat32> a, final Operand<TFloat32> b) {
		return tape.record(tape.tf().math.sub(a, b), List.of(a, b), dy -> {
			accumulate(tape, a, dy);
			if (tape.needsGradient(b)) accumulate(tape, b, tape.tf().math.neg(dy));
		});
	}

	public static Operand<TFloat32> mul(final Tape tape, final Operand<TFloat32> a, final Operand<TFloat32> b) {
		final var tf = tape.tf();
		return tape.record(tf.math.mul(a, b), List.of(a, b), dy -> {
			if (tape.needsGradient(a)) accumulate(tape, a, tf.math.mul(dy, b));
			if (tape.needsGradient(b)) accumulate(tape, b, tf.math.mul(dy, a));
		});
	}

	public static Operand<TFloat32> div(final Tape tape, final Operand<TFloat32> a, final Operand<TFloat32> b) {
		final var tf = tape.tf();
		final Operand<TFloat32> y = tf.math.div(a, b);
		return tape.record(y, List.of(a, b), dy -> {
			final Operand<TFloat32> da = tf.math.div(dy, b);
			accumulate(tape, a, da);
			if (tape.needsGradient(b)) accumulate(tape, b, tf.math.neg(tf.math.mul(da, y)));
		});
	}

	public static Operand<TFloat32> scale(final Tape tape, final Operand<TFloat32> x, final double factor) {
		return mul(tape, x, tape.tf().constant((float) factor));
	}

	/** Limits values to {@code [low, high]}; outside, the gradient is 0. */
	public static Operand<TFloat32> clamp(final Tape tape, final Operand<TFloat32> x, final float low, final float high) {
		final var tf = tape.tf();
		final Operand<TFloat32> y = tf.clipByValue(x, tf.constant(low), tf.constant(high));
		return tape.record(y, List.of(x),
			dy -> tape.accumulate(x, tf.select(tf.math.equal(x, y), dy, tf.zerosLike(dy))));
	}

	/** Sum over the given axes, which disappear. */
	public static Operand<TFloat32> sum(final Tape tape, final Operand<TFloat32> x, final int... axes) {
		final var tf = tape.tf();
		final long[] s = shape(x);
		final long[] kept = s.clone();
		for (final int axis : axes) kept[axis] = 1;
		return tape.record(Sums.over(tf, x, axes), List.of(x),
			dy -> tape.accumulate(x, tf.broadcastTo(tf.reshape(dy, tf.constant(kept)), tf.constant(s))));
	}

	/** Mean over the given axes, which disappear. */
	public static Operand<TFloat32> mean(final Tape tape, final Operand<TFloat32> x, final int... axes) {
		final long[] s = shape(x);
		double count = 1;
		for (final int axis : axes) count *= s[axis];
		return scale(tape, sum(tape, x, axes), 1 / count);
	}

	/** Passes on a gradient to an input that may have been broadcast: sums it over the broadcast axes. */
	private static void accumulate(final Tape tape, final Operand<TFloat32> x, final Operand<TFloat32> dx) {
		if (!tape.needsGradient(x)) return;
		final var tf = tape.tf();
		final long[] from = shape(dx);
		final long[] to = shape(x);
		final int lead = from.length - to.length;
		final List<Integer> axes = new ArrayList<>();
		for (int i = 0; i < from.length; i++) if (i < lead || to[i - lead] == 1 && from[i] != 1) axes.add(i);
		if (axes.isEmpty()) {
			tape.accumulate(x, dx);
			return;
		}
		final int[] reduced = axes.stream().mapToInt(Integer::intValue).toArray();
		tape.accumulate(x, tf.reshape(Sums.over(tf, dx, reduced), tf.constant(to)));
	}
}
