package sc.fiji.hermes.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.CollectionFiles;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.file.AtomicFile;
import sc.fiji.hermes.file.Seal;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.preprocess.Plan;
import sc.fiji.hermes.preprocess.PlanFiles;
import sc.fiji.hermes.preprocess.PlanOptions;
import sc.fiji.hermes.preprocess.PlanReport;
import sc.fiji.hermes.preprocess.PlanReport.Reason;
import sc.fiji.hermes.preprocess.Planner;

/**
 * What a run is trained on. {@code run.json} holds both parts, so that neither can be lost; the files {@code collection.json} and
 * {@code plan.json} are for people and other work, and for changes on purpose.
 *
 * @param reasons what led to each grid of the plan; none for a run that is resumed
 */
record RunData(Collection collection, Plan plan, List<Reason> reasons) {

	/** Of a run that begins. */
	static RunData of(final Collection collection, final PlanReport planned) {
		return new RunData(collection, planned.plan(), planned.reasons());
	}

	/** Writes the two files. Paths inside the run folder are relative to it, all others absolute, so that the folder can be moved. */
	void write(final RunFolder run) {
		final Path folder = run.writable().toAbsolutePath().normalize();
		AtomicFile.writeString(run.collection(), Seal.sealed(CollectionFiles.toJson(collection, p -> CollectionFiles.within(folder, p))));
		PlanFiles.write(plan, run.plan());
	}

	/**
	 * Reads them of a run that is resumed. A file that is gone is made again.
	 *
	 * @param options of the plan, for a run of the first version whose plan is gone
	 * @throws InputException if one is damaged, if the two do not fit, or if an image or label map is missing
	 */
	static RunData read(final RunFolder run, final RunInfo info, final PlanOptions options, final Job job) {
		final Collection collection = found(collection(run, info, job), info.place(), run.path());
		requireFiles(collection, run.collection());
		final Plan plan = plan(run, info, collection, options, job);
		for (final Dataset d : collection.datasets()) if (plan.grids().stream().noneMatch(g -> g.dataset().equals(d.name()) && new HashSet<>(d
			.tasks()).equals(new HashSet<>(g.tasks())) && g.modality().equals(d.modality()))) throw new InputException(
				"Dataset %s in %s is not the one that %s was made for; restore the two files.", d.name(), run.collection(), run.plan());
		final RunData data = new RunData(collection, plan, List.of());
		if (!Files.exists(run.collection()) || !Files.exists(run.plan())) data.write(run);
		return data;
	}

	private static Collection collection(final RunFolder run, final RunInfo info, final Job job) {
		if (!Files.exists(run.collection())) return info.collection().orElseThrow(() -> new InputException(
			"%s is gone, which says what the run is trained on; put it back, or start the training again in a new folder.", run.collection()));
		final Collection read = CollectionFiles.read(run.collection());
		if (info.collection().isPresent() && !info.collection().get().equals(read)) tellEdited(run.collection(), job);
		return read;
	}

	private static Plan plan(final RunFolder run, final RunInfo info, final Collection collection, final PlanOptions options, final Job job) {
		if (!Files.exists(run.plan())) return info.plan().orElseGet(() -> Planner.plan(collection, options, job));
		final Plan read = PlanFiles.read(run.plan());
		if (info.plan().isPresent() && !info.plan().get().equals(read)) tellEdited(run.plan(), job);
		return read;
	}

	private static void tellEdited(final Path file, final Job job) {
		job.report(file + " was edited since the run began; the training goes on with what it says now.", -1);
	}

	/** Files that are not where they were may lie where they would be if they had been moved together with the run. */
	private static Collection found(final Collection collection, final Optional<Path> before, final Path run) {
		final Path now = run.toAbsolutePath().normalize();
		if (before.isEmpty() || before.get().equals(now)) return collection;
		return new Collection(collection.name(), collection.datasets().stream().map(d -> d.with(d.labels(), d.cases().stream().map(c -> c.with(
			found(c.image(), before.get(), now), c.labels().map(l -> found(l, before.get(), now)))).toList())).toList());
	}

	private static Path found(final Path file, final Path before, final Path now) {
		if (Files.exists(file) || !file.getRoot().equals(before.getRoot())) return file;
		final Path moved = now.resolve(before.relativize(file)).normalize();
		return Files.exists(moved) ? moved : file;
	}

	private static void requireFiles(final Collection collection, final Path json) {
		for (final Dataset d : collection.datasets()) for (final Case c : CasePreparation.used(d)) {
			for (final Path file : List.of(c.image(), c.labels().get())) if (!Files.exists(file)) throw new InputException(
				"Case %s of dataset %s: the file %s is not where it was when the run began; put it back, or correct its path in %s and " +
					"remove the entry \"%s\" there.", c.id(), d.name(), file, json, Seal.KEY);
		}
	}
}
