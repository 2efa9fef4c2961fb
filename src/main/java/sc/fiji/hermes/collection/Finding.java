package sc.fiji.hermes.collection;

import java.nio.file.Path;
import java.util.Optional;

/**
 * One thing that {@link Check} found.
 *
 * @param severity whether training must not start
 * @param dataset name of the dataset, empty if the finding concerns the whole collection
 * @param caseId id of the case, empty if it concerns the whole dataset
 * @param file the file at fault, where one file is
 * @param sentence what is wrong
 * @param remedy what to do, as an imperative
 */
public record Finding(Severity severity, String dataset, String caseId, Optional<Path> file, String sentence,
	String remedy)
{

	/** {@link #ERROR} makes the collection unusable; {@link #WARNING} deserves a look. */
	public enum Severity {
			ERROR, WARNING
	}

	public boolean isError() {
		return severity == Severity.ERROR;
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
