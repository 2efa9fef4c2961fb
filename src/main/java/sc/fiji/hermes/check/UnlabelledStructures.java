package sc.fiji.hermes.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import sc.fiji.hermes.bundle.Model;
import sc.fiji.hermes.check.Finding.Severity;
import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.segment.SegmentOptions;
import sc.fiji.hermes.segment.Segmentation;
import sc.fiji.hermes.segment.Segmenter;
import sc.fiji.hermes.volume.Alignment;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;

/**
 * Looks with a model for structures that are present but unlabelled.
 *
 * <pre>{@code
 * try (Segmenter s = Segmenter.of(ModelFolder.read(folder), job)) {
 *   CheckReport report = Check.check(collection, job).with(UnlabelledStructures.find(s, collection, job));
 * }
 * }</pre>
 *
 * A structure counts as present where the model sees, on voxels that the label map leaves empty or gives to a structure around
 * it (a liver without its tumours), at least half the median volume that the structure has in the label maps of the collection
 * (1 ml if it has none). So a structure that another label covers under another name is not told. A structure that is listed
 * as annotated in the case is a <b>warning</b>: to training its voxels are background. One that is not annotated there is a
 * <b>note</b>, one for each dataset: its voxels count as unknown. The model may be wrong, therefore nothing of this can be mended
 * without a person.
 */
public final class UnlabelledStructures {

	private static final double SHARE = 0.5;
	private static final double LEAST_MM3 = 1000;
	/** Less than the published 0.5, since volumes are compared and no contours: about a third of the windows. */
	private static final double OVERLAP = 0.25;

	/** What the model sees of a task on unlabelled voxels of a case, mm³. */
	private record Seen(Dataset dataset, Case source, Task task, double volume) {}

	private final Segmenter segmenter;
	private final Collection collection;
	private final Job job;
	private final List<Seen> seen = new ArrayList<>();
	private final Map<Task, List<Double>> labelled = new LinkedHashMap<>();
	private final List<Finding> findings = new ArrayList<>();

	private UnlabelledStructures(final Segmenter segmenter, final Collection collection, final Job job) {
		this.segmenter = segmenter;
		this.collection = collection;
		this.job = job;
	}

	/**
	 * Segments every labelled case that may miss a task. Cases that cannot be read, or whose label map does not lie on its
	 * image, are left out: {@link sc.fiji.hermes.check.Check} tells them.
	 *
	 * @throws InputException if the model knows no task of the collection on any of its modalities
	 * @throws sc.fiji.hermes.job.CancelledException between two windows
	 */
	public static List<Finding> find(final Segmenter segmenter, final Collection collection, final Job job) {
		return new UnlabelledStructures(segmenter, collection, job).find();
	}

	private List<Finding> find() {
		final Model model = segmenter.model();
		if (collection.datasets().stream().allMatch(d -> known(d).isEmpty())) throw new InputException(
			"Model %s knows no structure of collection %s on any of its modalities; give another model.", model.name(), collection.name());
		final long all = collection.datasets().stream().mapToLong(d -> labelled(d).count()).sum();
		long done = 0;
		for (final Dataset d : collection.datasets()) {
			final Set<Task> known = known(d);
			if (known.isEmpty() && labelled(d).findAny().isPresent()) findings.add(new Finding(Severity.NOTE, Rule.UNLABELLED, d.name(), "",
				Optional.empty(), text("model %s learned no structure of the collection on %s, so it did not look here", model.name(), d.modality()),
				"nothing needs to be done", Optional.empty()));
			for (final Case c : (Iterable<Case>) labelled(d)::iterator) {
				job.checkCancelled();
				look(d, c, known, job.part((double) done / all, (double) (done + 1) / all));
				job.report("Looked at " + d.name() + ", case " + c.id(), (double) ++done / all);
			}
		}
		for (final Dataset d : collection.datasets()) tell(d);
		return findings;
	}

	private static Stream<Case> labelled(final Dataset d) {
		return d.cases().stream().filter(c -> c.labels().isPresent());
	}

	/** Tasks of the collection that the model learned on images like those of a dataset. */
	private Set<Task> known(final Dataset d) {
		final Modality modality = d.modality();
		final Model model = segmenter.model();
		if (!modality.isUnknown() && !model.plan().modalities().contains(modality)) return Set.of();
		final Set<Task> known = new LinkedHashSet<>(model.description().tasks(modality));
		known.retainAll(collection.tasks());
		return known;
	}

