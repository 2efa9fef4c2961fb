package sc.fiji.hermes.io.dicom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Encapsulated pixels (PS3.5 annex A.4) without their bytes.
 *
 * @param pieces in the order of the file; a frame is one or more of them
 * @param offsets where each frame starts, counted from the first piece's item; may be empty
 */
record Capsule(List<Piece> pieces, List<Long> offsets) {

	/**
	 * Bytes that are part of a frame.
	 *
	 * @param offset in the file
	 * @param starts whether they are the start of a JPEG or JPEG 2000 stream
	 */
	record Piece(long offset, long length, boolean starts) {}

	Capsule {
		pieces = List.copyOf(pieces);
		offsets = List.copyOf(offsets);
	}

	/** Whether a stream starts with these bytes: SOI and a marker of JPEG, or SOC and SIZ of JPEG 2000. */
	static boolean isStart(final byte[] b) {
		if (b.length < 4 || b[0] != (byte) 0xff || b[2] != (byte) 0xff) return false;
		return b[1] == (byte) 0xd8 || b[1] == 0x4f && b[3] == 0x51;
	}

	static List<Long> offsets(final byte[] table) {
		final ByteBuffer in = ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN);
		final List<Long> offsets = new ArrayList<>(table.length / 4);
		while (in.remaining() >= 4) offsets.add(in.getInt() & 0xffffffffL);
		return offsets;
	}

	/** The pieces of each of {@code count} frames; none if they cannot be told apart. */
	List<List<Piece>> frames(final int count) {
		if (pieces.size() == count) return pieces.stream().map(List::of).toList();
		if (count == 1 && !pieces.isEmpty()) return List.of(pieces);
		final List<List<Piece>> frames = new ArrayList<>();
		final boolean table = offsets.size() == count;
		for (final Piece p : pieces) {
			final boolean starts = table ? frames.size() < count && offsets.get(frames.size()) == p.offset - pieces.get(0).offset
				: p.starts;
			if (starts) frames.add(new ArrayList<>());
			if (frames.isEmpty()) return List.of();
			frames.get(frames.size() - 1).add(p);
		}
		return frames.size() == count ? frames : List.of();
	}

	/** A frame that is not compressed, at one place of the file. */
	static List<Piece> plain(final long offset, final long length) {
		return List.of(new Piece(offset, length, false));
	}
}
