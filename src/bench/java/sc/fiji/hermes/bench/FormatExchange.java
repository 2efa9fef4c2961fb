package sc.fiji.hermes.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Volume;

/**
 * Hermes' side of {@code scripts/verify-formats}: writes volumes for other programs to read, and reads theirs. Beside each
 * volume {@code F} lie {@code F.expect} (size and affine, in words) and {@code F.f32} (its voxels, float32, little endian).
 */
@Command(name = "hermes-bench formats", sortOptions = false, mixinStandardHelpOptions = true,
	description = "Writes volumes in every format, or reads those of other programs; see scripts/verify-formats.")
public final class FormatExchange implements Callable<Integer> {

	private static final double TOLERANCE_MM = 1e-4;

	@Parameters(index = "0", paramLabel = "write|read", description = "what to do in the folder")
	private String verb;

	@Parameters(index = "1", paramLabel = "FOLDER", description = "an existing folder")
	private Path folder;

	public static void main(final String[] args) {
		System.exit(BenchMain.run(new FormatExchange(), args));
	}

	@Override
	public Integer call() throws IOException {
		return switch (verb) {
			case "write" -> write();
			case "read" -> read();
			default -> throw new InputException("There is nothing called %s to do; give write or read.", verb);
		};
	}

	private int write() throws IOException {
		final Random random = new Random(1);
		int files = 0;
		for (final String ending : List.of(".nii", ".nii.gz", ".nrrd", ".mha", ".tif")) {
			// some programs take a.nii for a.nii.gz where both exist
			final String stem = ending.substring(1).replace('.', '_');
			for (int order = 0; order < 50; order++) {
				// the last two lie obliquely
				final Geometry g = Geometry.of(new long[] { 5, 6, 7 }, order < 48 ? axes(order) : oblique(random));
				final float[] data = new float[210];
				for (int i = 0; i < data.length; i++) data[i] = (float) (100 * random.nextGaussian());
				final Path image = folder.resolve(stem + order + ending);
				Volumes.write(Volume.of(data, g), image);
				expect(image, g, data);
				files++;
			}
			for (final int most : new int[] { 255, 65535 }) {
				final Geometry g = Geometry.of(new long[] { 5, 6, 7 }, oblique(random));
				final short[] labels = new short[210];
				final float[] data = new float[210];
				for (int i = 0; i < labels.length; i++) data[i] = (labels[i] = (short) (i == 0 ? most : random.nextInt(most))) & 0xffff;
				final Path file = folder.resolve(stem + "_labels" + most + ending);
				Volumes.write(LabelMap.of(labels, g), file);
				expect(file, g, data);
				files++;
			}
		}
		System.out.println("Hermes wrote " + files + " files");
		return 0;
	}

	private int read() throws IOException {
		final List<Path> expected;
		try (Stream<Path> list = Files.list(folder)) {
			expected = list.filter(p -> p.toString().endsWith(".expect")).sorted().toList();
		}
		int wrong = 0;
		for (final Path e : expected) {
			final Path file = Path.of(e.toString().replaceFirst("\\.expect$", ""));
			final String fault = fault(file, Files.readString(e).strip().split("\\s+"));
			if (fault.isEmpty()) continue;
			wrong++;
			System.out.println("WRONG " + file.getFileName() + ": " + fault);
		}
		System.out.println("Hermes read " + expected.size() + " files of other programs, " + wrong + " of them wrong");
		return wrong == 0 && !expected.isEmpty() ? 0 : 1;
	}

	private static String fault(final Path file, final String[] words) throws IOException {
		final Volume volume;
		try {
			volume = Volumes.read(file);
		}
		catch (final InputException e) {
			return e.getMessage();
		}
		final double[] numbers = Arrays.stream(words).mapToDouble(Double::parseDouble).toArray();
		final long[] size = { (long) numbers[0], (long) numbers[1], (long) numbers[2] };
		final Geometry g = Geometry.of(size, Arrays.copyOfRange(numbers, 3, 15));
		if (!g.matches(volume.geometry(), TOLERANCE_MM)) return "it lies at " + Arrays.toString(volume.geometry().affine()) + ", expected " +
			Arrays.toString(g.affine());
		final ByteBuffer data = ByteBuffer.wrap(Files.readAllBytes(Path.of(file + ".f32"))).order(ByteOrder.LITTLE_ENDIAN);
		for (int i = 0; i < volume.data().length; i++) if (Float.compare(data.getFloat(4 * i), volume.data()[i]) != 0) return "voxel " + i + " is " + volume
			.data()[i] + ", expected " + data.getFloat(4 * i);
		return "";
	}

	private static void expect(final Path file, final Geometry g, final float[] data) throws IOException {
		Files.writeString(Path.of(file + ".expect"), g.size(0) + " " + g.size(1) + " " + g.size(2) + " " + DoubleStream.of(g.affine())
			.mapToObj(Double::toString).collect(Collectors.joining(" ")));
		final ByteBuffer b = ByteBuffer.allocate(4 * data.length).order(ByteOrder.LITTLE_ENDIAN);
		b.asFloatBuffer().put(data);
		Files.write(Path.of(file + ".f32"), b.array());
	}

	/** One of the 48 ways to run along the patient's axes. */
	private static double[] axes(final int order) {
		final int[][] permutations = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };
		final double[] spacing = { 0.75, 1.5, 2.5 };
		final double[] affine = { 0, 0, 0, -20.5, 0, 0, 0, 30.25, 0, 0, 0, 7 };
		for (int axis = 0; axis < 3; axis++) affine[4 * permutations[order / 8][axis] + axis] = ((order >> axis & 1) == 1 ? -1 : 1) *
			spacing[axis];
		return affine;
	}

	private static double[] oblique(final Random random) {
		final double a = random.nextDouble() * 3, b = random.nextDouble() * 3;
		final double ca = Math.cos(a), sa = Math.sin(a), cb = Math.cos(b), sb = Math.sin(b);
		return new double[] { 0.75 * ca, -1.5 * sa * cb, 2.5 * sa * sb, 11, 0.75 * sa, 1.5 * ca * cb, -2.5 * ca * sb, -12, 0, 1.5 * sb, 2.5 * cb,
			13 };
	}
}
