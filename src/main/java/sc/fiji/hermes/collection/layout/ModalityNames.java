package sc.fiji.hermes.collection.layout;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import sc.fiji.hermes.volume.Modality;

/** What the channel names of public datasets mean. */
public final class ModalityNames {

	/** Words that say "magnetic resonance" without saying which contrast. */
	private static final Set<String> ANY_MR = Set.of("mri", "mr");

	/** nnU-Net channel names that name a normalisation and say nothing of the image. */
	private static final Set<String> NORMALISATIONS = Set.of("zscore", "nonorm", "rescale_to_0_1", "rescale_0_1", "rgb_to_0_1",
		"image", "unknown");

	private ModalityNames() {}

	/**
	 * The modality a channel name means: CT, PET (also PT), T1… and T2… (T1w, T2-weighted,
	 * …) and cine by word; MR and MRI are not precise, so they take the contrast that
	 * {@code context} mentions if it mentions exactly one, and are unknown otherwise; a
	 * name that only says how to normalise is unknown; any other name is a modality of
	 * that name.
	 *
	 * @param context texts that may say more: folder name, dataset name, description
	 */
	static Modality of(final String channel, final List<String> context) {
		final String name = channel.strip();
		final Optional<Modality> named = only(name);
		if (named.isPresent()) return named.get();
		if (NORMALISATIONS.contains(name.toLowerCase(Locale.ROOT))) return Modality.UNKNOWN;
		if (words(name).stream().anyMatch(ANY_MR::contains)) return only(String.join(" ", context)).filter(m -> !m.isCt() && !m
			.equals(Modality.PET)).orElse(Modality.UNKNOWN);
		return Modality.of(name);
	}

	/** The one well-known modality that names of folders and files mention, empty if none or several. */
	public static Optional<Modality> mentioned(final List<String> names) {
		return only(String.join(" ", names));
	}

	/** The one well-known modality a text mentions, empty if none or several. */
	private static Optional<Modality> only(final String text) {
		final Set<Modality> found = new LinkedHashSet<>();
		for (final String word : words(text)) word(word).ifPresent(found::add);
		return found.size() == 1 ? Optional.of(found.iterator().next()) : Optional.empty();
	}

	private static Optional<Modality> word(final String word) {
		if (word.equals("ct")) return Optional.of(Modality.CT);
		if (word.equals("pet") || word.equals("pt")) return Optional.of(Modality.PET);
		if (word.matches("t1([a-z].*)?")) return Optional.of(Modality.T1);
		if (word.matches("t2([a-z].*)?")) return Optional.of(Modality.T2);
		if (word.equals("cine")) return Optional.of(Modality.CINE);
		return Optional.empty();
	}

	private static List<String> words(final String text) {
		return List.of(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"));
	}
}
