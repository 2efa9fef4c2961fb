package sc.fiji.hermes.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.collection.layout.CollectionDraft;
import sc.fiji.hermes.collection.layout.Downloads;
import sc.fiji.hermes.collection.layout.DraftFolder;
import sc.fiji.hermes.collection.layout.Recipe;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.volume.Modality;

/** {@link CollectionModel} and its {@link DatasetRow}s. */
class CollectionModelTest {

	@TempDir
	Path root;

	private CollectionModel model;

	@BeforeEach
	void start() throws IOException {
		Downloads.nnunet(root);
		Downloads.msd(root);
		Downloads.plain(root);
		Files.writeString(Files.createDirectories(root.resolve("half")).resolve("dataset.json"), "{");
		model = new CollectionModel(CollectionDraft.draft().add(root));
	}

	private void read() {
		for (final DraftFolder f : model.unread()) model.heard(model.draft(), model.draft().read(f, Job.create()));
	}

	@Test
	@DisplayName("rows tell of each folder what is known; a bad one says so alone, and once it is not used the collection is ready")
	void rows() {
		assertEquals(4, model.unread().size());
		assertEquals(DatasetRow.READING, model.rows().get(0).recognised());
		assertEquals(List.of("Reading the folders …"), model.sentences());
		read();
		final DatasetRow ct = model.rows().get(0), msd = model.rows().get(1), half = model.rows().get(2), plain = model.rows().get(3);
		assertEquals(List.of("nnU-Net", "Abdomen", "CT", "4", "2", "0", "1: liver, 2: spleen"), List.of(ct.recognised(), ct.name(), ct.modality(), ct
			.training(), ct.validation(), ct.test(), ct.structures()));
		assertEquals(Optional.empty(), ct.editable());
		assertTrue(msd.remarks().startsWith("Spleen calls its images \"MRI\""), msd.remarks());
		assertEquals(Optional.of("1:label_1/2:label_2"), plain.editable());
		assertTrue(half.remarks().startsWith("dataset.json is not valid JSON"), half.remarks());
		assertEquals(List.of("One folder cannot be used; see what the table says, and correct it or take its tick away."), model.sentences());
		model.set(model.draft().change(2, f -> f.withUsed(false)));
		assertTrue(model.unread().isEmpty(), "to use it or not is nothing to read it for");
		assertTrue(model.sentences().get(0).startsWith("3 datasets with 16 cases and 6 structures"), model.sentences().toString());
		model.set(model.draft().joinTasks(true));
		assertTrue(model.unread().isEmpty());
		assertTrue(model.sentences().get(0).startsWith("3 datasets with 16 cases and 5 structures"), model.sentences().toString());
	}

	@Test
	@DisplayName("of two rows that say the same the second has the problem")
	void sameRows() {
		model.set(CollectionDraft.draft().add(root.resolve(Downloads.MSD)));
		model.set(model.draft().again(0).change(0, f -> f.withRecipe(Optional.of(Recipe.of("msd-spleen")))));
		read();
		assertEquals(List.of(false, true), model.rows().stream().map(r -> r.problem().isPresent()).toList());
		assertTrue(model.rows().get(1).remarks().contains("choose a recipe"), model.rows().get(1).remarks());
		model.set(model.draft().change(1, f -> f.withRecipe(Optional.of(Recipe.of("msd-spleen")))));
		read();
		assertEquals(List.of(false, true), model.rows().stream().map(r -> r.problem().isPresent()).toList());
		model.set(model.draft().change(1, f -> f.withRecipe(Optional.of(Recipe.of("msd-liver")))));
		read();
		assertEquals(List.of("msd-spleen", "msd-liver"), model.collection("c", n -> {}).datasets().stream().map(d -> d.name()).toList());
	}

	@Test
	@DisplayName("a change of one folder has it alone read again, a change of the folds all; what was read for something else is dropped")
	void rereading() {
		read();
		final CollectionDraft before = model.draft();
		model.set(before.change(1, f -> f.withModality(Optional.of(Modality.T1))));
		assertEquals(List.of(Downloads.MSD), model.unread().stream().map(DraftFolder::name).toList());
		assertFalse(model.wants(before, before.folders().get(1)));
		model.heard(before, before.read(before.folders().get(1), Job.create()));
		assertEquals(1, model.unread().size());
		read();
		assertEquals("T1", model.rows().get(1).modality());
		assertEquals(Optional.of("T1"), model.rows().get(1).dataset().map(d -> d.modality().name()));
		model.set(model.draft().folds(5).fold(2));
		assertEquals(4, model.unread().size());
		model.heard(before, before.read(before.folders().get(0), Job.create()));
		assertEquals(4, model.unread().size());
	}
}
