package sc.fiji.hermes.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import sc.fiji.hermes.check.Finding.Severity;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.PatientNames;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Orientation;

/** Compares cases with one another and datasets with one another. */
final class CrossCheck {

	/** Structures of fewer voxels may be alike by chance. */
	private static final int ENOUGH_VOXELS = 100;

	/** Cases of a dataset from which something can be said about a task. */
	private static final int ENOUGH_CASES = 3;

	/** One structure differs less than this between groups of patients, in volume. */
	private static final double OTHER_SIZE = 4;

	/** Names that mean the same: median volumes within this factor, median places within this share of the image. */
	private static final double SAME_SIZE = 1.3, SAME_PLACE = 0.04;

	private CrossCheck() {}

	static List<Finding> findings(final List<Dataset> datasets, final List<CaseFacts> cases) {
		final List<Finding> findings = new ArrayList<>();
		duplicates(cases, findings);
		patients(cases, findings);
		meanings(datasets, cases, findings);
		return findings;
	}

	private static void duplicates(final List<CaseFacts> cases, final List<Finding> findings) {
		final Map<String, CaseFacts> byId = new HashMap<>();
		final Map<String, CaseFacts> byImage = new HashMap<>();
		final Map<String, CaseFacts> byLabels = new HashMap<>();
		for (final CaseFacts k : cases) {
			final String dataset = k.dataset().name();
			final CaseFacts sameId = byId.putIfAbsent(dataset + "\n" + k.source().id(), k);
			if (sameId != null) {
				final String sentence = sameId.source().split() == k.source().split() ? "the case stands twice in the dataset"
					: "the case is in two splits, " + split(sameId) + " and " + split(k);
				findings.add(new Finding(Severity.ERROR, Rule.DUPLICATE_ID, dataset, k.source().id(), Optional.of(k.source().image()),
					sentence, "remove one of the two", Optional.empty()));
				continue;
			}
			final CaseFacts sameImage = k.image().filter(CaseFacts.ImageFacts::speaks).map(i -> byImage.putIfAbsent(i.digest(), k)).orElse(null);
			if (sameImage != null) {
				findings.add(duplicate(sameImage, k));
				continue;
			}
			// an image that is not there is no other image
			if (k.labels().isEmpty() || k.image().isEmpty() || drawn(k) < ENOUGH_VOXELS) continue;
			final CaseFacts sameLabels = byLabels.putIfAbsent(dataset + "\n" + k.labels().get().digest(), k);
			if (sameLabels != null) findings.add(new Finding(Severity.WARNING, Rule.DUPLICATE_LABELS, dataset, k.source().id(), k.source()
				.labels(), "the label map equals that of case " + sameLabels.source().id() + ", but the images differ",
				"check to which of the two images it belongs", Optional.empty()));
		}
	}

	private static long drawn(final CaseFacts k) {
		return k.labels().get().values().values().stream().mapToLong(CaseFacts.ValueFacts::voxels).sum();
	}

	private static Finding duplicate(final CaseFacts first, final CaseFacts k) {
		final boolean sameSplit = first.source().split() == k.source().split();
		final boolean sameDataset = first.dataset() == k.dataset();
		final String other = "case " + first.source().id() + (sameDataset ? "" : " of " + first.dataset().name());
		final String sentence = "the image equals that of " + other + (sameSplit ? "" : ", and one is for " + split(first) +
			", the other for " + split(k));
		final Finding f = new Finding(sameSplit ? Severity.WARNING : Severity.ERROR, Rule.DUPLICATE_IMAGE, k.dataset().name(), k.source()
			.id(), Optional.of(k.source().image()), sentence, sameSplit ? "remove one of the two" : "put both into one split or remove one",
			Optional.empty());
		if (!sameSplit) return f.withFix(Check.leaveOutOfTraining(first.dataset(), first.source(), k.dataset(), k.source()));
		// two datasets may well draw different tasks on one image
		return sameDataset ? f.withFix(new Fix.LeaveOut(k.dataset().name(), k.source().id())) : f;
	}

	/** Patients who are in two splits of two datasets, by their names; a name that is a number alone need not be of one patient. */
	private static void patients(final List<CaseFacts> cases, final List<Finding> findings) {
		final Map<String, List<CaseFacts>> before = new HashMap<>();
		final Map<List<String>, List<String>> numbered = new LinkedHashMap<>();
		for (final CaseFacts k : cases) {
			final String patient = PatientNames.of(k.source().id());
			final List<CaseFacts> same = before.computeIfAbsent(patient, p -> new ArrayList<>());
			final Optional<CaseFacts> other = same.stream().filter(o -> o.dataset() != k.dataset() && o.source().split() != k.source().split())
				.findFirst();
			same.add(k);
			if (other.isEmpty()) continue;
			final CaseFacts o = other.get();
			if (PatientNames.isNumber(patient)) numbered.computeIfAbsent(List.of(o.dataset().name(), k.dataset().name()), d -> new ArrayList<>()).add(k.source().id());
			else findings.add(new Finding(Severity.WARNING, Rule.PATIENT_IN_TWO_SPLITS, k.dataset().name(), k.source().id(), Optional.of(k.source()
				.image()), "by its name the case is of the same patient as case " + o.source().id() + " of " + o.dataset().name() + ", and one is for " +
					split(o) + ", the other for " + split(k), "put both into one split", Optional.of(Check.leaveOutOfTraining(o.dataset(), o.source(), k
						.dataset(), k.source()))));
		}
		numbered.forEach((pair, ids) -> findings.add(new Finding(Severity.NOTE, Rule.PATIENT_IN_TWO_SPLITS, pair.get(1), "", Optional.empty(),
			String.format(Locale.ROOT, "%d %s named as cases of %s that are in another split, e.g. %s", ids.size(), ids.size() == 1 ? "case is"
				: "cases are", pair.get(0), ids.get(0)), "put them into one split if they are of the same patients", Optional.empty())));
	}

