package sc.fiji.hermes.io.dicom;

import java.util.Arrays;
import java.util.Map;

import sc.fiji.hermes.job.InputException;

/** Objects that are no images of a volume: what they are, and what to give instead. */
final class NoImage {

	/** By SOP class (PS3.4 table B.5-1). */
	private static final Map<String, String> KINDS = Map.of( //
		"1.2.840.10008.5.1.4.1.1.66.4", "a segmentation (DICOM SEG) and no image; give the series that it was made of", //
		"1.2.840.10008.5.1.4.1.1.66.7", "a label map (DICOM SEG) and no image; give the series that it was made of", //
		"1.2.840.10008.5.1.4.1.1.481.2", "a dose of radiation (RTDOSE) and no image; give the series that it was planned on");

	/** What has no pixels at all, by its modality (PS3.3 section C.7.3.1.1.1). */
	private static final Map<String, String> TITLES = Map.of( //
		"RTSTRUCT", "contours", //
		"RTPLAN", "a plan of radiation", //
		"RTRECORD", "a record of radiation", //
		"SR", "a report", //
		"PR", "settings to show images by", //
		"KO", "a choice of images", //
		"REG", "a registration", //
		"PLAN", "a plan", //
		"DOC", "a document");

	private NoImage() {}

	/** What a file without pixels holds, e.g. {@code contours (RTSTRUCT)}. */
	static String title(final DicomFile file) {
		final String modality = file.data().text(Tags.MODALITY);
		if (modality.isEmpty()) return "another DICOM object";
		return TITLES.getOrDefault(modality, "another DICOM object") + " (" + modality + ")";
	}

	/** @throws InputException if the file is one */
	static void refuse(final DicomFile file) {
		final String kind = KINDS.get(file.data().code(Tags.SOP_CLASS).orElse(""));
		if (kind != null) throw new InputException("%s is %s.", file.file(), kind);
		// all slices of one moment beside each other in one image, which looks like a single large slice
		if (Arrays.asList(file.data().code(Tags.IMAGE_TYPE).orElse("").split("\\\\")).contains("MOSAIC")) throw new InputException(
			"%s is a mosaic, an image that holds all slices of a volume beside each other; convert the series with dcm2niix and give the NIfTI " +
				"file.", file.file());
	}
}
