package sc.fiji.hermes.ij1;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import ij.ImagePlus;
import ij.gui.NewImage;
import ij.plugin.frame.Recorder;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.Context;
import org.scijava.command.Command;
import org.scijava.command.CommandService;
import org.scijava.module.Module;
import org.scijava.module.ModuleService;

import sc.fiji.hermes.Hermes;
import sc.fiji.hermes.bundle.ModelFolder;
import sc.fiji.hermes.collection.CollectionFiles;
import sc.fiji.hermes.collection.layout.CollectOptions;
import sc.fiji.hermes.collection.layout.Downloads;
import sc.fiji.hermes.collection.layout.DraftText;
import sc.fiji.hermes.collection.layout.FolderOptions;
import sc.fiji.hermes.command.CheckCollectionCommand;
import sc.fiji.hermes.command.CompareCommand;
import sc.fiji.hermes.command.CompareFilesCommand;
import sc.fiji.hermes.command.EngineCommand;
import sc.fiji.hermes.command.EvaluateCommand;
import sc.fiji.hermes.command.HermesMenu;
import sc.fiji.hermes.command.MakeCollectionCommand;
import sc.fiji.hermes.command.ModelsCommand;
import sc.fiji.hermes.command.OpenVolumeCommand;
import sc.fiji.hermes.command.PriorSimilarityCommand;
import sc.fiji.hermes.command.RunDemoCommand;
import sc.fiji.hermes.command.SaveVolumeCommand;
import sc.fiji.hermes.command.SegmentFileCommand;
import sc.fiji.hermes.command.SegmentFolderCommand;
import sc.fiji.hermes.command.SegmentVolumeCommand;
import sc.fiji.hermes.command.TrainModelCommand;
import sc.fiji.hermes.demo.PhantomKind;
import sc.fiji.hermes.demo.PhantomOptions;
import sc.fiji.hermes.demo.Phantoms;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.segment.SegmentOptions;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Volume;
import sc.fiji.hermes.worker.RandomModel;
import sc.fiji.hermes.worker.SegmentVolumeWork;

/**
 * What the recorder makes of every command runs as a macro in an ImageJ of its own: without a display, in batch mode and
 * with windows. A dialog would keep that ImageJ from ending.
 */
class MacroReplayTest {

	private static final String NOT_RUN = "not run";
	private static final Duration LIMIT = Duration.ofMinutes(4);

	@TempDir
	static Path folder;
	private static PlainImageJ imageJ;
	private static Context context;
	private static Path dataset, volume, reference, predictions;
	private static short[] expected;

	@BeforeAll
	static void install() throws IOException {
		imageJ = PlainImageJ.install(folder.resolve("ImageJ 1"));
		RandomModel.writeCoarse(imageJ.models().resolve("random"));
		final Path data = folder.resolve("my data");
		Phantoms.generate(data, PhantomOptions.options().withCases(2, 1, 2).withVoxel(2), Job.create());
		dataset = data.resolve(PhantomKind.CT.folder());
		volume = dataset.resolve("imagesTs/ct_004_0000.nii.gz");
		reference = dataset.resolve("labelsTs/ct_004.nii.gz");
		predictions = folder.resolve("predictions");
		Files.createDirectories(predictions.resolve("Phantom_CT"));
		Files.copy(dataset.resolve("labelsTr/ct_003.nii.gz"), predictions.resolve("Phantom_CT/ct_003.nii.gz"));
		expected = new SegmentVolumeWork(imageJ.models().resolve("random"), Volumes.read(volume), Modality.CT, List.of(), SegmentOptions
			.options()).run(Job.create().withThreads(2)).parts().get(0).labels().data();
		context = new Context();
	}

	@AfterAll
	static void stop() {
		context.dispose();
		Recorder.resetCommandOptions();
	}

	/** Images in windows; hidden by {@code setBatchMode(true)}; no display, where ImageJ starts a macro in batch mode itself. */
	private enum Mode {
			WINDOWS, BATCH, HEADLESS
	}

	/** A macro that is put together command by command, and what came of it. */
	private static final class Replay {

		private final Mode mode;
		private final boolean display;
		private final Path output;
		private final StringBuilder macro = new StringBuilder();
		private String log = NOT_RUN;

		Replay(final Mode mode, final String name) throws IOException {
			this.mode = mode;
			display = mode != Mode.HEADLESS;
			output = Files.createDirectories(folder.resolve(mode + " " + name));
			if (!display) then("call('sc.fiji.hermes.ij1.HermesPlugIn.install');");
			if (mode == Mode.BATCH) then("setBatchMode(true);");
		}

