package sc.fiji.hermes.io.dicom;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sc.fiji.hermes.demo.PhantomKind;
import sc.fiji.hermes.demo.PhantomOptions;
import sc.fiji.hermes.demo.Phantoms;
import sc.fiji.hermes.io.dicom.codec.Streams;
import sc.fiji.hermes.volume.Volume;

class CompressedSeriesTest {

	private static final String LOSSLESS = "1.2.840.10008.1.2.4.70", JPEG_2000 = "1.2.840.10008.1.2.4.90", RLE = "1.2.840.10008.1.2.5";

	private static final int[][] SLICES = new int[3][];
	private static final int COLUMNS, ROWS;

	/** The middle of a phantom, scaled to 16 bits. */
	static {
		final Volume phantom = Phantoms.draw(PhantomKind.CT, PhantomOptions.options(), 1, 0).image();
		COLUMNS = (int) phantom.geometry().size(0);
		ROWS = (int) phantom.geometry().size(1);
		float lowest = Float.MAX_VALUE, highest = -Float.MAX_VALUE;
		for (final float v : phantom.data()) {
			lowest = Math.min(lowest, v);
			highest = Math.max(highest, v);
		}
		final int plane = COLUMNS * ROWS, first = (int) phantom.geometry().size(2) / 2;
		for (int z = 0; z < SLICES.length; z++) {
			SLICES[z] = new int[plane];
			for (int i = 0; i < plane; i++) SLICES[z][i] = Math.round((phantom.data()[(first + z) * plane + i] - lowest) / (highest - lowest) *
				65535);
		}
	}

	@TempDir
	Path folder;

	private static int[] values(final int z, final int bits, final boolean signed) {
		return Arrays.stream(SLICES[z]).map(v -> (v >> 16 - bits) - (signed ? 1 << bits - 1 : 0)).toArray();
	}

	private static byte[] stream(final String syntax, final int z, final int bits, final boolean signed) {
		final int[] values = values(z, bits, signed);
		return switch (syntax) {
			case RLE -> Streams.rle(values, bits == 8 ? 1 : 2);
			case JPEG_2000 -> Streams.jpeg2000(values, COLUMNS, bits, signed);
			// what the bits above the sign hold is left to the encoder
			default -> Streams.jpegLossless(Arrays.stream(values).map(v -> v & (1 << bits) - 1).toArray(), COLUMNS, bits);
		};
	}

	private static DicomBytes image(final int z, final int bits, final boolean signed) {
		return DicomBytes.slice(z).number(0x00280010, ROWS).number(0x00280011, COLUMNS).number(0x00280100, bits == 8 ? 8 : 16).number(
			0x00280101, bits).number(0x00280102, bits - 1).number(0x00280103, signed ? 1 : 0);
	}

	private void write(final String syntax, final int bits, final boolean signed) {
		for (int z = 0; z < SLICES.length; z++) image(z, bits, signed).uid(syntax).capsule(stream(syntax, z, bits, signed)).to(folder.resolve(
			"IM" + z));
	}

	private float[] read() {
		return DicomFolder.scan(folder).only().read().volume().data();
	}

	private static float[] expected(final int bits, final boolean signed) {
		final float[] all = new float[SLICES.length * COLUMNS * ROWS];
		for (int z = 0, at = 0; z < SLICES.length; z++) for (final int v : values(z, bits, signed)) all[at++] = v;
		return all;
	}

	@ParameterizedTest
	@CsvSource({ RLE + ", 8", RLE + ", 12", RLE + ", 16", LOSSLESS + ", 8", LOSSLESS + ", 12", LOSSLESS + ", 16", JPEG_2000 + ", 8",
		JPEG_2000 + ", 12", JPEG_2000 + ", 16" })
	@DisplayName("Compressed series of a phantom have the voxels that were compressed, signed and unsigned")
	void voxels(final String syntax, final int bits) {
		for (final boolean signed : new boolean[] { false, true }) {
			write(syntax, bits, signed);
			assertArrayEquals(expected(bits, signed), read(), syntax + " " + bits + " " + signed);
		}
	}

	@Test
	@DisplayName("A frame may lie in several pieces, with a table of offsets and without")
	void pieces() {
		for (final int[] offsets : new int[][] { {}, { 0 } }) {
			for (int z = 0; z < SLICES.length; z++) {
				final byte[] whole = stream(LOSSLESS, z, 16, true);
				image(z, 16, true).uid(LOSSLESS).capsule(offsets, Arrays.copyOf(whole, 100), Arrays.copyOfRange(whole, 100, 102), Arrays.copyOfRange(
					whole, 102, whole.length)).to(folder.resolve("IM" + z));
			}
			assertArrayEquals(expected(16, true), read());
		}
	}

