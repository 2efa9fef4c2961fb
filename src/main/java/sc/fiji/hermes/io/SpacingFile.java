package sc.fiji.hermes.io;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import sc.fiji.hermes.file.StrictJson;
import sc.fiji.hermes.job.InputException;

/**
 * nnU-Net's note of how large the voxels of a TIFF file are: {@code case.json} beside {@code case.tif}, for the images of all
 * channels {@code case_0000.tif}, …, with {@code {"spacing": [z, y, x]}} in mm.
 */
final class SpacingFile {

	private SpacingFile() {}

	/**
	 * Voxel size along x, y, z in mm; empty if there is no such file.
	 *
	 * @throws InputException if it is there and holds no three positive numbers
	 */
	static Optional<double[]> of(final Path tiff) {
		final String stem = Volumes.stem(tiff);
		for (final String name : List.of(stem, stem.replaceFirst("_\\d{4}$", ""))) {
			final Path file = tiff.resolveSibling(name + ".json");
			if (Files.isRegularFile(file)) return read(file);
		}
		return Optional.empty();
	}

	private static Optional<double[]> read(final Path file) {
		final StrictJson json = StrictJson.read(file);
		// else a JSON file of another program
		final Optional<StrictJson> list = json.isObject() ? json.find("spacing") : Optional.empty();
		if (list.isEmpty()) return Optional.empty();
		final List<StrictJson> items = list.get().items();
		if (items.size() != 3) throw list.get().wrong("there are %d numbers; give the voxel size along z, y and x in mm.", items.size());
		final double[] spacing = new double[3];
		for (int axis = 0; axis < 3; axis++) {
			spacing[axis] = items.get(2 - axis).number();
			if (!(spacing[axis] > 0) || Double.isInfinite(spacing[axis])) throw items.get(2 - axis).wrong(
				"the voxel size is %s; give a number of mm greater than 0.", spacing[axis]);
		}
		return Optional.of(spacing);
	}
}
