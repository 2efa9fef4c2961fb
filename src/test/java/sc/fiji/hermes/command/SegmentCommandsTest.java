package sc.fiji.hermes.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Line;
import ij.gui.OvalRoi;
import ij.measure.ResultsTable;
import ij.process.FloatProcessor;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.Context;
import org.scijava.command.CommandModule;
import org.scijava.command.CommandService;
import org.scijava.module.MethodCallException;
import org.scijava.module.Module;
import org.scijava.module.ModuleService;

import sc.fiji.hermes.Hermes;
import sc.fiji.hermes.imagej.ImageOrientation;
import sc.fiji.hermes.imagej.ImagePart;
import sc.fiji.hermes.imagej.ImageVolumes;
import sc.fiji.hermes.imagej.LabelImages;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.segment.Region;
import sc.fiji.hermes.segment.SegmentOptions;
import sc.fiji.hermes.segment.Segmentation;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Volume;
import sc.fiji.hermes.worker.RandomModel;
import sc.fiji.hermes.worker.SegmentVolumeWork;

/** With a model of random weights, in a real worker: the labels mean nothing but must be those that this JVM would make. */
@Timeout(120)
class SegmentCommandsTest {

	@TempDir
	static Path folder;
	private static File model;
	private static Context context;

	@BeforeAll
	static void open() {
		model = RandomModel.write(folder.resolve("model"), 32, 32, 32).toFile();
		context = new Context();
	}

	@AfterAll
	static void close() {
		context.dispose();
	}

	@BeforeEach
	void emptyTable() {
		ResultsTable.getResultsTable().reset();
	}

	private static CommandModule run(final Class<? extends HermesCommand> command, final Object... inputs) throws Exception {
		return context.service(CommandService.class).run(command, true, inputs).get();
	}

	/** Noise, 2 mm, axial from feet to head. */
	private static ImagePlus noise(final int channels, final int frames) {
		final Volume v = RandomModel.noise(24);
		final ImageStack stack = new ImageStack(24, 24);
		for (int t = 0; t < frames; t++) for (int z = 0; z < 24; z++) for (int c = 0; c < channels; c++) {
			final FloatProcessor slice = new FloatProcessor(24, 24);
			for (int i = 0; i < 576; i++) slice.setf(i, v.data()[z * 576 + i] * (c + 1) + 30 * t);
			stack.addSlice(slice);
		}
		final ImagePlus image = new ImagePlus("noise.tif", stack);
		image.setDimensions(channels, 24, frames);
		image.setOpenAsHyperStack(channels * frames > 1);
		image.getCalibration().setUnit("mm");
		image.getCalibration().pixelWidth = image.getCalibration().pixelHeight = image.getCalibration().pixelDepth = 2;
		return image;
	}

	private static short[] expected(final ImagePlus image, final ImagePart part) {
		return new SegmentVolumeWork(model.toPath(), ImageVolumes.volume(image, part, ImageOrientation.AUTOMATIC), Modality.CT, List.of(),
			SegmentOptions.options()).run(Job.create()).parts().get(0).labels().data();
	}

	private static short[] frame(final ImagePlus labels, final int frame) {
		final short[] all = new short[24 * 576];
		for (int z = 0; z < 24; z++) System.arraycopy(labels.getStack().getPixels(labels.getStackIndex(1, z + 1, frame)), 0, all, z * 576, 576);
		return all;
	}

	@Test
	@DisplayName("a volume becomes a label image in its calibration, with names, an overlay and rows in the table")
	void volume() throws Exception {
		final ImagePlus image = noise(1, 1);
		final CommandModule done = run(SegmentVolumeCommand.class, "image", image, "other", model, "modality", "CT");
		final ImagePlus labels = (ImagePlus) done.getOutput("labels");
		assertArrayEquals(expected(image, ImagePart.first()), frame(labels, 1));
		assertEquals(16, labels.getBitDepth());
		assertEquals(2, labels.getCalibration().pixelDepth);
		assertEquals("mm", labels.getCalibration().getUnit());
		assertEquals(List.of("liver", "spleen"), LabelImages.names(labels).stream().map(l -> l.task().name()).toList());
		assertEquals("random", labels.getProp("hermes.model"));
		assertTrue(image.getOverlay().size() > 0);
		assertNull(done.getOutput("certainty"));
		final ResultsTable table = ResultsTable.getResultsTable();
		assertEquals(2, table.size());
		assertEquals("noise.tif", table.getStringValue("Image", 0));
		run(SegmentVolumeCommand.class, "image", image, "other", model, "modality", "CT", "tasks", "spleen", "opacity", 0.0);
		assertEquals(3, table.size(), "the second run appends");
		assertEquals("spleen", table.getStringValue("Task", 2));
	}

