package sc.fiji.hermes.io.dicom;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Remedy;

/**
 * The series of DICOM images in a folder, found by the headers of its files, whatever their names. Files that are not DICOM, or
 * no images, are passed over. Immutable.
 *
 * <pre>{@code
 * DicomFolder folder = DicomFolder.scan(Path.of("patient 1"));
 * folder.series().forEach(s -> System.out.println(s.title()));
 * Volume ct = folder.choose("3").read().volume();
 * }</pre>
 */
public final class DicomFolder {

	/** A folder of more files is not meant, but a whole archive or disk. */
	private static final int MOST_FILES = 500_000;

	private static final int MOST_LISTED = 12;

	/** Media Storage Directory (PS3.10 section 8.6). */
	private static final String DICOMDIR = "1.2.840.10008.1.3.10";

	/**
	 * A file of none of the series that are there.
	 *
	 * @param series empty if it is not known
	 */
	private record Damaged(String series, String sentence) {

		void refuse() {
			throw new InputException("%s", sentence);
		}
	}

	private final Path folder;
	private final List<DicomSeries> series;
	private final List<Damaged> damaged;
	/** What the objects without images are. */
	private final Set<String> others;

	private DicomFolder(final Path folder, final List<DicomSeries> series, final List<Damaged> damaged, final Set<String> others) {
		this.folder = folder;
		this.series = List.copyOf(series);
		this.damaged = List.copyOf(damaged);
		this.others = others;
	}

	/**
	 * Reads the headers of all files in a folder and the folders within it; links to folders are not followed.
	 *
	 * @throws InputException if the folder cannot be read
	 */
	public static DicomFolder scan(final Path folder) {
		return scan(folder, Integer.MAX_VALUE);
	}

