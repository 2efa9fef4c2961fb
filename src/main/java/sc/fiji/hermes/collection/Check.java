package sc.fiji.hermes.collection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

import sc.fiji.hermes.collection.CheckReport.DatasetSummary;
import sc.fiji.hermes.collection.CheckReport.OrientationCount;
import sc.fiji.hermes.collection.CheckReport.Range;
import sc.fiji.hermes.collection.CheckReport.TaskSummary;
import sc.fiji.hermes.collection.Finding.Severity;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.job.Results;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Orientation;

/**
 * Finds what is wrong with a collection before hours of training do.
 *
 * <pre>{@code
 * CheckReport report = Check.check(collection, Job.create());
 * System.out.print(report.toText());
 * Check.requireUsable(report);
 * }</pre>
 *
 * <b>Errors:</b> a file is missing or unreadable; image and label map differ in size
 * or spacing (0.01 mm) or lie more than a voxel apart; a label value is not declared;
 * a training or validation case has no label map; voxels are not finite; an image is
 * constant; the axes of an image do not span space; one image stands twice in a
 * dataset or in two splits; a case id stands twice; no dataset, no case in one, or no
 * training case at all. Images are compared by size and values (SHA-256).
 * <p>
 * <b>Warnings:</b> image and label map lie up to a voxel apart; a task is annotated
 * but never present, or drawn but not annotated; an annotated set is empty; left and
 * right look swapped; spacing or CT values look wrong; a single slice; the modality is
 * unknown; one image stands in two datasets; no validation case.
 */
public final class Check {

	/** Each worker holds one whole image, so their number is bounded by memory as well. */
	private static final int MAX_WORKERS = 4;

	private Check() {}

	private record Checked(Dataset dataset, Case c, CaseCheck.Facts facts) {}

	/**
	 * Reads every image and label map once. Uses up to four of the job's threads and one
	 * image of memory in each; reports each case; stops when the job is cancelled.
	 */
	public static CheckReport check(final Collection collection, final Job job) {
		final List<Checked> cases = examine(collection, job);
		final List<Finding> findings = new ArrayList<>();
		if (collection.datasets().isEmpty()) findings.add(finding(Severity.ERROR, "", "the collection has no dataset",
			"add one"));
		else if (collection.datasets().stream().allMatch(d -> d.cases(Split.TRAIN).isEmpty())) findings.add(finding(
			Severity.ERROR, "", "the collection has no training case", "use the split \"train\" for some"));
		else if (collection.datasets().stream().allMatch(d -> d.cases(Split.VALIDATION).isEmpty())) findings.add(finding(
			Severity.WARNING, "", "the collection has no validation case", "use the split \"validation\" for some"));
		final List<DatasetSummary> summaries = new ArrayList<>();
		for (final Dataset d : collection.datasets()) {
			final List<Checked> own = cases.stream().filter(k -> k.dataset() == d).toList();
			final DatasetSummary summary = summary(d, own);
			summaries.add(summary);
			aboutDataset(d, summary, findings);
		}
		cases.forEach(k -> findings.addAll(k.facts().findings()));
		duplicates(cases, findings);
		findings.sort(Comparator.comparing(Finding::severity));
		return new CheckReport(collection.name(), summaries, findings);
	}

	/** @throws InputException with one line per error of the report, if it has any */
	public static void requireUsable(final CheckReport report) {
		final List<Finding> errors = report.errors();
		if (!errors.isEmpty()) throw new InputException("%s", errors.stream().map(Finding::toLine).collect(Collectors.joining(
			"\n")));
	}

	private static List<Checked> examine(final Collection collection, final Job job) {
		final ExecutorService workers = Executors.newFixedThreadPool(Math.min(job.threads(), MAX_WORKERS));
		try {
			final List<Future<Checked>> futures = new ArrayList<>();
			for (final Dataset d : collection.datasets()) for (final Case c : d.cases()) futures.add(workers.submit(() -> {
				job.checkCancelled();
				return new Checked(d, c, CaseCheck.of(d, c));
			}));
			final List<Checked> results = new ArrayList<>();
			for (final Future<Checked> future : futures) {
				job.checkCancelled();
				final Checked k = Results.of(future);
				results.add(k);
				job.report("Checked " + k.dataset().name() + ", case " + k.c().id(), results.size() / (double) futures.size());
			}
			return results;
		}
		finally {
			workers.shutdownNow();
		}
	}