		Path path(final String name) {
			return output.resolve(name);
		}

		Replay then(final String line) {
			macro.append(line).append('\n');
			return this;
		}

		/** Writes a value down under a name. */
		Replay note(final String name, final String expression) {
			return then("File.saveString('' + " + expression + ", '" + path(name) + "');");
		}

		String noted(final String name) throws IOException {
			assertTrue(Files.exists(path(name)), () -> "the macro did not come to " + name + "; it said:\n" + log);
			return Files.readString(path(name)).strip();
		}

		Replay run() throws IOException, InterruptedException {
			if (display) then("logged = getInfo('log'); if (logged == 0) logged = '';").note("log", "logged").then(
				"while (nImages > 0) close();\nrun('Quit');");
			note("end", "'reached'");
			final Path file = Files.writeString(path("replay.ijm"), macro);
			log = "";
			log = display ? imageJ.runInWindows(file, LIMIT) : imageJ.runHeadless(file, "", LIMIT);
			if (display) log += noted("log");
			return this;
		}
	}

	/** What the recorder writes of a command with these inputs and else the declared defaults. */
	private static String recorded(final Class<? extends Command> command, final Object... inputs) {
		return line(command, MacroRecorder.options(module(command, inputs)));
	}

	/** The same without what has its default. */
	private static String shortest(final Class<? extends Command> command, final Object... inputs) {
		final List<Object> given = Arrays.asList(inputs);
		return line(command, MacroRecorder.options(module(command, inputs)).stream().filter(o -> given.contains(o.key())).toList());
	}

	private static Module module(final Class<? extends Command> command, final Object... inputs) {
		final Module m = context.service(ModuleService.class).createModule(context.service(CommandService.class).getCommand(command));
		for (int i = 0; i < inputs.length; i += 2) m.setInput((String) inputs[i], inputs[i + 1] instanceof Path p ? p.toFile() : inputs[i + 1]);
		return m;
	}

	private static String line(final Class<? extends Command> command, final List<MacroRecorder.Option> options) {
		Recorder.resetCommandOptions();
		options.forEach(o -> Recorder.recordOption(o.key(), o.value()));
		final String text = Recorder.getCommandOptions();
		return "run(\"" + HermesMenu.label(context.service(CommandService.class).getCommand(command)) + "\"" + (text == null ? "" : ", \"" +
			text + "\"") + ");";
	}

	@TestFactory
	@DisplayName("a recorded command runs without a display, with and without what has its default, and its image is the current one after it")
	Stream<DynamicContainer> headless() throws Exception {
		return replays(Mode.HEADLESS);
	}

	@TestFactory
	@Tag("slow")
	@DisplayName("in windows and in batch mode it runs without a dialog, and the same is true")
	Stream<DynamicContainer> windows() throws Exception {
		return replays(Mode.WINDOWS, Mode.BATCH);
	}

	private static Stream<DynamicContainer> replays(final Mode... some) throws Exception {
		final List<DynamicContainer> modes = new ArrayList<>();
		for (final Mode mode : some) {
			final List<DynamicTest> tests = new ArrayList<>();
			final Replay images = new Replay(mode, "images"), files = new Replay(mode, "files"), training = new Replay(mode, "training");
			images(images);
			files(files);
			tests.add(start(images));
			tests.add(after(images, "Open Volume", () -> opened(images)));
			tests.add(after(images, "Save Volume", () -> saved(images)));
			tests.add(after(images, "Segment Volume", () -> segmented(images)));
			tests.add(after(images, "Segment Volume, by defaults", () -> segmentedByDefaults(images)));
			tests.add(after(images, "Compare Segmentations", () -> compared(images)));
			tests.add(after(images, "Prior Similarity", () -> similarity(images)));
			tests.add(start(files));
			tests.add(after(files, "Segment File", () -> segmentedFile(files)));
			tests.add(after(files, "Segment Folder", () -> segmentedFolder(files)));
			tests.add(after(files, "Compare Files", () -> comparedFiles(files)));
			tests.add(after(files, "Evaluate", () -> evaluated(files)));
			tests.add(after(files, "Make Collection", () -> collected(files)));
			tests.add(after(files, "Check Collection", () -> checked(files)));
			tests.add(after(files, "Models", () -> models(files)));
			tests.add(after(files, "Engine and Device", () -> assertTrue(files.log.contains("self-test   passed"), files.log)));
			training(training);
			tests.add(start(training));
			tests.add(after(training, "Train Model", () -> trained(training)));
			modes.add(dynamicContainer(mode.toString(), tests));
		}
		return modes.stream();
	}

