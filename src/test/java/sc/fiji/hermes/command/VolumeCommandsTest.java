package sc.fiji.hermes.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.NewImage;

import net.imagej.legacy.DefaultLegacyHooks;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.Context;
import org.scijava.command.CommandModule;
import org.scijava.command.CommandService;
import org.scijava.io.IOService;
import org.scijava.module.Module;
import org.scijava.module.ModuleService;

import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.io.dicom.DicomBytes;
import sc.fiji.hermes.volume.Volume;

/** Opening and saving by command and by SciJava. */
@Timeout(60)
class VolumeCommandsTest {

	@AutoClose
	private static final Context CONTEXT = new Context();

	@TempDir
	Path folder;

	@AfterEach
	void forget() {
		WindowManager.setTempCurrentImage(null);
	}

	private static CommandModule run(final Class<? extends HermesCommand> command, final Object... inputs) throws Exception {
		return CONTEXT.service(CommandService.class).run(command, true, inputs).get();
	}

	private static ImagePlus image(final CommandModule module) {
		assertFalse(module.isCanceled(), module.getCancelReason());
		return (ImagePlus) module.getOutput("image");
	}

	private static void refused(final String words, final Class<? extends HermesCommand> command, final Object... inputs) throws Exception {
		final String sentence = reason(command, inputs);
		assertTrue(sentence.contains(words), sentence);
		assertFalse(sentence.contains("\n"), sentence);
	}

	/** SciJava throws what a validater of a given input says. */
	private static String reason(final Class<? extends HermesCommand> command, final Object... inputs) throws Exception {
		try {
			final CommandModule module = run(command, inputs);
			assertTrue(module.isCanceled());
			return module.getCancelReason();
		}
		catch (final RuntimeException e) {
			return e.getMessage();
		}
	}

	private VolumeFiles files() {
		return new VolumeFiles(folder);
	}

	@Test
	@DisplayName("All time points of a file open, or the one that is given; one that is not there is refused with those that are")
	void frames() throws Exception {
		final File file = files().cine().toFile();
		assertEquals(3, image(run(OpenVolumeCommand.class, "file", file)).getNFrames());
		final ImagePlus second = image(run(OpenVolumeCommand.class, "file", file, "frame", 2));
		assertEquals(1, second.getNFrames());
		assertEquals(2, second.getProcessor().getPixelValue(1, 1));
		refused("has no time point 4; give 1 to 3", OpenVolumeCommand.class, "file", file, "frame", 4);
		refused("3 volumes (time points); choose one, 1 to 3", OpenVolumeCommand.class, "file", file, "labels", true);
		assertEquals(3, image(run(OpenVolumeCommand.class, "file", file, "labels", true, "frame", 3)).getProcessor().getPixel(0, 0));
		refused("3 volumes (time points); choose one, 1 to 3", SegmentFileCommand.class, "file", file);
		assertFalse(Files.exists(folder.resolve("hermes-labels")));
	}

	@Test
	@DisplayName("Of several series in a folder one is chosen by number or description; without a choice they are listed")
	void series() throws Exception {
		final File scans = files().scans().toFile();
		for (final Class<? extends HermesCommand> c : List.of(OpenVolumeCommand.class, SegmentFileCommand.class)) {
			refused("2 series; choose one by its number, UID or description (" + (Surroundings.headless() ? "series=…" : "\"Series\"") + "): 1 \"Scan A\"", c, "file", scans);
			refused("no series \"7\"; it holds: 1 \"Scan A\"", c, "file", scans, "series", "7");
			refused("is no folder of DICOM images, so it has no series", c, "file", files().cine().toFile(), "series", "1", "frame", 1);
		}
		final File output = folder.resolve("out").toFile();
		refused("2 series; choose one", SegmentFolderCommand.class, "folder", scans, "output", output);
		refused("no series \"7\"", SegmentFolderCommand.class, "folder", scans, "output", output, "series", "7");
		refused("has volume files, which have no series", SegmentFolderCommand.class, "folder", folder.toFile(), "output", output, "series",
			"1");
		assertFalse(output.exists());
		final ImagePlus image = image(run(OpenVolumeCommand.class, "file", scans, "series", "scan b"));
		assertEquals(3, image.getNSlices());
		assertTrue(image.getInfoProperty().contains("series 2 \"Scan B\" (CT)"), image.getInfoProperty());
		assertEquals(201, image.getStack().getProcessor(3).getPixelValue(1, 0));
	}

	@Test
	@DisplayName("The dialog is told what is wrong, and says nothing while nothing is chosen")
	void complaints() throws Exception {
		final Module module = CONTEXT.service(ModuleService.class).createModule(CONTEXT.service(CommandService.class).getCommand(
			OpenVolumeCommand.class));
		final OpenVolumeCommand command = (OpenVolumeCommand) module.getDelegateObject();
		assertEquals("", command.checkFile() + command.checkSeries() + command.checkFrame());
		module.setInput("file", files().scans().toFile());
		assertEquals("", command.checkFile() + command.checkFrame());
		assertTrue(command.checkSeries().contains("2 series"), command.checkSeries());
		module.setInput("series", "2");
		assertEquals("", command.checkSeries() + command.checkFrame());
		module.setInput("frame", 2);
		assertTrue(command.checkFrame().contains("has no time point 2; give 1."), command.checkFrame());
	}

