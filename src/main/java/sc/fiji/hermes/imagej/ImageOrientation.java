package sc.fiji.hermes.imagej;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import sc.fiji.hermes.job.InputException;

/**
 * How a stack lies in the patient, for images that do not say so themselves. ImageJ shows x to the right of the screen and
 * y downwards; the axial, coronal and sagittal choices are those of radiological display.
 */
public enum ImageOrientation {

	/** What the image knows; if it knows nothing, {@link #AXIAL_UP}. */
	AUTOMATIC("as the image says, otherwise axial from feet to head", "LPS"),
	AXIAL_UP("axial, from feet to head (x to the patient's left, y to the back)", "LPS"),
	AXIAL_DOWN("axial, from head to feet (x to the patient's left, y to the back)", "LPI"),
	CORONAL_BACK("coronal, from front to back (x to the patient's left, y to the feet)", "LIP"),
	CORONAL_FRONT("coronal, from back to front (x to the patient's left, y to the feet)", "LIA"),
	SAGITTAL_LEFT("sagittal, from right to left (x to the patient's back, y to the feet)", "PIL"),
	SAGITTAL_RIGHT("sagittal, from left to right (x to the patient's back, y to the feet)", "PIR"),
	/** As many NIfTI files are stored: upside down on the screen. */
	AXIAL_RAS("axial, from feet to head, upside down (x to the patient's right, y to the front)", "RAS"),
	AXIAL_LAS("axial, from feet to head, upside down (x to the patient's left, y to the front)", "LAS");

	private final String label;
	private final String code;

	ImageOrientation(final String label, final String code) {
		this.label = label;
		this.code = code;
	}

	/** Words for a dialog. */
	public String label() {
		return label;
	}

	/** Towards which side of the patient x, y and the slices run, e.g. {@code LPS}. */
	public String code() {
		return code;
	}

	/** The labels of all, in order. */
	public static List<String> labels() {
		return Arrays.stream(values()).map(ImageOrientation::label).toList();
	}

	/**
	 * By label, name or code, in any case.
	 *
	 * @throws InputException for other words
	 */
	public static ImageOrientation of(final String words) {
		final String wanted = words.strip();
		// the first constant has the code of the second
		for (final ImageOrientation o : values()) if (wanted.equalsIgnoreCase(o.label) || wanted.equalsIgnoreCase(o.name()) ||
			o != AUTOMATIC && wanted.equalsIgnoreCase(o.code)) return o;
		throw new InputException("There is no orientation \"%s\"; choose from: %s.", words, Arrays.stream(values()).map(o -> o.name()
			.toLowerCase(java.util.Locale.ROOT)).collect(Collectors.joining(", ")));
	}

	/** Unit vector in RAS+ of a stored axis. */
	double[] direction(final int axis) {
		final double[] d = new double[3];
		final int letter = "RASLPI".indexOf(code.charAt(axis));
		d[letter % 3] = letter < 3 ? 1 : -1;
		return d;
	}
}
