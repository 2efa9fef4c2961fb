package sc.fiji.hermes.collection.layout;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.OtherValues;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/**
 * What a {@link FolderLayout} finds in a folder.
 *
 * @param labels at least one
 * @param others what further values mean, by what the folder says
 * @param files at least one case
 * @param modality if the folder tells
 * @param splits given with the folder, by case id; empty if none are
 * @param annotated by case id; a case that is not listed is annotated completely
 */
record FolderContent(List<Label> labels, OtherValues others, List<FolderCases.CaseFiles> files, Optional<Modality> modality,
	Map<String, Split> splits, Map<String, Set<Task>> annotated)
{

	/** Of a folder whose label maps hold the values of labels alone. */
	FolderContent(final List<Label> labels, final List<FolderCases.CaseFiles> files, final Optional<Modality> modality,
		final Map<String, Split> splits, final Map<String, Set<Task>> annotated)
	{
		this(labels, OtherValues.REFUSED, files, modality, splits, annotated);
	}
}