	@Test
	@DisplayName("a label image given for the image is remarked upon in the dialog")
	void labelsAsImage() throws Exception {
		final ImagePlus image = noise(1, 1);
		image.setProp("label 1", "liver");
		final Module module = context.service(ModuleService.class).createModule(context.service(CommandService.class).getCommand(
			SegmentVolumeCommand.class));
		module.setInput("image", image);
		module.setInput("other", model);
		module.initialize();
		assertTrue(String.valueOf(module.getInput("note")).contains("noise.tif holds labels"), () -> String.valueOf(module.getInput("note")));
	}

	@Test
	@DisplayName("a label map among files is remarked upon, an image with its segmentation beside it is not")
	void labelsAsFile() throws Exception {
		final Path in = Files.createDirectory(folder.resolve("mixed"));
		for (final String name : List.of("labels.nii", "ct.nrrd", "ct.nii.gz")) Volumes.write(RandomModel.noise(16), in.resolve(name));
		for (final String name : List.of("labels.json", "ct.json")) Files.writeString(in.resolve(name), "{\"liver\": 1}");
		assertTrue(remark(in.resolve("labels.nii")).contains("labels.nii holds labels"));
		assertFalse(remark(in.resolve("ct.nrrd")).contains("holds labels"));
		assertTrue(remark(in.resolve("ct.nii.gz")).contains("ct.nii.gz holds labels"));
	}

	/** What is told of the result. */
	private static String remark(final Path image) {
		return Hermes.segment(model.toPath(), image, folder.resolve("remark-" + image.getFileName()), Modality.CT, List.of(), false, SegmentOptions
			.options(), Job.create()).cases().get(0).sentence();
	}

	@Test
	@DisplayName("of an image with a selected area only the box around it is segmented, in the grid of the whole, unless that is not wanted")
	void region() throws Exception {
		final ImagePlus image = noise(1, 1);
		final Volume whole = ImageVolumes.volume(image, ImagePart.first(), ImageOrientation.AUTOMATIC);
		image.setRoi(new OvalRoi(3, 5, 16, 12));
		final Region box = new Region(3, 5, 16, 12);
		final short[] inside = new SegmentVolumeWork(model.toPath(), box.of(whole), Modality.CT, List.of(), SegmentOptions.options()).run(Job.create())
			.parts().get(0).labels().data();
		final CommandModule done = run(SegmentVolumeCommand.class, "image", image, "other", model, "modality", "CT", "probabilities", true);
		final ImagePlus labels = (ImagePlus) done.getOutput("labels");
		assertEquals(24, labels.getWidth());
		final short[] found = frame(labels, 1);
		int nonZero = 0;
		for (int z = 0, i = 0; z < 24; z++) for (int y = 0; y < 24; y++) for (int x = 0; x < 24; x++, i++) {
			final boolean in = x >= 3 && x < 19 && y >= 5 && y < 17;
			assertEquals(in ? inside[(z * 12 + y - 5) * 16 + x - 3] : 0, found[i]);
			if (found[i] != 0) nonZero++;
		}
		assertTrue(nonZero > 0);
		assertEquals(24, ((ImagePlus) done.getOutput("certainty")).getWidth());
		final short[] all = expected(image, ImagePart.first());
		assertArrayEquals(all, frame((ImagePlus) run(SegmentVolumeCommand.class, "image", image, "other", model, "modality", "CT", "region", false)
			.getOutput("labels"), 1));
		image.setRoi(new Line(2, 2, 9, 9));
		assertArrayEquals(all, frame((ImagePlus) run(SegmentVolumeCommand.class, "image", image, "other", model, "modality", "CT").getOutput(
			"labels"), 1));
	}

