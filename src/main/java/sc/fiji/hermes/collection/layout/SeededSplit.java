package sc.fiji.hermes.collection.layout;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import sc.fiji.hermes.collection.PatientNames;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.file.Sha256;
import sc.fiji.hermes.job.InputException;

/**
 * Splits of case ids into training and validation that depend on the seed and the
 * ids alone, so that adding, renaming or reordering other files changes little. Cases of one patient, by their names,
 * stay together.
 */
final class SeededSplit {

	private SeededSplit() {}

	/** A fifth of the patients (rounded; at least one of two or more) is validation, the others are training. */
	static Map<String, Split> of(final List<String> ids, final long seed) {
		final List<String> patients = shuffled(ids, seed);
		final int validation = patients.size() < 2 ? 0 : Math.max(1, (int) Math.round(patients.size() * 0.2));
		return splits(ids, patients.subList(0, validation));
	}

	/** Fold {@code fold} of {@code folds}: each patient is validation in exactly one of them. */
	static Map<String, Split> fold(final List<String> ids, final long seed, final int folds, final int fold) {
		final List<String> patients = shuffled(ids, seed);
		if (folds > patients.size()) throw new InputException("There are %d patients for %d folds; give at most as many folds.", patients
			.size(), folds);
		final List<String> validation = new ArrayList<>();
		for (int i = fold; i < patients.size(); i += folds) validation.add(patients.get(i));
		return splits(ids, validation);
	}

	private static List<String> shuffled(final List<String> ids, final long seed) {
		return ids.stream().map(PatientNames::of).distinct().sorted(Comparator.comparing((String id) -> Sha256.of((seed + ":" + id).getBytes(
			StandardCharsets.UTF_8)))).toList();
	}

	private static Map<String, Split> splits(final List<String> ids, final List<String> validation) {
		final Set<String> drawn = new HashSet<>(validation);
		final Map<String, Split> splits = new LinkedHashMap<>();
		ids.forEach(id -> splits.put(id, drawn.contains(PatientNames.of(id)) ? Split.VALIDATION : Split.TRAIN));
		return splits;
	}
}
