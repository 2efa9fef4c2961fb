package sc.fiji.hermes.io.dicom;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.sun.management.ThreadMXBean;

import sc.fiji.hermes.io.Jazzer;
import sc.fiji.hermes.io.dicom.codec.Streams;
import sc.fiji.hermes.job.InputException;

/** Series whose files are changed at random are read, or refused in a sentence, without large allocations and without delay. */
class DicomFuzzTest {

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	/** Kept values of one file may take 64 MB; real headers stay far below. */
	private static final long MOST_BYTES = 16 << 20;

	@TempDir
	Path folder;

	@Test
	@DisplayName("Random damage is refused in a sentence: two seconds")
	void brief() throws IOException {
		fuzz(1, 2000);
	}

	@Test
	@Tag("slow")
	@DisplayName("Random damage is refused in a sentence: two minutes")
	void lengthy() throws IOException {
		fuzz(System.nanoTime(), 120_000);
	}

	@Test
	@Tag("slow")
	@DisplayName("Jazzer finds no crash, hang or exhaustion of memory")
	void jazzer() throws IOException, InterruptedException {
		Jazzer.run(DicomFuzzTarget.class, seeds(), Files.createDirectory(folder.resolve("jazzer")));
	}

	@Test
	@Tag("slow")
	@DisplayName("Jazzer finds no crash, hang or exhaustion of memory in compressed pixels")
	void jazzerPixels() throws IOException, InterruptedException {
		Jazzer.run(PixelsFuzzTarget.class, streams(), Files.createDirectory(folder.resolve("jazzer")));
	}

	private void fuzz(final long seed, final long milliseconds) throws IOException {
		final Random random = new Random(seed);
		final List<byte[]> seeds = seeds();
		for (int z = 0; z < 3; z++) if (z != 1) DicomBytes.slice(z).to(folder.resolve("IM" + z));
		final Path file = folder.resolve("IM1");
		final long end = System.nanoTime() + milliseconds * 1_000_000;
		int read = 0, refused = 0;
		for (int round = 0; System.nanoTime() < end; round++) {
			final byte[] bytes = mutated(seeds.get(random.nextInt(seeds.size())), random);
			Files.write(file, bytes);
			final long start = THREADS.getCurrentThreadCpuTime(), before = allocated();
			try {
				final DicomFolder f = DicomFolder.scan(folder);
				for (final DicomSeries s : f.series()) s.title();
				f.only().read();
				read++;
			}
			catch (final InputException e) {
				refused++;
				assertTrue(e.getMessage().endsWith(".") && !e.getMessage().contains("\n"), () -> "seed " + seed + ": " + e.getMessage());
			}
			catch (final RuntimeException | Error e) {
				final Path kept = Files.write(Files.createTempFile("hermes-fuzz", ".dcm"), bytes);
				throw new AssertionError("seed " + seed + ", round " + round + ", kept as " + kept, e);
			}
			final long used = allocated() - before, took = (THREADS.getCurrentThreadCpuTime() - start) / 1_000_000;
			final String where = "seed " + seed + ", round " + round;
			assertTrue(used < MOST_BYTES, () -> where + " allocated " + used);
			assertTrue(took < 2000, () -> where + " took " + took + " ms of processor time");
		}
		assertTrue(read > 0 && refused > 0, read + " read, " + refused + " refused");
	}

	private static long allocated() {
		return THREADS.getCurrentThreadAllocatedBytes();
	}

	private static List<byte[]> seeds() {
		final List<byte[]> seeds = new ArrayList<>();
		final DicomBytes item = DicomBytes.empty().text(0x00080018, "UI", "1.2").sequence(0x00081140, true, DicomBytes.empty().number(0x00280010,
			7));
		for (final DicomBytes.Syntax s : DicomBytes.Syntax.values()) {
			seeds.add(DicomBytes.slice(1).syntax(s).bytes());
			seeds.add(DicomBytes.slice(1).sequence(0x00081140, true, item, item).sequence(0x00081199, false, item).syntax(s).bytes());
			final DicomBytes place = DicomBytes.empty().sequence(0x00209113, true, DicomBytes.empty().position(10, 20, -2));
			seeds.add(DicomBytes.slice(1).text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.2.1").without(0x00200032).sequence(0x52009229, false,
				DicomBytes.empty().sequence(0x00209116, false, DicomBytes.empty().text(0x00200037, "DS", "1\\0\\0\\0\\1\\0")).sequence(0x00289110,
					false, DicomBytes.empty().text(0x00280030, "DS", "3\\2"))).sequence(0x52009230, true, place).syntax(s).bytes());
		}
		for (final byte[] stream : streams()) seeds.add(compressed(stream).bytes());
		seeds.add(DicomBytes.slice(1).bare(true).bytes());
		seeds.add(DicomBytes.slice(1).bare(false).bytes());
		return seeds;
	}

	/** One of each compression, of a slice of {@link DicomBytes}. */
	private static List<byte[]> streams() {
		final int[] pixels = IntStream.range(100, 112).toArray();
		return List.of(Streams.rle(pixels, 2), Streams.jpegLossless(pixels, DicomBytes.COLUMNS, 16), Streams.jpeg2000(pixels, DicomBytes.COLUMNS,
			16, true));
	}

	private static DicomBytes compressed(final byte[] stream) {
		return DicomBytes.slice(1).uid(stream[0] == 2 ? "1.2.840.10008.1.2.5" : stream[1] == 0x4f ? "1.2.840.10008.1.2.4.90"
			: "1.2.840.10008.1.2.4.70").capsule(stream);
	}

	/** Bytes changed, blocks cut out, doubled or moved, lengths and digits made extreme; often several of these. */
	private static byte[] mutated(final byte[] seed, final Random random) {
		byte[] b = seed.clone();
		final int changes = 1 + random.nextInt(4);
		for (int i = 0; i < changes && b.length > 8; i++) {
			// the preamble means nothing
			final int at = Math.min(b.length - 5, (b.length > 140 ? 128 : 0) + random.nextInt(Math.max(1, b.length - 132)));
			switch (random.nextInt(7)) {
				case 0 -> b[at] ^= 1 << random.nextInt(8);
				case 1 -> b[at] = (byte) random.nextInt();
				case 2 -> b[at] = (byte) "0123456789-.eE\\".charAt(random.nextInt(15));
				case 3 -> {
					final int value = new int[] { -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 0x7fe00010, 0xfffee000, 0, 65536 }[random.nextInt(7)];
					for (int k = 0; k < 4; k++) b[at + k] = (byte) (value >>> 8 * k);
				}
				case 4 -> b = java.util.Arrays.copyOf(b, at);
				case 5 -> b = spliced(b, at, Math.min(b.length, at + random.nextInt(64)), at);
				default -> b = spliced(b, at, at, random.nextInt(at + 1));
			}
		}
		return b;
	}

	/** The bytes before {@code to}, then those from {@code again} on; {@code from} is where the rest starts. */
	private static byte[] spliced(final byte[] b, final int to, final int from, final int again) {
		final int start = from > to ? from : again;
		final byte[] out = java.util.Arrays.copyOf(b, to + b.length - start);
		System.arraycopy(b, start, out, to, b.length - start);
		return out;
	}
}
