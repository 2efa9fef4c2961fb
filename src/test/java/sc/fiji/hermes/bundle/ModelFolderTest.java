package sc.fiji.hermes.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sc.fiji.hermes.bundle.ModelCard.Attribution;
import sc.fiji.hermes.bundle.ModelCard.Score;
import sc.fiji.hermes.bundle.ModelCard.TrainingData;
import sc.fiji.hermes.file.StrictJson;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.model.Layout;
import sc.fiji.hermes.model.Network;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.Parameter;
import sc.fiji.hermes.model.Weights;
import sc.fiji.hermes.model.resunet.ResUNet;
import sc.fiji.hermes.preprocess.Grid;
import sc.fiji.hermes.preprocess.Plan;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Pooling;
import sc.fiji.hermes.volume.Task;

class ModelFolderTest {

	private static final Task LIVER = new Task("liver"), SPLEEN = new Task("a|<b>/spleen");
	private static Model first, second;

	@TempDir
	Path parent;

	private Path folder;

	@BeforeAll
	static void models() {
		first = model(1);
		second = model(2);
	}

	@BeforeEach
	void folder() {
		folder = parent.resolve("model");
	}

	@Test
	@DisplayName("D19 a model comes back equal, weights bit for bit")
	void roundTrip() throws IOException {
		ModelFolder.write(folder, first);
		assertSame(first, ModelFolder.read(folder));
		assertEquals(Set.of("model.json", "weights.safetensors", "README.md"), names(folder));
		assertEquals(Set.of("model"), names(parent));
		assertTrue(ModelFolder.isModel(folder));
		assertFalse(ModelFolder.isModel(parent));
	}

	@Test
	@DisplayName("D19 weights on disk have the reference's names and PyTorch's layout")
	void layout() {
		ModelFolder.write(folder, first);
		final SafetensorsFile file = Safetensors.read(folder.resolve("weights.safetensors"));
		assertEquals("pt", file.metadata().get("format"));
		for (final Layout layout : Layout.values()) {
			final Parameter p = first.weights().parameters().stream().filter(x -> x.layout() == layout && x.size() > 1).findFirst().orElseThrow();
			final NamedArray t = file.find(p.name()).orElseThrow();
			final float[] ours = first.weights().get(p.name()), theirs = t.values();
			final long[] s = p.shape();
			switch (layout) {
				case CONV -> {
					assertArrayEquals(new long[] { s[4], s[3], s[0], s[1], s[2] }, t.shape());
					// (out 1, in last, kz 0, ky 1, kx 2)
					final int in = (int) s[3], out = (int) s[4], c = in - 1;
					assertEquals(ours[(((0 * 3 + 1) * 3 + 2) * in + c) * out + 1], theirs[(((1 * in + c) * 3 + 0) * 3 + 1) * 3 + 2]);
				}
				case LINEAR -> {
					assertArrayEquals(new long[] { s[1], s[0] }, t.shape());
					assertEquals(ours[2 * (int) s[1] + 1], theirs[1 * (int) s[0] + 2]);
				}
				case PLAIN -> assertArrayEquals(ours, theirs);
			}
		}
	}

