package sc.fiji.hermes.preprocess;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.Optional;
import java.util.regex.Pattern;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.file.Folders;
import sc.fiji.hermes.file.Temporary;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.job.MemoryGate;
import sc.fiji.hermes.job.Room;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Volume;

/**
 * Prepared cases on disk, one file each, so that a case is read, oriented and
 * resampled once. A file's name is the SHA-256 of the image's and label map's
 * content, of what the case is of them, of the version of the rule, and of everything in the plan that shapes the result (modality,
 * spacing): whatever changes, another file is made. A damaged file is made again.
 * The folder may be deleted at any time. A file's modification time is that of its last
 * use, by which {@link #sweep} finds what is no longer needed. Safe for use from several
 * threads and processes.
 */
public final class PreparedCache {

	/** Names this class and {@link Fingerprints} give. */
	private static final Pattern OWN = Pattern.compile("[0-9a-f]{64}\\.(prepared|hash|series)");

	/** Those of {@link Temporary} while they are written. */
	private static final Pattern HALF_WRITTEN = Pattern.compile("\\.[0-9a-f]{40}\\." + Temporary.UNIQUE + "\\.tmp");

	/** A cache may be shared, so that a file without its final name may be one that another process is writing now. */
	private static final Duration LONGEST_WRITE = Duration.ofDays(1);

	/**
	 * Version of the rule by which an image becomes a prepared one, apart from what a {@link Grid} says of it; cases that another version
	 * prepared are not used. It is none of a format: a plan may say more and the rule stay the same.
	 */
	private static final int RULE = 1;

	private PreparedCache() {}

	/**
	 * The prepared case, from the cache or made now. Of one that is in the cache only what it says of itself is read.
	 *
	 * @param folder of the cache; made if missing
	 * @param memory bounds what several threads that prepare cases need together
	 * @throws InputException if a file cannot be read, image and label map do not fit, or the label map holds a value
	 *           that the dataset does not name
	 */
	public static CaseVoxels open(final Case c, final Dataset d, final Grid grid, final Path folder, final MemoryGate memory, final Job job) {
		Folders.create(folder, "cache folder");
		final Path file = folder.resolve(key(c, grid, folder) + ".prepared");
		final Optional<PreparedFile.Header> known = PreparedFile.open(file);
		if (known.isPresent()) {
			touch(file);
			// the dataset's label list is not part of the key, so that joining tasks does not cost a new preparation
			checkValues(known.get().counts(), c, d);
			return new StoredVoxels(d.name(), c, file, known.get());
		}
		return memory.within(Preprocessor.memory(c.header().geometry(), grid), () -> {
			job.checkCancelled();
			final PreparedCase made = prepare(c, d, grid, job);
			return new StoredVoxels(d.name(), c, file, PreparedFile.write(new PreparedFile.Content(made.image(), made.labels(), made.detail()), file));
		});
	}

	/** The same for one thread. */
	public static CaseVoxels open(final Case c, final Dataset d, final Grid grid, final Path folder, final Job job) {
		return open(c, d, grid, folder, MemoryGate.of(Runtime.getRuntime().maxMemory()), job);
	}

	/** Prepares a case without a cache; otherwise as {@link #open}. */
	public static PreparedCase prepare(final Case c, final Dataset d, final Grid grid, final Job job) {
		final Volume image = c.readImage();
		final Optional<LabelMap> labels = c.labels().map(p -> c.readLabels());
		labels.ifPresent(map -> checkValues(LabelCounts.of(map.histogram()), c, d));
		try {
			final Prepared prepared = Preprocessor.prepare(image, d.modality(), grid, job);
			final double all = prepared.image().geometry().voxels() * (double) grid.labelsPerVoxel();
			if (all > Room.LARGEST_ARRAY) throw new InputException(
				"it would have %.1f billion label values on the grid of its dataset, more than a training takes; use a coarser spacing.", all * 1e-9);
			final short[] values = labels.map(map -> Preprocessor.prepareLabels(map, prepared, grid.detail())).orElse(new short[0]);
			return new PreparedCase(d.name(), c, prepared, values, grid.detail());
		}
		catch (final InputException e) {
			throw new InputException(e, "Case %s of dataset %s cannot be prepared: %s", c.id(), d.name(), e);
		}
	}

