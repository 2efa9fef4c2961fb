package sc.fiji.hermes.collection.layout;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import sc.fiji.hermes.file.StrictJson;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Modality;

/**
 * One of several images of a case, as MSD and nnU-Net declare them.
 *
 * @param number from 0
 * @param name as declared, e.g. {@code FLAIR}
 * @param modality that the name means
 */
public record Channel(int number, String name, Modality modality) {

	/** Those that the dataset.json of a folder of images declares, which lies in it or beside it; none if there is no such file. */
	public static List<Channel> declared(final Path folder) {
		final Path whole = folder.toAbsolutePath().normalize();
		for (final Path place : Optional.ofNullable(whole.getParent()).map(parent -> List.of(whole, parent)).orElse(List.of(whole))) {
			final Path json = place.resolve("dataset.json");
			if (Files.isRegularFile(json)) return read(json, String.valueOf(place.getFileName()));
		}
		return List.of();
	}

	/** A file of another kind under that name declares nothing. */
	private static List<Channel> read(final Path json, final String context) {
		final List<Channel> channels = new ArrayList<>();
		try {
			for (final Map.Entry<String, StrictJson> e : FolderCases.channels(StrictJson.read(json)).entrySet()) {
				final String name = e.getValue().text();
				channels.add(new Channel(Integer.parseInt(e.getKey()), name, ModalityNames.of(name, List.of(context))));
			}
		}
		catch (final InputException | NumberFormatException e) {
			return List.of();
		}
		return channels;
	}
}