	@Test
	@DisplayName("rows of tasks and modalities follow the plan, and what is not known is said")
	void rows() {
		assertEquals(1, first.taskRow(SPLEEN));
		assertEquals(1, first.modalityRow(new Modality("T1")));
		assertEquals(first.network().unknownRow(), first.modalityRow(Modality.UNKNOWN));
		assertTrue(assertThrows(InputException.class, () -> first.taskRow(new Task("lung"))).getMessage().contains("liver"));
		assertTrue(assertThrows(InputException.class, () -> first.modalityRow(new Modality("US"))).getMessage().contains("unknown"));
		assertThrows(IllegalArgumentException.class, () -> new Model("m", NetworkConfig.universal(ResUNet.of(4), 1, 2), first.plan(), first.weights(),
			first.card()));
		assertThrows(IllegalArgumentException.class, () -> new Model("m", NetworkConfig.universal(ResUNet.of(4), 2, 1), first.plan(), first.weights(),
			first.card()));
		assertThrows(IllegalArgumentException.class, () -> new Model("m", NetworkConfig.reference(ResUNet.of(4), 2, 3), first.plan(), first.weights(),
			first.card()));
		final Grid g = first.plan().grids().get(0), three = new Grid(g.dataset(), g.modality(), g.tasks(), g.disjoint(), g.spacing(), g.window(), Pooling
			.halvings(3), g.intensity(), g.detail());
		assertThrows(IllegalArgumentException.class, () -> new Model("m", first.network(), new Plan(Plan.CURRENT_VERSION, first.plan().tasks(), first
			.plan().modalities(), List.of(three)), first.weights(), first.card()));
	}

	@Test
	@DisplayName("networks of every kind come back from JSON")
	void networks() {
		for (final NetworkConfig c : List.of(NetworkConfig.universal(ResUNet.of(32), 71, 5), NetworkConfig.traditional(ResUNet.of(16), 3), NetworkConfig.reference(ResUNet.of(8), 73, 6))) assertEquals(c, NetworkFiles.fromJson(new StrictJson(folder, "", NetworkFiles.toJson(c))));
	}

	@Test
	@DisplayName("the model card tells people what it is, how good, how to use it and that it is no medical device")
	void card() throws IOException {
		ModelFolder.write(folder, first);
		final String text = Files.readString(folder.resolve("README.md"));
		assertFalse(text.contains("Plugins"), text);
		for (final String part : List.of("--model DIR INPUT --modality NAME --output DIR", "# Model 1", "liver, a\\|&lt;b>/spleen", "not a medical device", "CT, T1", "1.5 × 1.5 × 2",
			"scripts/hermes segment", "| set | liver | 0.912 | 4 |", "| set | 12 | CT |", "1200 optimizer steps", "No licence",
			"| set | liver | probability 0.4 or more, components of 0.1 ml or more, holes filled |"))
			assertTrue(text.contains(part), part + " in\n" + text);
	}

	@Test
	@DisplayName("a new model replaces the old one, files beside it are kept, and nothing hidden is left")
	void replaces() throws IOException {
		ModelFolder.write(folder, first);
		Files.writeString(folder.resolve("notes.txt"), "mine");
		ModelFolder.write(folder, second);
		assertSame(second, ModelFolder.read(folder));
		assertEquals("mine", Files.readString(folder.resolve("notes.txt")));
		assertEquals(Set.of("model"), names(parent));
	}

	@Test
	@DisplayName("a folder or file that is not a model is never replaced; an empty folder is")
	void keepsOthers() throws IOException {
		Files.createDirectory(folder);
		Files.writeString(folder.resolve("model.json"), "{\"format\": \"other\"}");
		refused("not replaced", () -> ModelFolder.write(folder, first));
		assertEquals("{\"format\": \"other\"}", Files.readString(folder.resolve("model.json")));
		Files.delete(folder.resolve("model.json"));
		ModelFolder.write(folder, first);
		assertSame(first, ModelFolder.read(folder));
		final Path file = Files.writeString(parent.resolve("file"), "x");
		refused("is a file", () -> ModelFolder.write(file, first));
		refused("does not exist", () -> ModelFolder.write(parent.resolve("a/b"), first));
	}

