package sc.fiji.hermes.collection;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import sc.fiji.hermes.io.ReadOptions;
import sc.fiji.hermes.io.VolumeHeader;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;

/**
 * One image of one modality with its label map and the tasks annotated in it.
 *
 * <pre>{@code
 * Case diastole = new Case("A0S9V9_ED", film, Optional.of(labels), tasks, Split.TRAIN).with(Part.ofFrames(1, 1));
 * Volume image = diastole.readImage();
 * }</pre>
 *
 * @param id unique within its dataset
 * @param image absolute path of the image: a file, or a folder of DICOM images
 * @param labels absolute path of the label map, empty for an image without labels
 * @param annotated the tasks that were drawn here; a voxel without a label is
 *          background for these tasks and <em>unknown</em> for all others
 * @param split what the case is used for
 * @param part which volume of the files is meant
 * @param values what the values of the label map are in the dataset
 */
public record Case(String id, Path image, Optional<Path> labels, Set<Task> annotated, Split split, Part part,
	CaseValues values)
{

	/**
	 * Which volume of its files a case is, where they hold several.
	 *
	 * @param frame time point or channel of the image, from 1 as in {@link ReadOptions#withFrame}; empty if there is one
	 * @param labelFrame the same for the label map; empty if it holds one volume, whatever the image holds
	 * @param series of a folder of DICOM images: its number, UID or description; empty for the only one
	 */
	public record Part(OptionalInt frame, OptionalInt labelFrame, Optional<String> series) {

		/** Files of one volume each. */
		public static final Part WHOLE = new Part(OptionalInt.empty(), OptionalInt.empty(), Optional.empty());

		/** A channel or time point of the image, with a label map of one volume. */
		public static Part ofFrame(final int frame) {
			return new Part(OptionalInt.of(frame), OptionalInt.empty(), Optional.empty());
		}

		/** A time point of the image and one of the label map. */
		public static Part ofFrames(final int frame, final int labelFrame) {
			return new Part(OptionalInt.of(frame), OptionalInt.of(labelFrame), Optional.empty());
		}

		/** A series of a folder of DICOM images. */
		public static Part ofSeries(final String series) {
			return new Part(OptionalInt.empty(), OptionalInt.empty(), Optional.of(series));
		}

		/** How to read the image, otherwise as {@code options} say. */
		public ReadOptions ofImage(final ReadOptions options) {
			final ReadOptions framed = frame.isPresent() ? options.withFrame(frame.getAsInt()) : options;
			return series.map(framed::withSeries).orElse(framed);
		}

		/** How to read the label map. */
		public ReadOptions ofLabels() {
			return labelFrame.isPresent() ? ReadOptions.options().withFrame(labelFrame.getAsInt()) : ReadOptions.options();
		}
	}

	public Case {
		annotated = Collections.unmodifiableSet(new LinkedHashSet<>(annotated));
	}

	/** A case whose label map has the values of the dataset. */
	public Case(final String id, final Path image, final Optional<Path> labels, final Set<Task> annotated, final Split split, final Part part) {
		this(id, image, labels, annotated, split, part, CaseValues.OF_DATASET);
	}

	/** A case of files that hold one volume each. */
	public Case(final String id, final Path image, final Optional<Path> labels, final Set<Task> annotated, final Split split) {
		this(id, image, labels, annotated, split, Part.WHOLE);
	}

	/** The same case of another part of its files. */
	public Case with(final Part other) {
		return new Case(id, image, labels, annotated, split, other, values);
	}

	/** The same case used for something else. */
	public Case with(final Split use) {
		return new Case(id, image, labels, annotated, use, part, values);
	}

	/** The same case whose files lie elsewhere. */
	public Case with(final Path otherImage, final Optional<Path> otherLabels) {
		return new Case(id, otherImage, otherLabels, annotated, split, part, values);
	}

	/** The same case with other annotated tasks. */
	public Case with(final Set<Task> tasks) {
		return new Case(id, image, labels, tasks, split, part, values);
	}

	/** The same case whose label map has other values. */
	public Case with(final CaseValues own) {
		return new Case(id, image, labels, annotated, split, part, own);
	}

	/**
	 * Size, place and type of the image; reads no voxels.
	 *
	 * @throws InputException if the file cannot be read, or has not the frame that the case names, or several and it names none
	 */
	public VolumeHeader header() {
		final VolumeHeader header = Volumes.header(image, part.ofImage(ReadOptions.options()));
		requireFrame(header, image, part.frame, "frame");
		return header;
	}

	/**
	 * Size, place and type of the label map, which the case must have; reads no voxels.
	 *
	 * @throws InputException if the file cannot be read, or has not the frame that the case names, or several and it names none
	 */
	public VolumeHeader labelHeader() {
		final VolumeHeader header = Volumes.header(labelFile(), part.ofLabels());
		requireFrame(header, labelFile(), part.labelFrame, "labelFrame");
		return header;
	}

	/**
	 * The image. May be called from several threads.
	 *
	 * @throws InputException as {@link #header}, and if voxels are damaged
	 */
	public Volume readImage() {
		try {
			return Volumes.read(image, part.ofImage(ReadOptions.options()));
		}
		catch (final InputException e) {
			// not before: the headers of a DICOM series are in all of its files
			header();
			throw e;
		}
	}

	/**
	 * The label map, which the case must have, with the values of the dataset. May be called from several threads.
	 *
	 * @throws InputException if the file cannot be read, is no label map, or has not the frame that the case names, or several
	 *           and it names none
	 */
	public LabelMap readLabels() {
		try {
			return values.apply(Volumes.readLabels(labelFile(), part.ofLabels()), labelFile());
		}
		catch (final InputException e) {
			requireFrame(Volumes.header(labelFile()), labelFile(), part.labelFrame, "labelFrame");
			throw e;
		}
	}

	private Path labelFile() {
		return labels.orElseThrow(() -> new InputException("Case %s has no label map; add one.", id));
	}

	private void requireFrame(final VolumeHeader header, final Path file, final OptionalInt frame, final String key) {
		if (frame.isEmpty() && header.frames() > 1) throw new InputException(
			"Case %s does not say which of the %d volumes (channels or time points) of %s it is; name it by \"%s\" in the collection file.", id,
			header.frames(), file, key);
		if (frame.isPresent() && frame.getAsInt() > header.frames()) throw new InputException(
			"Case %s is volume %d of %s, which holds %d; correct its \"%s\" in the collection file.", id, frame.getAsInt(), file, header.frames(),
			key);
	}
}
