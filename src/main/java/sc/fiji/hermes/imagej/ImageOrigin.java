package sc.fiji.hermes.imagej;

import java.util.Optional;

import ij.ImagePlus;
import ij.util.DicomTools;

import sc.fiji.hermes.segment.ModalityRule;

/** How an image says that it was made: by DICOM's header, which ImageJ keeps as text in slice labels or Info, and so do we. */
public final class ImageOrigin {

	private static final String MODALITY = "0008,0060", DESCRIPTION = "0008,103E";

	private ImageOrigin() {}

	/** Empty if it was no DICOM image, or does not say it. */
	public static Optional<ModalityRule.Said> said(final ImagePlus image) {
		return tag(image, MODALITY).map(code -> new ModalityRule.Said(code, tag(image, DESCRIPTION).orElse("")));
	}

	private static Optional<String> tag(final ImagePlus image, final String tag) {
		return Optional.ofNullable(DicomTools.getTag(image, tag)).map(String::strip).filter(t -> !t.isEmpty());
	}
}
