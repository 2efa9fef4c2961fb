package sc.fiji.hermes.bundle;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

import sc.fiji.hermes.file.StrictJson;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/**
 * Where a model comes from and how good it is, for its readers; nothing in it changes what the model computes.
 *
 * @param created date such as {@code 2026-01-31}
 * @param hermesVersion version of the program that trained it
 * @param datasets it was trained on
 * @param steps optimizer steps
 * @param validation one score a dataset and task, empty if there was no validation
 * @param licence what the licences of the data allow, a sentence
 * @param intendedUse what it is for, a sentence
 * @param limits what it is not good for, a sentence each; may be empty
 */
public record ModelCard(String created, String hermesVersion, List<TrainingData> datasets, long steps, List<Score> validation,
	String licence, String intendedUse, List<String> limits)
{

	/** Stands where nobody looked into the licences of the data. */
	public static final String UNKNOWN_LICENCE =
		"No licence is stated; ask the owners of the training data before you pass this model on.";

	/** What every model is for unless its maker says otherwise. */
	public static final String RESEARCH = "Research on images like those it was trained on, with every result checked by an expert.";

	/**
	 * One dataset the model saw.
	 *
	 * @param cases used for training, 0 or more
	 * @param attribution whose data they are; empty if nobody said
	 */
	public record TrainingData(String name, int cases, Modality modality, Optional<Attribution> attribution) {

		public TrainingData {
			if (cases < 0) throw new IllegalArgumentException("cases must be 0 or more, not " + cases);
		}

		/** Of unknown origin. */
		public TrainingData(final String name, final int cases, final Modality modality) {
			this(name, cases, modality, Optional.empty());
		}

		public TrainingData withAttribution(final Attribution known) {
			return new TrainingData(name, cases, modality, Optional.of(known));
		}
	}

	/**
	 * Whose data they are and on what terms; it stays with whatever is learned from them.
	 *
	 * @param source what the data are called by those who published them
	 * @param licence its usual short name, such as {@code CC BY 4.0}
	 * @param address where data or licence are found
	 * @param citation of a publication
	 */
	public record Attribution(String source, String licence, String address, String citation) {

		public Attribution {
			for (final String text : List.of(source, licence, address, citation)) if (text.isBlank()) throw new IllegalArgumentException(
				"an attribution has source, licence, address and citation");
		}

		/** @throws sc.fiji.hermes.job.InputException if one of the four is missing, or there is something else */
		public static Attribution of(final StrictJson json) {
			json.onlyKeys(List.of("source", "licence", "address", "citation"));
			return new Attribution(json.get("source").text(), json.get("licence").text(), json.get("address").text(), json.get("citation").text());
		}
	}

	/**
	 * How well one task of one dataset is segmented.
	 *
	 * @param dice mean over the cases, 0…1
	 * @param cases it is the mean of, 1 or more
	 */
	public record Score(String dataset, Task task, double dice, int cases) {

		public Score {
			if (!(dice >= 0 && dice <= 1)) throw new IllegalArgumentException("Dice must lie in 0…1, not " + dice);
			if (cases < 1) throw new IllegalArgumentException("a score needs a case");
		}
	}

	public ModelCard {
		datasets = List.copyOf(datasets);
		validation = List.copyOf(validation);
		limits = List.copyOf(limits);
		if (steps < 0) throw new IllegalArgumentException("steps must be 0 or more, not " + steps);
	}

	/** A card dated today (UTC), for research, its licence unknown. */
	public static ModelCard today(final List<TrainingData> datasets, final long steps, final List<Score> validation) {
		final String version = ModelCard.class.getPackage().getImplementationVersion();
		return new ModelCard(LocalDate.now(ZoneOffset.UTC).toString(), version == null ? "development" : version, datasets, steps,
			validation, UNKNOWN_LICENCE, RESEARCH, List.of());
	}

	/** A copy with another note on the licence. */
	public ModelCard withLicence(final String note) {
		return new ModelCard(created, hermesVersion, datasets, steps, validation, note, intendedUse, limits);
	}

	/** A copy with other words on what it is for and what not. */
	public ModelCard withUse(final String use, final List<String> notGoodFor) {
		return new ModelCard(created, hermesVersion, datasets, steps, validation, licence, use, notGoodFor);
	}

	/** A copy with other data. */
	public ModelCard withDatasets(final List<TrainingData> data) {
		return new ModelCard(created, hermesVersion, data, steps, validation, licence, intendedUse, limits);
	}

	/** A copy with other scores. */
	public ModelCard withValidation(final List<Score> scores) {
		return new ModelCard(created, hermesVersion, datasets, steps, scores, licence, intendedUse, limits);
	}
}
