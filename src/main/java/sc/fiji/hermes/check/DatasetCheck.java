package sc.fiji.hermes.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

import sc.fiji.hermes.check.CaseFacts.ImageFacts;
import sc.fiji.hermes.check.CheckReport.DatasetSummary;
import sc.fiji.hermes.check.CheckReport.OrientationCount;
import sc.fiji.hermes.check.CheckReport.Range;
import sc.fiji.hermes.check.CheckReport.TaskSummary;
import sc.fiji.hermes.check.Finding.Severity;
import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.PatientNames;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Orientation;

/** Looks at the cases of one dataset together. */
final class DatasetCheck {

	/** The largest value of CT scanners that store 12 bits; bone ends long before. */
	private static final float HIGHEST_HU = 3071;

	/** Images of one scale differ less than this from one another. */
	private static final double SCALES = 20, SUV_SCALES = 500;

	/** In so many images a tenth that is stored otherwise looks like an accident. */
	private static final int ENOUGH_IMAGES = 10;

	/** In so many cases with so many voxels in the median, a single voxel is no structure. */
	private static final int ENOUGH_CASES = 3, ENOUGH_VOXELS = 10;

	private final Dataset d;
	private final List<CaseFacts> cases;
	private final List<Finding> findings = new ArrayList<>();

	private DatasetCheck(final Dataset d, final List<CaseFacts> cases) {
		this.d = d;
		this.cases = cases;
	}

	static List<Finding> findings(final Dataset d, final List<CaseFacts> cases, final DatasetSummary summary) {
		return new DatasetCheck(d, cases).findings(summary);
	}

	static DatasetSummary summary(final Dataset d, final List<CaseFacts> cases) {
		final List<Geometry> stored = cases.stream().flatMap(k -> k.header().stream()).toList();
		final List<Geometry> canonical = stored.stream().map(g -> Orientation.of(g).canonical(g)).toList();
		final List<Range> spacing = new ArrayList<>();
		final List<Range> size = new ArrayList<>();
		if (!stored.isEmpty()) for (int w = 0; w < 3; w++) {
			final int axis = w;
			spacing.add(range(canonical, g -> g.spacing(axis)));
			size.add(range(canonical, g -> g.size(axis)));
		}
		final Map<String, Integer> codes = new LinkedHashMap<>();
		stored.forEach(g -> codes.merge(g.orientation(), 1, Integer::sum));
		final List<OrientationCount> orientations = codes.entrySet().stream().map(e -> new OrientationCount(e.getKey(), e
			.getValue())).sorted(Comparator.comparingInt(OrientationCount::cases).reversed()).toList();
		final List<TaskSummary> tasks = new ArrayList<>();
		for (final Label label : d.labels()) {
			final List<CaseFacts> annotated = cases.stream().filter(k -> k.source().annotated().contains(label.task())).toList();
			final long present = annotated.stream().filter(k -> k.voxels(label) > 0).count();
			final long voxels = annotated.stream().mapToLong(k -> k.voxels(label)).sum();
			tasks.add(new TaskSummary(label.task(), annotated.size(), (int) present, voxels));
		}
		return new DatasetSummary(d.name(), d.modality(), d.cases(Split.TRAIN).size(), d.cases(Split.VALIDATION).size(),
			d.cases(Split.TEST).size(), spacing, size, orientations, tasks);
	}

	private static Range range(final List<Geometry> geometries, final ToDoubleFunction<Geometry> value) {
		final double[] values = geometries.stream().mapToDouble(value).sorted().toArray();
		return new Range(values[0], median(values), values[values.length - 1]);
	}

	/** The middle of sorted values, or the mean of the two in the middle. */
	static double median(final double[] sorted) {
		final int n = sorted.length;
		return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
	}

