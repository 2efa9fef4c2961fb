package sc.fiji.hermes.io.dicom.seg;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import sc.fiji.hermes.io.dicom.DicomSeries;
import sc.fiji.hermes.io.dicom.DicomSlice;
import sc.fiji.hermes.io.dicom.Elements.Code;
import sc.fiji.hermes.io.dicom.Elements;
import sc.fiji.hermes.io.dicom.PixelFormat;
import sc.fiji.hermes.io.dicom.SliceStack;
import sc.fiji.hermes.io.dicom.SourceHeader;
import sc.fiji.hermes.io.dicom.Tags;
import sc.fiji.hermes.io.dicom.Vector;
import sc.fiji.hermes.io.dicom.seg.DicomSegmentation.Frame;
import sc.fiji.hermes.io.dicom.seg.DicomSegmentation.Segment;

/** The elements of a segmentation but for its pixels; modules are those of PS3.3 table A.51-1. */
final class SegmentationHeader {

	private static final String MAKER = "Hermes for Fiji";

	/** Series made of others are numbered behind these. */
	private static final int SERIES_OFFSET = 1000, LAST_SERIES = 1_000_000;

	private static final Code SEGMENTATION = Code.dcm("113076", "Segmentation");
	private static final Code SOURCE = Code.dcm("121322", "Source image for image processing operation");

	private final DicomSeries series;
	private final SliceStack stack;
	private final List<Segment> segments;
	private final List<Frame> frames;
	private final boolean overlap;
	private final String instance = newUid();
	/** Number from 1 of each slice that has a frame, among these. */
	private final int[] rank;

	/** @param frames at least one */
	SegmentationHeader(final DicomSeries series, final SliceStack stack, final List<Segment> segments, final List<Frame> frames,
		final boolean overlap)
	{
		this.series = series;
		this.stack = stack;
		this.segments = segments;
		this.frames = frames;
		this.overlap = overlap;
		rank = new int[stack.slices().size()];
		frames.forEach(f -> rank[f.slice()] = 1);
		int count = 0;
		for (int i = 0; i < rank.length; i++) if (rank[i] == 1) rank[i] = ++count;
	}

	/** A UID of a random UUID (PS3.5 annex B.2). */
	static String newUid() {
		final UUID uuid = UUID.randomUUID();
		return "2.25." + new BigInteger(1, ByteBuffer.allocate(16).putLong(uuid.getMostSignificantBits()).putLong(uuid
			.getLeastSignificantBits()).array());
	}

	/** Everything from the file's first byte up to the groups of single frames. */
	byte[] start() {
		final ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.writeBytes(new byte[128]);
		out.writeBytes("DICM".getBytes(StandardCharsets.US_ASCII));
		final byte[] meta = new Elements().bytes(SegmentationTags.META_VERSION, "OB", new byte[] { 0, 1 }).text(Tags.MEDIA_SOP_CLASS, "UI",
			DicomSegmentation.SOP_CLASS).text(SegmentationTags.MEDIA_SOP_INSTANCE, "UI", instance).text(Tags.TRANSFER_SYNTAX, "UI",
				"1.2.840.10008.1.2.1").text(Tags.IMPLEMENTATION, "UI", DicomSegmentation.IMPLEMENTATION).text(
					SegmentationTags.IMPLEMENTATION_VERSION, "SH", "HERMES").encoded();
		out.writeBytes(new Elements().ints(SegmentationTags.META_LENGTH, meta.length).encoded());
		out.writeBytes(meta);
		out.writeBytes(dataSet().encoded());
		return out.toByteArray();
	}

	private Elements dataSet() {
		final Elements e = new Elements();
		final SourceHeader.TextEncoder texts = series.source().copyTo(e, segments.stream().map(Segment::name).toList());
		identity(e);
		image(e);
		dimensions(e);
		final List<Elements> described = new ArrayList<>();
		for (int i = 0; i < segments.size(); i++) described.add(segment(i + 1, segments.get(i), texts));
		e.items(SegmentationTags.SEGMENTS, described);
		e.item(SegmentationTags.REFERENCED_SERIES, references());
		return e.item(Tags.SHARED_GROUPS, shared());
	}