	@TestFactory
	@Tag("slow")
	@DisplayName("the recorded demo runs without a dialog, its picture is the current image, and its model is installed")
	Stream<DynamicContainer> demo() throws Exception {
		final List<DynamicContainer> modes = new ArrayList<>();
		for (final Mode mode : Mode.values()) {
			final Replay r = new Replay(mode, "demo");
			r.then(recorded(RunDemoCommand.class, "folder", r.path("a demo"), "minutes", 0.1)).note("title", "getTitle()");
			modes.add(dynamicContainer(mode.toString(), List.of(start(r), after(r, "Run Demo", () -> {
				assertEquals("contact-sheet.png", r.noted("title"));
				assertTrue(Files.exists(r.path("a demo/report.html")));
				assertEquals(5, ModelFolder.describe(imageJ.models().resolve("demo")).plan().modalities().size());
			}))));
		}
		return modes.stream();
	}

	private static DynamicTest start(final Replay replay) {
		return dynamicTest(replay.output.getFileName().toString(), () -> {
			assumeTrue(!replay.display || PlainImageJ.canShowWindows(), "there is no xvfb-run, so nothing runs in windows here");
			assertEquals("reached", replay.run().noted("end"), replay.log);
		});
	}

	/** A look at what a replay left. */
	private static DynamicTest after(final Replay replay, final String name, final Executable look) {
		return dynamicTest(name, () -> {
			assumeTrue(!replay.log.equals(NOT_RUN), "it did not run");
			look.execute();
		});
	}

	private static void images(final Replay r) {
		r.then(recorded(OpenVolumeCommand.class, "file", volume, "labels", false));
		r.note("opened", "getTitle() + ' ' + bitDepth() + ' ' + nSlices");
		r.then(recorded(SaveVolumeCommand.class, "file", r.path("a copy.nii.gz")));
		r.then("run('Hermes NIfTI...', 'file=[" + r.path("other copy.nrrd") + "]');");
		r.then("run('Hermes NIfTI / NRRD / MetaImage / DICOM...', 'file=[" + r.path("other copy.nrrd") + "]');");
		r.note("copy", "getTitle() + ' ' + bitDepth() + ' ' + nSlices").then("close();").then(shortest(OpenVolumeCommand.class, "file", volume));
		r.then(recorded(SegmentVolumeCommand.class, "model", "random", "modality", "CT", "tasks", "spleen, liver", "orientation", "automatic",
			"opacity", 0, "table", false, "frames", "current", "probabilities", true, "outlines", "append"));
		keep(r, "full");
		if (r.display) r.note("outlines", "roiManager('count')");
		r.note("rows", "nResults").then("while (nImages > 0) close();");
		r.then(shortest(OpenVolumeCommand.class, "file", volume)).then("source = getImageID();");
		r.then(shortest(SegmentVolumeCommand.class, "model", "random", "modality", "CT"));
		keep(r, "short");
		r.note("rows after defaults", "nResults").note("task", "getResultString('Task', 1)").note("voxels", "getResult('Voxels', 1)");
		r.then("rename('prediction');").then(shortest(OpenVolumeCommand.class, "file", reference, "labels", true)).note("label title",
			"getTitle()").then("rename('my reference');");
		r.then(recorded(CompareCommand.class, "reference", image("my reference"), "prediction", image("prediction")));
		table(r, "Hermes comparison", "Dice");
		r.then("selectImage(source);").note("overlay", "Overlay.size");
		r.then(shortest(PriorSimilarityCommand.class, "model", "random")).note("similarity", "getTitle() + ' ' + bitDepth()");
		r.then(recorded(PriorSimilarityCommand.class, "model", "random", "kind", "modalities", "scale", "encoder_4", "order", "dataset",
			"output", r.path("similar ones")));
		r.note("similarity of modalities", "getTitle()");
	}

	private static ImagePlus image(final String title) {
		return NewImage.createByteImage(title, 4, 4, 1, NewImage.FILL_BLACK);
	}

	/** Of the current image all that can be known of labels. */
	private static void keep(final Replay r, final String name) {
		r.note(name + " title", "getTitle()").note(name + " depth", "bitDepth()");
		r.then("getVoxelSize(width, height, depth, unit);").note(name + " slice", "d2s(depth, 3) + ' ' + unit");
		r.note(name + " names", "Property.get('label 1') + ', ' + Property.get('label 2')");
		r.then("pixels = '';\nfor (z = 1; z <= nSlices; z++) {\n\tsetSlice(z);\n\tfor (y = 0; y < getHeight(); y++)" +
			" for (x = 0; x < getWidth(); x++) pixels = pixels + d2s(getPixel(x, y), 0);\n}").note(name + " pixels", "pixels");
	}