	@Test
	@DisplayName("a write interrupted at any moment leaves a readable model, and the next write cleans up")
	void interrupted() throws IOException {
		ModelFolder.write(folder, first);
		// killed while the new one was written
		Files.createDirectory(parent.resolve(".model.1234.tmp"));
		Files.write(parent.resolve(".model.1234.tmp/weights.safetensors"), new byte[100]);
		assertSame(first, ModelFolder.read(folder));
		// killed between the two renames
		final Path previous = parent.resolve(".model.previous");
		Files.move(folder, previous);
		assertSame(first, ModelFolder.read(folder));
		ModelFolder.write(folder, second);
		assertSame(second, ModelFolder.read(folder));
		assertTrue(Files.notExists(previous));
		// killed before the old one was removed
		ModelFolder.write(previous, first);
		Files.writeString(previous.resolve("notes.txt"), "mine");
		assertSame(second, ModelFolder.read(folder));
		ModelFolder.write(folder, first);
		assertSame(first, ModelFolder.read(folder));
		assertEquals("mine", Files.readString(folder.resolve("notes.txt")));
		assertTrue(Files.notExists(previous));
	}

	@Test
	@DisplayName("a model that could not be read is not written, and the old one stays")
	void refusesBadWeights() throws IOException {
		ModelFolder.write(folder, first);
		final String name = first.weights().parameters().get(0).name();
		final float[] bad = first.weights().get(name).clone();
		bad[3] = Float.NaN;
		final Model nan = new Model("nan", first.network(), first.plan(), first.weights().with(name, bad), first.card());
		assertThrows(IllegalArgumentException.class, () -> ModelFolder.write(folder, nan));
		final NetworkConfig wider = NetworkConfig.universal(ResUNet.of(8), 2, 2);
		assertThrows(IllegalArgumentException.class, () -> ModelFolder.write(folder, new Model("wide", wider, first.plan(), first.weights(),
			first.card())));
		assertSame(first, ModelFolder.read(folder));
		assertEquals(Set.of("model"), names(parent));
	}

	@Test
	@DisplayName("missing, extra, misshapen and infinite tensors are named in a sentence")
	void badTensors() {
		ModelFolder.write(folder, first);
		final Path file = folder.resolve("weights.safetensors");
		final List<NamedArray> good = Safetensors.read(file).tensors();
		final NamedArray t = good.get(0);

		Safetensors.write(file, good.subList(1, good.size()), Map.of());
		refused("no tensor " + t.name(), () -> ModelFolder.read(folder));

		final List<NamedArray> extra = new ArrayList<>(good);
		extra.add(new NamedArray("evil", new long[] { 1 }, new float[1]));
		Safetensors.write(file, extra, Map.of());
		refused("the tensor \"evil\"", () -> ModelFolder.read(folder));

		final List<NamedArray> shaped = new ArrayList<>(good);
		shaped.set(0, new NamedArray(t.name(), new long[] { t.values().length }, t.values()));
		Safetensors.write(file, shaped, Map.of());
		refused("of shape [" + t.values().length + "]", () -> ModelFolder.read(folder));

		final float[] values = t.values().clone();
		values[0] = Float.POSITIVE_INFINITY;
		shaped.set(0, new NamedArray(t.name(), t.shape(), values));
		Safetensors.write(file, shaped, Map.of());
		refused("not finite", () -> ModelFolder.read(folder));
	}

	@Test
	@DisplayName("missing parts are named")
	void missing() throws IOException {
		refused("no model folder", () -> ModelFolder.read(folder));
		ModelFolder.write(folder, first);
		Files.delete(folder.resolve("weights.safetensors"));
		refused("has no weights.safetensors", () -> ModelFolder.read(folder));
		Files.delete(folder.resolve("model.json"));
		refused("has no model.json", () -> ModelFolder.read(folder));
	}

