package sc.fiji.hermes.evaluate;

/** A case whose files are looked at only when its turn has come. */
public interface CaseToCompare {

	/** Name of the dataset. */
	String dataset();

	/** Unique within the dataset. */
	String caseId();

	/**
	 * What to compare in it.
	 *
	 * @throws sc.fiji.hermes.job.InputException if it cannot be compared
	 */
	EvaluationCase open();
}
