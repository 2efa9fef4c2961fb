package sc.fiji.hermes.io.dicom.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameDecoderTest {

	private static final int COLUMNS = 37, ROWS = 29;

	/** Smooth with some noise, over the whole range of so many bits. */
	private static int[] pixels(final int bits, final boolean signed) {
		final Random random = new Random(bits);
		final int[] pixels = new int[COLUMNS * ROWS];
		final int top = (1 << bits) - 1, lowest = signed ? -(1 << bits - 1) : 0;
		for (int i = 0; i < pixels.length; i++) pixels[i] = lowest + (random.nextInt(9) == 0 ? random.nextInt(top + 1) : (int) ((long) top * i /
			(pixels.length - 1)));
		return pixels;
	}

	private static byte[] stream(final Compression c, final int[] pixels, final int bits, final boolean signed) {
		final int[] plain = Arrays.stream(pixels).map(p -> p & (1 << bits) - 1).toArray();
		return switch (c) {
			case RLE -> Streams.rle(pixels, bits <= 8 ? 1 : 2);
			case JPEG_LOSSLESS -> Streams.jpegLossless(plain, COLUMNS, bits);
			case JPEG_2000 -> Streams.jpeg2000(pixels, COLUMNS, bits, signed);
			case JPEG_BASELINE -> throw new AssertionError("is not lossless");
		};
	}

	private static FrameShape shape(final int bits) {
		return new FrameShape(COLUMNS, ROWS, bits <= 8 ? 8 : 16);
	}

	private static String refused(final Compression c, final byte[] stream, final FrameShape shape) {
		return assertThrows(UndecodableException.class, () -> FrameDecoder.decode(c, stream, shape)).getMessage();
	}

	@ParameterizedTest
	@CsvSource({ "RLE, 8", "RLE, 12", "RLE, 16", "JPEG_LOSSLESS, 8", "JPEG_LOSSLESS, 12", "JPEG_LOSSLESS, 16", "JPEG_2000, 8",
		"JPEG_2000, 12", "JPEG_2000, 16" })
	@DisplayName("Lossless streams give every pixel back, signed and unsigned")
	void lossless(final Compression c, final int bits) throws UndecodableException {
		for (final boolean signed : new boolean[] { false, true }) {
			final int[] pixels = pixels(bits, signed);
			final byte[] bytes = FrameDecoder.decode(c, stream(c, pixels, bits, signed), shape(bits));
			assertArrayEquals(Arrays.stream(pixels).map(p -> p << 32 - bits >>> 32 - bits).toArray(), values(bytes, bits), c + " " + signed);
		}
	}

	/** The lowest bits; what stands above them does not count. */
	private static int[] values(final byte[] bytes, final int bits) {
		final int depth = bits <= 8 ? 1 : 2;
		final int[] values = new int[bytes.length / depth];
		for (int i = 0; i < values.length; i++) values[i] = (depth == 1 ? bytes[i] & 0xff : bytes[2 * i] & 0xff | (bytes[2 * i + 1] & 0xff) << 8) &
			(1 << bits) - 1;
		return values;
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 7, 9, 10, 11, 13, 14, 15 })
	@DisplayName("Lossless JPEG may have any number of bits")
	void precisions(final int bits) throws UndecodableException {
		final int[] pixels = pixels(bits, false);
		assertArrayEquals(pixels, values(FrameDecoder.decode(Compression.JPEG_LOSSLESS, Streams.jpegLossless(pixels, COLUMNS, bits), shape(bits)),
			bits));
	}

	@Test
	@DisplayName("Bytes that fill up a lossless JPEG before its end change no pixel, whatever the last ones are")
	void fill() throws UndecodableException {
		final Random random = new Random(7);
		for (int i = 0; i < 200; i++) {
			final int bits = 2 + random.nextInt(15), columns = 1 + random.nextInt(9), rows = 1 + random.nextInt(5);
			final int range = 1 + random.nextInt((1 << bits) - 1);
			final int[] pixels = random.ints(columns * rows, 0, range).toArray();
			final byte[] stream = Streams.jpegLossless(pixels, columns, bits);
			for (int fill = 0; fill < 3; fill++) {
				final byte[] filled = Arrays.copyOf(stream, stream.length + fill);
				Arrays.fill(filled, stream.length - 2, filled.length, (byte) 0xff);
				filled[filled.length - 1] = (byte) 0xd9;
				assertArrayEquals(pixels, values(FrameDecoder.decode(Compression.JPEG_LOSSLESS, filled, new FrameShape(columns, rows, bits <= 8 ? 8
					: 16)), bits), bits + " bits, " + fill + " bytes, image " + i);
			}
		}
	}

	@Test
	@DisplayName("Baseline JPEG is decoded as Java does it, within what it loses")
	void baseline() throws IOException, UndecodableException {
		final byte[] stream = baseline(BufferedImage.TYPE_BYTE_GRAY);
		final byte[] bytes = FrameDecoder.decode(Compression.JPEG_BASELINE, stream, shape(8));
		for (int y = 0; y < ROWS; y++) for (int x = 0; x < COLUMNS; x++) assertEquals(5 * x, bytes[y * COLUMNS + x] & 0xff, 6, x + " " + y);
		assertTrue(refused(Compression.JPEG_BASELINE, baseline(BufferedImage.TYPE_INT_RGB), shape(8)).contains("3 colours"));
		assertTrue(refused(Compression.JPEG_LOSSLESS, stream, shape(8)).contains("another process"));
	}

	private static byte[] baseline(final int type) throws IOException {
		final BufferedImage image = new BufferedImage(COLUMNS, ROWS, type);
		for (int y = 0; y < ROWS; y++) for (int x = 0; x < COLUMNS; x++) image.getRaster().setSample(x, y, 0, 5 * x);
		final ByteArrayOutputStream out = new ByteArrayOutputStream();
		assertTrue(ImageIO.write(image, "jpeg", out));
		return out.toByteArray();
	}

	@ParameterizedTest
	@EnumSource(names = { "RLE", "JPEG_LOSSLESS", "JPEG_2000" })
	@DisplayName("A stream of another size than the file says, or a cut one, is refused and not filled up")
	void otherSize(final Compression c) {
		final byte[] stream = stream(c, pixels(12, false), 12, false);
		final FrameShape taller = new FrameShape(COLUMNS, ROWS + 1, 16);
		assertTrue(refused(c, stream, taller).contains(c == Compression.RLE ? "ends before" : "37 × 29 pixels instead of 37 × 30"));
		// where the file has 8 bits, RLE has one segment too many
		refused(c, stream, new FrameShape(COLUMNS, ROWS, 8));
		for (int length = 0; length < stream.length - 2; length++) refused(c, Arrays.copyOf(stream, length), shape(12));
	}

	@Test
	@DisplayName("A header of 2³¹ pixels or tiles makes nobody allocate them")
	void hostile() {
		final byte[] stream = stream(Compression.JPEG_2000, pixels(8, false), 8, false);
		for (final int at : new int[] { 8, 12, 16, 20 }) {
			final byte[] other = stream.clone();
			other[at] = 0x7f;
			refused(Compression.JPEG_2000, other, shape(8));
		}
		final byte[] tiles = stream.clone();
		// the width and height of tiles
		for (final int at : new int[] { 24, 28 }) Arrays.fill(tiles, at, at + 4, (byte) 0);
		assertTrue(refused(Compression.JPEG_2000, tiles, shape(8)).contains("header cannot be right"));
	}

	@Test
	@DisplayName("A JPEG 2000 packet whose header never ends is refused and not read for ever")
	void endlessPacket() {
		final byte[] endless = HexFormat.of().parseHex("ff4fff51002900000000000400000003000000000000000000000004000000030000000000000000" +
			"00018f0101ff52000c00000001000204040001ff5c000a4080888890888890ff90000a0000000000230001ff93c00fb40801adffffffffffff" +
			"ffff020204c00010800cffd9");
		assertTimeoutPreemptively(Duration.ofSeconds(20), () -> refused(Compression.JPEG_2000, endless, new FrameShape(4, 3, 16)));
	}

	@ParameterizedTest
	@EnumSource(names = { "RLE", "JPEG_LOSSLESS", "JPEG_2000" })
	@DisplayName("Damaged streams are decoded to something or refused, and nothing else")
	void damaged(final Compression c) {
		final byte[] stream = stream(c, pixels(12, false), 12, false);
		final Random random = new Random(1);
		int decoded = 0, refused = 0;
		for (int i = 0; i < 100; i++) {
			final byte[] other = stream.clone();
			for (int k = 0; k <= random.nextInt(3); k++) other[random.nextInt(other.length)] = (byte) random.nextInt();
			try {
				assertEquals(COLUMNS * ROWS * 2, FrameDecoder.decode(c, other, shape(12)).length);
				decoded++;
			}
			catch (final UndecodableException e) {
				refused++;
			}
		}
		assertTrue(decoded > 0 && refused > 0, decoded + " decoded, " + refused + " refused");
	}

	@Test
	@DisplayName("In an installation the libraries are loaded apart, whatever the host has on its class path")
	void apart() throws UndecodableException {
		final List<Path> jars = Stream.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator)).map(Path::of).filter(
			p -> p.toString().endsWith(".jar") && (p.toString().contains("imageio") || p.toString().contains("twelvemonkeys"))).toList();
		final ImageLibraries apart = ImageLibraries.of(jars);
		final int[] pixels = pixels(12, false);
		for (final Compression c : List.of(Compression.JPEG_LOSSLESS, Compression.JPEG_2000)) {
			final byte[] stream = stream(c, pixels, 12, false);
			final byte[] bytes = Rasters.bytes(c == Compression.JPEG_2000 ? apart.decodeJpeg2000(stream) : apart.decodeJpeg(stream), shape(12), 0);
			assertArrayEquals(pixels, values(bytes, 12));
		}
		assertThrows(IllegalStateException.class, () -> ImageLibraries.of(List.of()), "the class path of the test is not looked at");
	}
}
