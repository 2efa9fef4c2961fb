package sc.fiji.hermes.bundle;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

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
 */
public record ModelCard(String created, String hermesVersion, List<TrainingData> datasets, long steps, List<Score> validation,
	String licence, String intendedUse)
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
	 */
	public record TrainingData(String name, int cases, Modality modality) {

		public TrainingData {
			if (cases < 0) throw new IllegalArgumentException("cases must be 0 or more, not " + cases);
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
		if (steps < 0) throw new IllegalArgumentException("steps must be 0 or more, not " + steps);
	}

	/** A card dated today (UTC), for research, its licence unknown. */
	public static ModelCard today(final List<TrainingData> datasets, final long steps, final List<Score> validation) {
		final String version = ModelCard.class.getPackage().getImplementationVersion();
		return new ModelCard(LocalDate.now(ZoneOffset.UTC).toString(), version == null ? "development" : version, datasets, steps,
			validation, UNKNOWN_LICENCE, RESEARCH);
	}

	/** A copy with another note on the licence. */
	public ModelCard withLicence(final String note) {
		return new ModelCard(created, hermesVersion, datasets, steps, validation, note, intendedUse);
	}
}
