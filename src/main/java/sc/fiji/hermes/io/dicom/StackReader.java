package sc.fiji.hermes.io.dicom;

import sc.fiji.hermes.io.dicom.codec.FrameDecoder;
import sc.fiji.hermes.io.dicom.codec.FrameShape;
import sc.fiji.hermes.io.dicom.codec.UndecodableException;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Remedy;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Volume;

/** Reads the pixels of a stack of slices, onto a regular grid if they do not lie on one. */
final class StackReader {

	private final SliceStack stack;
	private final String title;
	private byte[] bytes = new byte[0];

	private StackReader(final SliceStack stack, final String title) {
		this.stack = stack;
		this.title = title;
	}

	/** @param title of the series */
	static Volume read(final SliceStack stack, final String title) {
		final StackReader reader = new StackReader(stack, title);
		return stack.isRegular() ? reader.direct() : reader.resampled();
	}

	private Volume direct() {
		final float[] data = allocate();
		final int plane = stack.slices().get(0).format().pixels();
		for (int i = 0; i < stack.slices().size(); i++) decode(stack.slices().get(i), data, i * plane);
		return Volume.of(data, stack.geometry());
	}

	/**
	 * Linear between slices and between pixels. Where no slice reaches, the lowest value of the series stands, which in a CT is
	 * air.
	 */
	private Volume resampled() {
		final Geometry g = stack.geometry();
		final float[] data = allocate();
		final int columns = (int) g.size(0), rows = (int) g.size(1), planes = (int) g.size(2), last = stack.slices().size() - 1;
		final float[][] pixels = new float[2][stack.slices().get(0).format().pixels()];
		int lower = 0;
		decode(stack.slices().get(0), pixels[0], 0);
		decode(stack.slices().get(1), pixels[1], 0);
		float lowest = Math.min(min(pixels[0]), min(pixels[1]));
		final float[] a = new float[columns * rows], b = new float[columns * rows];
		int shifted = -1;
		for (int k = 0; k < planes; k++) {
			final double depth = stack.depth(last) * k / (planes - 1);
			while (lower < last - 1 && stack.depth(lower + 1) <= depth) {
				final float[] free = pixels[0];
				pixels[0] = pixels[1];
				pixels[1] = free;
				decode(stack.slices().get(++lower + 1), free, 0);
				lowest = Math.min(lowest, min(free));
			}
			if (shifted != lower) {
				shift(pixels[0], lower, columns, rows, a);
				shift(pixels[1], lower + 1, columns, rows, b);
				shifted = lower;
			}
			final double w = (depth - stack.depth(lower)) / (stack.depth(lower + 1) - stack.depth(lower));
			mix(a, b, (float) Math.max(0, Math.min(1, w)), data, k * a.length);
		}
		for (int i = 0; i < data.length; i++) if (Float.isNaN(data[i])) data[i] = lowest;
		return Volume.of(data, g);
	}

	/** Moves a slice to its place on the grid; NaN where it does not reach. */
	private void shift(final float[] slice, final int index, final int columns, final int rows, final float[] out) {
		final PixelFormat f = stack.slices().get(index).format();
		final int dx = (int) Math.floor(stack.shiftX(index)), dy = (int) Math.floor(stack.shiftY(index));
		final float fx = (float) (stack.shiftX(index) - dx), fy = (float) (stack.shiftY(index) - dy);
		for (int y = 0; y < rows; y++) for (int x = 0; x < columns; x++) {
			final float top = between(slice, f, x - dx, y - dy - 1, fx), bottom = between(slice, f, x - dx, y - dy, fx);
			// the grid's row lies fy above the slice's row y − dy
			out[y * columns + x] = between(top, bottom, fy);
		}
	}

