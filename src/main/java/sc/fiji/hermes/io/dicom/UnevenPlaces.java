package sc.fiji.hermes.io.dicom;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

import sc.fiji.hermes.io.dicom.DicomSlice.Moment;
import sc.fiji.hermes.job.InputException;

/** Says what is wrong with a series that has several images at some places, and which cannot be told apart as volumes. */
final class UnevenPlaces {

	private final List<List<DicomSlice>> places;
	private final int most;
	private final String title;

	private UnevenPlaces(final List<List<DicomSlice>> places, final String title) {
		this.places = places;
		this.title = title;
		most = places.stream().mapToInt(List::size).max().orElseThrow();
	}

	/** @param places the images of each place, several at one of them at least */
	static InputException refusal(final List<List<DicomSlice>> places, final String title) {
		final UnevenPlaces uneven = new UnevenPlaces(places, title);
		final List<List<DicomSlice>> fewer = places.stream().filter(p -> p.size() < uneven.most).toList();
		// most places agree on how many images there should be
		return !fewer.isEmpty() && 2 * fewer.size() < places.size() ? uneven.lost(fewer) : uneven.alike();
	}

	private InputException alike() {
		final List<DicomSlice> twice = places.stream().filter(p -> p.size() == most).findFirst().orElseThrow();
		return new InputException("%s and %s of %s lie at the same position (%d of %d positions have several images); keep one of them, or " +
			"split the series with dcm2niix.", twice.get(0).heading(), twice.get(1).title(), title, places.stream().filter(p -> p.size() > 1)
				.count(), places.size());
	}

	private InputException lost(final List<List<DicomSlice>> fewer) {
		final int missing = fewer.stream().mapToInt(p -> most - p.size()).sum();
		final List<DicomSlice> place = fewer.get(0);
		return new InputException("%s misses %d image%s: at the place of %s there are %d where other places have %d%s; export the series again.",
			SliceStack.capital(title), missing, missing == 1 ? "" : "s", place.get(0).title(), place.size(), most, which(place).map(
				w -> ", and none of " + w).orElse(""));
	}

	/** What images there are at all other places and not here. */
	private Optional<String> which(final List<DicomSlice> place) {
		final Optional<TreeSet<String>> types = common(s -> Optional.of(String.join(" ", s.type().values())), place);
		if (types.isPresent()) return Optional.of("type " + String.join(", ", types.get()));
		for (final Moment m : Moment.values()) {
			final Optional<TreeSet<Double>> values = m == Moment.INSTANCE ? numbers(place) : common(s -> Optional.ofNullable(s.moments().get(m)),
				place);
			if (values.isPresent()) return Optional.of(m.title() + " " + values.get().stream().map(UnevenPlaces::number).collect(Collectors.joining(
				", ")));
		}
		return Optional.empty();
	}

	/** The values that are missing at a place, if all places with all images have the same ones, each once. */
	private <T extends Comparable<T>> Optional<TreeSet<T>> common(final Function<DicomSlice, Optional<T>> of, final List<DicomSlice> place) {
		final List<TreeSet<T>> sets = new ArrayList<>();
		for (final List<DicomSlice> p : places) if (p.size() == most) sets.add(p.stream().map(of).flatMap(Optional::stream).collect(Collectors
			.toCollection(TreeSet::new)));
		final TreeSet<T> all = sets.get(0), here = place.stream().map(of).flatMap(Optional::stream).collect(Collectors.toCollection(
			TreeSet::new));
		if (all.size() != most || !sets.stream().allMatch(all::equals) || here.size() != place.size()) return Optional.empty();
		final TreeSet<T> missing = new TreeSet<>(all);
		missing.removeAll(here);
		return missing.size() == most - place.size() ? Optional.of(missing) : Optional.empty();
	}

	/** The gaps in the numbers of all images, if they explain what is missing. */
	private Optional<TreeSet<Double>> numbers(final List<DicomSlice> place) {
		final TreeSet<Double> there = places.stream().flatMap(List::stream).map(s -> s.moments().get(Moment.INSTANCE)).filter(n -> n != null)
			.collect(Collectors.toCollection(TreeSet::new));
		final int count = places.stream().mapToInt(List::size).sum();
		if (there.size() != count || there.last() - there.first() + 1 - count != most - place.size()) return Optional.empty();
		final TreeSet<Double> gaps = new TreeSet<>();
		for (double n = there.first(); n <= there.last(); n++) if (!there.contains(n)) gaps.add(n);
		return Optional.of(gaps);
	}

	private static String number(final double value) {
		return new BigDecimal(value).round(new MathContext(9)).stripTrailingZeros().toPlainString();
	}
}