	@Test
	@DisplayName("The dialog reads the images of a folder once, whatever is typed, until another folder is given or this one changes")
	void readOnce() throws Exception {
		final Module module = CONTEXT.service(ModuleService.class).createModule(CONTEXT.service(CommandService.class).getCommand(
			OpenVolumeCommand.class));
		final OpenVolumeCommand command = (OpenVolumeCommand) module.getDelegateObject();
		final Path scans = files().scans(), patient = Files.createDirectories(folder.resolve("patient"));
		Files.move(scans, patient.resolve("scans"));
		module.setInput("file", patient.toFile());
		assertTrue(command.checkSeries().contains("2 series"), command.checkSeries());
		// which leaves the time of the folder as it is
		try (Stream<Path> images = Files.list(patient.resolve("scans"))) {
			for (final Path image : images.toList()) Files.write(image, new byte[500]);
		}
		module.setInput("series", "7");
		assertTrue(command.checkSeries().contains("no series \"7\""), command.checkSeries());
		module.setInput("series", "scan b");
		assertEquals("", command.checkFile() + command.checkSeries() + command.checkFrame());
		Files.setLastModifiedTime(patient, FileTime.fromMillis(1));
		assertTrue(command.checkFile().contains("holds no DICOM images"), command.checkFile());
		module.setInput("file", files().scans().toFile());
		assertEquals("", command.checkFile() + command.checkSeries() + command.checkFrame());
	}

	@Test
	@DisplayName("An image is saved and opens the same; a file that is there is replaced only if that is allowed")
	void save() throws Exception {
		final Path file = files().cine(), copy = folder.resolve("copy");
		final ImagePlus image = image(run(OpenVolumeCommand.class, "file", file.toFile()));
		image.setPosition(1, 1, 3);
		final CommandModule saved = run(SaveVolumeCommand.class, "image", image, "file", copy.toFile(), "frame", 2);
		assertEquals(folder.resolve("copy.nii.gz").toFile(), saved.getOutput("result"));
		final ImagePlus back = image(run(OpenVolumeCommand.class, "file", saved.getOutput("result")));
		assertEquals(2, back.getProcessor().getPixelValue(0, 0));
		assertEquals("int16", Volumes.header(folder.resolve("copy.nii.gz")).datatype());
		refused("already exists; give another name, or allow replacing", SaveVolumeCommand.class, "image", image, "file", copy.toFile());
		assertFalse(run(SaveVolumeCommand.class, "image", image, "file", copy.toFile(), "replace", true).isCanceled());
		assertEquals(3, Volumes.read(folder.resolve("copy.nii.gz")).data()[0]);
		refused("use one of .nii.gz, .nii,", SaveVolumeCommand.class, "image", image, "file", folder.resolve("a.png").toFile());
		refused("has no frame 9; give 1 to 3", SaveVolumeCommand.class, "image", image, "file", folder.resolve("b.nii").toFile(), "frame", 9);
		refused("RGB", SaveVolumeCommand.class, "image", NewImage.createRGBImage("c", 4, 4, 1, NewImage.FILL_BLACK), "file", folder.resolve(
			"c.nii").toFile());
	}

	@Test
	@DisplayName("SciJava opens volume files and DICOM folders with our calibration, and says a mistake in a sentence")
	void scijava() throws Exception {
		final IOService io = CONTEXT.service(IOService.class);
		final Volume right = Volumes.read(Path.of("test-images/phantom_ct.nii.gz"));
		for (final String name : List.of("a b.nii", "a.nii.gz", "a.nrrd", "a b.mha")) {
			Volumes.write(right, folder.resolve(name));
			final ImagePlus image = (ImagePlus) io.open(folder.resolve(name).toString());
			assertEquals("mm", image.getCalibration().getUnit());
			assertEquals(right.geometry().spacing(2), image.getCalibration().pixelDepth, 1e-6);
			assertEquals("LPS", image.getStack().getSliceLabel(1));
			assertArrayEquals((float[]) image.getStack().getPixels(1), Arrays.copyOf(right.data(), 44 * 32));
		}
		for (int z = 0; z < 3; z++) DicomBytes.slice(z).to(folder.resolve("patient/ct").resolve("" + z));
		assertEquals(3, ((ImagePlus) io.open(folder.resolve("patient").toString())).getNSlices());
		final String sentence = assertThrows(IOException.class, () -> io.open(files().scans().toString())).getMessage();
		assertTrue(sentence.contains("2 series"), sentence);
	}

	@Test
	@DisplayName("The image of a NIfTI pair opens, by the menu and dropped, as does a DICOM image without the mark of DICOM files; an image of another program does not")
	void companions() throws Exception {
		final Path image = files().pair();
		for (final Object opened : List.of(image(run(OpenVolumeCommand.class, "file", image.toFile())), new DefaultLegacyHooks(CONTEXT)
			.interceptDragAndDropFile(image.toFile()))) assertEquals(6, ((ImagePlus) opened).getStack().getProcessor(2).getPixelValue(0, 1));
		for (int z = 0; z < 3; z++) DicomBytes.slice(z).bare(z == 0).to(folder.resolve("bare/" + z + ".dcm"));
		for (int z = 0; z < 3; z++) assertEquals(3, image(run(OpenVolumeCommand.class, "file", folder.resolve("bare/" + z + ".dcm").toFile()))
			.getNSlices());
		refused("is no DICOM image", OpenVolumeCommand.class, "file", Files.write(folder.resolve("no.dcm"), new byte[500]).toFile());
		refused("has no header beside it", OpenVolumeCommand.class, "file", Files.write(folder.resolve("no.img"), new byte[500]).toFile());
		refused("is not a volume file; give one of", OpenVolumeCommand.class, "file", Files.write(folder.resolve("no.png"), new byte[500])
			.toFile());
	}
}
