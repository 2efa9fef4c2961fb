package sc.fiji.hermes.tape;

import static sc.fiji.hermes.tape.Tape.shape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Convolution and pooling of images {@code [n, z, y, x, c]}. */
public final class Conv {

	private static final List<Long> WINDOW = List.of(1L, 2L, 2L, 2L, 1L);

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
		final long[] f = shape(filter);
		if (f[0] == 1 && f[1] == 1 && f[2] == 1 && stride == 1) return pointwise(tape, x, Arrange.reshape(tape, filter, f[3], f[4]));
		if (stride == 1) return conv3d(tape, x, filter, stride, "SAME");
		return conv3d(tape, Arrange.pad(tape, x, 0, f[0] / 2, f[1] / 2, f[2] / 2, 0), filter, stride, "VALID");
	}

	private static Operand<TFloat32> conv3d(final Tape tape, final Operand<TFloat32> x, final Operand<TFloat32> filter,
		final long stride, final String padding)
	{
		final var tf = tape.tf();
		final long[] f = shape(filter);
		final List<Long> strides = List.of(1L, stride, stride, stride, 1L);
		final Operand<TFloat32> y = tf.nn.conv3d(x, filter, strides, padding);
		return tape.record(y, List.of(x, filter), dy -> {
			if (tape.needsGradient(filter)) {
				final Operand<TInt32> size = tf.constant(Arrays.stream(f).mapToInt(Math::toIntExact).toArray());
				tape.accumulate(filter, tf.nn.conv3dBackpropFilter(x, size, dy, strides, padding));
			}
			if (tape.needsGradient(x)) {
				final Operand<TInt32> size = tf.constant(Arrays.stream(shape(x)).mapToInt(Math::toIntExact).toArray());
				tape.accumulate(x, tf.nn.conv3dBackpropInput(size, filter, dy, strides, padding));
			}
		});
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
		final var tf = tape.tf();
		final Operand<TFloat32> y = tf.nn.maxPool3d(x, WINDOW, WINDOW, "VALID");
		return tape.record(y, List.of(x), dy -> tape.accumulate(x, tf.nn.maxPool3dGrad(x, y, dy, WINDOW, WINDOW, "VALID")));
	}
}
