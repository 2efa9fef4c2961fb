package sc.fiji.hermes.collection.layout;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import sc.fiji.hermes.collection.CollectionFiles;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.file.StrictJson;

/**
 * What the values of the label maps of a folder mean, as a file in it or beside it says.
 *
 * @param labels none if there is no such file
 * @param ignored values of voxels that are unknown, nnU-Net's label "ignore"
 */
public record DeclaredLabels(List<Label> labels, BitSet ignored) {

	/**
	 * From {@code labels.json}, or from the {@code dataset.json} of MSD and nnU-Net, which copies it to its predictions.
	 *
	 * @throws sc.fiji.hermes.job.InputException if one of them cannot be read
	 */
	public static DeclaredLabels of(final Path folder) {
		final Path whole = folder.toAbsolutePath().normalize();
		final List<Path> places = Optional.ofNullable(whole.getParent()).map(parent -> List.of(whole, parent)).orElse(List.of(whole));
		for (final Path place : places) {
			final Path plain = place.resolve("labels.json"), dataset = place.resolve("dataset.json");
			if (Files.isRegularFile(plain)) return new DeclaredLabels(CollectionFiles.labels(StrictJson.read(plain)), new BitSet());
			if (!Files.isRegularFile(dataset)) continue;
			final StrictJson json = StrictJson.read(dataset);
			if (!json.isObject() || json.find("labels").isEmpty()) continue;
			final Set<Integer> ignored = new HashSet<>();
			final List<Label> labels = DatasetFolders.labels(json.get("labels"), ignored);
			final BitSet values = new BitSet();
			ignored.forEach(values::set);
			return new DeclaredLabels(labels, values);
		}
		return new DeclaredLabels(List.of(), new BitSet());
	}
}
