package sc.fiji.hermes.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.CaseValues;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.CollectionFiles;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.file.Seal;
import sc.fiji.hermes.file.StrictJson;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.resunet.ResUNet;
import sc.fiji.hermes.preprocess.Grid;
import sc.fiji.hermes.preprocess.Plan;
import sc.fiji.hermes.preprocess.PlanFiles;
import sc.fiji.hermes.preprocess.PlanOptions;
import sc.fiji.hermes.sample.SampleOptions;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

@DisplayName("run.json, collection.json and plan.json of a run")
class RunInfoTest {

	private static final Task LIVER = new Task("liver");
	static final RunSettings SETTINGS = new RunSettings(Long.MIN_VALUE + 1, 2, TrainOptionsFiles.settled(TrainOptions.options().minutes(7)
		.samples(SampleOptions.options().withIntensity(0.3))), NetworkConfig.universal(ResUNet.of(16), 1, 1));
	static final Plan PLAN = new Plan(Plan.CURRENT_VERSION, List.of(LIVER), List.of(Modality.CT), List.of(new Grid("set", Modality.CT, List.of(LIVER),
		true, List.of(1.5, 1.5, 2.0), List.of(48, 48, 32))));

	@TempDir
	Path parent;

	private Path folder, image, labels;
	private Collection collection;
	private RunInfo info;
	private final List<String> told = new ArrayList<>();
	private final Job job = Job.create().withProgress((message, fraction) -> told.add(message));

	@BeforeEach
	void start() throws IOException {
		folder = parent.resolve("a/b/run");
		image = Files.writeString(Files.createDirectories(parent.resolve("a/data")).resolve("1.nii"), "x");
		labels = Files.writeString(parent.resolve("a/data/2.nii"), "x");
		final Case one = new Case("1", image, Optional.of(labels), new LinkedHashSet<>(List.of(LIVER)), Split.TRAIN);
		collection = new Collection("mine", List.of(new Dataset("set", Modality.CT, 1, List.of(new Label(LIVER, List.of(1))), List.of(one))));
		info = RunInfo.of(SETTINGS, folder, collection, PLAN).with(Length.fixed(240), new Forecast(0.25, 1, 2));
	}

	private String text() {
		return Seal.sealed(info.toJson(folder));
	}

	private RunInfo read(final String text) {
		return RunInfo.of(StrictJson.parse(folder.resolve("run.json"), "", text), folder);
	}

	@Test
	@DisplayName("comes back equal, with and without what is measured later")
	void roundTrip() {
		assertEquals(info, read(text()));
		final RunInfo early = RunInfo.of(SETTINGS, folder, collection, PLAN);
		assertEquals(early, read(Seal.sealed(early.toJson(folder))));
		assertEquals(Optional.empty(), early.length());
	}

	@Test
	@DisplayName("no flipped bit gives another run")
	void everyBit() {
		final byte[] good = text().getBytes(StandardCharsets.UTF_8);
		final List<String> accepted = new ArrayList<>();
		for (int bit = 0; bit < 8 * good.length; bit++) {
			final byte[] bad = good.clone();
			bad[bit / 8] ^= (byte) (1 << bit % 8);
			try {
				final RunInfo other = read(new String(bad, StandardCharsets.UTF_8));
				if (!other.equals(info)) accepted.add(bit + ": " + other);
			}
			catch (final InputException e) {
				assertTrue(e.getMessage().startsWith(folder.toString()) && e.getMessage().endsWith("."), e.getMessage());
			}
		}
		assertEquals(List.of(), accepted);
	}

