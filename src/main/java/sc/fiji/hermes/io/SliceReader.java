package sc.fiji.hermes.io;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import sc.fiji.hermes.io.StoredSlices.Type;
import sc.fiji.hermes.job.InputException;

/** Decodes voxels into one array a slice, in the type that the file has where {@link StoredSlices} can hold it. */
final class SliceReader {

	/** Voxels of one block: its buffers fit a core's cache. */
	private static final int BLOCK = 1 << 16;

	private final Raster raster;
	private final Type type;
	private final float[] floats = new float[BLOCK];
	private final double[] doubles = new double[BLOCK];

	private SliceReader(final Raster raster) {
		this.raster = raster;
		type = Type.of(raster.type());
	}

	/**
	 * Reads the chosen time point, or all if none is chosen, which takes all slices.
	 *
	 * @param in at the first voxel of the raster
	 * @throws InputException if there is no such time point, the file is cut short, or memory does not suffice
	 */
	static StoredSlices read(final VolumeInput in, final Raster raster, final ReadOptions options) {
		final boolean all = options.frame().isEmpty() && raster.frames() > 1;
		if (all && options.slices(raster.geometry().size(2)) != raster.geometry().size(2)) throw new IllegalArgumentException(
			"some slices of all time points");
		final Raster.Block block = raster.block(all ? options.withFrame(1) : options, in.file());
		final long frames = all ? raster.frames() : 1;
		if (frames > (Long.MAX_VALUE - in.position()) / block.bytes() || frames > Integer.MAX_VALUE / block.geometry().size(2))
			throw VolumeInput.truncated(in.file(), null);
		final long first = in.position() + block.start();
		in.require(first + frames * block.bytes());
		in.skipTo(first);
		final SliceReader reader = new SliceReader(raster);
		final long bytes = frames * block.geometry().voxels() * reader.type.scalar().bytes();
		if (bytes > Runtime.getRuntime().maxMemory()) throw tooLarge(in, bytes, all, null);
		final List<Object> pixels;
		try {
			pixels = reader.slices(in, Math.toIntExact(block.geometry().size(0) * block.geometry().size(1)), Math.toIntExact(frames * block
				.geometry().size(2)));
		}
		catch (final OutOfMemoryError e) {
			// what was read so far is free again
			throw tooLarge(in, bytes, all, e);
		}
		final boolean scaled = reader.type == Type.FLOAT32;
		return new StoredSlices(block.geometry(), (int) frames, reader.type, scaled ? 1 : raster.scaling().slope(), scaled ? 0 : raster
			.scaling().offset(), pixels, "");
	}

	private static InputException tooLarge(final VolumeInput in, final long bytes, final boolean all, final Throwable cause) {
		return new InputException(cause, "%s needs %.1f GB of memory, more than is free; give Java more (-Xmx)%s.", in.file(), bytes / 1e9,
			all ? ", or choose one time point" : " or crop the volume");
	}

	private List<Object> slices(final VolumeInput in, final int plane, final int count) {
		final int bytes = raster.type().bytes();
		final long voxels = (long) plane * count;
		final List<Object> pixels = new ArrayList<>();
		try (ReadAhead ahead = ReadAhead.of(in, voxels * bytes, BLOCK * bytes)) {
			int at = plane;
			for (long start = 0; start < voxels;) {
				final int n = (int) Math.min(BLOCK, voxels - start);
				final ByteBuffer block = ahead.next().order(raster.order());
				if (type == Type.FLOAT32) decode(block, n);
				for (int k = 0; k < n;) {
					if (at == plane) {
						pixels.add(type.array(plane));
						at = 0;
					}
					final int m = Math.min(plane - at, n - k);
					copy(block, k, pixels.get(pixels.size() - 1), at, m);
					k += m;
					at += m;
				}
				start += n;
			}
		}
		in.finish();
		return pixels;
	}

	/** As {@link Voxels#floats} does. */
	private void decode(final ByteBuffer block, final int n) {
		if (raster.scaling().isNone()) {
			raster.type().decode(block, n, floats, 0);
			return;
		}
		raster.type().decode(block, n, doubles);
		raster.scaling().apply(doubles, n);
		for (int i = 0; i < n; i++) floats[i] = (float) doubles[i];
	}

	/** Copies voxels {@code from}, … of a block to {@code at}, … of a slice. */
	private void copy(final ByteBuffer block, final int from, final Object slice, final int at, final int n) {
		if (slice instanceof byte[] bytes) block.get(from, bytes, at, n);
		else if (slice instanceof float[] f) System.arraycopy(floats, from, f, at, n);
		else if (raster.type() == ScalarType.INT8) for (int i = 0; i < n; i++) ((short[]) slice)[at + i] = block.get(from + i);
		else block.asShortBuffer().get(from, (short[]) slice, at, n);
	}
}
