package sc.fiji.hermes.io.dicom;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads elements one after the other (PS3.5 section 7), keeps the few that {@link Tags} names, and stops at the pixels. A
 * length never makes it allocate or read beyond what the file and the enclosing item hold.
 */
final class DataSetReader {

	private static final long UNDEFINED = 0xffffffffL;

	/** Sequences in sequences; real files stay below ten. */
	private static final int DEEPEST = 32;

	/** Values that are kept are numbers, codes and short texts. */
	private static final int LONGEST_VALUE = 4096;

	/** Bytes that all kept values of a file may take, with what Java needs for each; 100,000 frames take a tenth. */
	private static final long MOST_KEPT = 64 << 20;

	private static final int COST_OF_VALUE = 100;

	/** Time is linear in elements; a hundred times the contours of a whole body stay below. */
	private static final int MOST_ELEMENTS = 8_000_000;

	/** VRs with a length of two bytes; all others, those to come included, have one of four (PS3.5 section 7.1.2). */
	private static final Set<String> SHORT = Set.of("AE", "AS", "AT", "CS", "DA", "DS", "DT", "FD", "FL", "IS", "LO", "LT", "PN", "SH",
		"SL", "SS", "ST", "TM", "UI", "UL", "US");

	/**
	 * Where the pixels lie.
	 *
	 * @param vr as written, {@code OW} where it is implicit
	 * @param length in bytes; 0 if the pixels are encapsulated
	 * @param capsule the pieces of encapsulated pixels, that is of compressed ones
	 */
	record Pixels(int tag, String vr, long offset, long length, Optional<Capsule> capsule) {}

	private record Element(int tag, String vr, long length) {

		boolean undefined() {
			return length == UNDEFINED;
		}
	}

	private final DicomInput in;
	private long kept;
	private int elements;

	DataSetReader(final DicomInput in) {
		this.in = in;
	}

	/** Group 0002, always explicit little endian (PS3.10 section 7.1); its stated length is not believed. */
	void readMeta(final DataSet to) {
		in.order(ByteOrder.LITTLE_ENDIAN);
		for (byte[] tag = in.peek(2); tag.length == 2 && tag[0] == 2 && tag[1] == 0; tag = in.peek(2)) {
			final Element e = element(true);
			if (e.undefined()) throw in.damaged("the meta information has the element " + Tags.title(e.tag) + " without a length");
			value(e, to, in.remaining());
		}
	}

	/** Everything up to the pixels or, if there are none, the end. */
	List<Pixels> readTo(final DataSet to, final TransferSyntax syntax) {
		in.order(syntax.order());
		while (!in.atEnd()) {
			final Element e = element(syntax.explicit());
			if (Tags.isPixels(e.tag)) {
				if (e.undefined()) return List.of(new Pixels(e.tag, e.vr, in.position(), 0, Optional.of(capsule(e))));
				if (e.length > in.remaining()) throw in.truncated(null);
				return List.of(new Pixels(e.tag, e.vr, in.position(), e.length, Optional.empty()));
			}
			content(e, to, syntax.explicit(), Long.MAX_VALUE, 0);
		}
		return List.of();
	}

	private Element element(final boolean explicit) {
		if (++elements > MOST_ELEMENTS) throw in.damaged("it has more than " + MOST_ELEMENTS + " elements");
		final int tag = in.unsignedShort() << 16 | in.unsignedShort();
		// items and delimiters never name a VR (PS3.5 section 7.5)
		if (tag >>> 16 == 0xfffe || !explicit) return new Element(tag, Tags.isPixels(tag) ? "OW" : "", in.unsignedInt());
		final int a = in.unsignedByte(), b = in.unsignedByte();
		if (a < 'A' || a > 'Z' || b < 'A' || b > 'Z') throw in.damaged("the element " + Tags.title(tag) + " has no known type");
		final String vr = "" + (char) a + (char) b;
		if (SHORT.contains(vr)) return new Element(tag, vr, in.unsignedShort());
		in.unsignedShort();
		return new Element(tag, vr, in.unsignedInt());
	}

	/** @param end position that the enclosing item ends at */
	private void content(final Element e, final DataSet to, final boolean explicit, final long end, final int depth) {
		final boolean wanted = Tags.SEQUENCES.contains(e.tag);
		final boolean sequence = e.vr.equals("SQ") || e.vr.isEmpty() && (wanted || e.undefined()) || e.vr.equals("UN") && e.undefined();
		if (e.tag >>> 16 == 0xfffe) throw in.damaged("an item stands outside of a sequence");
		if (!e.undefined()) require(e, end);
		if (sequence && (wanted || e.undefined())) {
			if (depth >= DEEPEST) throw in.damaged("more than " + DEEPEST + " sequences stand within each other");
			final List<DataSet> items = new ArrayList<>();
			// PS3.5 section 6.2.2, note on UN: its items are implicit little endian whatever the file is
			final boolean inner = explicit && !e.vr.equals("UN");
			final boolean little = explicit && !inner;
			items(e, items, inner, little, e.undefined() ? end : in.position() + e.length, depth + 1);
			if (wanted) to.put(e.tag, items);
		}
		else if (e.undefined()) fragments(e, end);
		else value(e, to, end - in.position());
	}

