package sc.fiji.hermes.io.dicom;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import sc.fiji.hermes.job.InputException;

/**
 * The images of a series that was exported more than once, each once.
 *
 * @param notes a sentence if any was passed over
 */
record Copies(List<DicomSlice> slices, List<String> notes) {

	/**
	 * Of images with one UID the first counts.
	 *
	 * @throws InputException if images with one UID lie at different places or are of different kinds, so that they are no copies
	 */
	static Copies without(final List<DicomSlice> all, final String title) {
		final Map<String, DicomSlice> seen = new HashMap<>();
		final List<DicomSlice> slices = new ArrayList<>();
		final List<DicomSlice> copies = new ArrayList<>();
		for (final DicomSlice s : all) {
			final DicomSlice other = s.instance().isEmpty() ? null : seen.putIfAbsent(s.instance() + "/" + s.frame(), s);
			if (other == null) slices.add(s);
			else if (SliceFrames.isOnePlace(other, s) && other.type().equals(s.type()) && other.moments().equals(s.moments())) copies.add(s);
			else throw new InputException("%s and %s of %s are different images with one UID (SOPInstanceUID); export the series again.", other
				.heading(), s.title(), title);
		}
		if (copies.isEmpty()) return new Copies(slices, List.of());
		final DicomSlice copy = copies.get(0);
		return new Copies(slices, List.of(String.format(java.util.Locale.ROOT, "%d of the %d images of %s are copies of others, such as %s of %s; " +
			"each was read once.", copies.size(), all.size(), title, copy.title(), seen.get(copy.instance() + "/" + copy.frame()).title())));
	}
}
