package sc.fiji.hermes.io.dicom;

import java.util.Set;

/** Tags that are read, as {@code 0xGGGGEEEE} (PS3.6 section 6); everything else in a file is passed over. */
public final class Tags {

	public static final int MEDIA_SOP_CLASS = 0x00020002;
	public static final int TRANSFER_SYNTAX = 0x00020010;
	public static final int IMPLEMENTATION = 0x00020012;

	public static final int CHARACTER_SET = 0x00080005;
	public static final int IMAGE_TYPE = 0x00080008;
	public static final int SOP_CLASS = 0x00080016;
	public static final int SOP_INSTANCE = 0x00080018;
	public static final int STUDY_DATE = 0x00080020;
	public static final int ACQUISITION_DATE_TIME = 0x0008002a;
	public static final int STUDY_TIME = 0x00080030;
	public static final int ACQUISITION_TIME = 0x00080032;
	public static final int ACCESSION_NUMBER = 0x00080050;
	public static final int MODALITY = 0x00080060;
	public static final int CODE_VALUE = 0x00080100;
	public static final int CODE_SCHEME = 0x00080102;
	public static final int CODE_MEANING = 0x00080104;
	public static final int REFERRING_PHYSICIAN = 0x00080090;
	public static final int STUDY_DESCRIPTION = 0x00081030;
	public static final int SERIES_DESCRIPTION = 0x0008103e;
	public static final int FRAME_TYPE = 0x00089007;
	public static final int COMPLEX_COMPONENT = 0x00089208;

	public static final int PATIENT_NAME = 0x00100010;
	public static final int PATIENT_ID = 0x00100020;
	public static final int ISSUER_OF_PATIENT_ID = 0x00100021;
	public static final int PATIENT_BIRTH_DATE = 0x00100030;
	public static final int PATIENT_SEX = 0x00100040;

	public static final int IDENTITY_REMOVED = 0x00120062;
	public static final int DEIDENTIFICATION_METHOD = 0x00120063;

	public static final int ECHO_TIME = 0x00180081;
	public static final int TRIGGER_TIME = 0x00181060;
	public static final int EFFECTIVE_ECHO_TIME = 0x00189082;
	public static final int B_VALUE = 0x00189087;
	public static final int MR_ECHO_SEQUENCE = 0x00189114;
	public static final int MR_DIFFUSION_SEQUENCE = 0x00189117;
	public static final int MR_FRAME_TYPE_SEQUENCE = 0x00189226;
	public static final int CT_FRAME_TYPE_SEQUENCE = 0x00189329;
	public static final int PET_FRAME_TYPE_SEQUENCE = 0x00189751;

	public static final int STUDY = 0x0020000d;
	public static final int SERIES = 0x0020000e;
	public static final int STUDY_ID = 0x00200010;
	public static final int SERIES_NUMBER = 0x00200011;
	public static final int ACQUISITION_NUMBER = 0x00200012;
	public static final int INSTANCE_NUMBER = 0x00200013;
	public static final int POSITION = 0x00200032;
	public static final int ORIENTATION = 0x00200037;
	public static final int FRAME_OF_REFERENCE = 0x00200052;
	public static final int TEMPORAL_POSITION = 0x00200100;
	public static final int POSITION_REFERENCE = 0x00201040;
	public static final int FRAME_CONTENT_SEQUENCE = 0x00209111;
	public static final int PLANE_POSITION_SEQUENCE = 0x00209113;
	public static final int PLANE_ORIENTATION_SEQUENCE = 0x00209116;
	public static final int TEMPORAL_INDEX = 0x00209128;

