package sc.fiji.hermes.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.bundle.Model;
import sc.fiji.hermes.bundle.ModelCard;
import sc.fiji.hermes.bundle.ModelCard.TrainingData;
import sc.fiji.hermes.bundle.ModelFolder;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.CollectionFiles;
import sc.fiji.hermes.collection.layout.CollectOptions;
import sc.fiji.hermes.collection.layout.DatasetFolders;
import sc.fiji.hermes.demo.PhantomOptions;
import sc.fiji.hermes.demo.Phantoms;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.Network;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.Weights;
import sc.fiji.hermes.model.resunet.ResUNet;
import sc.fiji.hermes.preprocess.Plan;
import sc.fiji.hermes.preprocess.PlanOptions;
import sc.fiji.hermes.preprocess.Planner;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/** With random weights and phantoms: what is measured means nothing, but has to come from the files and stand in the card. */
class StarterModelTest {

	private static final String DATA = "{\"source\": \"Drawn\", \"licence\": \"CC0\", \"address\": \"here\", \"citation\": \"Nobody, 2026.\"}";

	@TempDir
	Path folder;
	private Collection phantoms;
	private Path model, collection;

	@BeforeEach
	void train() throws IOException {
		final Job job = Job.create().withThreads(2);
		Phantoms.generate(folder.resolve("data"), PhantomOptions.options().withCases(1, 2, 0).withVoxel(2), job);
		try (Stream<Path> folders = Files.list(folder.resolve("data"))) {
			phantoms = DatasetFolders.collect("phantoms", folders.filter(f -> f.toString().matches(".*(CT|PET)")).sorted().toList(), CollectOptions
				.options());
		}
		final Plan plan = Planner.plan(phantoms, PlanOptions.options().withWindow(32, 16, 16), job);
		final NetworkConfig config = NetworkConfig.universal(ResUNet.of(4), plan.tasks().size(), plan.modalities().size());
		model = folder.resolve("trained");
		ModelFolder.write(model, new Model("run", config, plan, Weights.initialize(Network.of(config).parameters(), 19), ModelCard.today(phantoms
			.datasets().stream().map(d -> new TrainingData(d.name(), 1, d.modality())).toList(), 7, List.of())));
		collection = folder.resolve("collection.json");
		CollectionFiles.write(phantoms, collection);
	}

	private Path terms(final String datasets) throws IOException {
		return Files.writeString(folder.resolve("terms.json"), "{\"intendedUse\": \"To try.\", \"limits\": [\"Not for cats.\"], \"licence\": " +
			"\"CC0, as the data.\", \"tasks\": {\"liver\": \"the_liver\"}, \"modalities\": {\"Phantom_PET\": \"CT\"}, \"datasets\": {" + datasets + "}}");
	}

	private int run(final Path terms) {
		return BenchMain.run(new StarterModel(), new String[] { model.toString(), "--collection=" + collection, "--terms=" + terms, "--output=" +
			folder.resolve("models/starter"), "--pictures=" + folder.resolve("docs"), "--work=" + folder.resolve("work"), "--threads=2" });
	}

	@Test
	@DisplayName("the model is small, renamed, measured on every validation case of every task, attributed, and pictured")
	void made() throws IOException {
		assertEquals(0, run(terms("\"Phantom_CT\": " + DATA + ", \"Phantom_PET\": " + DATA)));
		final Model made = ModelFolder.read(folder.resolve("models/starter"));
		assertEquals("starter", made.name());
		assertTrue(made.plan().tasks().contains(new Task("the_liver")) && !made.plan().tasks().contains(new Task("liver")));
		assertEquals(Modality.CT, made.plan().grid("Phantom_PET").modality());
		assertEquals(made.plan().tasks().size(), made.card().validation().size());
		assertTrue(made.card().validation().stream().allMatch(s -> s.cases() == 2), made.card().validation().toString());
		assertTrue(made.card().datasets().stream().allMatch(d -> d.attribution().orElseThrow().licence().equals("CC0")));
		final String card = Files.readString(folder.resolve("models/starter/README.md"));
		for (final String part : List.of("To try.", "- Not for cats.", "CC0, as the data.", "| Phantom_CT | the_liver | 0.", "as float16"))
			assertTrue(card.contains(part), part + " in " + card);
		for (final String name : List.of("starter-cases.png", "starter-tasks.png", "starter-modalities.png")) assertTrue(Files.size(folder.resolve(
			"docs").resolve(name)) > 1000);
		assertTrue(Files.exists(folder.resolve("work/every-task.png")) && Files.exists(folder.resolve("work/evaluation.csv")));
	}

	@Test
	@DisplayName("data whose owners are not named are refused, and nothing is written")
	void unattributed() throws IOException {
		final Path terms = terms("\"Phantom_CT\": " + DATA);
		assertEquals(2, run(terms));
		assertFalse(Files.exists(folder.resolve("models")));
		final String message = assertThrows(InputException.class, () -> StarterTerms.read(terms).card(ModelFolder.describe(model).card())).getMessage();
		assertTrue(message.contains("Phantom_PET"), message);
	}
}
