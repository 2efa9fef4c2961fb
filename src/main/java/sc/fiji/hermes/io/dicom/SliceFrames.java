package sc.fiji.hermes.io.dicom;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import sc.fiji.hermes.io.dicom.DicomSlice.Moment;

/**
 * The volumes of a series that has several images at each place, such as the time points of a beating heart, or water and fat.
 *
 * @param volumes each with one slice at every place, sorted along the normal; one volume is the rule
 * @param by what tells them apart, e.g. {@code trigger time}; empty if there is one
 * @param names of the volumes; none if numbers are all that there is
 * @param notes sentences on what was passed over
 */
record SliceFrames(List<List<DicomSlice>> volumes, String by, List<String> names, List<String> notes) {

	/** Images closer than this part of a pixel lie at one place. */
	private static final double SAME = 1e-2;

	private static final String TYPE = "image type";

	/**
	 * @param slices of equal orientation and size
	 * @param title of their series
	 */
	static SliceFrames of(final List<DicomSlice> slices, final String title) {
		final Copies once = Copies.without(slices, title);
		final List<List<DicomSlice>> places = places(once.slices());
		final SliceFrames frames = split(places);
		if (frames.volumes.isEmpty()) throw UnevenPlaces.refusal(places, title);
		return new SliceFrames(frames.volumes, frames.by, frames.names, once.notes());
	}

	/** Whether two images lie at one place. */
	static boolean isOnePlace(final DicomSlice a, final DicomSlice b) {
		return a.place().position().minus(b.place().position()).length() <= same(a);
	}

	private static double same(final DicomSlice s) {
		return SAME * Math.min(s.place().columnSpacing(), s.place().rowSpacing());
	}

	/** The images of each place, along the normal. */
	private static List<List<DicomSlice>> places(final List<DicomSlice> slices) {
		final DicomSlice.Place first = slices.get(0).place();
		final Vector normal = first.along().cross(first.down());
		final double same = same(slices.get(0));
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
		return places;
	}

	/** No volumes if nothing tells the images apart. */
	private static SliceFrames split(final List<List<DicomSlice>> places) {
		final int most = places.stream().mapToInt(List::size).max().orElseThrow();
		if (most == 1) return plain(List.of(places.stream().map(p -> p.get(0)).toList()), "");
		final SliceFrames typed = typed(places);
		return typed.volumes.isEmpty() ? timed(places, most) : typed;
	}

	private static SliceFrames plain(final List<List<DicomSlice>> volumes, final String by) {
		return new SliceFrames(volumes, by, List.of(), List.of());
	}

	/** Each type of image for itself, if it is at every place; several of one type are told apart as ever. */
	private static SliceFrames typed(final List<List<DicomSlice>> places) {
		final Map<ImageType, List<List<DicomSlice>>> types = new LinkedHashMap<>();
		for (int p = 0; p < places.size(); p++) for (final DicomSlice s : places.get(p)) {
			final List<List<DicomSlice>> own = types.computeIfAbsent(s.type(), t -> new ArrayList<>());
			if (own.size() < p) return plain(List.of(), "");
			if (own.size() == p) own.add(new ArrayList<>());
			own.get(p).add(s);
		}
		if (types.size() < 2 || types.values().stream().anyMatch(own -> own.size() < places.size())) return plain(List.of(), "");
		final List<String> words = ImageType.names(List.copyOf(types.keySet())), names = new ArrayList<>();
		final List<List<DicomSlice>> volumes = new ArrayList<>();
		String by = TYPE;
		int t = 0;
		for (final List<List<DicomSlice>> own : types.values()) {
			final SliceFrames frames = split(own);
			if (frames.volumes.isEmpty()) return frames;
			for (int i = 0; i < frames.volumes.size(); i++) names.add(words.get(t) + (frames.volumes.size() == 1 ? "" : " " + (i + 1)));
			if (!frames.by.isEmpty()) by = TYPE + " and " + frames.by;
			volumes.addAll(frames.volumes);
			t++;
		}
		return new SliceFrames(volumes, by, names, List.of());
	}

	private static SliceFrames timed(final List<List<DicomSlice>> places, final int most) {
		for (final Moment moment : Moment.values()) {
			final List<List<DicomSlice>> volumes = moment == Moment.INSTANCE ? ranked(places, most) : grouped(places, moment);
			if (!volumes.isEmpty()) return plain(volumes, moment.title());
		}
		return plain(List.of(), "");
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
}