	@ParameterizedTest(name = "{0} -> {1}")
	@DisplayName("a foreign or hostile model.json is refused in one sentence")
	@CsvSource(delimiter = ';', quoteCharacter = '~', value = { //
		"\"version\": 5,\\s+\"name\"; \"version\": 6, \"name\"; the model has format version 6 and this Hermes reads versions up to 5; update Hermes", //
		"\"hermes-model\"; \"zip\"; not describe a Hermes model", //
		"\"name\": \"Model 1\"; \"name\": 5; not a text", //
		"\"name\": \"Model 1\",; ~~; \"name\" is missing", //
		"\"name\": \"Model 1\"; \"name\": \"a\", \"name\": \"b\"; twice", //
		"\"name\": \"Model 1\"; \"name\": \"a\", \"class\": \"java.lang.Runtime\"; unknown entry", //
		"\"name\": \"Model 1\"; \"name\": null; null", //
		"\"baseWidth\": 4; \"baseWidth\": 100000000; baseWidth", //
		"\"baseWidth\": 4; \"baseWidth\": 4.5; baseWidth", //
		"\"kernels\": \\[\\s*\\[\\s*3; \"kernels\": [[2; three odd edges", //
		"\"universal\"; \"lambda\"; unknown setting", //
		"\"resunet\"; \"medformer\"; backbone", //
		"\"taskRows\": 3; \"taskRows\": 1; outside the pool of 1", //
		"\"dice\": 0.9123; \"dice\": NaN; not valid JSON", //
		"\"dice\": 0.9123; \"dice\": 7; between 0 and 1", //
		"\"window\": \\[; \"window\": [1, ; window", //
		"\"threshold\": 0.4; \"threshold\": 1.4; threshold must lie between 0 and 1", //
		"\"millilitres\": 0.1,; ~~; \"millilitres\" is missing", //
		"\"task\": \"liver\",\\s+\"threshold\"; \"task\": \"lung\", \"threshold\"; rule for lung of dataset set", //
		"\"steps\": 1200; \"steps\": -1; steps", //
		"\\}\\s*$; ~~; not valid JSON", //
		"^\\{; {\"x\": [[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]],; nested", //
		"^; [; not valid JSON", //
		"$; {}; not valid JSON" })
	void hostileJson(final String old, final String changed, final String fault) throws IOException {
		ModelFolder.write(folder, first);
		final Path json = folder.resolve("model.json");
		final String text = Files.readString(json).strip();
		final String bad = text.replaceFirst(old, Matcher.quoteReplacement(changed == null ? "" : changed));
		assertFalse(bad.equals(text), "nothing was changed");
		Files.writeString(json, bad);
		refused(fault, () -> ModelFolder.read(folder));
	}

	@Test
	@DisplayName("a model of the version that knew no rules opens without any")
	void withoutRules() throws IOException {
		ModelFolder.write(folder, first);
		final Path json = folder.resolve("model.json");
		final String text = Files.readString(json);
		final String before = withoutLimits(text, 3).replaceAll("(?s) *\"rules\": \\[.*?\\],\n", "");
		assertFalse(before.contains("rules"), before);
		Files.writeString(json, before);
		assertEquals(TaskRules.NONE, ModelFolder.read(folder).rules());
		assertEquals(first.plan(), ModelFolder.read(folder).plan());
	}

	@Test
	@DisplayName("a model of the version whose card had no limits opens without any")
	void withoutLimits() throws IOException {
		ModelFolder.write(folder, first);
		final Path json = folder.resolve("model.json");
		Files.writeString(json, withoutLimits(Files.readString(json), 4));
		assertEquals(first.card(), ModelFolder.read(folder).card());
		assertEquals(first.rules(), ModelFolder.read(folder).rules());
	}

	/** The text of a version before the fifth, whose hash is taken away. */
	private static String withoutLimits(final String text, final int version) {
		final String before = text.replace("\"version\": 5,\n  \"name\"", "\"version\": " + version + ",\n  \"name\"").replaceAll(
			"(?s),\\s*\"limits\": \\[.*?\\]", "").replaceAll(",\\s*\"sha256\": \"[0-9a-f]+\"", "");
		assertFalse(before.contains("limits") || before.contains("sha256") || before.contains("\"version\": 5"), before);
		return before;
	}