	/**
	 * Removes files of the cache that were not used for a time: prepared cases, remembered hashes and files of series; and what a killed
	 * process left half-written more than a day ago. Files of other names, folders and links stay. A file that cannot be removed stays,
	 * too.
	 *
	 * @param folder of the cache; nothing happens if there is none
	 * @param olderThan counted back from now
	 * @return how many files were removed
	 */
	public static int sweep(final Path folder, final Duration olderThan) {
		final Instant now = Instant.now();
		return remove(folder, OWN, now.minus(olderThan)) + remove(folder, HALF_WRITTEN, now.minus(olderThan.compareTo(LONGEST_WRITE) < 0
			? olderThan : LONGEST_WRITE));
	}

	/** Removes what killed processes left half-written, however new. Nobody may be writing to the cache at this time. */
	public static void recover(final Path folder) {
		remove(folder, HALF_WRITTEN, Instant.MAX);
	}

	/** Removes all files of the cache, and the folder if nothing else is in it. Nobody may be using the cache at this time. */
	public static void clear(final Path folder) {
		recover(folder);
		remove(folder, OWN, Instant.MAX);
		try {
			if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) Files.delete(folder);
		}
		catch (final IOException e) {
			// something else is in it
			return;
		}
	}

	private static int remove(final Path folder, final Pattern names, final Instant limit) {
		int removed = 0;
		try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
			for (final Path file : files) if (names.matcher(file.getFileName().toString()).matches() && unused(file, limit)) removed++;
		}
		catch (final IOException | DirectoryIteratorException e) {
			// what is not removed costs space only
			return removed;
		}
		return removed;
	}

	/** Whether the file was not used since {@code limit} and is now removed. */
	private static boolean unused(final Path file, final Instant limit) {
		try {
			final BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
			return a.isRegularFile() && a.lastModifiedTime().toInstant().isBefore(limit) && Files.deleteIfExists(file);
		}
		catch (final IOException e) {
			return false;
		}
	}

	/** Notes that a file is in use. */
	static void touch(final Path file) {
		try {
			Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
		}
		catch (final IOException e) {
			// a cache that may only be read, or swept by another process: it still serves
		}
	}

	private static String key(final Case c, final Grid grid, final Path folder) {
		final String labels = c.labels().map(p -> Fingerprints.of(p, Optional.empty(), folder)).orElse("none");
		final String files = String.join("\n", "plan " + RULE, "modality " + grid.modality(), "spacing " + grid.spacing(),
			"image " + Fingerprints.of(c.image(), c.part().series(), folder), "labels " + labels) + (c.values().isOfDataset() ? ""
				: "\nvalues " + c.values().map());
		final StringBuilder key = new StringBuilder(files);
		// what is as earlier versions had it keeps the names that they gave
		if (!c.part().equals(Case.Part.WHOLE)) key.append("\npart ").append(part(c.part()));
		if (!grid.intensity().equals(Intensity.published(grid.modality()))) key.append("\nintensity ").append(grid.intensity());
		if (!grid.detail().equals(Grid.COARSE)) key.append("\ndetail ").append(grid.detail());
		return Fingerprints.of(key.toString());
	}

	private static String part(final Case.Part p) {
		return p.frame().orElse(0) + " " + p.labelFrame().orElse(0) + " " + p.series().orElse("");
	}

	private static void checkValues(final LabelCounts labels, final Case c, final Dataset d) {
		final BitSet known = d.knownValues();
		for (final int v : labels.values()) if (!known.get(v)) throw new InputException(
			"Case %s of dataset %s has label value %d, which the dataset does not name; name it in the collection or correct the label map.", c
				.id(), d.name(), v);
	}
}