	@Test
	@DisplayName("tasks that may overlap are put into the whole, too")
	void regionOfMasks() throws Exception {
		final ImagePlus image = noise(1, 1);
		image.setRoi(4, 2, 8, 10);
		final ImagePlus labels = (ImagePlus) run(SegmentVolumeCommand.class, "image", image, "other", model, "modality", "PET").getOutput("labels");
		final Volume whole = ImageVolumes.volume(image, ImagePart.first(), ImageOrientation.AUTOMATIC);
		final Segmentation inside = new SegmentVolumeWork(model.toPath(), new Region(4, 2, 8, 10).of(whole), Modality.PET, List.of(), SegmentOptions
			.options()).run(Job.create());
		for (int c = 1; c <= 2; c++) {
			final short[] mask = inside.mask(inside.tasks().get(c - 1)).data();
			for (int z = 0; z < 24; z++) {
				final short[] slice = (short[]) labels.getStack().getPixels(labels.getStackIndex(c, z + 1, 1));
				for (int y = 0; y < 24; y++) for (int x = 0; x < 24; x++) assertEquals(x >= 4 && x < 12 && y >= 2 && y < 12 && mask[(z * 10 + y - 2) * 8 +
					x - 4] != 0 ? c : 0, slice[y * 24 + x]);
			}
		}
	}

	@Test
	@DisplayName("a folder with a damaged file goes on: the table, number and names say so, and a repeated run skips what is done")
	void cohort() throws Exception {
		final Path in = Files.createDirectory(folder.resolve("cohort-in")), out = folder.resolve("cohort-out");
		for (final String name : List.of("a", "b", "c")) Volumes.write(RandomModel.noise(16), in.resolve(name + ".nii"));
		final byte[] whole = Files.readAllBytes(in.resolve("b.nii"));
		Files.write(in.resolve("b.nii"), java.util.Arrays.copyOf(whole, 1000));
		final Object[] inputs = { "folder", in.toFile(), "output", out.toFile(), "other", model, "modality", "CT", "existing", "skip" };
		final CommandModule first = run(SegmentFolderCommand.class, inputs);
		assertEquals(2, first.getOutput("count"));
		assertEquals("b", first.getOutput("failed"));
		final ResultsTable table = (ResultsTable) first.getOutput("table");
		assertEquals(3, table.size());
		assertEquals("failed", table.getStringValue("outcome", 1));
		assertTrue(table.getStringValue("sentence", 1).contains("b.nii"));
		Files.write(in.resolve("b.nii"), whole);
		final CommandModule second = run(SegmentFolderCommand.class, inputs);
		assertEquals(1, second.getOutput("count"));
		assertEquals(2, second.getOutput("skipped"));
		assertEquals("", second.getOutput("failed"));
	}

	@Test
	@DisplayName("two files or two folders are compared; a file and a folder are not")
	void compareFolders() throws Exception {
		final Path right = Files.createDirectory(folder.resolve("right")), judged = Files.createDirectory(folder.resolve("judged"));
		final LabelMap map = LabelMap.of(new short[] { 1, 1, 0, 2 }, Geometry.ofSpacing(new long[] { 4, 1, 1 }, 10, 10, 10));
		for (final String name : List.of("a.nii.gz", "b.nii.gz")) Volumes.write(map, right.resolve(name));
		Volumes.write(LabelMap.of(new short[] { 1, 0, 0, 2 }, map.geometry()), judged.resolve("a.nii.gz"));
		final ResultsTable table = (ResultsTable) run(CompareFilesCommand.class, "reference", right.toFile(), "prediction", judged.toFile()).getOutput(
			"table");
		assertEquals(2, table.size());
		assertEquals("label 1", table.getStringValue("Task", 0));
		assertEquals(2.0 / 3, table.getValue("Dice", 0), 1e-12);
		final HermesCommand mixed = (HermesCommand) run(CompareFilesCommand.class, "reference", right.toFile(), "prediction", judged.resolve("a.nii.gz")
			.toFile()).getCommand();
		assertTrue(mixed.getCancelReason().contains("a file and a folder"), mixed.getCancelReason());
	}

