package sc.fiji.hermes.bundle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import sc.fiji.hermes.bundle.ModelCard.Score;
import sc.fiji.hermes.model.Network;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.Weights;
import sc.fiji.hermes.model.resunet.ResUNet;
import sc.fiji.hermes.preprocess.Grid;
import sc.fiji.hermes.preprocess.Plan;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/** An untrained model of two tasks on CT. */
public final class SmallModel {

	private SmallModel() {}

	/** Writes a model whose description somebody has edited, and taken the hash away that told so. @return the folder */
	public static Path writeEdited(final Path folder) {
		final Path json = write(folder).resolve("model.json");
		try {
			Files.writeString(json, Files.readString(json).replace("\"Abdomen\"", "\"Bauch\"").replaceAll(
				",\\s*\"sha256\": \"\\w+\"", ""));
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
		return folder;
	}

	/** Writes the model. @return the folder */
	public static Path write(final Path folder) {
		final List<Task> tasks = List.of(new Task("liver"), new Task("spleen"));
		final NetworkConfig config = NetworkConfig.universal(ResUNet.of(4), 2, 2);
		final Plan plan = new Plan(Plan.CURRENT_VERSION, tasks, List.of(Modality.CT), List.of(new Grid("set", Modality.CT, tasks, true, List.of(
			1.5, 1.5, 2.0), List.of(48, 48, 32))));
		ModelFolder.write(folder, new Model("Abdomen", config, plan, Weights.initialize(Network.of(config).parameters(), 1), ModelCard.today(List
			.of(), 10, List.of(new Score("set", tasks.get(0), 0.9, 4)))));
		return folder;
	}
}
