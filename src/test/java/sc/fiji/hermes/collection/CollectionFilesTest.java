package sc.fiji.hermes.collection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/** {@link CollectionFiles}: what is written is read back, and what is wrong is named. */
class CollectionFilesTest {

	private static final String GOOD = """
		{"name": "test", "datasets": [
		 {"name": "A", "modality": "CT", "weight": 1.5, "labels": {"whole": [1, 2], "stem": 1, "tip": 2}, "cases": [
		  {"id": "a1", "image": "img/a1.nii.gz", "labels": "lab/a1.nii.gz", "split": "train", "annotated": ["stem"]},
		  {"id": "a2", "image": "img/a2.nii.gz", "labels": "lab/a2.nii.gz", "split": "validation"},
		  {"id": "a3", "image": "img/a3.nii.gz", "split": "test"}]},
		 {"name": "B", "modality": "CT", "labels": {"stem": 7}, "cases": [
		  {"id": "a1", "image": "../b1.nii.gz", "labels": "/far/b1.nii.gz", "split": "train"}]}]}
		""";

	@TempDir
	Path folder;

	private Path json(final String text) throws IOException {
		return Files.writeString(folder.resolve("c.json"), text);
	}

	@Test
	@DisplayName("frames and series are read and written, and a frame that is none is refused with its place")
	void parts() throws IOException {
		final String part = GOOD.replace("\"image\": \"img/a1.nii.gz\", \"labels\": \"lab/a1.nii.gz\"",
			"\"image\": \"img/a1.nii.gz\", \"frame\": 3, \"labels\": \"lab/a1.nii.gz\", \"labelFrame\": 2").replace("\"image\": \"img/a3.nii.gz\"",
				"\"image\": \"img/a3\", \"series\": \"T1 axial\"");
		final Collection c = CollectionFiles.read(json(part));
		final List<Case> cases = c.datasets().get(0).cases();
		assertEquals(List.of(Case.Part.ofFrames(3, 2), Case.Part.WHOLE, Case.Part.ofSeries("T1 axial")), cases.stream().map(Case::part).toList());
		CollectionFiles.write(c, folder.resolve("again.json"));
		assertEquals(c, CollectionFiles.read(folder.resolve("again.json")));
		CollectionFiles.write(CollectionFiles.read(json(GOOD)), folder.resolve("old.json"));
		final String old = Files.readString(folder.resolve("old.json"));
		assertFalse(old.contains("rame") || old.contains("series"), old);
		for (final String wrong : List.of("0", "-1", "1.5", "\"1\"", "99999999999")) {
			final String message = assertThrows(InputException.class, () -> CollectionFiles.read(json(part.replace("\"frame\": 3", "\"frame\": " +
				wrong)))).getMessage();
			assertTrue(message.contains("datasets[0].cases[0].frame"), message);
		}
		assertTrue(assertThrows(InputException.class, () -> CollectionFiles.read(json(GOOD.replace("\"split\": \"test\"",
			"\"labelFrame\": 1, \"split\": \"test\"")))).getMessage().contains("labelFrame"));
	}

	@Test
	@DisplayName("ignored and undeclared values are read and written; without them a file is as it was")
	void otherValues() throws IOException {
		final String others = GOOD.replaceFirst("\"cases\"", "\"ignore\": [9, 7], \"undeclared\": \"background\", \"cases\"");
		final Collection c = CollectionFiles.read(json(others));
		assertEquals(OtherValues.REFUSED.withIgnored(Set.of(7, 9)).with(OtherValues.Undeclared.BACKGROUND), c.datasets().get(0).others());
		assertEquals(OtherValues.REFUSED, c.datasets().get(1).others());
		CollectionFiles.write(c, folder.resolve("again.json"));
		assertEquals(c, CollectionFiles.read(folder.resolve("again.json")));
		CollectionFiles.write(CollectionFiles.read(json(GOOD)), folder.resolve("old.json"));
		final String old = Files.readString(folder.resolve("old.json"));
		assertFalse(old.contains("ignore") || old.contains("undeclared"), old);
		assertTrue(assertThrows(InputException.class, () -> CollectionFiles.read(json(others.replace("[9, 7]", "[9, 2]")))).getMessage().contains(
			"the value 2 is ignored and means"));
		assertTrue(assertThrows(InputException.class, () -> CollectionFiles.read(json(others.replace("\"background\"", "\"foreground\""))))
			.getMessage().contains("use background or unknown"));
	}

