package sc.fiji.hermes.check;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

import sc.fiji.hermes.check.CaseFacts.ImageFacts;
import sc.fiji.hermes.check.CaseFacts.LabelFacts;
import sc.fiji.hermes.check.Finding.Severity;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;

/**
 * Structures that are drawn in one case unlike in all others of a dataset, by volume, length, place or intensity.
 * <p>
 * What is unlike the others is told by a robust z: the distance from the median in medians of these distances, scaled to
 * standard deviations. Volumes and lengths are compared by their logarithms, since the volumes of tumours span orders of
 * magnitude. A difference that is small in itself does not count, however alike the other cases are; nor do differences
 * that many cases have, since such a structure varies. A structure that is shorter than others is not told, as the edge of the
 * image may cut it; if little is left of it, its volume tells. Nothing is said of fewer than {@value #ENOUGH_CASES} cases.
 */
final class Outliers {

	private static final int ENOUGH_CASES = 10;

	/** Robust z beyond which a case is told. */
	private static final double BEYOND = 6;

	/** A median absolute deviation is so much of a standard deviation. */
	private static final double SCALE = 1.4826;

	/** Of so many cases, or of two, one is unlike the others; if there are more of them, the structure varies. */
	private static final int RARE = 20;

	/** So many structures of a case are named. */
	private static final int MOST = 3;

	private static final String[] ALONG = { "from left to right", "from back to front", "from feet to head" };
	private static final String[] MORE = { "to the right", "to the front", "to the head" }, LESS = { "to the left", "to the back", "to the feet" };

	/**
	 * Something that is measured of a structure in each case.
	 *
	 * @param value the measure; NaN where there is none
	 * @param least differences up to this do not count
	 * @param shorter whether what is less than usual is told
	 * @param sentence what is said of a case
	 */
	private record Measure(ToDoubleFunction<CaseFacts> value, double least, boolean shorter, Told sentence) {}

	/** Words for a value and the usual one. */
	private interface Told {

		String of(double value, double median);
	}

	private final Dataset d;
	private final Map<CaseFacts, List<String>> told = new IdentityHashMap<>();

	private Outliers(final Dataset d) {
		this.d = d;
	}

	/** One finding a case. */
	static List<Finding> of(final Dataset d, final List<CaseFacts> cases) {
		final Outliers o = new Outliers(d);
		for (final Label label : d.labels()) {
			final List<CaseFacts> drawn = cases.stream().filter(k -> isSound(k) && k.source().annotated().contains(label.task()) && k.voxels(label) > 0).toList();
			if (drawn.size() >= ENOUGH_CASES) o.look(label, drawn);
		}
		final List<Finding> findings = new ArrayList<>();
		for (final CaseFacts k : cases) if (o.told.containsKey(k)) findings.add(new Finding(Severity.WARNING, Rule.OUTLIER, d.name(), k.source().id(), k
			.source().labels(), o.sentence(o.told.get(k)), "look whether it is drawn on the right image and to its end", Optional.empty()));
		return findings;
	}

	/** What is wrong with its files says more than what follows from it. */
	private static boolean isSound(final CaseFacts k) {
		return k.findings().stream().allMatch(f -> f.severity() == Severity.NOTE || f.rule() == Rule.NOT_LISTED);
	}

	private String sentence(final List<String> structures) {
		final String named = String.join("; ", structures.subList(0, Math.min(MOST, structures.size())));
		final int more = structures.size() - MOST;
		return more <= 0 ? named : named + "; and " + more + (more == 1 ? " more structure is unusual" : " more structures are unusual");
	}

	private void look(final Label label, final List<CaseFacts> drawn) {
		final Map<CaseFacts, List<String>> own = new IdentityHashMap<>();
		for (final Measure m : measures(label)) look(m, drawn, own);
		own.forEach((k, words) -> told.computeIfAbsent(k, c -> new ArrayList<>()).add(label.task() + " " + String.join(" and ", words)));
	}

	private List<Measure> measures(final Label label) {
		final List<Measure> all = new ArrayList<>();
		all.add(new Measure(k -> Math.log(labels(k).volume(label)), Math.log(3), true, (v, m) -> text("has %s ml where %s ml are usual", ml(v), ml(m))));
		for (int w = 0; w < 3; w++) {
			final int world = w;
			all.add(new Measure(k -> Math.log(labels(k).extent(label, world)), Math.log(2), false, (v, m) -> text("is %s mm long %s where %s mm are usual",
				CaseCheck.mm(Math.exp(v)), ALONG[world], CaseCheck.mm(Math.exp(m)))));
			all.add(new Measure(k -> labels(k).place(label, world), 0.15, true, (v, m) -> text("lies %.0f %% of the image further %s than usual", 100 * Math
				.abs(v - m), (v > m ? MORE : LESS)[world])));
		}
		if (d.modality().isCt()) all.add(new Measure(k -> labels(k).intensity(label), 50, true, (v, m) -> text(
			"has %.0f HU in the mean where %.0f are usual", v, m)));
		// other images have no unit, so the range of each is the scale
		else all.add(new Measure(k -> k.image().filter(ImageFacts::speaks).map(i -> (labels(k).intensity(label) - i.low()) / (i.high() - i.low())).orElse(
			Double.NaN), 0.4, true, (v, m) -> text("is %s than usual", v > m ? "brighter" : "darker")));
		return all;
	}

	private static LabelFacts labels(final CaseFacts k) {
		return k.labels().orElseThrow();
	}

	private void look(final Measure m, final List<CaseFacts> drawn, final Map<CaseFacts, List<String>> own) {
		final List<CaseFacts> measured = drawn.stream().filter(k -> Double.isFinite(m.value().applyAsDouble(k))).toList();
		if (measured.size() < ENOUGH_CASES) return;
		final double[] values = measured.stream().mapToDouble(m.value()).toArray();
		final double median = median(values);
		final double[] distances = new double[values.length];
		for (int i = 0; i < values.length; i++) distances[i] = Math.abs(values[i] - median);
		final double beyond = Math.max(m.least(), BEYOND * SCALE * median(distances));
		final List<Integer> unlike = new ArrayList<>();
		for (int i = 0; i < values.length; i++) if (distances[i] > beyond) unlike.add(i);
		if (unlike.size() > Math.max(2, values.length / RARE)) return;
		for (final int i : unlike) if (m.shorter() || values[i] > median) own.computeIfAbsent(measured.get(i), k -> new ArrayList<>()).add(m.sentence()
			.of(values[i], median));
	}

	private static double median(final double[] values) {
		final double[] sorted = values.clone();
		java.util.Arrays.sort(sorted);
		return DatasetCheck.median(sorted);
	}

	private static String ml(final double logarithm) {
		return String.format(Locale.ROOT, "%.3g", Math.exp(logarithm) / 1000);
	}

	private static String text(final String format, final Object... args) {
		return String.format(Locale.ROOT, format, args);
	}
}
