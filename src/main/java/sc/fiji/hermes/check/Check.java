package sc.fiji.hermes.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

import sc.fiji.hermes.check.CheckReport.DatasetSummary;
import sc.fiji.hermes.check.Finding.Severity;
import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.job.Results;

/**
 * Finds what is wrong with a collection before hours of training do.
 *
 * <pre>{@code
 * CheckReport report = Check.check(collection, Job.create());
 * System.out.print(report.toText());
 * Check.requireUsable(report);
 * }</pre>
 *
 * {@link Rule} lists what is looked for; {@link Repair} makes a collection without what was found.
 * <p>
 * <b>Errors:</b> a file is missing or unreadable; image and label map differ in size
 * or spacing (0.01 mm) or lie more than a voxel apart; a label value is not declared or not whole;
 * a training or validation case has no label map; voxels inside the body are not finite; an image is
 * constant; the axes of an image do not span space; one image stands in two
 * splits; a case id stands twice; no dataset, no case in one, or no
 * training case at all. Images are compared by size and values (SHA-256).
 * <p>
 * <b>Warnings:</b> image and label map lie up to a voxel apart; a task is annotated
 * but never present, or drawn but not annotated; a label map or an annotated set is empty; left and
 * right look swapped; a header does not tell left from right or says two places; spacing, unit or CT values look wrong; a single slice; the modality is
 * unknown; one image stands twice in one split, or one label map belongs to two images; by their names, cases of one
 * patient are in two splits; few images are stored in another orientation than the others; a joined task differs more
 * than fourfold in volume between datasets; no validation case.
 * <p>
 * <b>Notes:</b> gaps in label values, partial annotation, metal in CT, mixed scales of intensities, mixed orientations,
 * equal names of other size and other names of equal place and size in two datasets.
 */
public final class Check {

	/** Each worker holds one whole image, so their number is bounded by memory as well. */
	private static final int MAX_WORKERS = 4;

	private Check() {}

	/**
	 * Reads every image and label map once. Uses up to four of the job's threads and one
	 * image with its label map of memory in each; reports each case; stops when the job is cancelled.
	 */
	public static CheckReport check(final Collection collection, final Job job) {
		final List<CaseFacts> cases = examine(collection, job);
		final List<Finding> findings = new ArrayList<>();
		if (collection.datasets().isEmpty()) findings.add(finding(Severity.ERROR, "the collection has no dataset", "add one"));
		else if (collection.datasets().stream().allMatch(d -> d.cases(Split.TRAIN).isEmpty())) findings.add(finding(
			Severity.ERROR, "the collection has no training case", "use the split \"train\" for some"));
		else if (collection.datasets().stream().allMatch(d -> d.cases(Split.VALIDATION).isEmpty())) findings.add(finding(
			Severity.WARNING, "the collection has no validation case", "use the split \"validation\" for some"));
		final List<DatasetSummary> summaries = new ArrayList<>();
		for (final Dataset d : collection.datasets()) {
			final List<CaseFacts> own = cases.stream().filter(k -> k.dataset() == d).toList();
			final DatasetSummary summary = DatasetCheck.summary(d, own);
			summaries.add(summary);
			findings.addAll(DatasetCheck.findings(d, own, summary));
		}
		cases.forEach(k -> findings.addAll(k.findings()));
		findings.addAll(CrossCheck.findings(collection.datasets(), cases));
		return new CheckReport(collection.name(), summaries, findings);
	}

	/** @throws InputException with one line per error of the report, if it has any */
	public static void requireUsable(final CheckReport report) {
		final List<Finding> errors = report.errors();
		if (!errors.isEmpty()) throw new InputException("%s", errors.stream().map(Finding::toLine).collect(Collectors.joining(
			"\n")));
	}

	private static List<CaseFacts> examine(final Collection collection, final Job job) {
		final ExecutorService workers = Executors.newFixedThreadPool(Math.min(job.threads(), MAX_WORKERS));
		try {
			final List<Future<CaseFacts>> futures = new ArrayList<>();
			for (final Dataset d : collection.datasets()) for (final Case c : d.cases()) futures.add(workers.submit(() -> {
				job.checkCancelled();
				return CaseCheck.of(d, c);
			}));
			final List<CaseFacts> results = new ArrayList<>();
			for (final Future<CaseFacts> future : futures) {
				job.checkCancelled();
				final CaseFacts k = Results.of(future);
				results.add(k);
				job.report("Checked " + k.dataset().name() + ", case " + k.source().id(), results.size() / (double) futures.size());
			}
			return results;
		}
		finally {
			workers.shutdownNow();
		}
	}

	/** Of two cases of different splits the one that is further from a test is left out, so that results stay honest. */
	static Fix leaveOutOfTraining(final Dataset d1, final Case c1, final Dataset d2, final Case c2) {
		return c1.split().compareTo(c2.split()) < 0 ? new Fix.LeaveOut(d1.name(), c1.id()) : new Fix.LeaveOut(d2.name(), c2.id());
	}

	private static Finding finding(final Severity severity, final String sentence, final String remedy) {
		return new Finding(severity, Rule.NOTHING_TO_DO, "", "", Optional.empty(), sentence, remedy, Optional.empty());
	}
}