	@Test
	@DisplayName("a collection reads with relative paths, regions, shared tasks and annotated tasks")
	void reads() throws IOException {
		final Collection c = CollectionFiles.read(json(GOOD));
		assertEquals(List.of(new Task("whole"), new Task("stem"), new Task("tip")), c.tasks());
		assertEquals(List.of(Modality.CT), c.modalities());
		final Dataset a = c.datasets().get(0);
		assertEquals(1.5, a.weight());
		assertEquals(List.of(1, 2), a.label(new Task("whole")).orElseThrow().values());
		final Case first = a.cases().get(0);
		assertEquals(folder.resolve("img/a1.nii.gz").toAbsolutePath(), first.image());
		assertEquals(Set.of(new Task("stem")), first.annotated());
		assertEquals(Set.copyOf(a.tasks()), a.cases().get(1).annotated());
		assertEquals(Split.VALIDATION, a.cases().get(1).split());
		assertEquals(Optional.empty(), a.cases().get(2).labels());
		assertEquals(Set.of(), a.cases().get(2).annotated());
		final Case b = c.datasets().get(1).cases().get(0);
		assertEquals(1, c.datasets().get(1).weight());
		assertEquals(folder.toAbsolutePath().getParent().resolve("b1.nii.gz"), b.image());
		assertTrue(b.labels().orElseThrow().isAbsolute());
	}

	@Test
	@DisplayName("a task name may hold a slash")
	void slashInTask() throws IOException {
		assertEquals(new Task("B/stem"), CollectionFiles.read(json(GOOD.replace("{\"stem\": 7}", "{\"B/stem\": 7}"))).tasks().get(3));
	}

	@Test
	@DisplayName("written and read back is equal, with paths relative to the file")
	void roundTrip() throws IOException {
		final Collection c = CollectionFiles.read(json(GOOD));
		final Path copy = folder.resolve("copy.json");
		CollectionFiles.write(c, copy);
		assertEquals(c, CollectionFiles.read(copy));
		final String text = Files.readString(copy);
		assertTrue(text.contains("\"img/a1.nii.gz\""), text);
		assertTrue(text.contains("\"../b1.nii.gz\""), text);
		assertFalse(text.contains(folder.toString()), text);
	}

	@Test
	@DisplayName("labels come in the order of their smallest value")
	void labelOrder() throws IOException {
		final Collection c = CollectionFiles.read(json(GOOD.replace("\"whole\": [1, 2], \"stem\": 1, \"tip\": 2",
			"\"whole\": [9, 2], \"tip\": 4, \"stem\": 1")));
		assertEquals(List.of(new Task("stem"), new Task("whole"), new Task("tip")), c.datasets().get(0).tasks());
	}

	@Test
	@DisplayName("two spellings of a modality are one")
	void modalitySpelling() throws IOException {
		final int at = GOOD.indexOf("\"CT\"");
		final Collection c = CollectionFiles.read(json(GOOD.substring(0, at) + "\"ct\"" + GOOD.substring(at + 4)));
		assertEquals(List.of(Modality.CT), c.modalities());
	}