	/** A value of a table that a command showed. */
	private static void table(final Replay r, final String title, final String column) {
		if (r.display) r.note(title, "Table.get('" + column + "', 0, '" + title + "')");
	}

	private static void opened(final Replay r) throws IOException {
		final Geometry g = Volumes.read(volume).geometry();
		assertEquals("ct_004_0000.nii.gz 32 " + g.size(2), r.noted("opened"));
		assertEquals("ct_004.nii.gz", r.noted("label title"));
	}

	private static void saved(final Replay r) throws IOException {
		final Volume right = Volumes.read(volume);
		assertEquals("other copy.nrrd 32 " + right.geometry().size(2), r.noted("copy"));
		for (final String name : List.of("a copy.nii.gz", "other copy.nrrd")) {
			assertArrayEquals(right.data(), Volumes.read(r.path(name)).data());
			assertEquals(right.geometry(), Volumes.read(r.path(name)).geometry());
		}
	}

	private static void segmented(final Replay r) throws IOException {
		assertLabels(r, "full", "spleen, liver", digits().replace('1', 'x').replace('2', '1').replace('x', '2'));
		assertEquals("0", r.noted("rows"), "table=false");
		if (r.display) assertTrue(Double.parseDouble(r.noted("outlines")) > 0);
		else assertTrue(r.log.contains("There is no ROI Manager without a display"), r.log);
	}

	private static void segmentedByDefaults(final Replay r) throws IOException {
		assertLabels(r, "short", "liver, spleen", digits());
		assertEquals("2", r.noted("rows after defaults"));
		assertEquals("spleen", r.noted("task"));
		assertEquals(digits().chars().filter(c -> c == '2').count(), Double.parseDouble(r.noted("voxels")));
		assertTrue(Double.parseDouble(r.noted("overlay")) > 0, "an overlay by default");
	}

	private static String digits() {
		final StringBuilder text = new StringBuilder();
		for (final short v : expected) text.append(v);
		return text.toString();
	}

	private static void assertLabels(final Replay r, final String name, final String names, final String pixels) throws IOException {
		assertEquals("ct_004_0000 labels", r.noted(name + " title"));
		assertEquals("16", r.noted(name + " depth"));
		assertEquals(String.format(Locale.ROOT, "%.3f mm", Volumes.read(volume).geometry().spacing(2)), r.noted(name + " slice"));
		assertEquals(names, r.noted(name + " names"));
		assertEquals(pixels, r.noted(name + " pixels"));
	}

	private static void compared(final Replay r) throws IOException {
		final String dice = r.display ? r.noted("Hermes comparison") : r.log.lines().filter(l -> l.startsWith("prediction\tliver"))
			.findFirst().orElseThrow(() -> new AssertionError(r.log)).split("\t")[2];
		final short[] right = Volumes.readLabels(reference).data();
		int both = 0, sum = 0;
		for (int i = 0; i < right.length; i++) {
			if (right[i] == 1 && expected[i] == 1) both++;
			if (right[i] == 1) sum++;
			if (expected[i] == 1) sum++;
		}
		assertEquals(2. * both / sum, Double.parseDouble(dice), 0.001);
	}

	private static void similarity(final Replay r) throws IOException {
		assertEquals("random: similarity of tasks 24", r.noted("similarity"));
		assertEquals("random: similarity of modalities", r.noted("similarity of modalities"));
		try (Stream<Path> written = Files.list(r.path("similar ones"))) {
			final String names = written.map(f -> f.getFileName().toString()).collect(Collectors.joining(" "));
			for (final String ending : List.of(".csv", ".png", ".svg")) assertTrue(names.contains(ending), names);
		}
	}

