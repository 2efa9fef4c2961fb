package sc.fiji.hermes.io;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The structures that 3D Slicer notes in the header of a {@code .seg.nrrd}: {@code Segment0_Name:=liver}, its
 * {@code LabelValue} and {@code Layer}. Versions before 4.11 note neither of these; each segment is a layer of its own then, whose
 * voxels are 1. Source: vtkMRMLSegmentationStorageNode of Slicer.
 */
final class NrrdSegments {

	private static final Pattern KEY = Pattern.compile("Segment(\\d{1,5})_(Name|ID|LabelValue|Layer)");

	private final HeaderText text;
	private final Map<Integer, Map<String, String>> found = new TreeMap<>();

	NrrdSegments(final HeaderText text) {
		this.text = text;
	}

	/** Takes note of a line {@code key:=value}, if it is one of these. */
	void add(final String key, final String value) {
		final Matcher m = KEY.matcher(key.strip());
		if (m.matches()) found.computeIfAbsent(Integer.parseInt(m.group(1)), i -> new TreeMap<>()).putIfAbsent(m.group(2), value.strip());
	}

	/** @param layers of the file */
	List<Segment> list(final long layers) {
		final List<Segment> segments = new ArrayList<>();
		final boolean old = found.values().stream().noneMatch(s -> s.containsKey("LabelValue"));
		// of one layer nothing says which of its values are whose
		if (old && found.size() > 1 && layers < found.size()) return List.of();
		int index = 0;
		for (final Map<String, String> s : found.values()) {
			final String name = s.getOrDefault("Name", s.getOrDefault("ID", ""));
			final int layer = old ? index : number(s.getOrDefault("Layer", "0"), "layer", 0, layers - 1);
			final int value = old ? 1 : number(s.getOrDefault("LabelValue", "1"), "label value", 1, 65535);
			if (!name.isEmpty()) segments.add(new Segment(name, value, layer));
			index++;
		}
		return segments;
	}

	private int number(final String word, final String what, final long least, final long most) {
		if (!word.matches("\\d{1,9}") || Long.parseLong(word) < least || Long.parseLong(word) > most) throw text.wrong(
			"\"%s\" for the %s of a segment, which must be %d to %d; save the segmentation again", HeaderText.shown(word), what, least, most);
		return Integer.parseInt(word);
	}
}