	public static final int SAMPLES_PER_PIXEL = 0x00280002;
	public static final int PHOTOMETRIC = 0x00280004;
	public static final int FRAMES = 0x00280008;
	public static final int ROWS = 0x00280010;
	public static final int COLUMNS = 0x00280011;
	public static final int PIXEL_SPACING = 0x00280030;
	public static final int BITS_ALLOCATED = 0x00280100;
	public static final int BITS_STORED = 0x00280101;
	public static final int HIGH_BIT = 0x00280102;
	public static final int PIXEL_REPRESENTATION = 0x00280103;
	public static final int RESCALE_INTERCEPT = 0x00281052;
	public static final int RESCALE_SLOPE = 0x00281053;
	public static final int LOSSY = 0x00282110;
	public static final int LOSSY_RATIO = 0x00282112;
	public static final int LOSSY_METHOD = 0x00282114;
	public static final int MODALITY_LUT_SEQUENCE = 0x00283000;
	public static final int PIXEL_MEASURES_SEQUENCE = 0x00289110;
	public static final int PIXEL_VALUE_SEQUENCE = 0x00289145;

	public static final int UNITS = 0x00541001;

	public static final int SHARED_GROUPS = 0x52009229;
	public static final int FRAME_GROUPS = 0x52009230;

	public static final int FLOAT_PIXELS = 0x7fe00008;
	public static final int DOUBLE_PIXELS = 0x7fe00009;
	public static final int PIXELS = 0x7fe00010;

	public static final int ITEM = 0xfffee000;
	public static final int ITEM_END = 0xfffee00d;
	public static final int SEQUENCE_END = 0xfffee0dd;

	/** Elements whose values are kept. */
	static final Set<Integer> VALUES = Set.of(MEDIA_SOP_CLASS, TRANSFER_SYNTAX, CHARACTER_SET, IMAGE_TYPE, SOP_CLASS, SOP_INSTANCE,
		ACQUISITION_DATE_TIME, ACQUISITION_TIME, MODALITY, SERIES_DESCRIPTION, ECHO_TIME, TRIGGER_TIME, EFFECTIVE_ECHO_TIME, B_VALUE,
		SERIES, SERIES_NUMBER, ACQUISITION_NUMBER, INSTANCE_NUMBER, POSITION, ORIENTATION, TEMPORAL_POSITION, TEMPORAL_INDEX,
		SAMPLES_PER_PIXEL, PHOTOMETRIC, FRAMES, ROWS, COLUMNS, PIXEL_SPACING, BITS_ALLOCATED, BITS_STORED, HIGH_BIT,
		PIXEL_REPRESENTATION, RESCALE_INTERCEPT, RESCALE_SLOPE, UNITS, FRAME_TYPE, COMPLEX_COMPONENT);

	/** Elements that a volume does not need, but what is made of it; if they are too long they are passed over, too. */
	static final Set<Integer> OPTIONAL = Set.of(IMPLEMENTATION, CHARACTER_SET, STUDY_DATE, STUDY_TIME, ACCESSION_NUMBER, REFERRING_PHYSICIAN,
		STUDY_DESCRIPTION, PATIENT_NAME, PATIENT_ID, ISSUER_OF_PATIENT_ID, PATIENT_BIRTH_DATE, PATIENT_SEX, IDENTITY_REMOVED,
		DEIDENTIFICATION_METHOD, STUDY, STUDY_ID, SERIES_NUMBER, FRAME_OF_REFERENCE, POSITION_REFERENCE, LOSSY, LOSSY_RATIO, LOSSY_METHOD);

	/** Sequences that are entered; any other is passed over. */
	static final Set<Integer> SEQUENCES = Set.of(MR_ECHO_SEQUENCE, MR_DIFFUSION_SEQUENCE, MR_FRAME_TYPE_SEQUENCE,
		CT_FRAME_TYPE_SEQUENCE, PET_FRAME_TYPE_SEQUENCE, FRAME_CONTENT_SEQUENCE,
		PLANE_POSITION_SEQUENCE, PLANE_ORIENTATION_SEQUENCE, MODALITY_LUT_SEQUENCE, PIXEL_MEASURES_SEQUENCE, PIXEL_VALUE_SEQUENCE,
		SHARED_GROUPS, FRAME_GROUPS);

	private Tags() {}

	static boolean isPixels(final int tag) {
		return tag == PIXELS || tag == FLOAT_PIXELS || tag == DOUBLE_PIXELS;
	}

	/** As the standard writes it: {@code (0028,0010)}. */
	public static String title(final int tag) {
		return String.format(java.util.Locale.ROOT, "(%04X,%04X)", tag >>> 16, tag & 0xffff);
	}
}
