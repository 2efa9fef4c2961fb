package sc.fiji.hermes.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.IntFunction;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Slab;
import sc.fiji.hermes.volume.Volume;

/** Decodes and encodes the voxels of one volume in blocks; shared by the formats. */
final class Voxels {

	/** Voxels of one block: its buffers fit a core's cache. */
	static final int BLOCK = 1 << 16;

	private Voxels() {}

	/**
	 * Reads a block of a raster as float32.
	 *
	 * @param in at the first voxel of the raster
	 */
	static Volume floats(final VolumeInput in, final Raster raster, final ReadOptions options) {
		final Raster.Block block = start(in, raster.block(options, in.file()));
		final float[] data = allocate(in, block.geometry(), 4, float[]::new);
		if (raster.scaling().isNone()) blocks(in, raster, data.length, (bytes, start, n) -> raster.type().decode(bytes, n, data, (int) start));
		else {
			final float[] values = new float[BLOCK];
			floats(in, raster, data.length, values, (start, n) -> System.arraycopy(values, 0, data, (int) start, n));
		}
		return Volume.of(data, block.geometry());
	}

	/** Hears of decoded voxels. */
	@FunctionalInterface
	interface Decoded {

		void accept(long start, int n);
	}

	/** Decodes the voxels that follow into {@code values}, block by block. */
	static void floats(final VolumeInput in, final Raster raster, final long voxels, final float[] values, final Decoded decoded) {
		final double[] wide = new double[BLOCK];
		blocks(in, raster, voxels, (bytes, start, n) -> {
			if (raster.scaling().isNone()) raster.type().decode(bytes, n, values, 0);
			else {
				raster.type().decode(bytes, n, wide);
				raster.scaling().apply(wide, n);
				for (int i = 0; i < n; i++) values[i] = (float) wide[i];
			}
			decoded.accept(start, n);
		});
	}

	/** Reads a block of a raster, or of the chosen layer of it, as labels; otherwise as {@link #floats}. */
	static LabelMap labels(final VolumeInput in, final Raster raster, final ReadOptions options) {
		final Geometry geometry = start(in, raster.layers(options, in.file())).geometry();
		final short[] data = allocate(in, geometry, 2, short[]::new);
		labels(in, raster, geometry, options, (voxel, values, n) -> System.arraycopy(values, 0, data, (int) voxel, n));
		return LabelMap.of(data, geometry);
	}

	/** Takes labels, x fastest. */
	@FunctionalInterface
	interface LabelSink {

		void accept(long voxel, short[] values, int n);
	}

	/**
	 * Decodes the labels that follow, block by block.
	 *
	 * @param in at the first voxel of the chosen block, see {@link #start}
	 * @param geometry of that block
	 */
	static void labels(final VolumeInput in, final Raster raster, final Geometry geometry, final ReadOptions options, final LabelSink sink) {
		final int layers = options.layer().isEmpty() ? 1 : (int) raster.channels(), layer = options.layer().orElse(0);
		final double[] values = new double[BLOCK];
		final short[] labels = new short[BLOCK];
		final double tolerance = raster.scaling().isNone() ? 0 : 1e-3;
		blocks(in, raster, geometry.voxels() * layers, (bytes, start, n) -> {
			raster.type().decode(bytes, n, values);
			raster.scaling().apply(values, n);
			// from the first value of the layer in this block
			final int first = (int) Math.floorMod(layer - start, (long) layers);
			int count = 0;
			for (int i = first; i < n; i += layers) {
				final double label = Math.rint(values[i]);
				// written so that NaN fails, too
				if (!(label >= 0 && label <= 65535 && Math.abs(values[i] - label) <= tolerance))
					throw notALabel(in, values[i], (start + i) / layers + options.firstSlice() * plane(geometry), raster.geometry());
				labels[count++] = (short) (int) label;
			}
			if (count > 0) sink.accept((start + first) / layers, labels, count);
		});
	}

	/** Moves to the first voxel of the chosen block, after a check that the file is long enough for all of it. */
	static Raster.Block start(final VolumeInput in, final Raster.Block block) {
		final long first = in.position() + block.start();
		in.require(first + block.bytes());
		in.skipTo(first);
		return block;
	}

