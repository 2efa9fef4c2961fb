package sc.fiji.hermes.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import ij.ImagePlus;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import sc.fiji.hermes.imagej.VolumeImages;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Volume;

/**
 * Times the reading of a compressed CT beside {@code gzip -dc} of the same file, and its opening as an ImageJ image beside the
 * reading, in turns.
 */
@Command(name = "hermes-bench io", sortOptions = false, mixinStandardHelpOptions = true,
	description = "Times reading an int16 .nii.gz volume beside gzip -dc of the same file, and opening it in ImageJ beside reading it, in turns.",
	footer = { "", "Example: scripts/hermes-bench io --rounds 9" })
public final class ReadBenchmark implements Callable<Integer> {

	/** What the project promises: the median time at most this many times that of gzip. */
	private static final double PROMISE = 1.3;

	/** The same of opening, in readings. */
	private static final double OPEN_PROMISE = 1.1;

	@Option(names = "--rounds", defaultValue = "7", description = "measured readings of each side (default ${DEFAULT-VALUE})")
	private int rounds;

	@Option(names = "--slices", defaultValue = "400", description = "slices of 512×512 voxels (default ${DEFAULT-VALUE})")
	private int slices;

	@Option(names = "--file", description = "read this .nii.gz instead of a drawn one")
	private Path given;

	public static void main(final String[] args) {
		System.exit(BenchMain.run(new ReadBenchmark(), args));
	}

	@Override
	public Integer call() throws IOException, InterruptedException {
		if (rounds < 1 || slices < 1 || slices > 4000) throw new InputException("Rounds must be 1 or more, and slices 1 to 4000.");
		final Path folder = Files.createTempDirectory("hermes-bench-io");
		final Path file = given != null ? given : folder.resolve("ct.nii.gz");
		try {
			if (given == null) draw(folder.resolve("ct.nii"));
			final List<Double> hermes = new ArrayList<>(), gzip = new ArrayList<>(), opening = new ArrayList<>();
			long readPeak = 0, openPeak = 0;
			for (int i = -1; i < rounds; i++) {
				final double a = gunzip(file);
				startPeak();
				final double b = read(file);
				readPeak = Math.max(readPeak, peak());
				startPeak();
				final double c = open(file);
				openPeak = Math.max(openPeak, peak());
				// the first round fills the disk cache and lets Java compile
				if (i < 0) continue;
				gzip.add(a);
				hermes.add(b);
				opening.add(c);
				System.out.printf(Locale.ROOT, "round %d: gzip -dc %.2f s, reading %.2f s, opening in ImageJ %.2f s%n", i + 1, a, b, c);
			}
			final double ratio = Comparison.median(hermes) / Comparison.median(gzip);
			System.out.printf(Locale.ROOT, "%.0f MB file: medians gzip -dc %.2f s, Hermes %.2f s, %.2f times (promised: at most %.1f)%n", Files
				.size(file) / 1e6, Comparison.median(gzip), Comparison.median(hermes), ratio, PROMISE);
			final double more = Comparison.median(opening) / Comparison.median(hermes);
			System.out.printf(Locale.ROOT, "opening in ImageJ %.2f s, %.2f times reading (promised: at most %.1f); peak of the heap %.0f MB, of reading %.0f MB%n",
				Comparison.median(opening), more, OPEN_PROMISE, openPeak / 1e6, readPeak / 1e6);
			return ratio <= PROMISE && more <= OPEN_PROMISE ? 0 : 1;
		}
		finally {
			Files.deleteIfExists(folder.resolve("ct.nii.gz"));
			Files.deleteIfExists(folder.resolve("ct.nii"));
			Files.deleteIfExists(folder);
		}
	}

	private static double read(final Path file) {
		final long start = System.nanoTime();
		final Volume volume = Volumes.read(file);
		final double seconds = (System.nanoTime() - start) * 1e-9;
		if (volume.data().length == 0) throw new IllegalStateException("nothing was read");
		return seconds;
	}

	private static double open(final Path file) {
		final long start = System.nanoTime();
		final ImagePlus image = VolumeImages.open(file);
		final double seconds = (System.nanoTime() - start) * 1e-9;
		if (image.getStackSize() == 0) throw new IllegalStateException("nothing was opened");
		return seconds;
	}

	private static void startPeak() {
		System.gc();
		heap().forEach(MemoryPoolMXBean::resetPeakUsage);
	}

	/** Bytes, with garbage that nobody had to collect. */
	private static long peak() {
		return heap().mapToLong(p -> p.getPeakUsage().getUsed()).sum();
	}

	private static Stream<MemoryPoolMXBean> heap() {
		return ManagementFactory.getMemoryPoolMXBeans().stream().filter(p -> p.getType() == MemoryType.HEAP);
	}

	private static double gunzip(final Path file) throws IOException, InterruptedException {
		final long start = System.nanoTime();
		final Process p = new ProcessBuilder("gzip", "-dc", file.toString()).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
		if (p.waitFor() != 0) throw new InputException("gzip cannot unpack %s; give another file.", file);
		return (System.nanoTime() - start) * 1e-9;
	}

	/** A body of noisy tissue in air, as large packed as a CT; packed by gzip itself, as other programs pack. */
	private void draw(final Path file) throws IOException, InterruptedException {
		final ByteBuffer header = ByteBuffer.allocate(352).order(ByteOrder.LITTLE_ENDIAN);
		header.putInt(0, 348).putShort(40, (short) 3).putShort(42, (short) 512).putShort(44, (short) 512).putShort(46, (short) slices);
		header.putShort(70, (short) 4).putShort(72, (short) 16).putFloat(76, 1).putFloat(80, 0.8f).putFloat(84, 0.8f).putFloat(88, 1.5f);
		header.putFloat(108, 352).put(123, (byte) 2).put(344, new byte[] { 'n', '+', '1', 0 });
		final Random random = new Random(1);
		try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
			out.write(header.array());
			final ByteBuffer plane = ByteBuffer.allocate(2 * 512 * 512).order(ByteOrder.LITTLE_ENDIAN);
			for (int z = 0; z < slices; z++) {
				for (int i = 0; i < 512 * 512; i++) {
					final double r = Math.hypot(i % 512 - 256, 1.4 * (i / 512 - 256));
					plane.putShort(2 * i, (short) (r > 220 ? -1024 : 40 + 60 * Math.sin(r / 20 + z * 0.1) + 12 * random.nextGaussian()));
				}
				out.write(plane.array());
			}
		}
		if (new ProcessBuilder("gzip", file.toString()).inheritIO().start().waitFor() != 0) throw new InputException(
			"gzip cannot pack %s; free some space for temporary files.", file);
	}
}