	/** What the object is, and who made it when. */
	private void identity(final Elements e) {
		final LocalDateTime now = LocalDateTime.now();
		final String date = now.format(DateTimeFormatter.ofPattern("yyyyMMdd")), time = now.format(DateTimeFormatter.ofPattern("HHmmss"));
		for (final int tag : new int[] { SegmentationTags.CREATION_DATE, SegmentationTags.SERIES_DATE, SegmentationTags.CONTENT_DATE }) e.text(
			tag, "DA", date);
		for (final int tag : new int[] { SegmentationTags.CREATION_TIME, SegmentationTags.SERIES_TIME, SegmentationTags.CONTENT_TIME }) e.text(
			tag, "TM", time);
		final int source = series.source().seriesNumber().orElse(0);
		final boolean odd = source < 0 || source > LAST_SERIES;
		e.text(Tags.SOP_CLASS, "UI", DicomSegmentation.SOP_CLASS).text(Tags.SOP_INSTANCE, "UI", instance).text(Tags.MODALITY, "CS", "SEG")
			.text(Tags.STUDY, "UI", series.source().study().orElseThrow()).text(Tags.SERIES, "UI", newUid()).text(Tags.SERIES_NUMBER, "IS",
				Integer.toString(SERIES_OFFSET + (odd ? 0 : source))).text(Tags.SERIES_DESCRIPTION, "LO", "Segmentation by " + MAKER).text(
					Tags.INSTANCE_NUMBER, "IS", "1").text(Tags.FRAME_OF_REFERENCE, "UI", series.source().frameOfReference().orElseGet(
						SegmentationHeader::newUid));
		final String version = SegmentationHeader.class.getPackage().getImplementationVersion();
		// the standard wants a serial number of whatever makes such an object
		e.text(SegmentationTags.MANUFACTURER, "LO", MAKER).text(SegmentationTags.MODEL_NAME, "LO", "Hermes").text(
			SegmentationTags.DEVICE_NUMBER, "LO", "none").text(SegmentationTags.SOFTWARE_VERSION, "LO", version == null ? "development" : version);
		e.text(SegmentationTags.CONTENT_LABEL, "CS", "SEGMENTATION").text(SegmentationTags.CONTENT_DESCRIPTION, "LO",
			"Automatic segmentation, for research only").text(SegmentationTags.CONTENT_CREATOR, "PN", "Hermes^Fiji");
	}

	private void image(final Elements e) {
		final PixelFormat f = stack.slices().get(0).format();
		e.text(Tags.IMAGE_TYPE, "CS", "DERIVED\\PRIMARY").shorts(Tags.SAMPLES_PER_PIXEL, 1).text(Tags.PHOTOMETRIC, "CS", "MONOCHROME2").text(
			Tags.FRAMES, "IS", Integer.toString(frames.size())).shorts(Tags.ROWS, f.rows()).shorts(Tags.COLUMNS, f.columns()).shorts(
				Tags.BITS_ALLOCATED, 1).shorts(Tags.BITS_STORED, 1).shorts(Tags.HIGH_BIT, 0).shorts(Tags.PIXEL_REPRESENTATION, 0);
		e.text(SegmentationTags.SEGMENTATION_TYPE, "CS", "BINARY").text(SegmentationTags.SEGMENTS_OVERLAP, "CS", overlap ? "YES" : "NO");
	}

	/** Frames are ordered by segment, then by position. */
	private static void dimensions(final Elements e) {
		final String organization = newUid();
		e.item(SegmentationTags.DIMENSION_ORGANIZATIONS, new Elements().text(SegmentationTags.DIMENSION_ORGANIZATION, "UI", organization));
		e.items(SegmentationTags.DIMENSIONS, List.of( //
			dimension(organization, SegmentationTags.REFERENCED_SEGMENT, SegmentationTags.SEGMENT_IDENTIFICATION, "Segment"), //
			dimension(organization, Tags.POSITION, Tags.PLANE_POSITION_SEQUENCE, "Position")));
	}

