package sc.fiji.hermes.io.dicom.seg;

import sc.fiji.hermes.io.dicom.Tags;

/** Tags that are written to segmentations and read of no file (PS3.6 section 6). */
final class SegmentationTags {

	static final int META_LENGTH = 0x00020000;
	static final int META_VERSION = 0x00020001;
	static final int MEDIA_SOP_INSTANCE = 0x00020003;
	static final int IMPLEMENTATION_VERSION = 0x00020013;

	static final int CREATION_DATE = 0x00080012;
	static final int CREATION_TIME = 0x00080013;
	static final int SERIES_DATE = 0x00080021;
	static final int CONTENT_DATE = 0x00080023;
	static final int SERIES_TIME = 0x00080031;
	static final int CONTENT_TIME = 0x00080033;
	static final int MANUFACTURER = 0x00080070;
	static final int MODEL_NAME = 0x00081090;
	static final int REFERENCED_SERIES = 0x00081115;
	static final int REFERENCED_INSTANCES = 0x0008114a;
	static final int REFERENCED_SOP_CLASS = 0x00081150;
	static final int REFERENCED_SOP_INSTANCE = 0x00081155;
	static final int REFERENCED_FRAME = 0x00081160;
	static final int SOURCE_IMAGES = 0x00082112;
	static final int ANATOMIC_REGION = 0x00082218;
	static final int ANATOMIC_REGION_MODIFIER = 0x00082220;
	static final int DERIVATION_IMAGES = 0x00089124;
	static final int DERIVATION_CODE = 0x00089215;

	static final int SLICE_THICKNESS = 0x00180050;
	static final int SLICE_SPACING = 0x00180088;
	static final int DEVICE_NUMBER = 0x00181000;
	static final int SOFTWARE_VERSION = 0x00181020;

	static final int DIMENSION_VALUES = 0x00209157;
	static final int DIMENSION_ORGANIZATIONS = 0x00209221;
	static final int DIMENSION_ORGANIZATION = 0x00209164;
	static final int DIMENSION_POINTER = 0x00209165;
	static final int DIMENSION_GROUP = 0x00209167;
	static final int DIMENSIONS = 0x00209222;
	static final int DIMENSION_LABEL = 0x00209421;

	static final int LOCATIONS_PRESERVED = 0x0028135a;

	static final int PURPOSE_CODE = 0x0040a170;

	static final int SEGMENTATION_TYPE = 0x00620001;
	static final int SEGMENTS = 0x00620002;
	static final int PROPERTY_CATEGORY = 0x00620003;
	static final int SEGMENT_NUMBER = 0x00620004;
	static final int SEGMENT_LABEL = 0x00620005;
	static final int ALGORITHM_TYPE = 0x00620008;
	static final int ALGORITHM_NAME = 0x00620009;
	static final int SEGMENT_IDENTIFICATION = 0x0062000a;
	static final int REFERENCED_SEGMENT = 0x0062000b;
	static final int DISPLAY_COLOUR = 0x0062000d;
	static final int PROPERTY_TYPE = 0x0062000f;
	static final int PROPERTY_TYPE_MODIFIER = 0x00620011;
	static final int SEGMENTS_OVERLAP = 0x00620013;

	static final int CONTENT_LABEL = 0x00700080;
	static final int CONTENT_DESCRIPTION = 0x00700081;
	static final int CONTENT_CREATOR = 0x00700084;

	private SegmentationTags() {}
}
