package sc.fiji.hermes.collection.layout;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
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
 * Splits of cases into training and validation by a hash of the seed and the patient's name, so that a patient whose images
 * lie in several datasets has one split in all, and keeps it when other cases are added. Cases of one patient, by their
 * names, stay together.
 */
final class SeededSplit {

	/** Share of the patients that validate. */
	private static final double SHARE = 0.2;

	/** A hash is read so far. */
	private static final int DIGITS = 12;

	private SeededSplit() {}

	/** About a fifth of the patients is validation; at least one of two or more, and at least one is training. */
	static Map<String, Split> of(final List<String> ids, final long seed) {
		return splits(ids, validation(List.of(ids), seed));
	}

	/** Fold {@code fold} of {@code folds}: each patient is validation in exactly one of them. */
	static Map<String, Split> fold(final List<String> ids, final long seed, final int folds, final int fold) {
		return splits(ids, validation(List.of(ids), seed, folds, fold));
	}

	/** The patients that validate in some datasets, of which each is given by the ids of its cases. */
	static Set<String> validation(final List<List<String>> datasets, final long seed) {
		final Set<String> validation = new HashSet<>();
		for (final List<String> ids : datasets) for (final String p : patients(ids, seed)) if (place(p, seed) < SHARE) validation.add(p);
		for (final List<String> ids : datasets) {
			final List<String> own = patients(ids, seed);
			if (own.size() < 2) continue;
			if (own.stream().noneMatch(validation::contains)) validation.add(own.get(0));
			else if (validation.containsAll(own)) validation.remove(own.get(own.size() - 1));
		}
		return validation;
	}

	/** The same for a fold; in each dataset the folds are as large as each other, as far as patients of several datasets allow. */
	static Set<String> validation(final List<List<String>> datasets, final long seed, final int folds, final int fold) {
		final Map<String, Integer> foldOf = new HashMap<>();
		for (final List<String> ids : datasets) {
			final List<String> own = patients(ids, seed);
			if (folds > own.size()) throw new InputException("There are %d patients for %d folds; give at most as many folds.", own.size(), folds);
			final int[] size = new int[folds];
			own.stream().filter(foldOf::containsKey).forEach(p -> size[foldOf.get(p)]++);
			for (final String p : own) if (!foldOf.containsKey(p)) {
				final int smallest = smallest(size);
				foldOf.put(p, smallest);
				size[smallest]++;
			}
		}
		final Set<String> validation = new HashSet<>();
		foldOf.forEach((p, f) -> {
			if (f == fold) validation.add(p);
		});
		return validation;
	}

	private static int smallest(final int[] sizes) {
		int smallest = 0;
		for (int i = 1; i < sizes.length; i++) if (sizes[i] < sizes[smallest]) smallest = i;
		return smallest;
	}

	/** Each once, by its place. */
	private static List<String> patients(final List<String> ids, final long seed) {
		return ids.stream().map(PatientNames::of).distinct().sorted(Comparator.comparing(p -> hash(p, seed))).toList();
	}

	private static String hash(final String patient, final long seed) {
		return Sha256.of((seed + ":" + patient).getBytes(StandardCharsets.UTF_8));
	}

	/** From 0 to 1, evenly. */
	private static double place(final String patient, final long seed) {
		return Long.parseLong(hash(patient, seed).substring(0, DIGITS), 16) / Math.pow(16, DIGITS);
	}

	/** The split of each case. */
	static Map<String, Split> splits(final List<String> ids, final Set<String> validation) {
		final Map<String, Split> splits = new LinkedHashMap<>();
		for (final String id : ids) splits.put(id, validation.contains(PatientNames.of(id)) ? Split.VALIDATION : Split.TRAIN);
		return splits;
	}
}