	@ParameterizedTest
	@CsvSource({ RLE + ", 1", LOSSLESS + ", 1", LOSSLESS + ", 2", JPEG_2000 + ", 2" })
	@DisplayName("A multi-frame file of compressed frames, each in one piece or in two, is read frame by frame")
	void multiFrame(final String syntax, final int each) throws IOException {
		for (final boolean table : new boolean[] { false, true }) {
			final List<byte[]> pieces = new ArrayList<>();
			final int[] offsets = new int[SLICES.length];
			for (int z = 0, at = 0; z < SLICES.length; z++) {
				final byte[] whole = stream(syntax, z, 12, false);
				final int cut = each == 1 ? whole.length : whole.length / 2 & ~1;
				offsets[z] = at;
				pieces.add(Arrays.copyOf(whole, cut));
				if (each > 1) pieces.add(Arrays.copyOfRange(whole, cut, whole.length));
				at += 8 * each + (whole.length + 1 & ~1);
			}
			multiFrame(syntax).capsule(table ? offsets : new int[0], pieces.toArray(byte[][]::new)).to(folder.resolve("all"));
			assertArrayEquals(expected(12, false), read());
		}
		// pieces that start nowhere, and no table
		multiFrame(syntax).capsule(new byte[2], new byte[2], new byte[2], new byte[2]).to(folder.resolve("all"));
		Refusal.of(folder, "all is damaged", "3 frames", "4 pieces");
	}

	private static DicomBytes multiFrame(final String syntax) {
		final DicomBytes[] places = new DicomBytes[SLICES.length];
		for (int z = 0; z < places.length; z++) places[z] = DicomBytes.empty().sequence(0x00209113, false, DicomBytes.empty().position(0, 0, 4 *
			z));
		return image(0, 12, false).uid(syntax).text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.2.1").text(0x00280008, "IS", "" + SLICES.length)
			.without(0x00200032).sequence(0x52009229, false, DicomBytes.empty()).sequence(0x52009230, false, places).sequence(0x52009229, false,
				DicomBytes.empty().sequence(0x00209116, false, DicomBytes.empty().text(0x00200037, "DS", "1\\0\\0\\0\\1\\0")).sequence(0x00289110,
					false, DicomBytes.empty().text(0x00280030, "DS", "3\\2")));
	}

	@ParameterizedTest
	@CsvSource({ RLE + ", dcmdrle", LOSSLESS + ", dcmdjpeg", JPEG_2000 + ", gdcmconv" })
	@DisplayName("In a folder with one undecodable file that file is named, with the tool that may still read it")
	void undecodable(final String syntax, final String tool) {
		write(syntax, 12, true);
		final byte[] whole = stream(syntax, 1, 12, true);
		image(1, 12, true).uid(syntax).capsule(Arrays.copyOf(whole, whole.length / 2)).to(folder.resolve("IM1"));
		Refusal.of(folder, "IM1 cannot be decoded", "ends", tool);
		image(1, 12, true).uid(syntax).capsule(new byte[100]).to(folder.resolve("IM1"));
		Refusal.of(folder, "IM1 cannot be decoded", tool);
	}

	@Test
	@DisplayName("A compressed image of another size than its header says is refused with both sizes")
	void otherSize() {
		write(JPEG_2000, 16, false);
		image(1, 16, false).uid(JPEG_2000).capsule(Streams.jpeg2000(new int[400], 20, 16, false)).to(folder.resolve("IM1"));
		Refusal.of(folder, "IM1 cannot be decoded", "20 × 20 pixels instead of " + COLUMNS + " × " + ROWS);
	}

	@Test
	@DisplayName("A file whose pixels are not compressed though it says so is damaged")
	void notCompressed() {
		for (int z = 0; z < 3; z++) DicomBytes.slice(z).uid(RLE).to(folder.resolve("IM" + z));
		Refusal.of(folder, "IM0 is damaged", "compressed as RLE lossless, but its pixels are not");
	}

	@Test
	@DisplayName("Colours are said before a compression, since decoding it would not help")
	void colours() {
		for (int z = 0; z < 3; z++) DicomBytes.slice(z).uid("1.2.840.10008.1.2.4.80").text(0x00280004, "CS", "RGB").number(0x00280002, 3)
			.to(folder.resolve("IM" + z));
		Refusal.of(folder, "IM0 holds colours (RGB)");
	}

	@Test
	@DisplayName("A compressed file cut anywhere is refused, never read in part")
	void cut() throws IOException {
		write(RLE, 8, false);
		final byte[] whole = Files.readAllBytes(folder.resolve("IM1"));
		for (int length = whole.length - 1; length > 132; length -= 1 + length / 50) {
			Files.write(folder.resolve("IM1"), Arrays.copyOf(whole, length));
			Refusal.of(folder);
		}
		Files.write(folder.resolve("IM1"), Arrays.copyOf(whole, whole.length - 8));
		Refusal.of(folder, "IM1", "cut short");
	}

	@Test
	@DisplayName("A piece that says it is longer than the file allocates nothing")
	void hostileLength() throws IOException {
		write(RLE, 8, false);
		final byte[] whole = Files.readAllBytes(folder.resolve("IM1"));
		// the length of the piece stands before the header of its first segment
		final int at = whole.length - 8 - (stream(RLE, 1, 8, false).length + 1 & ~1) - 4;
		whole[at + 3] = 0x7f;
		Files.write(folder.resolve("IM1"), whole);
		Refusal.of(folder, "IM1", "cut short");
		assertEquals(3, DicomFolder.scan(folder).only().images());
	}
}
