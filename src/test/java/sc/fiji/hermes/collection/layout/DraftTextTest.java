package sc.fiji.hermes.collection.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/** {@link DraftText} there and back. */
class DraftTextTest {

	@TempDir
	Path root;

	private DraftFolder folder(final String name) throws IOException {
		return DraftFolder.of(Files.createDirectories(root.resolve(name)));
	}

	@Test
	@DisplayName("folders and what is said of them come back from their texts, whatever their names")
	void roundTrip() throws IOException {
		final List<DraftFolder> all = List.of(folder("Study A, B").withModality(Optional.of(Modality.of("T1 FLAIR"))).withWeight(0.25), folder(
			"a;b").withChannel(2), folder("x=y").withModality(Optional.of(Modality.CT)), folder("one/same").withRecipe(Optional.of(Recipe.of(
				"lits"))), folder("two/same").withWeight(3).withLabels(List.of(new Label(new Task("left lung"), List.of(3)), new Label(new Task(
					"lungs"), List.of(1, 2)))));
		final DraftText text = DraftText.of(all);
		assertEquals("Study A, B=T1 FLAIR, x=y=CT", text.modalities());
		assertEquals("Study A, B=0.25, " + root.resolve("two/same") + "=3", text.weights());
		assertEquals(root.resolve("two/same") + "=3:left lung/1:lungs/2:lungs", text.structures());
		assertEquals(all, text.toFolders());
	}

	@Test
	@DisplayName("paths stand in lines or between semicolons; folders that are not used are left out")
	void paths() throws IOException {
		final DraftFolder a = folder("a"), b = folder("b"), c = folder("c");
		assertEquals(a.folder() + ";" + c.folder(), DraftText.of(List.of(a, b.withUsed(false), c)).folders());
		final String text = " " + a.folder() + " ; " + b.folder() + "\n\n" + c.folder() + "\n";
		assertEquals(List.of(a, b, c), new DraftText(text, "", "", "", "", "").toFolders());
		assertEquals(List.of(), new DraftText(" \n", "", "", "", "", "").toFolders());
	}

	@Test
	@DisplayName("a line that is no path as a whole is split all the same, and the part that is none is named alone")
	void noPath() throws IOException {
		// on Linux nothing but NUL is refused, on Windows the colon of a second drive is
		assertSays("b\0 cannot be a path; check it.", folder("a").folder() + ";b\0", "", "", "", "", "");
	}

	@Test
	@DisplayName("a folder with two recipes is two datasets, of which each can be spoken of by its recipe and both by their folder")
	void twoRecipes() throws IOException {
		final DraftFolder amos = folder("amos22"), other = folder("amos-mr");
		final Optional<Recipe> ct = Optional.of(Recipe.of("amos-ct")), mr = Optional.of(Recipe.of("amos-mr"));
		final List<DraftFolder> all = List.of(amos.withRecipe(ct), amos.withRecipe(mr).withModality(Optional.of(Modality.T1)).withWeight(2), other
			.withWeight(3));
		final DraftText text = DraftText.of(all);
		assertEquals(amos.folder() + ";" + other.folder(), text.folders());
		assertEquals("amos22=amos-ct, amos22=amos-mr", text.recipes());
		assertEquals("amos-mr=T1", text.modalities());
		assertEquals(all, text.toFolders());
		final String recipes = "amos22=amos-ct, amos22=amos-mr, amos22=amos-ct";
		assertEquals(List.of(amos.withRecipe(ct).withWeight(2), amos.withRecipe(mr).withWeight(0.5)), new DraftText(amos.folder().toString(), "",
			recipes, "", "amos22=2, amos-mr=0.5", "").toFolders());
	}

	@Test
	@DisplayName("a folder that has a recipe is not taken apart, be it named by name or path; one of its parts can still have one")
	void wholeFolder() throws IOException {
		final Path lits = folder("LiTS").folder();
		for (final String file : List.of("Training Batch 1/volume-0.nii", "Training Batch 1/segmentation-0.nii", "other/x.nii", "other/x_seg.nii")) {
			Files.createDirectories(lits.resolve(file).getParent());
			Files.write(lits.resolve(file), new byte[0]);
		}
		final Optional<Recipe> recipe = Optional.of(Recipe.of("lits"));
		for (final String name : List.of("LiTS", lits.toString())) assertEquals(List.of(DraftFolder.of(lits).withRecipe(recipe)), new DraftText(lits
			.toString(), "", name + "=lits", "", "", "").toFolders());
		assertEquals(List.of(recipe, Optional.empty()), new DraftText(lits.toString(), "",
			"Training Batch 1=lits", "", "", "").toFolders().stream().map(DraftFolder::recipe).toList());
	}

	@Test
	@DisplayName("a folder may also be named by its dataset")
	void datasetName() {
		final Path msd = Downloads.msd(root);
		assertEquals(List.of(Optional.of(Modality.T1)), new DraftText(msd.toString(), "Spleen=t1", "", "", "", "").toFolders().stream().map(
			DraftFolder::modality).toList());
	}

	private void assertSays(final String sentence, final String... texts) {
		final DraftText text = new DraftText(texts[0], texts[1], texts[2], texts[3], texts[4], texts[5]);
		final String said = assertThrows(InputException.class, text::toFolders).getMessage();
		assertTrue(said.startsWith(sentence), said);
	}

	@Test
	@DisplayName("a mistake in a text is one sentence that says what to write")
	void mistakes() throws IOException {
		final String a = folder("a").folder().toString();
		assertSays("\"T1\" gives no folder a modality; write Folder=value, e.g. Task04_Hippocampus=T1.", a, "T1", "", "", "", "");
		assertSays("A modality is given for \"b\", which is none of the folders; use one of a.", a, "b=T1", "", "", "", "");
		assertSays("The name \"[T1]\" of a modality holds a [; use letters", a, "a=[T1]", "", "", "", "");
		assertSays("There is no recipe \"lits2\"; use one of amos-ct", a, "", "a=lits2", "", "", "");
		assertSays("The channel is \"x\"; give a whole number from 0.", a, "", "", "a=x", "", "");
		assertSays("The dataset weight is 0.0; give a number greater than 0.", a, "", "", "", "a=0", "");
		assertSays("\"liver\" names no structure; write value and name, e.g. 1:liver/2:tumour.", a, "", "", "", "", "a=liver");
		assertSays("The value 1 has two names; give one.", a, "", "", "", "", "a=1:x/1:y");
		assertSays(root.resolve("nowhere") + " is not a folder; check the path.", root.resolve("nowhere").toString(), "", "", "", "", "");
	}
}
