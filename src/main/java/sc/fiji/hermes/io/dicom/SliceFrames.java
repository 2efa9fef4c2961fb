package sc.fiji.hermes.io.dicom;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import sc.fiji.hermes.io.dicom.DicomSlice.Moment;
import sc.fiji.hermes.job.InputException;

/**
 * The volumes of a series that has several images at each place, such as the time points of a beating heart.
 *
 * @param volumes each with one slice at every place, sorted along the normal; one volume is the rule
 * @param by what tells them apart, e.g. {@code trigger time}; empty if there is one
 */
record SliceFrames(List<List<DicomSlice>> volumes, String by) {

	/** Images closer than this part of a pixel lie at one place. */
	private static final double SAME = 1e-2;

	/**
	 * @param slices of equal orientation and size
	 * @param title of their series
	 */
	static SliceFrames of(final List<DicomSlice> slices, final String title) {
		requireNoCopies(slices, title);
		final DicomSlice.Place first = slices.get(0).place();
		final Vector normal = first.along().cross(first.down());
		final double same = SAME * Math.min(first.columnSpacing(), first.rowSpacing());
		final List<DicomSlice> sorted = new ArrayList<>(slices);
		sorted.sort(Comparator.comparingDouble(s -> s.place().position().dot(normal)));
		final List<List<DicomSlice>> places = new ArrayList<>();
		double depth = Double.NEGATIVE_INFINITY;
		for (final DicomSlice s : sorted) {
			final double d = s.place().position().dot(normal);
			if (!(d - depth <= same)) {
				places.add(new ArrayList<>());
				depth = d;
			}
			places.get(places.size() - 1).add(s);
		}
		final int most = places.stream().mapToInt(List::size).max().orElseThrow();
		if (most == 1) return new SliceFrames(List.of(sorted), "");
		for (final Moment moment : Moment.values()) {
			final List<List<DicomSlice>> volumes = moment == Moment.INSTANCE ? ranked(places, most) : grouped(places, moment);
			if (!volumes.isEmpty()) return new SliceFrames(volumes, moment.title());
		}
		throw uneven(places, most, title);
	}

	private static void requireNoCopies(final List<DicomSlice> slices, final String title) {
		final Map<String, DicomSlice> seen = new HashMap<>();
		for (final DicomSlice s : slices) {
			if (s.instance().isEmpty()) continue;
			final DicomSlice other = seen.putIfAbsent(s.instance() + "/" + s.frame(), s);
			if (other != null) throw new InputException("%s and %s are copies of one image of %s; remove one of them.", other.title(), s.title(),
				title);
		}
	}

	/** The volumes that share a value of {@code moment}; none unless each has one slice at every place. */
	private static List<List<DicomSlice>> grouped(final List<List<DicomSlice>> places, final Moment moment) {
		final TreeMap<Double, List<DicomSlice>> volumes = new TreeMap<>();
		for (int p = 0; p < places.size(); p++) for (final DicomSlice s : places.get(p)) {
			if (!s.moments().containsKey(moment)) return List.of();
			final List<DicomSlice> volume = volumes.computeIfAbsent(s.moments().get(moment), v -> new ArrayList<>());
			if (volume.size() != p) return List.of();
			volume.add(s);
		}
		return volumes.values().stream().allMatch(v -> v.size() == places.size()) ? List.copyOf(volumes.values()) : List.of();
	}

	/** The first images of all places, the second ones, and so on, as they are numbered; none unless there are equally many. */
	private static List<List<DicomSlice>> ranked(final List<List<DicomSlice>> places, final int count) {
		final List<List<DicomSlice>> volumes = new ArrayList<>();
		for (int i = 0; i < count; i++) volumes.add(new ArrayList<>());
		for (final List<DicomSlice> place : places) {
			if (place.size() != count || place.stream().map(s -> s.moments().get(Moment.INSTANCE)).distinct().filter(n -> n != null)
				.count() != count) return List.of();
			final List<DicomSlice> numbered = new ArrayList<>(place);
			numbered.sort(Comparator.comparingDouble(s -> s.moments().get(Moment.INSTANCE)));
			for (int i = 0; i < count; i++) volumes.get(i).add(numbered.get(i));
		}
		return volumes;
	}

	private static InputException uneven(final List<List<DicomSlice>> places, final int most, final String title) {
		final List<DicomSlice> twice = places.stream().filter(p -> p.size() == most).findFirst().orElseThrow();
		return new InputException("%s and %s of %s lie at the same position (%d of %d positions have several images); keep one of them, or " +
			"split the series with dcm2niix.", twice.get(0).title(), twice.get(1).title(), title, places.stream().filter(p -> p.size() > 1)
				.count(), places.size());
	}
}
