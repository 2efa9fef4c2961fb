package sc.fiji.hermes.evaluate;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

import sc.fiji.hermes.volume.Task;

/**
 * One case to compare: which tasks are annotated in it, and where the two sets of masks are.
 *
 * @param dataset name of the dataset
 * @param caseId unique within the dataset
 * @param tasks the annotated tasks; only these are scored, since for any other task a
 *          voxel without a label is unknown and not background
 */
public record EvaluationCase(String dataset, String caseId, Set<Task> tasks, MaskSource reference, MaskSource prediction)
	implements CaseToCompare
{

	public EvaluationCase {
		tasks = Collections.unmodifiableSet(new LinkedHashSet<>(tasks));
	}

	@Override
	public EvaluationCase open() {
		return this;
	}
}
