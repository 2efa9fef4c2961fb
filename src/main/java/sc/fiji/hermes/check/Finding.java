package sc.fiji.hermes.check;

import java.nio.file.Path;
import java.util.Optional;

/**
 * One thing that {@link Check} found.
 *
 * @param severity whether training must not start
 * @param rule what was looked for
 * @param dataset name of the dataset, empty if the finding concerns the whole collection
 * @param caseId id of the case, empty if it concerns the whole dataset
 * @param file the file at fault, where one file is
 * @param sentence what is wrong
 * @param remedy what to do, as an imperative
 * @param fix what a new collection can do about it, where that is safe
 */
public record Finding(Severity severity, Rule rule, String dataset, String caseId, Optional<Path> file, String sentence,
	String remedy, Optional<Fix> fix)
{

	/**
	 * {@link #ERROR} makes the collection unusable; {@link #WARNING} deserves a look; {@link #NOTE} is worth knowing, and
	 * nothing is wrong.
	 */
	public enum Severity {
			ERROR, WARNING, NOTE
	}

	public boolean isError() {
		return severity == Severity.ERROR;
	}

	/** The same with a fix. */
	Finding withFix(final Fix newFix) {
		return new Finding(severity, rule, dataset, caseId, file, sentence, remedy, Optional.of(newFix));
	}

	/** Everything in one line: where, what is wrong and what to do. */
	public String toLine() {
		final StringBuilder line = new StringBuilder();
		if (!dataset.isEmpty()) line.append(dataset);
		if (!caseId.isEmpty()) line.append(", case ").append(caseId);
		if (line.length() > 0) line.append(": ");
		return line.append(sentence).append("; ").append(remedy).append('.').toString();
	}
}