	@ParameterizedTest(name = "{0} -> {1}")
	@CsvSource(delimiter = ';', quoteCharacter = '~', value = { //
		"\"steps\": 240; \"steps\": 340; the file was changed since it was written", //
		"\"steps\": 240; \"steps\": \"x\"; expected a number", //
		"\"steps\": 240; \"steps\": 0; from 1 to", //
		"\"threads\": 2,; ~~; \"threads\" is missing", //
		"\"seed\": -9223372036854775807; \"seed\": 1e400; no whole number of 64 bits", //
		"\"seed\": -9223372036854775807; \"seed\": []; expected a number", //
		"\"network\": \\{; \"network\": null, \"x\": {; is not a known key", //
		"\"baseWidth\": 16,\\s+\"blocks\"; \"baseWidth\": 0, \"blocks\"; network.backbone.baseWidth: expected a whole number from 4", //
		"\"mirror\": false; \"mirror\": 3; options.samples.mirror: expected true or false", //
		"\"mirror\": false; \"miror\": false; options.samples: \"miror\" is not a known key", //
		"\"foreground\": 0.8; \"foreground\": 7; options.samples: A probability of the sampling is 7.0; give 0 to 1", //
		"\"forecast_seconds_per_validation\": 1.0,; ~~; \"forecast_seconds_per_validation\" is missing", //
		"\"hermes-run\"; \"hermes-model\"; does not describe a training", //
		"\"version\": 3; \"version\": 4; the run has format version 4 and this Hermes reads versions up to 3; update Hermes", //
		"\"collection\": \\{; \"collection\": 5, \"x\": {; is not a known key", //
		"\"window\": \\[; \"window\": [1, ; window", //
		"^\\{; [{; not valid JSON" })
	@DisplayName("what is missing, of the wrong type or changed is one sentence")
	void strict(final String old, final String changed, final String fault) {
		final String bad = text().replaceFirst(old, java.util.regex.Matcher.quoteReplacement(changed == null ? "" : changed));
		assertFalse(bad.equals(text()), "nothing was changed");
		final String message = assertThrows(InputException.class, () -> read(bad)).getMessage();
		assertTrue(message.contains(fault) && message.startsWith(folder.resolve("run.json").toString()), message);
	}

	@Test
	@DisplayName("a run.json changed by hand counts once its hash is removed, and that is known")
	void edited() {
		final RunInfo longer = read(text().replace("\"steps\": 240", "\"steps\": 340").replaceAll(",\\s*\"sha256\": \"\\w+\"", ""));
		assertEquals(Optional.of(Length.fixed(340)), longer.length());
		assertTrue(longer.edited());
	}

	@Test
	@DisplayName("the files of a run of the first version are read for ever")
	void versionOne() throws IOException {
		Files.createDirectories(folder);
		for (final String name : List.of("run.json", "plan.json", "collection.json", "log.jsonl")) try (InputStream in = RunInfoTest.class
			.getResourceAsStream("version1/" + name)) {
				Files.copy(in, folder.resolve(name));
			}
		final RunInfo old = RunInfo.of(StrictJson.read(folder.resolve("run.json")), folder);
		assertEquals(5, old.settings().seed());
		assertEquals(Optional.of(Length.fixed(4)), old.length());
		assertEquals(0.29185984600000003, old.forecast().orElseThrow().secondsPerStep());
		assertFalse(old.edited());
		assertEquals(List.of(32, 32, 16), PlanFiles.read(folder.resolve("plan.json")).grid("Phantom_PET").window());
		final Collection c = CollectionFiles.read(folder.resolve("collection.json"));
		assertEquals(folder.resolveSibling("data/Dataset904_Phantom_PET/imagesTr/pet_001_0000.nii.gz"), c.datasets().get(0).cases().get(0)
			.image());
		final RunProgress progress = RunLog.of(folder).read();
		assertEquals(RunState.COMPLETE, progress.state());
		assertEquals(4, progress.step());
	}

	/** Reads the data of the run as a training that resumes it does. */
	private RunData resumed(final Path place) throws IOException {
		try (RunFolder run = RunFolder.open(place)) {
			return RunData.read(run, run.readInfo(), PlanOptions.options(), job);
		}
	}

	private void begin() {
		try (RunFolder run = RunFolder.create(folder)) {
			run.writeInfo(info);
			new RunData(collection, PLAN, List.of()).write(run);
		}
	}