	@Test
	@DisplayName("a series over time is segmented frame by frame, in the chosen channel")
	void series() throws Exception {
		final ImagePlus image = noise(2, 3);
		final ImagePlus labels = (ImagePlus) run(SegmentVolumeCommand.class, "image", image, "other", model, "modality", "CT", "channel", 2,
			"table", false).getOutput("labels");
		assertEquals(3, labels.getNFrames());
		for (int t = 1; t <= 3; t++) assertArrayEquals(expected(image, new ImagePart(2, t)), frame(labels, t));
		assertEquals(0, ResultsTable.getResultsTable().size());
		image.setPosition(1, 1, 2);
		final ImagePlus one = (ImagePlus) run(SegmentVolumeCommand.class, "image", image, "other", model, "modality", "CT", "frames", "current")
			.getOutput("labels");
		assertEquals(1, one.getNFrames());
		assertArrayEquals(expected(image, new ImagePart(1, 2)), frame(one, 1));
	}

	@Test
	@DisplayName("probabilities come as one channel a task, and a label is where they reach one half")
	void probabilities() throws Exception {
		final CommandModule done = run(SegmentVolumeCommand.class, "image", noise(1, 1), "other", model, "modality", "PET", "probabilities", true);
		final ImagePlus certainty = (ImagePlus) done.getOutput("certainty"), labels = (ImagePlus) done.getOutput("labels");
		assertEquals(2, certainty.getNChannels());
		assertEquals(2, labels.getNChannels(), "tasks that may overlap");
		for (int c = 1; c <= 2; c++) for (int z = 1; z <= 24; z++) {
			final float[] p = (float[]) certainty.getStack().getPixels(certainty.getStackIndex(c, z, 1));
			final short[] l = (short[]) labels.getStack().getPixels(labels.getStackIndex(c, z, 1));
			for (int i = 0; i < p.length; i++) assertEquals(p[i] >= 0.5f ? c : 0, l[i]);
		}
	}

	@Test
	@DisplayName("an unknown task, modality or model is one sentence that lists the known ones")
	void mistakes() throws Exception {
		for (final List<String> wrong : List.of(List.of("tasks", "liver, brain", "brain", "spleen"), List.of("modality", "T1", "T1", "PET"))) {
			final String sentence = sentence(wrong.get(0), wrong.get(1));
			assertTrue(sentence.contains(wrong.get(2)) && sentence.contains(wrong.get(3)), sentence);
		}
		final HermesCommand none = (HermesCommand) run(SegmentVolumeCommand.class, "image", noise(1, 1), "model", "nobody").getCommand();
		assertTrue(none.getCancelReason().startsWith("There is no model \"nobody\""), none.getCancelReason());
	}

	private static Module dialog(final ImagePlus image) throws MethodCallException {
		final Module m = context.service(ModuleService.class).createModule(context.service(CommandService.class).getCommand(
			SegmentVolumeCommand.class));
		m.setInput("image", image);
		m.setInput("other", model);
		m.initialize();
		return m;
	}

	private static ImagePlus dicom(final String code, final String description) {
		final ImagePlus image = noise(1, 1);
		image.setProperty("Info", "0008,0060  Modality: " + code + " \n0008,103E  Series Description: " + description + "\n");
		return image;
	}

	@Test
	@DisplayName("a dialog begins with the modality that the image says, and else with none, which has to be chosen")
	void proposedModality() throws Exception {
		assertEquals("CT", dialog(dicom("CT", "Thorax")).getInput("modality"));
		assertEquals("PET", dialog(dicom("PT", "")).getInput("modality"));
		final Module m = dialog(noise(1, 1));
		assertEquals("", m.getInput("modality"));
		assertEquals(List.of("", "CT", "PET", "unknown"), m.getInfo().getInput("modality").getChoices());
		final MethodCallException wrong = assertThrows(MethodCallException.class, () -> m.getInfo().getInput("modality").validate(m));
		assertTrue(wrong.getCause() == null ? wrong.getMessage().contains("CT, PET, or unknown") : wrong.getCause().getMessage().contains(
			"CT, PET, or unknown"));
	}