	private static long plane(final Geometry g) {
		return g.size(0) * g.size(1);
	}

	/** Writes float32, little endian. */
	static void write(final OutputStream out, final Volume volume) throws IOException {
		for (final Slab<float[]> s : volume.slabs()) write(out, s.values(), s.from(), s.to());
	}

	/** Writes labels as {@link ScalarType#UINT8} or {@link ScalarType#UINT16}, little endian. */
	static void write(final OutputStream out, final LabelMap labels, final ScalarType type) throws IOException {
		for (final Slab<short[]> s : labels.slabs()) write(out, s.values(), s.from(), s.to(), type);
	}

	private static void write(final OutputStream out, final float[] data, final int from, final int to) throws IOException {
		final ByteBuffer block = ByteBuffer.allocate(4 * BLOCK).order(ByteOrder.LITTLE_ENDIAN);
		for (int start = from; start < to;) {
			final int n = Math.min(BLOCK, to - start);
			block.asFloatBuffer().put(data, start, n);
			out.write(block.array(), 0, 4 * n);
			start += n;
		}
	}

	private static void write(final OutputStream out, final short[] data, final int from, final int to, final ScalarType type)
		throws IOException
	{
		final ByteBuffer block = ByteBuffer.allocate(2 * BLOCK).order(ByteOrder.LITTLE_ENDIAN);
		for (int start = from; start < to;) {
			final int n = Math.min(BLOCK, to - start);
			if (type == ScalarType.UINT8) for (int i = 0; i < n; i++) block.put(i, (byte) data[start + i]);
			else block.asShortBuffer().put(data, start, n);
			out.write(block.array(), 0, type.bytes() * n);
			start += n;
		}
	}

	/** Writes slices of bytes, shorts or floats as they are, little endian. */
	static void write(final OutputStream out, final List<Object> slices) throws IOException {
		for (final Object slice : slices) {
			if (slice instanceof float[] floats) write(out, floats, 0, floats.length);
			else if (slice instanceof short[] shorts) write(out, shorts, 0, shorts.length, ScalarType.UINT16);
			else out.write((byte[]) slice);
		}
	}

	/** The smaller of uint8 and uint16 that holds every label. */
	static ScalarType labelType(final LabelMap labels) {
		for (final Slab<short[]> s : labels.slabs()) for (int i = s.from(); i < s.to(); i++)
			if ((s.values()[i] & 0xffff) > 255) return ScalarType.UINT16;
		return ScalarType.UINT8;
	}

	@FunctionalInterface
	private interface Sink {

		/** @param bytes at position 0, in the byte order of the file */
		void accept(ByteBuffer bytes, long start, int n);
	}

	private static void blocks(final VolumeInput in, final Raster raster, final long voxels, final Sink sink) {
		final int bytes = raster.type().bytes();
		try (ReadAhead ahead = ReadAhead.of(in, voxels * bytes, BLOCK * bytes)) {
			for (long start = 0; start < voxels;) {
				final int n = (int) Math.min(BLOCK, voxels - start);
				sink.accept(ahead.next().order(raster.order()), start, n);
				start += n;
			}
		}
		in.finish();
	}

	private static <A> A allocate(final VolumeInput in, final Geometry geometry, final int bytes,
		final IntFunction<A> array)
	{
		final long voxels = geometry.voxels();
		try {
			return array.apply(Math.toIntExact(voxels));
		}
		catch (final OutOfMemoryError e) {
			// one large array was refused; the heap itself is still well
			throw new InputException(e, "%s needs %.1f GB of memory, more than is free; give Java more (-Xmx) or crop the volume.",
				in.file(), voxels * bytes / 1e9);
		}
	}

	private static InputException notALabel(final VolumeInput in, final double value, final long index, final Geometry g) {
		final long x = index % g.size(0);
		final long y = index / g.size(0) % g.size(1);
		final long z = index / g.size(0) / g.size(1);
		return new InputException("%s is no label map: voxel (%d, %d, %d) is %s, but labels are whole numbers from 0 to 65535; "
			+ "give the label file, or round its values.", in.file(), x, y, z, number(value));
	}

	private static String number(final double value) {
		return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : Double.toString(value);
	}
}
