package sc.fiji.hermes.io.dicom;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One image of a series: a file, or one frame of an enhanced multi-frame file, without its pixels. Coordinates are DICOM's own,
 * millimetres towards the patient's left, back and head (LPS; PS3.3 section C.7.6.2).
 *
 * @param frame from 1; 0 for the only one of its file
 * @param instance its UID; empty if it has none
 * @param kind UID of its SOP class; empty if it has none
 * @param type what the image is of several that are made at once, such as water or fat; may be empty
 * @param moments what else may tell apart images at one place
 * @param notes sentences on what its values mean
 */
public record DicomSlice(Path file, int frame, String instance, String kind, PixelFormat format, Place place, Data data,
	ImageType type, Map<Moment, Double> moments, List<String> notes)
{

	/**
	 * Where the pixels lie and what they mean.
	 *
	 * @param start of the data set in the file
	 * @param pieces where the frame's bytes lie
	 */
	record Data(TransferSyntax syntax, long start, List<Capsule.Piece> pieces, double slope, double intercept) {}

	/**
	 * @param position centre of the first pixel
	 * @param along unit vector along which the column index grows
	 * @param down unit vector along which the row index grows
	 * @param columnSpacing distance of neighbouring columns, mm
	 * @param rowSpacing distance of neighbouring rows, mm
	 */
	public record Place(Vector position, Vector along, Vector down, double columnSpacing, double rowSpacing) {}

	/** What images of one place may differ by, in the order that it is tried. */
	enum Moment {

		TEMPORAL_POSITION("time point"), TRIGGER_TIME("trigger time"), B_VALUE("b-value"), ECHO_TIME("echo time"), ACQUISITION(
			"acquisition number"), TIME("acquisition time"), INSTANCE("image number");

		private final String title;

		Moment(final String title) {
			this.title = title;
		}

		public String title() {
			return title;
		}
	}

	/** For messages. */
	public String title() {
		return frame == 0 ? file.toString() : "frame " + frame + " of " + file;
	}

	/** The same at the start of a sentence. */
	String heading() {
		return frame == 0 ? title() : SliceStack.capital(title());
	}
}