	private static void files(final Replay r) throws IOException {
		final Path own = Files.copy(volume, r.path("a volume.nii.gz"));
		r.then(recorded(SegmentFileCommand.class, "file", own, "model", "random", "modality", "CT", "tasks", "all", "output", r.path(
			"one mask"), "masks", true));
		r.then(shortest(SegmentFileCommand.class, "file", own, "model", "random", "modality", "CT"));
		r.then(recorded(SegmentFolderCommand.class, "folder", dataset.resolve("imagesTs"), "output", r.path("all of them"), "model", "random",
			"modality", "CT"));
		r.then(shortest(SegmentFolderCommand.class, "folder", dataset.resolve("imagesTs"), "output", r.path("all of them"), "other", imageJ
			.models().resolve("random"), "modality", "CT", "existing", "replace"));
		r.then(recorded(CompareFilesCommand.class, "reference", reference, "prediction", reference));
		table(r, "Hermes comparison", "Dice");
		r.then(recorded(EvaluateCommand.class, "collection", dataset, "split", "validation", "predictions", predictions, "output", r.path(
			"a report")));
		table(r, "Hermes evaluation", "Dice");
		r.then(recorded(MakeCollectionCommand.class, "folders", dataset + ";" + Downloads.plain(r.path("more data")), "modalities",
			"ward 7=T2 FLAIR", "structures", "ward 7=1:liver/2:spleen", "weights", "ward 7=0.5", "folds", 3, "seed", 5, "output", r.path(
				"one of all.json")));
		r.then(shortest(CheckCollectionCommand.class, "collection", dataset));
		r.then(recorded(CheckCollectionCommand.class, "collection", dataset, "model", imageJ.models().resolve("random")));
		RandomModel.writeCoarse(imageJ.models().resolve("doomed " + r.mode));
		r.then(recorded(ModelsCommand.class)).then(recorded(ModelsCommand.class, "action", "describe", "model", "random"));
		r.then(shortest(ModelsCommand.class, "action", "remove", "model", "doomed " + r.mode, "confirm", true));
		r.then(recorded(EngineCommand.class));
	}

	private static void segmentedFile(final Replay r) {
		assertArrayEquals(expected, Volumes.readLabels(r.path("hermes-labels/a volume.nii.gz")).data());
		final short[] liver = Volumes.readLabels(r.path("one mask/a volume/liver.nii.gz")).data();
		for (int i = 0; i < liver.length; i++) assertEquals(expected[i] == 1, liver[i] != 0);
	}

	private static void segmentedFolder(final Replay r) throws IOException {
		assertArrayEquals(expected, Volumes.readLabels(r.path("all of them/ct_004.nii.gz")).data());
		assertTrue(Files.exists(r.path("all of them/ct_005.nii.gz")));
		assertTrue(r.log.contains("Segmented 2 volumes of "), r.log);
	}

	private static void comparedFiles(final Replay r) throws IOException {
		if (r.display) assertEquals(1, Double.parseDouble(r.noted("Hermes comparison")));
		else assertTrue(r.log.contains("ct_004.nii.gz\tlabel 1\t1\t"), r.log);
	}

	private static void evaluated(final Replay r) throws IOException {
		assertTrue(Files.readString(r.path("a report/evaluation.csv")).contains("liver"));
		assertTrue(r.log.lines().anyMatch(l -> l.matches("all datasets +mean of tasks +1\\.000.*")), r.log);
		if (r.display) assertEquals(1, Double.parseDouble(r.noted("Hermes evaluation")));
	}

	private static void collected(final Replay r) throws IOException {
		final Path right = r.path("right.json");
		CollectionFiles.write(Hermes.collect("one of all", List.of(dataset, r.path("more data/ward 7")), CollectOptions.options().folders(
			FolderOptions.options().folds(3).seed(5).labels(DraftText.structures("1:liver/2:spleen"))).modality("ward 7", Modality.of("T2 FLAIR"))
			.weight("ward 7", 0.5)), right);
		assertEquals(Files.readString(right), Files.readString(r.path("one of all.json")));
		assertTrue(r.log.contains("Wrote 2 datasets with "), r.log);
	}

	private static void checked(final Replay r) {
		final String report = "Collection " + dataset.getFileName() + ": 1 dataset, 3 cases, 0 errors";
		assertTrue(r.log.contains(report), r.log);
		assertTrue(r.log.lastIndexOf(report) > r.log.indexOf(report), "the second, with a model, is missing: " + r.log);
	}

	private static void models(final Replay r) {
		assertTrue(r.log.contains(" models in " + imageJ.models()), r.log);
		assertTrue(r.log.contains("random (" + imageJ.models().resolve("random") + ")"), r.log);
		assertTrue(r.log.contains("removed the model doomed " + r.mode), r.log);
	}

	private static void training(final Replay r) {
		r.then(recorded(TrainModelCommand.class, "collection", dataset, "folder", r.path("my run"), "minutes", 0.1, "width", "8", "balance",
			"datasets", "name", "of " + r.mode, "seed", 3));
	}

	private static void trained(final Replay r) throws IOException {
		assertEquals(4, ModelFolder.describe(imageJ.models().resolve("of " + r.mode)).plan().tasks().size());
		final String run = Files.readString(r.path("my run/run.json"));
		assertTrue(run.contains("\"seed\": 3"), run);
		assertTrue(r.log.contains("; model: " + imageJ.models().resolve("of " + r.mode)), r.log);
	}
}
