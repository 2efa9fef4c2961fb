package sc.fiji.hermes.collection.layout;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/**
 * What a {@link FolderLayout} finds in a folder.
 *
 * @param labels at least one
 * @param files at least one case
 * @param modality if the folder tells
 * @param splits given with the folder, by case id; empty if none are
 * @param annotated by case id; a case that is not listed is annotated completely
 */
record FolderContent(List<Label> labels, List<FolderCases.CaseFiles> files, Optional<Modality> modality, Map<String, Split> splits,
	Map<String, Set<Task>> annotated)
{}
