package sc.fiji.hermes.io.dicom.codec;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

import javax.imageio.IIOImage;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

import com.github.jaiimageio.jpeg2000.J2KImageWriteParam;
import com.github.jaiimageio.jpeg2000.impl.J2KImageWriterSpi;

/** Compressed streams of grey images, for tests. RLE and lossless JPEG are encoded here from the standards, in their simplest form. */
public final class Streams {

	private Streams() {}

	/** @param pixels of which the lowest {@code depth} bytes are stored */
	public static byte[] rle(final int[] pixels, final int depth) {
		final ByteArrayOutputStream segments = new ByteArrayOutputStream();
		final ByteBuffer header = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putInt(depth);
		for (int k = depth - 1; k >= 0; k--) {
			header.putInt(64 + segments.size());
			for (int i = 0; i < pixels.length;) i += run(pixels, i, 8 * k, segments);
			if (segments.size() % 2 == 1) segments.write(0);
		}
		final ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.writeBytes(header.array());
		out.writeBytes(segments.toByteArray());
		return out.toByteArray();
	}

	/** A run of equal bytes or a literal of one. */
	private static int run(final int[] pixels, final int from, final int shift, final ByteArrayOutputStream out) {
		int n = 1;
		while (n < 128 && from + n < pixels.length && (byte) (pixels[from + n] >> shift) == (byte) (pixels[from] >> shift)) n++;
		out.write(n == 1 ? 0 : 1 - n);
		out.write(pixels[from] >> shift);
		return n;
	}

	/** Process 14 with the pixel to the left as prediction, which is selection 1; all 17 categories have codes of five bits. */
	public static byte[] jpegLossless(final int[] pixels, final int columns, final int bits) {
		final ByteArrayOutputStream out = new ByteArrayOutputStream();
		words(out, 0xffd8, 0xffc3, 11);
		out.write(bits);
		words(out, pixels.length / columns, columns, 0x0101, 0x1100);
		words(out, 0xffc4, 2 + 17 + 17);
		out.write(0);
		for (int length = 1; length <= 16; length++) out.write(length == 5 ? 17 : 0);
		for (int category = 0; category <= 16; category++) out.write(category);
		words(out, 0xffda, 8, 0x0101, 0x0001, 0x0000);
		final StringBuilder code = new StringBuilder();
		for (int i = 0; i < pixels.length; i++) {
			final int predicted = i == 0 ? 1 << bits - 1 : i % columns == 0 ? pixels[i - columns] : pixels[i - 1];
			final int d = (short) (pixels[i] - predicted);
			final int category = d == -32768 ? 16 : 32 - Integer.numberOfLeadingZeros(Math.abs(d));
			code.append(binary(category, 5));
			if (category < 16) code.append(binary(d < 0 ? d - 1 : d, category));
		}
		while (code.length() % 8 > 0) code.append('1');
		for (int i = 0; i < code.length(); i += 8) {
			final int b = Integer.parseInt(code.substring(i, i + 8), 2);
			out.write(b);
			if (b == 0xff) out.write(0);
		}
		words(out, 0xffd9);
		return out.toByteArray();
	}

	private static String binary(final int value, final int digits) {
		final StringBuilder s = new StringBuilder();
		for (int k = digits - 1; k >= 0; k--) s.append(value >> k & 1);
		return s.toString();
	}

	private static void words(final ByteArrayOutputStream out, final int... words) {
		for (final int w : words) {
			out.write(w >> 8);
			out.write(w);
		}
	}

	/**
	 * Reversible. The encoder knows no signed bytes; T.800 annex G moves unsigned pixels by half of their range, so signed ones have the
	 * same stream but for a bit of its header.
	 */
	public static byte[] jpeg2000(final int[] pixels, final int columns, final int bits, final boolean signed) {
		final byte[] stream = jpeg2000(signed ? Arrays.stream(pixels).map(p -> p + (1 << bits - 1)).toArray() : pixels, columns, bits);
		if (stream[42] != bits - 1) throw new AssertionError("the encoder has taken another number of bits: " + stream[42]);
		if (signed) stream[42] |= (byte) 0x80;
		return stream;
	}

	private static byte[] jpeg2000(final int[] pixels, final int columns, final int bits) {
		final int type = bits <= 8 ? DataBuffer.TYPE_BYTE : DataBuffer.TYPE_USHORT;
		final ColorModel model = new ComponentColorModel(ColorSpace.getInstance(ColorSpace.CS_GRAY), new int[] { bits }, false, false, 1, type);
		final WritableRaster raster = Raster.createInterleavedRaster(type, columns, pixels.length / columns, 1, null);
		raster.setPixels(0, 0, columns, pixels.length / columns, pixels);
		final ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (ImageOutputStream to = new MemoryCacheImageOutputStream(out)) {
			final J2KImageWriteParam how = new J2KImageWriteParam();
			how.setWriteCodeStreamOnly(true);
			how.setLossless(true);
			how.setNumDecompositionLevels(2);
			final ImageWriter writer = new J2KImageWriterSpi().createWriterInstance(null);
			writer.setOutput(to);
			writer.write(null, new IIOImage(new BufferedImage(model, raster, false, null), null, null), how);
			writer.dispose();
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
		return out.toByteArray();
	}
}