	/**
	 * The series that an image file belongs to, with those of its images that lie in the same folder.
	 *
	 * @throws InputException if the file is not a DICOM image
	 */
	public static DicomSeries seriesOf(final Path file) {
		final String uid;
		try {
			final Optional<DicomFile> read = DicomFile.read(file);
			uid = read.filter(f -> f.pixels().isPresent()).map(DicomFile::series).orElseThrow(() -> new InputException(
				"%s is no DICOM image%s; give an image of the series, or its folder.", file, read.map(f -> " but " + NoImage.title(f)).orElse("")));
		}
		catch (final DicomFile.DamagedException e) {
			throw (InputException) e.getCause();
		}
		final DicomFolder folder = scan(Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file.toAbsolutePath()), 1);
		folder.requireWhole();
		return folder.series.stream().filter(s -> s.uid().equals(uid)).findFirst().orElseThrow(() -> new InputException(
			"%s is no DICOM image; give an image of the series, or its folder.", file));
	}

	/** Whether a file has the mark of DICOM, whatever its name; false if it cannot be read. */
	public static boolean isDicom(final Path file) {
		return Files.isRegularFile(file) && DicomFile.isMarked(file);
	}

	/** Whether a folder or one within it has DICOM objects, be they damaged or, as will be said when they are read, no images. */
	public static boolean holdsDicom(final Path folder) {
		if (!Files.isDirectory(folder)) return false;
		for (final Path file : files(folder, Integer.MAX_VALUE)) {
			try {
				if (DicomFile.read(file).filter(f -> !isDirectory(f)).isPresent()) return true;
			}
			catch (final DicomFile.DamagedException e) {
				return true;
			}
		}
		return false;
	}

	/**
	 * The series that is meant by a path.
	 *
	 * @param path a folder or, instead of its series, one image
	 * @param wanted as for {@link #choose}; empty for the only series
	 * @throws InputException as {@link #scan}, {@link #only}, {@link #choose} and {@link #seriesOf}
	 */
	public static DicomSeries seriesAt(final Path path, final Optional<String> wanted) {
		if (!Files.isDirectory(path)) return seriesOf(path);
		final DicomFolder folder = scan(path);
		return wanted.map(folder::choose).orElseGet(folder::only);
	}

	private static DicomFolder scan(final Path folder, final int depth) {
		final Map<String, Group> groups = new LinkedHashMap<>();
		final Map<Path, DicomFile.DamagedException> damage = new LinkedHashMap<>();
		final Set<String> others = new TreeSet<>();
		for (final Path file : files(folder, depth)) {
			try {
				DicomFile.read(file).filter(f -> !isDirectory(f)).ifPresent(f -> {
					if (f.pixels().isEmpty()) others.add(NoImage.title(f));
					else groups.computeIfAbsent(f.series(), u -> new Group(f)).add(f);
				});
			}
			catch (final DicomFile.DamagedException e) {
				damage.put(file, e);
			}
		}
		final List<Damaged> strays = new ArrayList<>();
		damage.forEach((file, e) -> {
			if (groups.containsKey(e.series())) groups.get(e.series()).fault(file, e.getMessage());
			else strays.add(new Damaged(e.series(), e.getMessage()));
		});
		return new DicomFolder(folder, groups.values().stream().map(Group::series).toList(), strays, others);
	}

	private static boolean isDirectory(final DicomFile f) {
		return f.data().code(Tags.MEDIA_SOP_CLASS).orElse("").equals(DICOMDIR);
	}

	private static List<Path> files(final Path folder, final int depth) {
		if (!Files.isDirectory(folder)) throw new InputException("%s is no folder; give a folder of DICOM images.", folder);
		final List<Path> files = new ArrayList<>();
		try {
			final Path start = Files.isSymbolicLink(folder) ? folder.toRealPath() : folder;
			Files.walkFileTree(start, Set.of(), depth, new SimpleFileVisitor<Path>() {

				@Override
				public FileVisitResult preVisitDirectory(final Path dir, final BasicFileAttributes a) {
					return !dir.equals(start) && isHidden(dir) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
				}

				@Override
				public FileVisitResult visitFile(final Path path, final BasicFileAttributes a) {
					// links to files are common in archives; links to folders could lead in circles
					final boolean file = a.isRegularFile() && a.size() > 0 || a.isSymbolicLink() && Files.isRegularFile(path);
					if (file && !isHidden(path)) files.add(path);
					if (files.size() > MOST_FILES) throw new InputException("%s holds more than %d files; give the folder of one patient.",
						folder, MOST_FILES);
					return FileVisitResult.CONTINUE;
				}
			});
		}
		catch (final IOException e) {
			throw new InputException(e, "The folder %s cannot be read; check its permissions.", folder);
		}
		files.sort(null);
		return files;
	}

	/** macOS leaves {@code ._x} beside every file and {@code __MACOSX} in archives. */
	private static boolean isHidden(final Path path) {
		final String name = path.getFileName().toString();
		return name.startsWith(".") || name.equals("__MACOSX");
	}

	/** All series with images, by the names of their first files. */
	public List<DicomSeries> series() {
		return series;
	}

	/**
	 * The series that is meant if the user names none: the only one, or the only one that is likely a volume where others are
	 * localizers, single images, screenshots or segmentations.
	 *
	 * @throws InputException if there is none, or there are several, which it lists
	 */
	public DicomSeries only() {
		// the series that is meant may be the one of which no image is whole
		damaged.stream().findFirst().ifPresent(Damaged::refuse);
		requireImages();
		if (series.size() == 1) return series.get(0);
		final List<DicomSeries> volumes = series.stream().filter(s -> !s.isAuxiliary()).toList();
		if (volumes.size() == 1) return volumes.get(0);
		throw new InputException("The folder %s holds %d series; choose one by its number, UID or description%s: %s.", folder, series.size(), Remedy.SERIES, list(
			series));
	}

	/**
	 * @param wanted a series number, a UID or a description
	 * @throws InputException if it means none or several of the series, which it lists
	 */
	public DicomSeries choose(final String wanted) {
		requireWhole();
		final String w = wanted.strip();
		final List<DicomSeries> found = series.stream().filter(s -> s.uid().equals(w) || s.number().isPresent() && w.equals(Integer.toString(s
			.number().getAsInt())) || !w.isEmpty() && s.description().equalsIgnoreCase(w)).toList();
		if (found.size() == 1) return found.get(0);
		requireImages();
		if (found.isEmpty()) throw new InputException("The folder %s has no series \"%s\"; it holds: %s.", folder, w, list(series));
		throw new InputException("\"%s\" means %d series of the folder %s; give the UID of one: %s.", w, found.size(), folder, found.stream()
			.limit(MOST_LISTED).map(s -> s.summary() + " " + s.uid()).collect(Collectors.joining("; ")));
	}

	private void requireImages() {
		if (!series.isEmpty()) return;
		if (others.isEmpty()) throw new InputException("The folder %s has no DICOM image; give another.", folder);
		throw new InputException("The folder %s has no DICOM image, only %s; give the folder of the images that belong to it.", folder, String
			.join(", ", others));
	}

	/** A damaged file that belongs to nobody knows which series may be missing from any. */
	private void requireWhole() {
		damaged.stream().filter(d -> d.series.isEmpty() || series.isEmpty()).findFirst().ifPresent(Damaged::refuse);
	}

	private static String list(final List<DicomSeries> series) {
		final String more = series.size() > MOST_LISTED ? "; and " + (series.size() - MOST_LISTED) + " more" : "";
		return series.stream().limit(MOST_LISTED).map(DicomSeries::summary).collect(Collectors.joining("; ")) + more;
	}
}
