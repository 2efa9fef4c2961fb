package sc.fiji.hermes.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import sc.fiji.hermes.file.StrictJson;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.model.Network;
import sc.fiji.hermes.model.Weights;
import sc.fiji.hermes.volume.Modality;

@DisplayName("What guards a model against damage")
class ModelHashTest {

	@TempDir
	static Path once;
	@TempDir
	Path parent;

	private Path folder, json;

	@BeforeAll
	static void write() {
		SmallModel.write(once.resolve("model"));
	}

	@BeforeEach
	void copy() throws IOException {
		folder = copy(parent.resolve("model"));
		json = folder.resolve("model.json");
	}

	private static Path copy(final Path to) throws IOException {
		Files.createDirectory(to);
		for (final String name : ModelFolder.FILES) Files.copy(once.resolve("model").resolve(name), to.resolve(name));
		return to;
	}

	@Test
	@DisplayName("no flipped bit of model.json gives another model")
	void everyBit() throws IOException {
		final ModelDescription right = ModelFolder.describe(folder);
		final byte[] good = Files.readAllBytes(json);
		int refused = 0;
		final List<String> accepted = new ArrayList<>();
		for (int bit = 0; bit < 8 * good.length; bit++) {
			final byte[] bad = good.clone();
			bad[bit / 8] ^= (byte) (1 << bit % 8);
			try {
				// as ModelFolder reads it, without a file for each of the bits
				final ModelFiles.Content content = ModelFiles.fromJson(StrictJson.parse(json, "", new String(bad, StandardCharsets.UTF_8)));
				if (!content.description().equals(right) || content.edited()) accepted.add(bit + ": " + content);
			}
			catch (final InputException | IllegalArgumentException e) {
				refused++;
			}
		}
		assertEquals(List.of(), accepted);
		assertTrue(refused > 7 * good.length / 2, refused + " of " + 8 * good.length);
	}

	@Test
	@DisplayName("a description changed by hand is refused with what to do; without its hash it opens and that is said")
	void edited() throws IOException {
		final String text = Files.readString(json);
		Files.writeString(json, text.replace("\"Abdomen\"", "\"Bauch\""));
		final String message = assertThrows(InputException.class, () -> ModelFolder.describe(folder)).getMessage();
		assertTrue(message.startsWith(json.toString()) && message.contains("sha256"), message);
		Files.writeString(json, text.replace("\"Abdomen\"", "\"Bauch\"").replaceAll(",\\s*\"sha256\": \"\\w+\"", ""));
		final List<String> notes = new ArrayList<>();
		assertEquals("Bauch", ModelFolder.describe(folder, notes::add).name());
		assertEquals("Bauch", ModelFolder.read(folder, notes::add).name());
		assertEquals(2, notes.size());
		assertTrue(notes.get(0).contains(json.toString()) && notes.get(0).contains("edited by hand"), notes.get(0));
		ModelFolder.describe(copy(parent.resolve("other")), note -> {
			throw new AssertionError(note);
		});
	}

	@Test
	@DisplayName("weights of another training are refused, even if they fit")
	void exchanged() {
		final Model model = ModelFolder.read(folder);
		final Path other = parent.resolve("other");
		ModelFolder.write(other, new Model(model.name(), model.network(), model.plan(), Weights.initialize(Network.of(model.network())
			.parameters(), 2), model.card()));
		assertTrue(other.resolve("weights.safetensors").toFile().renameTo(folder.resolve("weights.safetensors").toFile()));
		final String message = assertThrows(InputException.class, () -> ModelFolder.read(folder)).getMessage();
		assertTrue(message.contains("is not the file that model.json beside it was written with"), message);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2 })
	@DisplayName("models of earlier versions, the first without hashes, are read for ever, and nothing is said")
	void earlier(final int version) throws IOException {
		final Path old = Files.createDirectory(parent.resolve("old"));
		for (final String name : List.of("model.json", "README.md", "weights.safetensors.gz")) try (InputStream in = ModelHashTest.class
			.getResourceAsStream("version" + version + "/" + name)) {
				if (name.endsWith(".gz")) Files.copy(new GZIPInputStream(in), old.resolve(name.replace(".gz", "")));
				else Files.copy(in, old.resolve(name));
			}
		final Model m = ModelFolder.read(old, note -> {
			throw new AssertionError(note);
		});
		assertEquals("Version " + version, m.name());
		assertEquals(List.of(Modality.CT, new Modality("T1")), m.plan().modalities());
		assertEquals(List.of(64, 64, 16), m.plan().grid("head").window());
		assertEquals(List.of(1.5, 1.5, 2.0), m.plan().grid("abdomen").spacing());
		assertEquals(TaskRules.NONE, m.rules());
		assertEquals(0.9123, m.card().validation().get(0).dice());
		for (final var p : m.weights().parameters()) for (final float v : m.weights().get(p.name())) assertEquals(Math.round(v * 8), v * 8f, 0);
		ModelFolder.write(old, m);
		assertTrue(Files.readString(old.resolve("model.json")).contains("\"version\": 5,"));
	}

	@Test
	@DisplayName("60,000 tasks are described in a moment")
	void manyTasks() throws IOException {
		final String names = IntStream.range(0, 60_000).mapToObj(i -> "\"task " + i + "\"").collect(Collectors.joining(","));
		Files.writeString(json, Files.readString(json).replaceAll("\"tasks\": \\[[^\\]]*\\]", "\"tasks\": [" + names + "]").replace(
			"\"taskRows\": 3", "\"taskRows\": 60001").replace("\"nullRow\": 2", "\"nullRow\": 60000").replaceAll(",\\s*\"sha256\": \"\\w+\"", ""));
		// of the processor, which may be busy with other things
		final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
		final long start = threads.getCurrentThreadCpuTime();
		assertEquals(60_000, ModelFolder.describe(folder).plan().tasks().size());
		final Duration took = Duration.ofNanos(threads.getCurrentThreadCpuTime() - start);
		assertTrue(took.toMillis() < 5000, took.toString());
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', value = { "31, 31, 31", "48, 48, 15", "16, 16, 16", "24, 24, 24" })
	@DisplayName("a window that the network cannot take is refused when the model is read")
	void window(final String window) throws IOException {
		Files.writeString(json, Files.readString(json).replaceAll("\"window\": \\[[^\\]]*\\]", "\"window\": [" + window + "]").replaceAll(
			",\\s*\"sha256\": \"\\w+\"", ""));
		final String message = assertThrows(InputException.class, () -> ModelFolder.describe(folder)).getMessage();
		assertTrue(message.contains("plan.grids[0].window: the network cannot take a window of [" + window + "]"), message);
	}
}