	private void look(final Dataset d, final Case c, final Set<Task> known, final Job part) {
		final LabelMap labels;
		final Volume image;
		try {
			labels = c.readLabels();
			image = c.readImage();
		}
		catch (final InputException e) {
			return;
		}
		final Alignment lie = Alignment.of(image.geometry(), labels.geometry());
		if (!lie.fits() || lie.reordered()) return;
		final Set<Task> wanted = new LinkedHashSet<>(known);
		final long[] histogram = labels.histogram();
		for (final Label l : d.labels()) {
			final long voxels = l.values().stream().filter(v -> v < histogram.length).mapToLong(v -> histogram[v]).sum();
			if (voxels == 0 || !c.annotated().contains(l.task())) continue;
			labelled.computeIfAbsent(l.task(), t -> new ArrayList<>()).add(voxels * labels.geometry().voxelVolume());
			wanted.remove(l.task());
		}
		if (wanted.isEmpty()) return;
		final Segmentation s = segmenter.segment(image, d.modality(), List.copyOf(wanted), Optional.of(d.name()), SegmentOptions.options()
			.withOverlap(OVERLAP), part);
		for (final Task t : wanted) seen.add(new Seen(d, c, t, onFree(s.mask(t), labels, free(d, t, histogram.length)) * image.geometry().voxelVolume()));
	}

	/**
	 * The label values that may hide an unlabelled structure: background, and those of labels around it, as a liver without its
	 * tumours has the value of the liver.
	 */
	private static boolean[] free(final Dataset d, final Task task, final int values) {
		final boolean[] free = new boolean[values];
		free[0] = true;
		final List<Integer> own = d.label(task).map(Label::values).orElse(List.of());
		if (own.isEmpty()) return free;
		for (int v = 1; v < values; v++) {
			final int value = v;
			final List<Label> meant = d.labels().stream().filter(l -> l.contains(value)).toList();
			free[v] = !own.contains(value) && !meant.isEmpty() && meant.stream().allMatch(l -> l.values().containsAll(own));
		}
		return free;
	}

	private static long onFree(final LabelMap mask, final LabelMap labels, final boolean[] free) {
		final short[] m = mask.data(), l = labels.data();
		long n = 0;
		for (int i = 0; i < m.length; i++) if (m[i] != 0 && free[l[i] & 0xffff]) n++;
		return n;
	}

	private void tell(final Dataset d) {
		final Map<Task, List<Seen>> unannotated = new LinkedHashMap<>();
		for (final Seen s : seen) {
			if (s.dataset != d) continue;
			if (!s.source.annotated().contains(s.task)) unannotated.computeIfAbsent(s.task, t -> new ArrayList<>()).add(s);
			else if (present(s)) findings.add(new Finding(Severity.WARNING, Rule.UNLABELLED, d.name(), s.source.id(), s.source.labels(), text(
				"%s is listed as annotated and has no voxel, but the model sees %s of it", s.task, ml(s.volume)),
				"draw it, or take it off \"annotated\" of the case if the model is right", Optional.empty()));
		}
		unannotated.forEach((task, all) -> {
			final List<Seen> present = all.stream().filter(this::present).toList();
			if (present.isEmpty()) return;
			findings.add(new Finding(Severity.NOTE, Rule.UNLABELLED, d.name(), "", Optional.empty(), text(
				"%s is not annotated in %s, and the model sees it in %d, %s in the middle case, e.g. %s", task, all.size() == 1 ? "one case" : all
					.size() + " cases", present.size(), ml(median(present.stream().map(Seen::volume).toList())), present.get(0).source.id()),
				"nothing needs to be done, it counts as unknown there", Optional.empty()));
		});
	}

	private boolean present(final Seen s) {
		final double least = Optional.ofNullable(labelled.get(s.task)).map(list -> SHARE * median(list)).orElse(LEAST_MM3);
		return s.volume > 0 && s.volume >= least;
	}

	private static double median(final List<Double> values) {
		final double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
		return sorted[sorted.length / 2];
	}

	private static String ml(final double mm3) {
		return text(mm3 < 10_000 ? "%.1f ml" : "%.0f ml", mm3 / 1000);
	}

	private static String text(final String format, final Object... args) {
		return String.format(Locale.ROOT, format, args);
	}
}