	@ParameterizedTest(name = "{2}: {3}")
	@DisplayName("a mistake is named with file and place")
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
		"name": "test",                        | "name": "test", "more": 1,       | at the top          | "more" is not a known key
		"name": "test",                        | ``                               | at the top          | "name" is missing
		"weight": 1.5                          | "weight": 0                      | datasets[0].weight  | greater than 0
		"weight": 1.5                          | "weight": "1"                    | datasets[0].weight  | expected a number
		"weight": 1.5                          | "wieght": 1.5                    | datasets[0]         | "wieght" is not a known key
		"modality": "CT", "weight"             | "weight"                         | datasets[0]         | "modality" is missing
		"name": "B"                            | "name": "A"                      | datasets[1]         | used twice
		"id": "a2"                             | "id": "a1"                       | datasets[0].cases[1]| used twice
		"id": "a2"                             | "id": "../a2"                    | datasets[0].cases[1].id | cannot be the name of a file
		"id": "a2"                             | "id": "a\\\\2"                   | datasets[0].cases[1].id | cannot be the name of a file
		"id": "a2"                             | "id": ".."                       | datasets[0].cases[1].id | cannot be the name of a file
		"name": "B"                            | "name": "B/C"                    | datasets[1].name    | cannot be the name of a file
		"name": "B"                            | "name": "."                      | datasets[1].name    | cannot be the name of a file
		"name": "B"                            | "name": "B\\u0000"               | datasets[1].name    | cannot be the name of a file
		"split": "test"                        | "split": "Test"                  | datasets[0].cases[2].split | use train, validation or test
		["stem"]                               | ["stm"]                          | datasets[0].cases[0].annotated[0] | not a label of the dataset
		["stem"]                               | ["stem", "stem"]                 | datasets[0].cases[0].annotated[1] | stands twice
		"split": "test"                        | "split": "test", "annotated": ["tip"] | datasets[0].cases[2] | no "labels" file
		"tip": 2                               | "tip": 1                         | datasets[0].labels.tip | have the same value 1
		[1, 2]                                 | [1, 1]                           | datasets[0].labels.whole[1] | stands twice
		"tip": 2                               | "tip": 0                         | datasets[0].labels.tip | use 1 to 65535
		"tip": 2                               | "tip": 70000                     | datasets[0].labels.tip | use 1 to 65535
		"tip": 2                               | "tip": 2.5                       | datasets[0].labels.tip | whole number
		"tip": 2                               | "stem": 2                        | stem                | twice
		{"stem": 7}                            | {}                               | datasets[1].labels  | declares no label
		"img/a1.nii.gz"                        | null                             | datasets[0].cases[0].image | found null
		"img/a1.nii.gz"                        | " "                              | datasets[0].cases[0].image | empty
		"img/a1.nii.gz"                        | ["x"]                            | datasets[0].cases[0].image | found a list
		""")
	void mistakes(final String from, final String to, final String place, final String says) throws IOException {
		assertTrue(GOOD.contains(from), "the test replaces something that is there");
		final int at = GOOD.indexOf(from);
		final Path file = json(GOOD.substring(0, at) + to + GOOD.substring(at + from.length()));
		final String message = assertThrows(InputException.class, () -> CollectionFiles.read(file)).getMessage();
		assertTrue(message.startsWith(file.toString()), message);
		assertTrue(message.contains(place), message);
		assertTrue(message.contains(says), message);
		assertEquals(1, message.lines().count(), message);
	}

	@ParameterizedTest
	@DisplayName("empty, broken and hostile files are refused in a sentence")
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
		`` | not valid JSON
		{ | not valid JSON
		[] | expected an object
		{"name": "x", "datasets": []} | has no dataset
		{"name": "x", "datasets": {}} | expected a list
		{"name": "x", "datasets": [{"name": "A", "modality": "CT", "labels": {"t": 1}, "cases": []}]} | has no case
		{"name": "x", "datasets": []} {} | not valid JSON
		{"name": "x", "datasets": [NaN]} | not valid JSON
		""")
	void broken(final String text, final String says) throws IOException {
		final String message = assertThrows(InputException.class, () -> CollectionFiles.read(json(text))).getMessage();
		assertTrue(message.contains(says), message);
	}

	@Test
	@DisplayName("a missing file, endless nesting and a file that is not text are refused in a sentence")
	void unreadable() throws IOException {
		assertTrue(assertThrows(InputException.class, () -> CollectionFiles.read(folder.resolve("none.json"))).getMessage()
			.contains("does not exist"));
		assertTrue(assertThrows(InputException.class, () -> CollectionFiles.read(json("[".repeat(100_000)))).getMessage().contains(
			"nested more than"));
		final Path binary = Files.write(folder.resolve("binary.json"), new byte[] { '"', (byte) 0xff, (byte) 0xfe, '"' });
		assertTrue(assertThrows(InputException.class, () -> CollectionFiles.read(binary)).getMessage().contains("UTF-8"));
	}

	@Test
	@DisplayName("a path that text formatting would trip over is reported as it is")
	void percentInPath() {
		final Path file = folder.resolve("50%done %s.json");
		assertTrue(assertThrows(InputException.class, () -> CollectionFiles.read(file)).getMessage().contains("50%done %s.json"));
	}
}
