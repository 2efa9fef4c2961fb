package sc.fiji.hermes.tape;

import static sc.fiji.hermes.tape.Tape.shape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Convolution and pooling of images {@code [n, z, y, x, c]}. */
public final class Conv {

	private static final String SAME = "SAME", VALID = "VALID";

	/** Output voxels of a slab, and the planes that it has at least. */
	private static final long SLAB_VOXELS = 1 << 16, SLAB_PLANES = 4;

	/** With so many channels on both sides the kernel adds in pieces by itself: at 128³ it is right to 7e-5. */
	private static final long MANY_CHANNELS = 16;

	private Conv() {}

	/**
	 * Cross-correlation with zero padding. With odd kernels of size k, k/2 zeros stand on both sides of each axis, whatever
	 * the stride, and n voxels become ⌈n / stride⌉: PyTorch's {@code padding=k//2}. (TensorFlow's own "SAME" shifts the
	 * sampling by a voxel where a stride meets an even size.)
	 *
	 * @param filter {@code [kz, ky, kx, in, out]}
	 * @param stride along z, y and x alike
	 */
	public static Operand<TFloat32> conv3d(final Tape tape, final Operand<TFloat32> x, final Operand<TFloat32> filter,
		final long stride)
	{
		return conv3d(tape, x, filter, stride, stride, stride);
	}

	/** The same with strides {@code sz}, {@code sy} and {@code sx} along z, y and x. */
	public static Operand<TFloat32> conv3d(final Tape tape, final Operand<TFloat32> x, final Operand<TFloat32> filter, final long sz,
		final long sy, final long sx)
	{
		final long[] f = shape(filter);
		final boolean dense = sz == 1 && sy == 1 && sx == 1;
		if (f[0] == 1 && f[1] == 1 && f[2] == 1 && dense) return pointwise(tape, x, Arrange.reshape(tape, filter, f[3], f[4]));
		final List<Long> strides = List.of(1L, sz, sy, sx, 1L);
		if (dense) return conv3d(tape, x, filter, strides, SAME);
		return conv3d(tape, Arrange.pad(tape, x, 0, f[0] / 2, f[1] / 2, f[2] / 2, 0), filter, strides, VALID);
	}

	private static Operand<TFloat32> conv3d(final Tape tape, final Operand<TFloat32> x, final Operand<TFloat32> filter,
		final List<Long> strides, final String padding)
	{
		final var tf = tape.tf();
		final long[] f = shape(filter);
		final Operand<TFloat32> y = tf.nn.conv3d(x, filter, strides, padding);
		return tape.record(y, List.of(x, filter), dy -> {
			if (tape.needsGradient(filter)) tape.accumulate(filter, filterGradient(tf, x, f, dy, strides, padding));
			if (tape.needsGradient(x)) {
				tape.accumulate(x, tf.nn.conv3dBackpropInput(tf.constant(ints(shape(x))), filter, dy, strides, padding));
			}
		});
	}

	/**
	 * In slabs along z, because the kernel adds the products of all voxels one after the other: of few channels at 128³ two digits
	 * would be right.
	 */
	private static Operand<TFloat32> filterGradient(final Ops tf, final Operand<TFloat32> x, final long[] f, final Operand<TFloat32> dy,
		final List<Long> strides, final String padding)
	{
		final Operand<TInt32> size = tf.constant(ints(f));
		final long[] s = shape(x), d = shape(dy);
		final long planes = Math.max(SLAB_PLANES, SLAB_VOXELS / (d[2] * d[3]));
		if (Math.min(f[3], f[4]) >= MANY_CHANNELS || planes >= d[1] && d[0] * d[1] * d[2] * d[3] <= SLAB_VOXELS) return tf.nn
			.conv3dBackpropFilter(x, size, dy, strides, padding);
		final List<Operand<TFloat32>> parts = new ArrayList<>();
		for (long n = 0; n < d[0]; n++) for (long z = 0; z < d[1]; z += planes) {
			final long end = Math.min(d[1], z + planes);
			// what the planes of dy from z to end were computed from
			long low = z * strides.get(1), high = (end - 1) * strides.get(1) + f[0];
			Operand<TFloat32> part = planes(tf, dy, n, z, end);
			if (padding.equals(SAME)) {
				final long border = f[0] / 2;
				low = Math.max(0, z - border);
				high = Math.min(s[1], end + border);
				part = tf.pad(part, tf.constant(new long[][] { { 0, 0 }, { z - low, high - end }, { 0, 0 }, { 0, 0 }, { 0, 0 } }), tf.constant(0f));
			}
			parts.add(tf.nn.conv3dBackpropFilter(planes(tf, x, n, low, high), size, part, strides, padding));
		}
		return tf.math.addN(parts);
	}

