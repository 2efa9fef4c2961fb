package sc.fiji.hermes.preprocess;

import java.nio.file.Path;
import java.util.Optional;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.io.Folders;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Volume;

/**
 * Prepared cases on disk, one file each, so that a case is read, oriented and
 * resampled once. A file's name is the SHA-256 of the image's and label map's
 * content and of everything in the plan that shapes the result (version, modality,
 * spacing): whatever changes, another file is made. A damaged file is made again.
 * The folder may be deleted at any time. Safe for use from several threads and processes.
 */
public final class PreparedCache {

	private PreparedCache() {}

	/**
	 * The prepared case, from the cache or made now.
	 *
	 * @param folder of the cache; made if missing
	 * @throws InputException if a file cannot be read, image and label map do not fit, or the label map holds a value
	 *           that the dataset does not name
	 */
	public static PreparedCase get(final Case c, final Dataset d, final Grid grid, final Path folder, final Job job) {
		Folders.create(folder, "cache folder");
		final Path file = folder.resolve(key(c, grid, folder) + ".prepared");
		PreparedFile.Content content = PreparedFile.read(file).orElse(null);
		if (content == null) {
			job.checkCancelled();
			final PreparedCase made = prepare(c, d, grid, job);
			content = new PreparedFile.Content(made.image(), made.labels());
			PreparedFile.write(content, file);
			return made;
		}
		// the dataset's label list is not part of the key, so that joining tasks does not cost a new preparation
		checkValues(content.labels(), c, d);
		return new PreparedCase(d.name(), c, content.image(), content.labels());
	}

	/** Prepares a case without a cache; otherwise as {@link #get}. */
	public static PreparedCase prepare(final Case c, final Dataset d, final Grid grid, final Job job) {
		final Volume image = Volumes.read(c.image());
		final Optional<LabelMap> labels = c.labels().map(Volumes::readLabels);
		labels.ifPresent(map -> checkValues(map.data(), c, d));
		try {
			final Prepared prepared = Preprocessor.prepare(image, d.modality(), grid, job);
			final short[] values = labels.map(map -> Preprocessor.prepareLabels(map, prepared)).orElse(new short[0]);
			return new PreparedCase(d.name(), c, prepared, values);
		}
		catch (final InputException e) {
			throw new InputException(e, "Case %s of dataset %s cannot be prepared: %s", c.id(), d.name(), e.getMessage());
		}
	}

	private static String key(final Case c, final Grid grid, final Path folder) {
		final String labels = c.labels().map(p -> Fingerprints.of(p, folder)).orElse("none");
		return Fingerprints.of(String.join("\n", "plan " + Plan.CURRENT_VERSION, "modality " + grid.modality(),
			"spacing " + grid.spacing(), "image " + Fingerprints.of(c.image(), folder), "labels " + labels));
	}

	private static void checkValues(final short[] labels, final Case c, final Dataset d) {
		final boolean[] known = new boolean[1 << 16];
		known[0] = true;
		for (final Label label : d.labels()) for (final int value : label.values()) known[value & 0xffff] = true;
		for (final short v : labels) {
			if (!known[v & 0xffff])
				throw new InputException("Case %s of dataset %s has label value %d, which the dataset does not name; " +
					"name it in the collection or correct the label map.", c.id(), d.name(), v & 0xffff);
		}
	}
}