	@Test
	@DisplayName("a macro or script that gives no modality means what the image says, and is told the choices if it says nothing")
	void omittedModality() throws Exception {
		final ImagePlus labels = (ImagePlus) run(SegmentVolumeCommand.class, "image", dicom("PT", "WB"), "other", model).getOutput("labels");
		assertEquals("PET", labels.getProp("hermes.modality"));
		final String sentence = sentence("tasks", "all");
		assertTrue(sentence.contains("noise.tif does not say how it was made") && sentence.contains("CT, PET, or unknown"), sentence);
	}

	/** SciJava sets inputs in any order: a validater that knows the model throws, else the command itself is cancelled. */
	private static String sentence(final String input, final String value) throws Exception {
		try {
			return ((HermesCommand) run(SegmentVolumeCommand.class, "image", noise(1, 1), "other", model, input, value).getCommand())
				.getCancelReason();
		}
		catch (final RuntimeException e) {
			return e.getMessage();
		}
	}

	@Test
	@DisplayName("a file is segmented into a label map beside it, which opens with its names")
	void file() throws Exception {
		final Path image = folder.resolve("scan.nii.gz");
		Volumes.write(RandomModel.noise(24), image);
		final File result = (File) run(SegmentFileCommand.class, "file", image.toFile(), "other", model, "modality", "CT").getOutput("result");
		assertEquals(folder.resolve("hermes-labels").resolve("scan.nii.gz"), result.toPath());
		final ImagePlus opened = (ImagePlus) run(OpenVolumeCommand.class, "file", result, "labels", true).getOutput("image");
		assertEquals(List.of("liver", "spleen"), LabelImages.names(opened).stream().map(l -> l.task().name()).toList());
		final HermesCommand again = (HermesCommand) run(SegmentFileCommand.class, "file", image.toFile(), "other", model, "modality", "CT")
			.getCommand();
		assertTrue(again.isCanceled(), "a result is not replaced unasked");
		assertFalse(again.getCancelReason().isBlank());
		assertNotNull(run(SegmentFileCommand.class, "file", image.toFile(), "other", model, "modality", "PET", "replace", true).getOutput(
			"result"));
	}

	@Test
	@DisplayName("every volume of a folder is segmented into another")
	void folderOfVolumes() throws Exception {
		final Path in = Files.createDirectory(folder.resolve("in")), out = folder.resolve("out");
		for (final String name : List.of("a.nii.gz", "b.nii")) Volumes.write(RandomModel.noise(16), in.resolve(name));
		assertEquals(2, run(SegmentFolderCommand.class, "folder", in.toFile(), "output", out.toFile(), "other", model, "modality", "CT", "tasks",
			"liver").getOutput("count"));
		assertTrue(Files.exists(out.resolve("a.nii.gz")) && Files.exists(out.resolve("b.nii.gz")));
		assertEquals(2, Volumes.readLabels(out.resolve("a.nii.gz")).histogram().length);
	}

	@Test
	@DisplayName("a damaged file leaves no empty output folder behind")
	void damagedFile() throws Exception {
		final Path whole = folder.resolve("whole.nii"), cut = Files.createDirectory(folder.resolve("damaged")).resolve("cut.nii");
		Volumes.write(RandomModel.noise(16), whole);
		Files.write(cut, java.util.Arrays.copyOf(Files.readAllBytes(whole), 1000));
		for (final HermesCommand command : List.of((HermesCommand) run(SegmentFileCommand.class, "file", cut.toFile(), "output", folder.resolve(
			"none").toFile(), "other", model, "modality", "CT").getCommand(), (HermesCommand) run(SegmentFolderCommand.class, "folder", cut
				.getParent().toFile(), "output", folder.resolve("none").toFile(), "other", model, "modality", "CT").getCommand()))
			assertTrue(command.isCanceled() && command.getCancelReason().contains("cut.nii"), command.getCancelReason());
		assertFalse(Files.exists(folder.resolve("none")));
	}
}
