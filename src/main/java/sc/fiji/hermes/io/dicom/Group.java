package sc.fiji.hermes.io.dicom;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import sc.fiji.hermes.job.InputException;

/** A series while its files are being found. */
final class Group {

	/** Modalities of images that are made from others (PS3.3 section C.7.3.1.1.1). */
	private static final Set<String> DERIVED = Set.of("SEG", "RTDOSE", "RTIMAGE", "DOC", "SR", "PR", "KO", "REG", "OT");

	/** Secondary Capture, single and multi-frame: screenshots and reports. */
	private static final String SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7";

	private static final Set<String> LOCALIZERS = Set.of("localizer", "localiser", "scout", "topogram", "survey", "scanogram",
		"surview");

	private final DicomSeries.About about;
	private final List<DicomSlice> slices = new ArrayList<>();
	private final List<Path> files = new ArrayList<>();
	private final List<String> faults = new ArrayList<>();
	private int images;

	/** @param first image of the series */
	Group(final DicomFile first) {
		final DataSet d = first.data();
		final String description = d.text(Tags.SERIES_DESCRIPTION);
		final String modality = d.text(Tags.MODALITY);
		final boolean auxiliary = DERIVED.contains(modality) || d.code(Tags.SOP_CLASS).orElse("").startsWith(SECONDARY_CAPTURE);
		about = new DicomSeries.About(first.series(), d.whole(Tags.SERIES_NUMBER), modality, description, d.unsigned(Tags.COLUMNS)
			.orElse(0), d.unsigned(Tags.ROWS).orElse(0), isLocalizer(d.text(Tags.IMAGE_TYPE), description), auxiliary, new SourceHeader(d));
	}

	/** By the third value of the image type (PS3.3 section C.7.6.1.1.2) or, since not all scanners set it, by a word of the name. */
	private static boolean isLocalizer(final String type, final String description) {
		for (final String word : (type + " " + description).toLowerCase(Locale.ROOT).split("[^a-z]+")) if (LOCALIZERS.contains(word))
			return true;
		return false;
	}

	void add(final DicomFile file) {
		files.add(file.file());
		try {
			final List<DicomSlice> frames = SliceHeaders.of(file);
			slices.addAll(frames);
			images += frames.size();
		}
		catch (final InputException e) {
			faults.add(e.getMessage());
			images++;
		}
	}

	void fault(final Path file, final String sentence) {
		files.add(file);
		images++;
		faults.add(sentence);
	}

	DicomSeries series() {
		return new DicomSeries(about, images, slices, files, faults);
	}
}
