package sc.fiji.hermes.io.dicom.seg;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

import sc.fiji.hermes.file.AtomicFile;
import sc.fiji.hermes.io.dicom.DicomFile;
import sc.fiji.hermes.io.dicom.DicomFolder;
import sc.fiji.hermes.io.dicom.DicomSeries;
import sc.fiji.hermes.io.dicom.DicomSlice;
import sc.fiji.hermes.io.dicom.Elements;
import sc.fiji.hermes.io.dicom.SliceStack;
import sc.fiji.hermes.io.dicom.SourceHeader;
import sc.fiji.hermes.io.dicom.Tags;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Geometry;

/**
 * Writes a segmentation of a series as one DICOM object, a Segmentation (PS3.3 section A.51) of type BINARY: one bit a pixel,
 * one frame for each slice and each segment that has voxels there, so segments may overlap. Patient and study are those of the
 * series, and each frame names the image that it belongs to. Immutable and safe for use from several threads.
 * <p>
 * Frames lie where the images lie. If these had to be resampled to a regular grid, each pixel of a frame has the label of the
 * voxel of that grid that is nearest to it.
 *
 * <pre>{@code
 * DicomSeries ct = DicomFolder.scan(folder).choose("3");
 * LabelMap labels = segment(ct.read().volume());
 * DicomSegmentation.of(ct).write(List.of(new Segment("liver", 0xcc3333, i -> labels.data()[i] == 1)), file);
 * }</pre>
 */
public final class DicomSegmentation {

	static final String SOP_CLASS = "1.2.840.10008.5.1.4.1.1.66.4";

	/** What writes these files (PS3.10 table 7.1-1), from a UUID made once. */
	static final String IMPLEMENTATION = "2.25.323773053987098078965712660430633515071";

	/** A length of pixels beyond this has another meaning. */
	private static final long MOST_BYTES = 0xfffffffeL;

	private static final int MOST_SEGMENTS = 65535;

	/**
	 * One structure.
	 *
	 * @param name e.g. {@code left kidney}; a known name of an organ is also written as a code
	 * @param rgb colour to show it in, {@code 0xrrggbb}
	 * @param voxels whether a voxel of the volume that was read belongs to it, by its index, x fastest
	 */
	public record Segment(String name, int rgb, IntPredicate voxels) {}

	/**
	 * One frame of the object.
	 *
	 * @param segment from 0
	 * @param slice from 0
	 */
	record Frame(int segment, int slice) {}

	private final DicomSeries series;
	private final SliceStack stack;

	private DicomSegmentation(final DicomSeries series, final SliceStack stack) {
		this.series = series;
		this.stack = stack;
		if (series.source().study().isEmpty()) throw new InputException(
			"%s does not say which study it belongs to (StudyInstanceUID), so neither could a DICOM segmentation; give the original series.",
			SliceStack.capital(series.title()));
		if (!SourceHeader.isUid(series.uid())) throw new InputException(
			"%s has no proper UID (SeriesInstanceUID), so a DICOM segmentation could not refer to it; give the original series.", SliceStack
				.capital(series.title()));
		for (final DicomSlice s : stack.slices()) if (!SourceHeader.isUid(s.instance()) || !SourceHeader.isUid(s.kind()))
			throw new InputException(
				"%s has no proper UID (SOPInstanceUID or SOPClassUID), so a DICOM segmentation could not refer to it; give the original series.",
				s.title());
	}

	/**
	 * Of the volume that {@link DicomSeries#read()} gives.
	 *
	 * @throws InputException as that method, but for damage to the pixels, and if the series lacks a UID that a segmentation
	 *           must refer to
	 */
	public static DicomSegmentation of(final DicomSeries series) {
		return new DicomSegmentation(series, series.stack());
	}

	/**
	 * Of the volume that {@link DicomSeries#read(int)} gives.
	 *
	 * @param frame from 1 to {@link DicomSeries#frames()}
	 * @throws InputException as the other method
	 */
	public static DicomSegmentation of(final DicomSeries series, final int frame) {
		return new DicomSegmentation(series, series.stack(frame));
	}

	/** Whether a file is a segmentation that this class wrote; false if it cannot be read. */
	public static boolean isOurs(final Path file) {
		try {
			return Files.isRegularFile(file) && DicomFile.read(file).filter(f -> f.data().code(Tags.SOP_CLASS).orElse("").equals(SOP_CLASS) && f
				.data().code(Tags.IMPLEMENTATION).orElse("").equals(IMPLEMENTATION)).isPresent();
		}
		catch (final DicomFile.DamagedException | InputException e) {
			return false;
		}
	}

	/** The grid that the indices of {@link Segment#voxels()} mean. */
	public Geometry geometry() {
		return stack.geometry();
	}

	/**
	 * Writes the object, with new UIDs each time. A segment without voxels is listed but has no frame; if none has any, one
	 * empty frame is written, because the standard wants one.
	 *
	 * @param segments 1 to 65,535; numbered from 1 in this order
	 * @param file replaced if it exists
	 * @throws InputException if the file cannot be written, or would be larger than DICOM allows (4 GB)
	 */
	public void write(final List<Segment> segments, final Path file) {
		if (segments.isEmpty() || segments.size() > MOST_SEGMENTS) throw new IllegalArgumentException(segments.size() + " segments");
		final SegmentPlanes planes = new SegmentPlanes(stack, segments);
		final boolean overlap = planes.find();
		final List<Frame> frames = new ArrayList<>(planes.frames());
		if (frames.isEmpty()) frames.add(new Frame(0, 0));
		final long bytes = ((long) frames.size() * stack.slices().get(0).format().pixels() + 7) / 8;
		if (bytes > MOST_BYTES) throw new InputException(
			"%s would need %.1f GB, but a DICOM segmentation holds at most 4.2 GB; segment fewer structures at once.", file, bytes / 1e9);
		final SegmentationHeader header = new SegmentationHeader(series, stack, segments, frames, overlap);
		AtomicFile.write(file, out -> {
			out.write(header.start());
			out.write(Elements.sequenceStart(Tags.FRAME_GROUPS));
			for (int i = 0; i < frames.size(); i++) out.write(header.frame(i).item());
			out.write(Elements.sequenceEnd());
			out.write(Elements.header(Tags.PIXELS, "OB", bytes + (bytes & 1)));
			pixels(planes, frames, out);
			if ((bytes & 1) == 1) out.write(0);
		});
	}

	/** The first pixel is the lowest bit of the first byte, and frames follow each other without a gap (PS3.5 section 8.1.1). */
	private static void pixels(final SegmentPlanes planes, final List<Frame> frames, final OutputStream out) throws IOException {
		final byte[] buffer = new byte[1 << 13];
		int at = 0;
		for (final Frame f : frames) for (final boolean inside : planes.plane(f)) {
			if (inside) buffer[at >> 3] |= 1 << (at & 7);
			if (++at < 8 * buffer.length) continue;
			out.write(buffer);
			Arrays.fill(buffer, (byte) 0);
			at = 0;
		}
		out.write(buffer, 0, (at + 7) / 8);
	}
}