	private static DatasetSummary summary(final Dataset d, final List<Checked> cases) {
		final List<Geometry> stored = cases.stream().flatMap(k -> k.facts().geometry().stream()).toList();
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
			final List<Checked> annotated = cases.stream().filter(k -> k.c().annotated().contains(label.task())).toList();
			final long present = annotated.stream().filter(k -> k.facts().voxels(label) > 0).count();
			final long voxels = annotated.stream().mapToLong(k -> k.facts().voxels(label)).sum();
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
	private static double median(final double[] sorted) {
		final int n = sorted.length;
		return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
	}

	private static void aboutDataset(final Dataset d, final DatasetSummary summary, final List<Finding> findings) {
		if (d.cases().isEmpty()) {
			findings.add(finding(Severity.ERROR, d.name(), "the dataset has no case", "add one or remove the dataset"));
			return;
		}
		if (d.modality().isUnknown()) findings.add(finding(Severity.WARNING, d.name(), "the modality is unknown",
			"name it, e.g. CT, PET, T1, T2 or cine"));
		for (final TaskSummary t : summary.tasks()) {
			if (t.annotated() == 0) findings.add(finding(Severity.WARNING, d.name(), "\"" + t.task() + "\" is annotated in no case",
				"remove the label or annotate it"));
			else if (t.present() == 0) findings.add(finding(Severity.WARNING, d.name(), "\"" + t.task() + "\" is annotated in " + t
				.annotated() + (t.annotated() == 1 ? " case" : " cases") + " but present in none",
				"check its label value or remove the label"));
		}
		for (final Case c : d.cases()) if (c.labels().isPresent() && c.annotated().isEmpty()) findings.add(new Finding(
			Severity.WARNING, d.name(), c.id(), c.labels(), "no task is annotated, so nothing can be learned or measured here",
			"list the tasks that are drawn"));
	}

	private static void duplicates(final List<Checked> cases, final List<Finding> findings) {
		final Map<String, Checked> byId = new HashMap<>();
		final Map<String, Checked> byContent = new HashMap<>();
		for (final Checked k : cases) {
			final Checked sameId = byId.putIfAbsent(k.dataset().name() + "\n" + k.c().id(), k);
			if (sameId != null) {
				final String sentence = sameId.c().split() == k.c().split() ? "the case stands twice in the dataset"
					: "the case is in two splits, " + split(sameId) + " and " + split(k);
				findings.add(new Finding(Severity.ERROR, k.dataset().name(), k.c().id(), Optional.of(k.c().image()), sentence,
					"remove one of the two"));
			}
			if (k.facts().digest().isEmpty()) continue;
			final Checked same = byContent.putIfAbsent(k.facts().digest().get(), k);
			if (same != null && sameId == null) findings.add(duplicate(same, k));
		}
	}

	private static Finding duplicate(final Checked first, final Checked k) {
		final boolean sameSplit = first.c().split() == k.c().split();
		final boolean sameDataset = first.dataset() == k.dataset();
		final String other = "case " + first.c().id() + (sameDataset ? "" : " of " + first.dataset().name());
		final String sentence = "the image equals that of " + other + (sameSplit ? "" : ", and one is for " + split(first) +
			", the other for " + split(k));
		// two datasets may well draw different tasks on one image; only a leak between splits is wrong then
		final Severity severity = sameSplit && !sameDataset ? Severity.WARNING : Severity.ERROR;
		return new Finding(severity, k.dataset().name(), k.c().id(), Optional.of(k.c().image()), sentence,
			sameSplit ? "remove one of the two" : "put both into one split or remove one");
	}

	private static String split(final Checked k) {
		return switch (k.c().split()) {
			case TRAIN -> "training";
			case VALIDATION -> "validation";
			case TEST -> "test";
		};
	}

	private static Finding finding(final Severity severity, final String dataset, final String sentence, final String remedy) {
		return new Finding(severity, dataset, "", Optional.empty(), sentence, remedy);
	}
}
