package sc.fiji.hermes.check;

import java.util.Locale;

import sc.fiji.hermes.collection.Label;

/** What {@link Check} looks for. The names are stable, so that programs can filter by them. */
public enum Rule {
		/** No dataset, no case, no training or no validation case. */
		NOTHING_TO_DO,
		/** The modality is unknown. */
		UNKNOWN_MODALITY,
		/** Declared label values leave some out, which may be a forgotten label. */
		VALUE_GAP,
		/** An image or label map does not exist. */
		MISSING_FILE,
		/** An image or label map cannot be read. */
		UNREADABLE,
		/** A case for training or validation has no label map. */
		NO_LABELS,
		/** The axes of an image do not span space. */
		FLAT_AXES,
		/** The header leaves in doubt where the voxels lie: it does not tell left from right, or says two places. */
		DOUBTFUL_PLACE,
		/** Voxels are as far apart as in no scan. */
		SPACING,
		/** The whole image is as small or large as if its header were in metres or micrometres. */
		UNITS,
		/** An axis has one voxel. */
		SINGLE_SLICE,
		/** Voxels are NaN or infinite: an error inside the body, a note outside it. */
		NOT_FINITE,
		/** All voxels are equal. */
		CONSTANT,
		/** The values of a CT image are no Hounsfield units. */
		NOT_HOUNSFIELD,
		/** A CT image has values that no tissue has. */
		METAL,
		/** Images of one dataset have intensities of different orders of magnitude. */
		INTENSITY_SCALES,
		/** Image and label map differ in size or spacing. */
		GRIDS_DIFFER,
		/** Image and label map lie apart. */
		LIE_APART,
		/** Label values are not whole, or out of range. */
		FRACTIONAL_LABELS,
		/** A mask of 0 and 255 (or another value) stands where one label of another value is declared. */
		MASK_VALUE,
		/** A label map has a value that is not declared. */
		UNDECLARED_VALUE,
		/** A label map has only background. */
		EMPTY_LABELS,
		/** A label map is drawn but no task is annotated. */
		NOTHING_ANNOTATED,
		/** A task is drawn but not listed as annotated. */
		NOT_LISTED,
		/** A task is annotated, but absent from all label maps of the dataset. */
		NEVER_PRESENT,
		/** A task is annotated in no case. */
		NEVER_ANNOTATED,
		/** Some cases are annotated in part. */
		PARTLY_ANNOTATED,
		/** A model sees a structure where label maps are empty. */
		UNLABELLED,
		/** A structure of a case is larger, smaller, elsewhere or of other intensity than in all other cases of the dataset. */
		OUTLIER,
		/** A structure has one voxel. */
		SINGLE_VOXEL,
		/** A left structure lies to the right of its right counterpart. */
		SIDES_SWAPPED,
		/** Few images of a dataset are stored in another orientation than the others, or many orientations are mixed. */
		ORIENTATIONS,
		/** A case id stands twice. */
		DUPLICATE_ID,
		/** An image stands twice, by its voxels. */
		DUPLICATE_IMAGE,
		/** Two different images have the same label map. */
		DUPLICATE_LABELS,
		/** By their names, cases of one patient are in two splits. */
		PATIENT_IN_TWO_SPLITS,
		/** Datasets mean different sizes by one name. */
		SAME_NAME_OTHER_SIZE,
		/** Datasets have different names for what has one place and size. */
		OTHER_NAME_SAME_PLACE;

	/** The name in reports for programs, e.g. {@code not-finite}. */
	public String id() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}
}
