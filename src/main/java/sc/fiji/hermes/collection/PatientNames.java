package sc.fiji.hermes.collection;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whose image a case is, by its name. Cautious: only endings that surely say "another image of the same patient" are
 * taken off, so that cases of unlike names are different patients unless their names say otherwise.
 */
public final class PatientNames {

	/** BIDS: {@code sub-01_ses-2_T1w}. */
	private static final Pattern BIDS = Pattern.compile("(?i)^(?:.*_)?(sub-[a-z0-9]+)([_-].*)?$");

	/** TCGA, TCIA and AutoPET: {@code TCGA-02-0006}, {@code LIDC-IDRI-0001}, {@code PETCT_0a1b}, followed by a series. */
	private static final Pattern TCGA = Pattern.compile("(?i)^(TCGA-[a-z0-9]{2}-[a-z0-9]{4}|LIDC-IDRI-\\d{4}|PETCT_[a-z0-9]+)([_-].*)?$");

	/** A word for a repetition, with its number; or end-diastole and end-systole. */
	private static final Pattern REPETITION = Pattern.compile(
		"(?i)[_. -](?:(?:frame|time|timepoint|tp|visit|ses|session|scan|series|phase|followup|fu|run|rep|repeat|slab|crop|part|t)[_-]?\\d+|" +
			"ed|es|baseline|pre|post|arterial|venous|portal|delayed)$");

	/** A number, perhaps behind a word that any dataset has. */
	private static final Pattern NUMBER = Pattern.compile(
		"(?i)(?:c|p|s|pt|pat|patient|case|sub|subj|subject|img|image|scan|vol|volume|id|no|nr|study|train|training|val|validation|test)?[_. -]?\\d+");

	private PatientNames() {}

	/** Whether a patient's name is no more than a number, which patients of other datasets may have as well. */
	public static boolean isNumber(final String patient) {
		return NUMBER.matcher(patient).matches();
	}

	/** The patient's name, e.g. {@code patient001} for {@code patient001_frame12}; never empty. */
	public static String of(final String caseId) {
		for (final Pattern p : new Pattern[] { BIDS, TCGA }) {
			final Matcher m = p.matcher(caseId);
			if (m.matches()) return m.group(1);
		}
		String name = caseId;
		for (String shorter = stripped(name); !shorter.equals(name); shorter = stripped(name)) name = shorter;
		return name;
	}

	private static String stripped(final String name) {
		final String shorter = REPETITION.matcher(name).replaceFirst("");
		return shorter.isEmpty() ? name : shorter;
	}
}
