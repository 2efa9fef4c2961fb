package sc.fiji.hermes.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;

/** Builds NIfTI files byte by byte, knowing nothing of the code under test. */
public final class NiftiBytes {

	final boolean two;
	final ByteBuffer header;
	byte[] extension = new byte[4];
	byte[] voxels = {};

	NiftiBytes(final int version, final ByteOrder order) {
		two = version == 2;
		header = ByteBuffer.allocate(two ? 540 : 348).order(order);
		header.putInt(0, header.capacity());
		magic(two ? "n+2\0\r\n\032\n" : "n+1\0");
		for (int i = 1; i <= 3; i++) pixdim(i, 1);
		pixdim(0, 1);
		voxelOffset(header.capacity() + 4);
	}

	/** Little-endian NIfTI-1 of uint8 voxels 0, 1, 2, … */
	public static NiftiBytes small(final int... size) {
		final NiftiBytes n = new NiftiBytes(1, ByteOrder.LITTLE_ENDIAN).type(2).dim(size);
		int count = 1;
		for (final int s : size) count *= s;
		n.voxels = new byte[count];
		for (int i = 0; i < count; i++) n.voxels[i] = (byte) i;
		return n;
	}

	NiftiBytes magic(final String magic) {
		final byte[] bytes = magic.getBytes(StandardCharsets.ISO_8859_1);
		for (int i = 0; i < bytes.length; i++) header.put((two ? 4 : 344) + i, bytes[i]);
		return this;
	}

	NiftiBytes dim(final int... size) {
		putDim(0, size.length);
		for (int i = 1; i <= 7; i++) putDim(i, i <= size.length ? size[i - 1] : 1);
		return this;
	}

	NiftiBytes putDim(final int i, final long value) {
		if (two) header.putLong(16 + 8 * i, value);
		else header.putShort(40 + 2 * i, (short) value);
		return this;
	}

	NiftiBytes type(final int code) {
		header.putShort(two ? 12 : 70, (short) code);
		return this;
	}

	NiftiBytes pixdim(final int i, final double value) {
		return two ? real(104 + 8 * i, value) : real(76 + 4 * i, value);
	}

	NiftiBytes voxelOffset(final long value) {
		if (two) header.putLong(168, value);
		else header.putFloat(108, value);
		return this;
	}

	NiftiBytes scaling(final double slope, final double offset) {
		real(two ? 176 : 112, slope);
		return real(two ? 184 : 116, offset);
	}

	NiftiBytes units(final int code) {
		if (two) header.putInt(500, code);
		else header.put(123, (byte) code);
		return this;
	}

	NiftiBytes sform(final double... affine) {
		if (two) header.putInt(348, 2);
		else header.putShort(254, (short) 2);
		for (int i = 0; i < 12; i++) real(two ? 400 + 8 * i : 280 + 4 * i, affine[i]);
		return this;
	}

	NiftiBytes qform(final double qfac, final double b, final double c, final double d, final double... origin) {
		if (two) header.putInt(344, 1);
		else header.putShort(252, (short) 1);
		pixdim(0, qfac);
		final double[] v = { b, c, d, origin[0], origin[1], origin[2] };
		for (int i = 0; i < 6; i++) real(two ? 352 + 8 * i : 256 + 4 * i, v[i]);
		return this;
	}

	NiftiBytes codes(final int sform, final int qform) {
		if (two) header.putInt(348, sform).putInt(344, qform);
		else header.putShort(254, (short) sform).putShort(252, (short) qform);
		return this;
	}

	/** One header extension of {@code length} bytes, a multiple of 16, full of 0xEE. */
	NiftiBytes extended(final int length) {
		extension = new byte[4 + length];
		java.util.Arrays.fill(extension, (byte) 0xee);
		final ByteBuffer b = ByteBuffer.wrap(extension).order(header.order());
		b.putInt(0, 0).put(0, (byte) 1).putInt(4, length).putInt(8, 6);
		return voxelOffset(header.capacity() + 4 + length);
	}

	public NiftiBytes voxels(final int bytes, final Consumer<ByteBuffer> fill) {
		final ByteBuffer b = ByteBuffer.allocate(bytes).order(header.order());
		fill.accept(b);
		voxels = b.array();
		return this;
	}

	byte[] bytes() {
		final ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.writeBytes(header.array());
		out.writeBytes(extension);
		out.writeBytes(voxels);
		return out.toByteArray();
	}

	/** Compressed if the name ends in .gz. */
	public Path to(final Path file) {
		return put(file, file.toString().endsWith(".gz") ? gzip(bytes()) : bytes());
	}

	static Path put(final Path file, final byte[] bytes) {
		try {
			return Files.write(file, bytes);
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	static byte[] gzip(final byte[] bytes) {
		final ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
			zip.write(bytes);
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
		return out.toByteArray();
	}

	private NiftiBytes real(final int at, final double value) {
		if (two) header.putDouble(at, value);
		else header.putFloat(at, (float) value);
		return this;
	}
}