	private void items(final Element sequence, final List<DataSet> items, final boolean explicit, final boolean little, final long end,
		final int depth)
	{
		final ByteOrder before = in.order();
		if (little) in.order(ByteOrder.LITTLE_ENDIAN);
		final boolean wanted = Tags.SEQUENCES.contains(sequence.tag);
		while (sequence.undefined() || in.position() < end) {
			final Element e = element(explicit);
			if (e.tag == Tags.SEQUENCE_END && sequence.undefined()) {
				in.order(before);
				return;
			}
			if (e.tag != Tags.ITEM) throw in.damaged("the sequence " + Tags.title(sequence.tag) + " holds something other than items");
			if (!e.undefined()) require(e, end);
			if (!wanted && !e.undefined()) {
				in.skip(e.length);
				continue;
			}
			final DataSet item = new DataSet();
			if (wanted) {
				keep(0);
				items.add(item);
			}
			item(e, item, explicit, end, depth);
		}
		if (in.position() > end) throw in.damaged("the sequence " + Tags.title(sequence.tag) + " is longer than it says");
		in.order(before);
	}

	private void item(final Element item, final DataSet to, final boolean explicit, final long outer, final int depth) {
		final long end = item.undefined() ? outer : in.position() + item.length;
		while (item.undefined() || in.position() < end) {
			final Element e = element(explicit);
			if (e.tag == Tags.ITEM_END && item.undefined()) return;
			content(e, to, explicit, end, depth);
		}
		if (in.position() > end) throw in.damaged("an item is longer than it says");
	}

	/** Encapsulated pixels (PS3.5 annex A.4): an item that may hold a table of offsets, then the pieces, each an item. */
	private Capsule capsule(final Element pixels) {
		final Element first = piece(pixels, Long.MAX_VALUE).orElseThrow(() -> in.damaged("its pixels are missing"));
		keep(first.length);
		final byte[] table = new byte[(int) first.length];
		in.readFully(table, table.length);
		final List<Capsule.Piece> pieces = new ArrayList<>();
		for (Optional<Element> e = piece(pixels, Long.MAX_VALUE); e.isPresent(); e = piece(pixels, Long.MAX_VALUE)) {
			keep(0);
			pieces.add(new Capsule.Piece(in.position(), e.get().length, Capsule.isStart(in.peek(4))));
			in.skip(e.get().length);
		}
		return new Capsule(pieces, Capsule.offsets(table));
	}

	/** Encapsulated pixels of a thumbnail. */
	private void fragments(final Element outer, final long end) {
		for (Optional<Element> e = piece(outer, end); e.isPresent(); e = piece(outer, end)) in.skip(e.get().length);
	}

	/** The next item; none at the end of them. */
	private Optional<Element> piece(final Element outer, final long end) {
		final Element e = element(false);
		if (e.tag == Tags.SEQUENCE_END) return Optional.empty();
		if (e.tag != Tags.ITEM || e.undefined()) throw in.damaged("the element " + Tags.title(outer.tag) + " has no end");
		require(e, end);
		return Optional.of(e);
	}

	private void value(final Element e, final DataSet to, final long room) {
		if (e.length > Math.min(room, in.remaining())) throw in.truncated(null);
		final boolean needed = Tags.VALUES.contains(e.tag);
		if (!needed && !(Tags.OPTIONAL.contains(e.tag) && e.length <= LONGEST_VALUE)) {
			in.skip(e.length);
			return;
		}
		if (e.length > LONGEST_VALUE) throw in.damaged("the element " + Tags.title(e.tag) + " says it has " + e.length + " bytes");
		keep(e.length);
		final byte[] bytes = new byte[(int) e.length];
		in.readFully(bytes, bytes.length);
		to.put(e.tag, bytes, in.order());
	}

	private void require(final Element e, final long end) {
		if (e.length > in.remaining()) throw in.truncated(null);
		if (e.length > end - in.position()) throw in.damaged("the element " + Tags.title(e.tag) + " is longer than what it stands in");
	}

	private void keep(final long bytes) {
		kept += bytes + COST_OF_VALUE;
		if (kept > MOST_KEPT) throw in.damaged("its header is larger than " + (MOST_KEPT >> 20) + " MB");
	}
}
