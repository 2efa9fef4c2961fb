package sc.fiji.hermes.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

import sc.fiji.hermes.Hermes;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.CollectionFiles;
import sc.fiji.hermes.collection.layout.CollectOptions;
import sc.fiji.hermes.collection.layout.FolderOptions;
import sc.fiji.hermes.job.Job;

/** Data as commands take it: a collection file, or one dataset folder as it lies. */
public final class CollectionInput {

	/** Says in dialogs what {@link #read} takes. */
	static final String DESCRIPTION = "A collection file (JSON), or a dataset folder: Medical Segmentation Decathlon, nnU-Net, BIDS, or " +
		"folders of images and labels.";

	private CollectionInput() {}

	/**
	 * Reads a collection; images are not opened.
	 *
	 * @param notes hears what was assumed about a folder
	 */
	public static Collection read(final Path data, final Job job, final Consumer<String> notes) {
		// as a file too if there is nothing, so that the complaint is about a missing file
		if (!Files.isDirectory(data)) return CollectionFiles.read(data);
		return Hermes.collect(String.valueOf(data.toAbsolutePath().normalize().getFileName()), List.of(data), CollectOptions.options().folders(
			FolderOptions.options().seed(job.seed()).notes(notes)));
	}
}
