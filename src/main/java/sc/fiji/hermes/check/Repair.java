package sc.fiji.hermes.check;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.CollectionFiles;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Task;

/**
 * A collection without what {@link Check} found: bad cases are left out, wrong annotation counts as unknown. Files of
 * images and labels are not touched; nothing is made up.
 *
 * <pre>{@code
 * Repair repair = Repair.of(collection, Check.check(collection, job));
 * CollectionFiles.write(repair.collection(), Path.of("fixed.json"));
 * }</pre>
 *
 * @param collection the new one
 * @param done what was changed, each once
 * @param left errors and warnings that need a person
 */
public record Repair(Collection collection, List<Fix> done, List<Finding> left) {

	public Repair {
		done = List.copyOf(done);
		left = List.copyOf(left);
	}

	/**
	 * @param report of that collection
	 * @throws InputException if no training case would be left
	 */
	public static Repair of(final Collection collection, final CheckReport report) {
		final Set<Fix> fixes = new LinkedHashSet<>();
		report.findings().forEach(f -> f.fix().ifPresent(fixes::add));
		final List<Dataset> datasets = new ArrayList<>();
		final Set<Fix> undone = new LinkedHashSet<>();
		for (final Dataset d : collection.datasets()) {
			final Dataset fixed = fixed(d, fixes, undone);
			if (!fixed.cases().isEmpty()) datasets.add(fixed);
		}
		if (datasets.stream().allMatch(d -> d.cases(Split.TRAIN).isEmpty())) throw new InputException(
			"No training case of collection %s would be left without what is wrong; correct the files that the check names.", collection
				.name());
		fixes.removeAll(undone);
		return new Repair(new Collection(collection.name(), datasets), List.copyOf(fixes), report.findings().stream().filter(f -> f
			.severity() != Finding.Severity.NOTE && !done(f, fixes)).toList());
	}

	/** A dataset that is gone with its last case takes its findings along. */
	private static boolean done(final Finding f, final Set<Fix> fixes) {
		if (f.fix().filter(fixes::contains).isPresent()) return true;
		// whatever else is wrong with a case that is left out does not matter any more
		return !f.caseId().isEmpty() && f.rule() != Rule.DUPLICATE_ID && fixes.contains(new Fix.LeaveOut(f.dataset(), f.caseId()));
	}

	private static Dataset fixed(final Dataset d, final Set<Fix> fixes, final Set<Fix> undone) {
		List<Label> labels = new ArrayList<>(d.labels());
		final Set<Task> dropped = new LinkedHashSet<>();
		for (final Fix fix : fixes) {
			if (fix instanceof Fix.DropLabel drop && drop.dataset().equals(d.name())) {
				// a dataset needs one label
				if (dropped.size() + 1 < d.labels().size()) dropped.add(drop.task());
				else undone.add(fix);
			}
			else if (fix instanceof Fix.AddValue add && add.dataset().equals(d.name())) labels = labels.stream().map(l -> with(l, add)).toList();
		}
		labels = labels.stream().filter(l -> !dropped.contains(l.task())).toList();
		final List<Case> cases = new ArrayList<>();
		for (final Case c : d.cases()) {
			if (fixes.contains(new Fix.LeaveOut(d.name(), c.id()))) continue;
			final Set<Task> annotated = new LinkedHashSet<>(c.annotated());
			annotated.removeAll(dropped);
			for (final Fix fix : fixes) if (fix instanceof Fix.Forget f && f.dataset().equals(d.name()) && f.caseId().equals(c.id())) annotated
				.removeAll(f.tasks());
			// a case of which nothing can be learned is none
			if (annotated.isEmpty() && !c.annotated().isEmpty()) continue;
			cases.add(c.with(annotated));
		}
		return d.with(labels, cases);
	}

	private static Label with(final Label label, final Fix.AddValue add) {
		if (!label.task().equals(add.task()) || label.contains(add.value())) return label;
		final List<Integer> values = new ArrayList<>(label.values());
		values.add(add.value());
		return new Label(label.task(), values);
	}
}