	private static String split(final CaseFacts k) {
		return k.source().split().purpose();
	}

	/**
	 * What a label means in one dataset.
	 *
	 * @param volume median mm³
	 * @param place median centre along canonical R, A, S as a share of the image
	 * @param extent median size of the image in mm along R, A, S
	 */
	private record Meaning(Dataset dataset, Label label, int cases, double volume, double[] place, double[] extent) {

		String where() {
			return label.task() + (label.task().name().contains(dataset.name()) ? "" : " of " + dataset.name());
		}

		/** The plain name in lower case and without word breaks. */
		String word() {
			return plain().toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
		}

		/** The name without a dataset's. */
		String plain() {
			return label.task().name().substring(label.task().name().lastIndexOf('/') + 1);
		}
	}

	private static void meanings(final List<Dataset> datasets, final List<CaseFacts> cases, final List<Finding> findings) {
		final List<Meaning> meanings = new ArrayList<>();
		for (final Dataset d : datasets) {
			final List<CaseFacts> own = cases.stream().filter(k -> k.dataset() == d && k.labels().isPresent() && k.header().isPresent()).toList();
			for (final Label label : d.labels()) meaning(d, label, own).ifPresent(meanings::add);
		}
		for (int i = 0; i < meanings.size(); i++) for (int j = 0; j < i; j++) {
			final Meaning a = meanings.get(j), b = meanings.get(i);
			if (a.dataset() == b.dataset()) continue;
			final double ratio = Math.max(a.volume() / b.volume(), b.volume() / a.volume());
			final boolean joined = a.label().task().equals(b.label().task());
			if (a.word().equals(b.word())) {
				if (ratio > OTHER_SIZE) findings.add(finding(joined ? Severity.WARNING : Severity.NOTE, Rule.SAME_NAME_OTHER_SIZE, a, b, String.format(
					Locale.ROOT, "%s is %.3g ml in %s and %.3g ml in %s (medians)", b.plain(), a.volume() / 1000, a.dataset().name(), b.volume() / 1000, b.dataset().name()), joined
							? "check that both mean the same; if not, rename one" : "keep them two tasks unless both mean the same"));
			}
			else if (!joined && ratio < SAME_SIZE && near(a, b)) findings.add(finding(Severity.NOTE, Rule.OTHER_NAME_SAME_PLACE, a, b, a.where() +
				" and " + b.where() + " have the same size and place in the image", "give them one name if they mean the same"));
		}
	}

	private static Finding finding(final Severity severity, final Rule rule, final Meaning a, final Meaning b, final String sentence,
		final String remedy)
	{
		return new Finding(severity, rule, b.dataset().name(), "", Optional.empty(), sentence, remedy, Optional.empty());
	}

	/** Whether two labels lie in the same place of images that show about the same part of the body. */
	private static boolean near(final Meaning a, final Meaning b) {
		for (int w = 0; w < 3; w++) {
			if (Math.abs(a.place()[w] - b.place()[w]) > SAME_PLACE) return false;
			if (Math.max(a.extent()[w] / b.extent()[w], b.extent()[w] / a.extent()[w]) > SAME_SIZE) return false;
		}
		return true;
	}

	private static Optional<Meaning> meaning(final Dataset d, final Label label, final List<CaseFacts> cases) {
		final List<CaseFacts> drawn = cases.stream().filter(k -> k.source().annotated().contains(label.task()) && k.voxels(label) > 0).toList();
		if (drawn.size() < ENOUGH_CASES) return Optional.empty();
		final double volume = median(drawn.stream().mapToDouble(k -> k.labels().get().volume(label)).toArray());
		final double[] place = new double[3], extent = new double[3];
		for (int w = 0; w < 3; w++) {
			final int world = w;
			place[w] = median(drawn.stream().mapToDouble(k -> k.labels().get().place(label, world)).toArray());
			extent[w] = median(drawn.stream().mapToDouble(k -> {
				final Geometry g = k.header().get();
				final int axis = Orientation.of(g).storedAxis(world);
				return g.size(axis) * g.spacing(axis);
			}).toArray());
		}
		return Optional.of(new Meaning(d, label, drawn.size(), volume, place, extent));
	}

	private static double median(final double[] values) {
		java.util.Arrays.sort(values);
		return DatasetCheck.median(values);
	}
}