	@Test
	@DisplayName("collection.json and plan.json that are gone are made again from run.json")
	void madeAgain() throws IOException {
		begin();
		final String before = Files.readString(folder.resolve("collection.json")), plan = Files.readString(folder.resolve("plan.json"));
		Files.delete(folder.resolve("collection.json"));
		Files.delete(folder.resolve("plan.json"));
		assertEquals(new RunData(collection, PLAN, List.of()), resumed(folder));
		assertEquals(before, Files.readString(folder.resolve("collection.json")));
		assertEquals(plan, Files.readString(folder.resolve("plan.json")));
		assertEquals(List.of(), told);
	}

	@ParameterizedTest
	@CsvSource({ "plan.json, 48, 56", "collection.json, 1.0, 2.0" })
	@DisplayName("one that was changed is refused with what to do; without its hash it counts, and that is said")
	void changed(final String name, final String old, final String other) throws IOException {
		begin();
		final Path file = folder.resolve(name);
		Files.writeString(file, Files.readString(file).replace(old, other));
		final String message = assertThrows(InputException.class, () -> resumed(folder)).getMessage();
		assertTrue(message.startsWith(file.toString()) && message.contains("was changed since it was written"), message);
		Files.writeString(file, Files.readString(file).replaceAll(",\\s*\"sha256\": \"\\w+\"", ""));
		assertFalse(resumed(folder).equals(new RunData(collection, PLAN, List.of())));
		assertEquals(1, told.size());
		assertTrue(told.get(0).startsWith(file + " was edited"), told.get(0));
	}

	@Test
	@DisplayName("a run moved to another depth finds its data where they are, a run moved with its data finds them there")
	void moved() throws IOException {
		begin();
		final Path deeper = Files.createDirectories(parent.resolve("x/y/z")).resolve("renamed");
		Files.move(folder, deeper);
		assertEquals(image, resumed(deeper).collection().datasets().get(0).cases().get(0).image());
		Files.move(deeper, folder);
		Files.move(parent.resolve("a"), parent.resolve("other disk"));
		final Case c = resumed(parent.resolve("other disk/b/run")).collection().datasets().get(0).cases().get(0);
		assertEquals(parent.resolve("other disk/data/1.nii"), c.image());
		assertEquals(Optional.of(parent.resolve("other disk/data/2.nii")), c.labels());
		assertEquals(List.of(), told);
	}

	@Test
	@DisplayName("a run moved with its data keeps what the label values of a case mean")
	void movedValues() throws IOException {
		final Dataset d = collection.datasets().get(0);
		final CaseValues own = new CaseValues(new TreeMap<>(Map.of(7, 1)), 0);
		collection = new Collection("mine", List.of(d.with(d.labels(), List.of(d.cases().get(0).with(own)))));
		info = RunInfo.of(SETTINGS, folder, collection, PLAN).with(Length.fixed(240), new Forecast(0.25, 1, 2));
		begin();
		Files.move(parent.resolve("a"), parent.resolve("other disk"));
		assertEquals(own, resumed(parent.resolve("other disk/b/run")).collection().datasets().get(0).cases().get(0).values());
	}

	@Test
	@DisplayName("a label map that is missing is named with its case, and what to do")
	void missing() throws IOException {
		begin();
		Files.delete(labels);
		final String message = assertThrows(InputException.class, () -> resumed(folder)).getMessage();
		assertEquals("Case 1 of dataset set: the file " + labels + " is not where it was when the run began; put it back, or correct its path in " +
			folder.resolve("collection.json") + " and remove the entry \"sha256\" there.", message);
	}

	@Test
	@DisplayName("a collection and a plan that do not fit are a sentence")
	void misfit() throws IOException {
		begin();
		CollectionFiles.write(new Collection("mine", List.of(new Dataset("other", Modality.CT, 1, collection.datasets().get(0).labels(), collection
			.datasets().get(0).cases()))), folder.resolve("collection.json"));
		final String message = assertThrows(InputException.class, () -> resumed(folder)).getMessage();
		assertTrue(message.startsWith("Dataset other in " + folder.resolve("collection.json")), message);
	}
}