	private List<Finding> findings(final DatasetSummary summary) {
		if (d.cases().isEmpty()) {
			add(Severity.ERROR, Rule.NOTHING_TO_DO, "the dataset has no case", "add one or remove the dataset");
			return findings;
		}
		if (d.modality().isUnknown()) add(Severity.WARNING, Rule.UNKNOWN_MODALITY, "the modality is unknown",
			"name it, e.g. CT, PET, T1, T2 or cine");
		valueGap();
		tasks(summary);
		for (final Case c : d.cases()) if (c.labels().isPresent() && c.annotated().isEmpty()) findings.add(new Finding(
			Severity.WARNING, Rule.NOTHING_ANNOTATED, d.name(), c.id(), c.labels(),
			"no task is annotated, so nothing can be learned or measured here", "list the tasks that are drawn", Optional.of(
				new Fix.LeaveOut(d.name(), c.id()))));
		doubts();
		orientations(summary);
		final List<CaseFacts> read = cases.stream().filter(k -> k.image().isPresent()).toList();
		if (d.modality().isCt()) metal(read);
		else scales(read);
		patients();
		findings.addAll(Outliers.of(d, cases));
		singleVoxels();
		return findings;
	}

	private void valueGap() {
		final TreeSet<Integer> values = new TreeSet<>();
		int last = 0;
		for (final Label l : d.labels()) {
			values.addAll(l.values());
			last = Math.max(last, java.util.Collections.min(l.values()));
		}
		int before = 0;
		// more values of the last label are no gap; values that leave out as many as they use are numbered in another way
		final java.util.SortedSet<Integer> declared = values.headSet(last, true);
		if (last - declared.size() > declared.size()) return;
		for (final int v : declared) {
			if (v != before + 1) {
				add(Severity.NOTE, Rule.VALUE_GAP, text("the declared label values jump from %d to %d", before, v),
					"check that no label is forgotten");
				return;
			}
			before = v;
		}
	}

	private void tasks(final DatasetSummary summary) {
		for (final TaskSummary t : summary.tasks()) {
			final Fix drop = new Fix.DropLabel(d.name(), t.task());
			if (t.annotated() == 0) add(Severity.WARNING, Rule.NEVER_ANNOTATED, "\"" + t.task() + "\" is annotated in no case",
				"remove the label or annotate it", drop);
			else if (t.present() == 0) add(Severity.WARNING, Rule.NEVER_PRESENT, "\"" + t.task() + "\" is annotated in " + t.annotated() + (t
				.annotated() == 1 ? " case" : " cases") + " but present in none", "check its label value or remove the label", drop);
		}
		final long partly = d.cases().stream().filter(c -> c.labels().isPresent() && c.annotated().size() < d.labels().size()).count();
		final long labelled = d.cases().stream().filter(c -> c.labels().isPresent()).count();
		if (partly > 0) add(Severity.NOTE, Rule.PARTLY_ANNOTATED, text("%d of %d label maps %s drawn in part: not each of the %d tasks is annotated",
			partly, labelled, partly == 1 ? "is" : "are", d.labels().size()), "what is not annotated counts as unknown there, not as background");
	}

	/** Equal doubts of many cases are one finding. */
	private void doubts() {
		final Map<String, List<CaseFacts>> byText = new LinkedHashMap<>();
		for (final CaseFacts k : cases) for (final String doubt : k.doubts()) byText.computeIfAbsent(doubt, d -> new ArrayList<>()).add(k);
		byText.forEach((doubt, some) -> {
			final int semicolon = doubt.lastIndexOf("; ");
			add(Severity.WARNING, Rule.DOUBTFUL_PLACE, text("in %d of %d cases, %s%s: %s", some.size(), cases.size(), some.size() > 1 ? "first " : "",
				some.get(0).source().id(), doubt.substring(0, semicolon)), doubt.substring(semicolon + 2).replaceFirst("\\.$", ""));
		});
	}

	private void orientations(final DatasetSummary summary) {
		final List<OrientationCount> codes = summary.orientations();
		if (codes.size() < 2) return;
		final int all = codes.stream().mapToInt(OrientationCount::cases).sum();
		final OrientationCount most = codes.get(0);
		if (all >= ENOUGH_IMAGES && (all - most.cases()) * 10 <= all) {
			for (final CaseFacts k : cases) {
				final Optional<String> code = k.header().map(Geometry::orientation).filter(o -> !o.equals(most.code()));
				if (code.isPresent()) findings.add(new Finding(Severity.WARNING, Rule.ORIENTATIONS, d.name(), k.source().id(), Optional.of(k.source()
					.image()), text("the image is stored as %s, unlike %d of %d images of the dataset, which are %s", code.get(), most.cases(), all,
						most.code()), "check that the patient lies as the header says", Optional.empty()));
			}
		}
		else add(Severity.NOTE, Rule.ORIENTATIONS, "the images are stored in different orientations, " + String.join(", ", codes.stream().map(
			o -> o.code() + " (" + o.cases() + ")").toList()), "nothing needs to be done if their headers are right");
	}