	@Test
	@DisplayName("limits and whose data they were come back and stand in the card for people")
	void attributions() throws IOException {
		final Attribution source = new Attribution("A Decathlon", "CC BY-SA 4.0", "https://example.org/a", "A. Author, 2026.");
		final Model told = first.withCard(first.card().withDatasets(List.of(new TrainingData("set", 12, Modality.CT).withAttribution(source),
			new TrainingData("other", 1, Modality.CT))).withLicence("CC BY-SA 4.0, as the data ask.").withUse("Research.", List.of("Not for cats.",
				"Nor for dogs.")));
		ModelFolder.write(folder, told);
		assertSame(told, ModelFolder.read(folder));
		final String text = Files.readString(folder.resolve("README.md"));
		for (final String part : List.of("## What it is not good for\n\n- Not for cats.\n- Nor for dogs.\n",
			"| set | A Decathlon | CC BY-SA 4.0 | https://example.org/a |", "- A. Author, 2026.", "## Licence\n\nCC BY-SA 4.0, as the data ask."))
			assertTrue(text.contains(part), part + " in\n" + text);
		assertFalse(text.contains("| other | |"), text);
	}

	@Test
	@DisplayName("a model in half precision is read like any other, its weights rounded and nothing else changed")
	void halfPrecision() throws IOException {
		ModelFolder.write(folder, first);
		final long whole = Files.size(folder.resolve("weights.safetensors"));
		ModelFolder.write(folder, first, Precision.HALF);
		assertTrue(Files.size(folder.resolve("weights.safetensors")) < 0.55 * whole);
		assertTrue(Files.readString(folder.resolve("README.md")).contains("as float16"));
		final Model half = ModelFolder.read(folder);
		assertEquals(first.description(), half.description());
		for (final Parameter p : first.weights().parameters()) {
			final float[] exact = first.weights().get(p.name()), rounded = half.weights().get(p.name());
			for (int i = 0; i < exact.length; i++) assertEquals(NumberType.half(NumberType.toHalf(exact[i])), rounded[i], p.name());
		}
	}

	private void refused(final String fault, final Executable action) {
		final InputException e = assertThrows(InputException.class, action);
		assertTrue(e.getMessage().contains(fault), e.getMessage());
		assertTrue(e.getMessage().contains(parent.toString()), e.getMessage());
		final String m = e.getMessage();
		assertTrue(m.endsWith(".") && m.contains(";"), m);
		assertFalse(m.contains("\n"), m);
	}

	private static void assertSame(final Model expected, final Model actual) {
		assertEquals(expected.name(), actual.name());
		assertEquals(expected.network(), actual.network());
		assertEquals(expected.plan(), actual.plan());
		assertEquals(expected.card(), actual.card());
		assertEquals(expected.rules(), actual.rules());
		for (final Parameter p : expected.weights().parameters())
			assertArrayEquals(expected.weights().get(p.name()), actual.weights().get(p.name()), p.name());
		assertEquals(expected.weights().count(), actual.weights().count());
	}

	private static Model model(final int n) {
		final NetworkConfig config = NetworkConfig.universal(ResUNet.of(4), 2, 2);
		final Modality t1 = new Modality("T1");
		final Plan plan = new Plan(Plan.CURRENT_VERSION, List.of(LIVER, SPLEEN), List.of(Modality.CT, t1), List.of(new Grid("set",
			Modality.CT, List.of(LIVER, SPLEEN), true, List.of(1.5, 1.5, 2.0), List.of(48, 48, 32))));
		final ModelCard card = ModelCard.today(List.of(new TrainingData("set", 12, Modality.CT)), 1200, List.of(new Score("set", LIVER,
			0.9123, 4), new Score("set", SPLEEN, 0, 1)));
		return new Model("Model " + n, config, plan, Weights.initialize(Network.of(config).parameters(), n), card, TaskRules.NONE.with("set", LIVER,
			new TaskRule(0.4, false, 0.1, true)));
	}

	private static Set<String> names(final Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map(f -> f.getFileName().toString()).collect(Collectors.toSet());
		}
	}
}
