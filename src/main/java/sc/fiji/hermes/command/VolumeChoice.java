package sc.fiji.hermes.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import sc.fiji.hermes.io.ReadOptions;
import sc.fiji.hermes.io.VolumeHeader;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.io.dicom.DicomFolder;
import sc.fiji.hermes.io.dicom.DicomSeries;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.segment.SegmentOptions;

/**
 * Which series of a folder and which time point are meant. Remembers what it has looked at, because a dialog asks after
 * every key; a folder is looked at again when it has changed, but not when one within it has. On the event thread nothing is required
 * of what is still being looked for, see {@link Lookup}.
 */
final class VolumeChoice {

	static final String SERIES_DESCRIPTION =
			"Which series of a folder of DICOM images: its number, UID or description; may be left empty if there is only one.";

	private record Question(Place volume, String series) {}

	/** What lies at a path. */
	private enum Kind {
			VOLUME_FILES, DICOM_IMAGES, NEITHER
	}

	private final Lookup<Place, Kind> kinds = new Lookup<>();
	private final Lookup<Place, Boolean> holding = new Lookup<>();
	private final Lookup<Place, DicomFolder> scanned = new Lookup<>();
	private final Lookup<Question, VolumeHeader> read = new Lookup<>();

	/** @throws InputException if a file is not there or no volume by its name, or a folder holds no DICOM images */
	void requireVolume(final Path volume) {
		if (Files.isDirectory(volume) && !holdsDicom(volume).orElse(true)) throw new InputException(
			"The folder %s holds no DICOM images; give a volume file, or a folder of DICOM images.", volume);
		if (!Files.exists(volume)) throw new InputException("There is no file %s; give a volume file, or a folder of DICOM images.", volume);
		if (Files.isRegularFile(volume) && !Volumes.canRead(volume)) throw new InputException(
			"%s is not a volume file; give one of %s, or a folder of DICOM images.", volume, Volumes.endings());
	}

	/** @throws InputException if there is no such series, or several and none was given; it lists them */
	void requireSeries(final Path volume, final String series) {
		if (Files.isDirectory(volume)) header(volume, series);
		else if (!series.isBlank()) throw new InputException("%s is no folder of DICOM images, so it has no series; leave the series empty.",
			volume);
	}

	/** The same for a folder of which every volume file is meant, or else its DICOM images. */
	void requireSeriesOfFolder(final Path folder, final String series) {
		final Optional<Kind> kind = kinds.answer(Place.of(folder), () -> kind(folder));
		// without any, what is missing is said where the folder is read
		if (kind.equals(Optional.of(Kind.DICOM_IMAGES))) requireSeries(folder, series);
		if (kind.equals(Optional.of(Kind.VOLUME_FILES)) && !series.isBlank()) throw new InputException(
			"The folder %s has volume files, which have no series; leave the series empty.", folder);
	}

	private static Kind kind(final Path folder) {
		try (Stream<Path> files = Files.list(folder)) {
			if (files.filter(Files::isRegularFile).anyMatch(Volumes::isVolumeFile)) return Kind.VOLUME_FILES;
		}
		catch (final IOException e) {
			throw new InputException(e, "The folder %s cannot be read; check its permissions.", folder);
		}
		return DicomFolder.holdsDicom(folder) ? Kind.DICOM_IMAGES : Kind.NEITHER;
	}

	/**
	 * @param one whether a single time point is needed, so that it has to be given if there are several
	 * @throws InputException if there is no such time point, or several and none was given; it says which there are
	 */
	void requireFrame(final Path volume, final String series, final int frame, final boolean one) {
		if (frame < 0) throw new InputException("The time point is %d; give 1 or more.", frame);
		final Optional<VolumeHeader> header = header(volume, series);
		if (header.isEmpty()) return;
		final long frames = header.get().frames();
		if (frame > frames) throw new InputException("%s has no time point %d; give 1%s.", volume, frame, frames > 1 ? " to " + frames : "");
		// a series knows what its volumes are
		if (one && frame == 0 && frames > 1 && Files.isDirectory(volume)) series(volume, series).ifPresent(DicomSeries::stack);
		if (one && frame == 0 && frames > 1) throw new InputException("%s holds %d volumes (time points); choose one, 1 to %d.", volume, frames,
			frames);
	}

	/** A series that may be chosen. @param text what a dialog shows @param key what {@link DicomFolder#choose} understands */
	private record Offer(String text, String key) {}

	/** What a dialog offers where one of several series has to be chosen; empty if none has. Reads the folder. */
	List<String> series(final Path volume) {
		return offers(volume).stream().map(Offer::text).toList();
	}

	private List<Offer> offers(final Path volume) {
		if (!Files.isDirectory(volume) || !holdsDicom(volume).orElse(false)) return List.of();
		try {
			final Optional<DicomFolder> folder = scanned.answer(Place.of(volume), () -> DicomFolder.scan(volume)).filter(f -> !isClear(f));
			return folder.map(f -> f.series().stream().map(s -> offer(s, f.series())).toList()).orElse(List.of());
		}
		catch (final InputException e) {
			// is said where the folder is used
			return List.of();
		}
	}

	private static boolean isClear(final DicomFolder folder) {
		try {
			folder.only();
			return true;
		}
		catch (final InputException e) {
			return folder.series().size() < 2;
		}
	}

	private static Offer offer(final DicomSeries s, final List<DicomSeries> all) {
		final boolean numbered = s.number().isPresent() && all.stream().filter(o -> o.number().equals(s.number())).count() == 1;
		final String key = numbered ? Integer.toString(s.number().getAsInt()) : s.uid();
		final String text = s.title().replaceFirst("^series ", "") + ", " + s.images() + (s.images() == 1 ? " image" : " images");
		return new Offer(numbered ? text : text + ", " + s.uid(), key);
	}

	/** What a user gave for a series, in the shortest words that say the same. */
	String key(final Path volume, final String series) {
		return offers(volume).stream().filter(o -> o.text.equals(series.strip())).map(Offer::key).findFirst().orElse(series);
	}

	private Optional<VolumeHeader> header(final Path volume, final String series) {
		return read.answer(new Question(Place.of(volume), series.strip()), () -> Files.isDirectory(volume) ? series(volume, series).orElseThrow()
			.header() : Volumes.header(volume));
	}

	private Optional<DicomSeries> series(final Path volume, final String series) {
		return scanned.answer(Place.of(volume), () -> DicomFolder.scan(volume)).map(f -> series.isBlank() ? f.only() : f.choose(key(volume, series.strip())));
	}

	private Optional<Boolean> holdsDicom(final Path folder) {
		return holding.answer(Place.of(folder), () -> DicomFolder.holdsDicom(folder));
	}

	/** @param frame from 1; 0 for none */
	static SegmentOptions on(final SegmentOptions options, final String series, final int frame) {
		final SegmentOptions framed = options.withFrame(frame);
		return series.isBlank() ? framed : framed.withSeries(series.strip());
	}

	/** @param frame from 1; 0 for none */
	static ReadOptions options(final String series, final int frame) {
		final ReadOptions options = frame == 0 ? ReadOptions.options() : ReadOptions.options().withFrame(frame);
		return series.isBlank() ? options : options.withSeries(series.strip());
	}
}