	private static Elements dimension(final String organization, final int pointer, final int group, final String label) {
		return new Elements().text(SegmentationTags.DIMENSION_ORGANIZATION, "UI", organization).tag(SegmentationTags.DIMENSION_POINTER,
			pointer).tag(SegmentationTags.DIMENSION_GROUP, group).text(SegmentationTags.DIMENSION_LABEL, "LO", label);
	}

	private static Elements segment(final int number, final Segment s, final SourceHeader.TextEncoder texts) {
		final Elements e = new Elements().shorts(SegmentationTags.SEGMENT_NUMBER, number).bytes(SegmentationTags.SEGMENT_LABEL, "LO", texts
			.line(s.name().isBlank() ? "Segment " + number : s.name())).text(SegmentationTags.ALGORITHM_TYPE, "CS", "AUTOMATIC").text(
				SegmentationTags.ALGORITHM_NAME, "LO", "Hermes-R").shorts(SegmentationTags.DISPLAY_COLOUR, CieLab.of(s.rgb()));
		SegmentMeaning.of(s.name()).putInto(e);
		return e;
	}

	/** All images of the volume, also those without a voxel in any segment. */
	private Elements references() {
		final Map<String, Elements> images = new LinkedHashMap<>();
		// of a multi-frame image there are several slices
		for (final DicomSlice s : stack.slices()) images.computeIfAbsent(s.instance(), u -> reference(s));
		return new Elements().text(Tags.SERIES, "UI", series.uid()).items(SegmentationTags.REFERENCED_INSTANCES, List.copyOf(images
			.values()));
	}

	private static Elements reference(final DicomSlice s) {
		return new Elements().text(SegmentationTags.REFERENCED_SOP_CLASS, "UI", s.kind()).text(SegmentationTags.REFERENCED_SOP_INSTANCE, "UI",
			s.instance());
	}

	private Elements shared() {
		final DicomSlice.Place p = stack.slices().get(0).place();
		final double distance = stack.geometry().spacing(2);
		// the first number is the distance of rows (PS3.3 section 10.7.1.3)
		final Elements measures = new Elements().decimals(Tags.PIXEL_SPACING, p.rowSpacing(), p.columnSpacing()).decimals(
			SegmentationTags.SLICE_THICKNESS, distance);
		if (stack.isEven()) measures.decimals(SegmentationTags.SLICE_SPACING, distance);
		return new Elements().item(Tags.PIXEL_MEASURES_SEQUENCE, measures).item(Tags.PLANE_ORIENTATION_SEQUENCE, new Elements().decimals(
			Tags.ORIENTATION, p.along().x(), p.along().y(), p.along().z(), p.down().x(), p.down().y(), p.down().z()));
	}

	/** What differs from frame to frame: segment, place and source. */
	Elements frame(final int index) {
		final Frame f = frames.get(index);
		final DicomSlice s = stack.slices().get(f.slice());
		final Vector at = s.place().position();
		final Elements source = reference(s).codes(SegmentationTags.PURPOSE_CODE, SOURCE).text(SegmentationTags.LOCATIONS_PRESERVED, "CS",
			"YES");
		if (s.frame() > 0) source.text(SegmentationTags.REFERENCED_FRAME, "IS", Integer.toString(s.frame()));
		return new Elements().item(Tags.FRAME_CONTENT_SEQUENCE, new Elements().ints(SegmentationTags.DIMENSION_VALUES, f.segment() + 1, rank[f
			.slice()])).item(Tags.PLANE_POSITION_SEQUENCE, new Elements().decimals(Tags.POSITION, at.x(), at.y(), at.z())).item(
				SegmentationTags.SEGMENT_IDENTIFICATION, new Elements().shorts(SegmentationTags.REFERENCED_SEGMENT, f.segment() + 1)).item(
					SegmentationTags.DERIVATION_IMAGES, new Elements().codes(SegmentationTags.DERIVATION_CODE, SEGMENTATION).item(
						SegmentationTags.SOURCE_IMAGES, source));
	}
}
