package sc.fiji.hermes.io.dicom.seg;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;

import sc.fiji.hermes.io.dicom.PixelFormat;
import sc.fiji.hermes.io.dicom.SliceStack;
import sc.fiji.hermes.io.dicom.seg.DicomSegmentation.Frame;
import sc.fiji.hermes.io.dicom.seg.DicomSegmentation.Segment;
import sc.fiji.hermes.volume.Geometry;

/** The masks of segments on the slices of a stack, taken from its grid. Not thread-safe. */
final class SegmentPlanes {

	private final SliceStack stack;
	private final List<Segment> segments;
	private final boolean[] plane;
	private final List<Frame> frames = new ArrayList<>();

	SegmentPlanes(final SliceStack stack, final List<Segment> segments) {
		this.stack = stack;
		this.segments = segments;
		plane = new boolean[stack.slices().get(0).format().pixels()];
	}

	/**
	 * Finds the frames that are not empty.
	 *
	 * @return whether any two segments share a pixel
	 */
	boolean find() {
		frames.clear();
		boolean overlap = false;
		for (int slice = 0; slice < stack.slices().size(); slice++) {
			final boolean[] taken = new boolean[plane.length];
			for (int segment = 0; segment < segments.size(); segment++) {
				final Frame frame = new Frame(segment, slice);
				if (!fill(frame)) continue;
				frames.add(frame);
				for (int i = 0; i < plane.length; i++) {
					overlap |= plane[i] & taken[i];
					taken[i] |= plane[i];
				}
			}
		}
		frames.sort(Comparator.comparingInt(Frame::segment).thenComparingInt(Frame::slice));
		return overlap;
	}

	/** Those that {@link #find} found, by segment, then by slice. */
	List<Frame> frames() {
		return List.copyOf(frames);
	}

	/** The pixels of a frame, row by row; valid until the next call. */
	boolean[] plane(final Frame frame) {
		fill(frame);
		return plane;
	}

	/** @return whether any pixel is inside */
	private boolean fill(final Frame frame) {
		final Geometry g = stack.geometry();
		final PixelFormat f = stack.slices().get(frame.slice()).format();
		final IntPredicate voxels = segments.get(frame.segment()).voxels();
		final int[] at = stack.nearest(frame.slice());
		final int columns = (int) g.size(0), rows = (int) g.size(1);
		boolean any = false;
		for (int y = 0, i = 0; y < f.rows(); y++) {
			// rounding may lead one pixel over the edge
			final int row = (at[2] * rows + Math.min(rows - 1, at[1] + y)) * columns;
			for (int x = at[0]; x < at[0] + f.columns(); x++, i++) any |= plane[i] = voxels.test(row + Math.min(columns - 1, x));
		}
		return any;
	}
}