	/** Planes {@code z} to {@code end} of sample {@code n}; as a slice of the first axis, which copies nothing. */
	private static Operand<TFloat32> planes(final Ops tf, final Operand<TFloat32> x, final long n, final long z, final long end) {
		final long[] s = shape(x);
		final Operand<TFloat32> stack = tf.reshape(x, tf.constant(new long[] { s[0] * s[1], s[2], s[3], s[4] }));
		final Operand<TFloat32> slice = tf.slice(stack, tf.constant(new long[] { n * s[1] + z, 0, 0, 0 }), tf.constant(new long[] { end - z, s[2],
			s[3], s[4] }));
		return tf.reshape(slice, tf.constant(new long[] { 1, end - z, s[2], s[3], s[4] }));
	}

	private static int[] ints(final long[] shape) {
		return Arrays.stream(shape).mapToInt(Math::toIntExact).toArray();
	}

	/**
	 * Convolution in which output group g reads input group g only.
	 *
	 * @param filter {@code [kz, ky, kx, in / groups, out]}, the outputs of group 0 first
	 */
	public static Operand<TFloat32> grouped(final Tape tape, final Operand<TFloat32> x, final Operand<TFloat32> filter,
		final long stride, final int groups)
	{
		if (groups == 1) return conv3d(tape, x, filter, stride);
		final List<Operand<TFloat32>> inputs = Arrange.splitEvenly(tape, x, groups);
		final List<Operand<TFloat32>> filters = Arrange.splitEvenly(tape, filter, groups);
		final List<Operand<TFloat32>> outputs = new ArrayList<>();
		for (int g = 0; g < groups; g++) outputs.add(conv3d(tape, inputs.get(g), filters.get(g), stride));
		return Arrange.concat(tape, outputs);
	}

	/** 1×1×1 convolution as a matrix product over channels, several times faster than conv3d; {@code matrix} is {@code [in, out]}. */
	public static Operand<TFloat32> pointwise(final Tape tape, final Operand<TFloat32> x, final Operand<TFloat32> matrix) {
		final long[] s = shape(x);
		final long[] out = s.clone();
		out[s.length - 1] = shape(matrix)[1];
		return Arrange.reshape(tape, Linear.matMul(tape, Arrange.rows(tape, x), matrix), out);
	}

	/** Maximum over 2×2×2 voxels, stride 2; an odd last voxel is dropped. */
	public static Operand<TFloat32> maxPool2(final Tape tape, final Operand<TFloat32> x) {
		return maxPool(tape, x, 2, 2, 2);
	}

	/** Maximum over pieces of {@code pz·py·px} voxels that do not overlap; what is over at the end of an axis is dropped. */
	public static Operand<TFloat32> maxPool(final Tape tape, final Operand<TFloat32> x, final long pz, final long py, final long px) {
		if (pz == 1 && py == 1 && px == 1) return x;
		final var tf = tape.tf();
		final List<Long> window = List.of(1L, pz, py, px, 1L);
		final Operand<TFloat32> y = tf.nn.maxPool3d(x, window, window, VALID);
		return tape.record(y, List.of(x), dy -> tape.accumulate(x, tf.nn.maxPool3dGrad(x, y, dy, window, window, VALID)));
	}
}
