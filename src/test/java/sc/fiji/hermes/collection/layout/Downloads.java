package sc.fiji.hermes.collection.layout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Volume;

/** Small dataset folders as they are downloaded, one of each layout; label maps hold a liver of value 1 and a spleen of value 2. */
public final class Downloads {

	public static final String NNUNET = "Dataset004_Abdomen", MSD = "Task09_Spleen", PLAIN = "ward 7", MASKS = "Totals";

	private static final Geometry GRID = Geometry.of(new long[] { 6, 5, 4 }, new double[] { -1, 0, 0, 5, 0, -2, 0, 9, 0, 0, 3, 0 });

	private Downloads() {}

	/** nnU-Net v2, CT, six patients. */
	public static Path nnunet(final Path root) {
		final Path folder = root.resolve(NNUNET);
		for (int i = 1; i <= 6; i++) pair(folder.resolve("imagesTr/p" + i + "_0000.nii.gz"), folder.resolve("labelsTr/p" + i + ".nii.gz"), GRID);
		write(folder.resolve("dataset.json"), "{\"channel_names\": {\"0\": \"CT\"}, \"labels\": {\"background\": 0, \"liver\": 1, \"spleen\": 2}, " +
			"\"numTraining\": 6, \"file_ending\": \".nii.gz\"}");
		return folder;
	}

	/** MSD, whose "MRI" names no contrast, five patients. */
	public static Path msd(final Path root) {
		final Path folder = root.resolve(MSD);
		for (int i = 1; i <= 5; i++) pair(folder.resolve("imagesTr/s_" + i + ".nii.gz"), folder.resolve("labelsTr/s_" + i + ".nii.gz"), GRID);
		write(folder.resolve("dataset.json"), "{\"name\": \"Spleen\", \"modality\": {\"0\": \"MRI\"}, \"labels\": {\"0\": \"background\", \"1\": " +
			"\"liver\", \"2\": \"lesion\"}, \"numTraining\": 5, \"training\": [" + IntStream.rangeClosed(1, 5).mapToObj(i ->
				"{\"image\": \"./imagesTr/s_" + i + ".nii.gz\", \"label\": \"./labelsTr/s_" + i + ".nii.gz\"}").collect(Collectors.joining(", ")) +
			"], \"test\": []}");
		return folder;
	}

	/** Images and label maps that say nothing of themselves, five patients. */
	public static Path plain(final Path root) {
		final Path folder = root.resolve(PLAIN);
		for (final String id : new String[] { "anna", "bert", "carl", "dora", "emil" }) pair(folder.resolve("images/" + id + ".nii.gz"), folder
			.resolve("labels/" + id + ".nii.gz"), GRID);
		return folder;
	}

	/** One file per structure, three patients. */
	public static Path masks(final Path root) {
		final Path folder = root.resolve(MASKS);
		for (int i = 1; i <= 3; i++) {
			pair(folder.resolve("s" + i + "/ct.nii.gz"), folder.resolve("s" + i + "/segmentations/liver.nii.gz"), GRID);
			Volumes.write(labels(GRID, 0, 1), folder.resolve("s" + i + "/segmentations/liver.nii.gz"));
			Volumes.write(labels(GRID, 1, 0), folder.resolve("s" + i + "/segmentations/spleen.nii.gz"));
		}
		return folder;
	}

	private static void pair(final Path image, final Path labels, final Geometry grid) {
		image.getParent().toFile().mkdirs();
		labels.getParent().toFile().mkdirs();
		final float[] values = new float[(int) grid.voxels()];
		for (int i = 0; i < values.length; i++) values[i] = i % 17 * 20 - 100;
		Volumes.write(Volume.of(values, grid), image);
		Volumes.write(labels(grid, 1, 2), labels);
	}

	private static LabelMap labels(final Geometry grid, final int left, final int right) {
		final short[] values = new short[(int) grid.voxels()];
		for (int i = 0; i < values.length; i++) values[i] = (short) (i % 6 < 2 ? left : i % 6 > 3 ? right : 0);
		return LabelMap.of(values, grid);
	}

	/** Puts a label map on half of its image. */
	public static void shrink(final Path labels) {
		Volumes.write(labels(Geometry.ofSpacing(new long[] { 3, 5, 4 }, 1, 2, 3), 1, 2), labels);
	}

	private static void write(final Path file, final String text) {
		try {
			Files.writeString(file, text);
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}
}
