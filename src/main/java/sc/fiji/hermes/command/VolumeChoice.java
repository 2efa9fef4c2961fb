package sc.fiji.hermes.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.stream.Stream;

import sc.fiji.hermes.io.ReadOptions;
import sc.fiji.hermes.io.VolumeHeader;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.io.dicom.DicomFolder;
import sc.fiji.hermes.job.InputException;

/**
 * Which series of a folder and which time point are meant. Remembers what it has looked at, because a dialog asks after
 * every key. For one thread.
 */
final class VolumeChoice {

	static final String SERIES_DESCRIPTION =
			"Which series of a folder of DICOM images: its number, UID or description; may be left empty if there is only one.";

	private record Question(Path volume, FileTime changed, String series) {}

	private Optional<Question> asked = Optional.empty();
	private Optional<VolumeHeader> answer = Optional.empty();
	private Optional<InputException> refusal = Optional.empty();

	/** @throws InputException if a file is not there or no volume by its name, or a folder holds no DICOM images */
	static void requireVolume(final Path volume) {
		if (Files.isDirectory(volume) && !DicomFolder.holdsDicom(volume)) throw new InputException(
			"The folder %s holds no DICOM images; give a volume file, or a folder of DICOM images.", volume);
		if (!Files.exists(volume)) throw new InputException("There is no file %s; give a volume file, or a folder of DICOM images.", volume);
		if (Files.isRegularFile(volume) && !Volumes.canRead(volume)) throw new InputException(
			"%s is not a volume file; give one of %s.", volume, Volumes.endings());
	}

	/** @throws InputException if there is no such series, or several and none was given; it lists them */
	void requireSeries(final Path volume, final String series) {
		if (Files.isDirectory(volume)) header(volume, series);
		else if (!series.isBlank()) throw new InputException("%s is no folder of DICOM images, so it has no series; leave the series empty.",
			volume);
	}

	/** The same for a folder of which every volume file is meant, or else its DICOM images. */
	void requireSeriesOfFolder(final Path folder, final String series) {
		try (Stream<Path> files = Files.list(folder)) {
			if (files.filter(Files::isRegularFile).noneMatch(Volumes::isVolumeFile)) {
				// without any, what is missing is said where the folder is read
				if (DicomFolder.holdsDicom(folder)) requireSeries(folder, series);
			}
			else if (!series.isBlank()) throw new InputException("The folder %s has volume files, which have no series; leave the series empty.",
				folder);
		}
		catch (final IOException e) {
			throw new InputException(e, "The folder %s cannot be read; check its permissions.", folder);
		}
	}

	/**
	 * @param one whether a single time point is needed, so that it has to be given if there are several
	 * @throws InputException if there is no such time point, or several and none was given; it says which there are
	 */
	void requireFrame(final Path volume, final String series, final int frame, final boolean one) {
		if (frame < 0) throw new InputException("The time point is %d; give 1 or more.", frame);
		final long frames = header(volume, series).frames();
		if (frame > frames) throw new InputException("%s has no time point %d; give 1%s.", volume, frame, frames > 1 ? " to " + frames : "");
		if (one && frame == 0 && frames > 1) throw new InputException("%s holds %d volumes (time points); choose one, 1 to %d.", volume, frames,
			frames);
	}

	private VolumeHeader header(final Path volume, final String series) {
		final Question question = new Question(volume, changed(volume), series.strip());
		if (!asked.equals(Optional.of(question))) {
			asked = Optional.of(question);
			answer = Optional.empty();
			refusal = Optional.empty();
			try {
				answer = Optional.of(Volumes.header(volume, options(series, 0)));
			}
			catch (final InputException e) {
				refusal = Optional.of(e);
			}
		}
		if (refusal.isPresent()) throw refusal.get();
		return answer.orElseThrow();
	}

	private static FileTime changed(final Path volume) {
		try {
			return Files.getLastModifiedTime(volume);
		}
		catch (final IOException e) {
			// reading will say what is wrong
			return FileTime.fromMillis(0);
		}
	}

	/** @param frame from 1; 0 for none */
	static ReadOptions options(final String series, final int frame) {
		final ReadOptions options = frame == 0 ? ReadOptions.options() : ReadOptions.options().withFrame(frame);
		return series.isBlank() ? options : options.withSeries(series.strip());
	}
}