	private static float between(final float[] slice, final PixelFormat f, final int x, final int y, final float part) {
		if (y < 0 || y >= f.rows()) return Float.NaN;
		final float left = x - 1 >= 0 && x - 1 < f.columns() ? slice[y * f.columns() + x - 1] : Float.NaN;
		final float right = x >= 0 && x < f.columns() ? slice[y * f.columns() + x] : Float.NaN;
		return between(left, right, part);
	}

	/** {@code part} of the first and the rest of the second; what does not count need not be there. */
	private static float between(final float first, final float second, final float part) {
		return part == 0 ? second : part * first + (1 - part) * second;
	}

	/** Where only one slice reaches, it alone counts. */
	private static void mix(final float[] a, final float[] b, final float w, final float[] out, final int at) {
		for (int i = 0; i < a.length; i++) {
			if (w == 0 || Float.isNaN(b[i])) out[at + i] = a[i];
			else if (w == 1 || Float.isNaN(a[i])) out[at + i] = b[i];
			else out[at + i] = (1 - w) * a[i] + w * b[i];
		}
	}

	private static float min(final float[] values) {
		float min = Float.POSITIVE_INFINITY;
		for (final float v : values) min = Math.min(min, v);
		return min;
	}

	private void decode(final DicomSlice slice, final float[] out, final int at) {
		final DicomSlice.Data d = slice.data();
		slice.format().decode(d.syntax().compression().isPresent() ? unpacked(slice, d) : stored(slice, d), d.slope(), d.intercept(), out,
			at);
	}

	/** The frame's bytes as they are in the file, in an array that may be longer and is used again. */
	private byte[] stored(final DicomSlice slice, final DicomSlice.Data d) {
		final long length = d.pieces().stream().mapToLong(Capsule.Piece::length).sum();
		if (bytes.length < length) bytes = new byte[Math.toIntExact(length)];
		read(slice, d, bytes);
		return bytes;
	}

	private byte[] unpacked(final DicomSlice slice, final DicomSlice.Data d) {
		final long length = d.pieces().stream().mapToLong(Capsule.Piece::length).sum();
		final PixelFormat f = slice.format();
		try {
			if (length > Integer.MAX_VALUE - 16) throw undecodable(slice, d, "its data is larger than any image's", null);
			final byte[] stream = new byte[(int) length];
			read(slice, d, stream);
			return FrameDecoder.decode(d.syntax().compression().orElseThrow(), stream, new FrameShape(f.columns(), f.rows(), f.allocated()));
		}
		catch (final UndecodableException e) {
			throw undecodable(slice, d, e.getMessage(), e);
		}
		catch (final OutOfMemoryError e) {
			// large arrays were refused; the heap itself is still well
			throw new InputException(e, "%s does not fit into the memory of Java while it is decoded; give Java more%s.", slice.heading(), Remedy
				.MEMORY);
		}
	}

	private static InputException undecodable(final DicomSlice slice, final DicomSlice.Data d, final String reason, final Exception cause) {
		return new InputException(cause, "%s cannot be decoded (%s): %s; copy or export it again, or %s.", slice.heading(), d.syntax().name(),
			reason, d.syntax().remedy());
	}

	private static void read(final DicomSlice slice, final DicomSlice.Data d, final byte[] to) {
		try (DicomInput in = DicomFile.open(slice.file(), d.syntax(), d.start())) {
			int at = 0;
			for (final Capsule.Piece p : d.pieces()) {
				in.skip(p.offset() - in.position());
				in.readFully(to, at, (int) p.length());
				at += (int) p.length();
			}
		}
	}

	private float[] allocate() {
		final Geometry g = stack.geometry();
		try {
			return new float[Math.toIntExact(g.voxels())];
		}
		catch (final OutOfMemoryError e) {
			// one large array was refused; the heap itself is still well
			throw new InputException(e, "%s needs %.1f GB of memory, more than is free; give Java more%s or crop the volume.", SliceStack
				.capital(title), g.voxels() * 4 / 1e9, Remedy.MEMORY);
		}
	}
}