	private void metal(final List<CaseFacts> read) {
		final List<CaseFacts> high = read.stream().filter(k -> k.image().get().max() > HIGHEST_HU).toList();
		if (high.isEmpty()) return;
		final CaseFacts most = high.stream().max(Comparator.comparingDouble(k -> k.image().get().max())).get();
		add(Severity.NOTE, Rule.METAL, text("%d of %d CT images have values above %.0f HU, as of metal; the highest is %.0f in case %s", high.size(),
			read.size(), HIGHEST_HU, most.image().get().max(), most.source().id()), "nothing needs to be done, values are cut off at 500 HU");
	}

	private void scales(final List<CaseFacts> read) {
		final List<CaseFacts> images = read.stream().filter(k -> k.image().get().speaks() && width(k.image().get()) > 0).sorted(Comparator
			.comparingDouble(k -> width(k.image().get()))).toList();
		if (images.size() < 2) return;
		final CaseFacts least = images.get(0), most = images.get(images.size() - 1);
		final double low = width(least.image().get()), high = width(most.image().get());
		final String sentence = text("the scales of the intensities differ: 98 %% of the values span %.3g in case %s and %.3g in case %s", low, least
			.source().id(), high, most.source().id());
		if (d.modality().equals(Modality.PET)) {
			if (high > SUV_SCALES * low) add(Severity.WARNING, Rule.INTENSITY_SCALES, sentence, "check that all are SUV and none is Bq/ml");
		}
		else if (high > SCALES * low) add(Severity.NOTE, Rule.INTENSITY_SCALES, sentence,
			"nothing needs to be done, each image is scaled by itself");
	}

	private static double width(final ImageFacts f) {
		return f.high() - f.low();
	}

	/** A structure that is larger elsewhere. */
	private void singleVoxels() {
		final Map<CaseFacts, List<String>> single = new IdentityHashMap<>();
		for (final Label l : d.labels()) {
			final List<CaseFacts> drawn = cases.stream().filter(k -> k.source().annotated().contains(l.task()) && k.voxels(l) > 0).toList();
			if (drawn.size() < ENOUGH_CASES || median(drawn.stream().mapToDouble(k -> k.voxels(l)).sorted().toArray()) < ENOUGH_VOXELS) continue;
			drawn.stream().filter(k -> k.voxels(l) == 1).forEach(k -> single.computeIfAbsent(k, c -> new ArrayList<>()).add(l.task().name()));
		}
		for (final CaseFacts k : cases) if (single.containsKey(k)) findings.add(new Finding(Severity.WARNING, Rule.SINGLE_VOXEL, d.name(), k.source().id(),
			k.source().labels(), String.join(", ", single.get(k)) + (single.get(k).size() == 1 ? " has one voxel" : " have one voxel each"),
			"remove what was drawn by a slip", Optional.empty()));
	}

	private void patients() {
		final Map<String, Case> first = new HashMap<>();
		for (final Case c : d.cases()) {
			final String patient = PatientNames.of(c.id());
			final Case other = first.putIfAbsent(patient, c);
			if (other != null && other.split() != c.split() && !other.id().equals(c.id())) findings.add(new Finding(Severity.WARNING,
				Rule.PATIENT_IN_TWO_SPLITS, d.name(), c.id(), Optional.of(c.image()), text(
					"by its name the case is of the same patient as case %s, and one is for %s, the other for %s", other.id(), other.split()
						.purpose(), c.split().purpose()), "put both into one split", Optional.of(Check.leaveOutOfTraining(d, other, d, c))));
		}
	}

	private void add(final Severity severity, final Rule rule, final String sentence, final String remedy) {
		findings.add(new Finding(severity, rule, d.name(), "", Optional.empty(), sentence, remedy, Optional.empty()));
	}

	private void add(final Severity severity, final Rule rule, final String sentence, final String remedy, final Fix fix) {
		findings.add(new Finding(severity, rule, d.name(), "", Optional.empty(), sentence, remedy, Optional.of(fix)));
	}

	private static String text(final String format, final Object... args) {
		return String.format(Locale.ROOT, format, args);
	}
}
