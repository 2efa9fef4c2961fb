package sc.fiji.hermes.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.EventQueue;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.NewImage;

import net.imagej.legacy.DefaultLegacyHooks;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
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
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Volume;

/** Opening and saving by command, by SciJava, and as Fiji does it when something is dropped. */
@Timeout(60)
class VolumeCommandsTest {

	private static Context context;

	@TempDir
	Path folder;

	@BeforeAll
	static void open() {
		context = new Context();
	}

	@AfterAll
	static void close() {
		context.dispose();
	}

	@AfterEach
	void forget() {
		WindowManager.setTempCurrentImage(null);
	}

	private static CommandModule run(final Class<? extends HermesCommand> command, final Object... inputs) throws Exception {
		return context.service(CommandService.class).run(command, true, inputs).get();
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

	/** Three time points of 2 × 2 × 2 voxels, int16; every voxel of point t is t. */
	private Path cine() throws IOException {
		final Path file = folder.resolve("cine.nii");
		Volumes.write(LabelMap.of(new short[8], Geometry.ofSpacing(new long[] { 2, 2, 2 }, 1, 1, 1)), file);
		final ByteBuffer all = ByteBuffer.allocate(352 + 3 * 16).order(ByteOrder.LITTLE_ENDIAN);
		all.put(Files.readAllBytes(file), 0, 352).putShort(40, (short) 4).putShort(48, (short) 3).putShort(70, (short) 4).putShort(72,
			(short) 16);
		for (int i = 0; i < 24; i++) all.putShort(352 + 2 * i, (short) (i / 8 + 1));
		Files.write(file, all.array());
		return file;
	}

	private Path scans() {
		final Path scans = folder.resolve("scans");
		for (int number = 1; number <= 2; number++) for (int z = 0; z < 3; z++) DicomBytes.slice(z).text(0x0020000e, "UI", "1." + number).text(
			0x00080018, "UI", "1." + number + "." + z).text(0x00200011, "IS", "" + number).text(0x0008103e, "LO", "Scan " + "AB".charAt(number -
				1)).to(scans.resolve(number + "_" + z));
		return scans;
	}

	@Test
	@DisplayName("All time points of a file open, or the one that is given; one that is not there is refused with those that are")
	void frames() throws Exception {
		final File file = cine().toFile();
		assertEquals(3, image(run(OpenVolumeCommand.class, "file", file)).getNFrames());
		final ImagePlus second = image(run(OpenVolumeCommand.class, "file", file, "frame", 2));
		assertEquals(1, second.getNFrames());
		assertEquals(2, second.getProcessor().getPixelValue(1, 1));
		refused("has no time point 4; give 1 to 3", OpenVolumeCommand.class, "file", file, "frame", 4);
		refused("3 volumes (time points); choose one, 1 to 3", OpenVolumeCommand.class, "file", file, "labels", true);
		assertEquals(3, image(run(OpenVolumeCommand.class, "file", file, "labels", true, "frame", 3)).getProcessor().getPixel(0, 0));
		refused("3 volumes (time points); choose one, 1 to 3", SegmentFileCommand.class, "file", file, "other", folder.toFile());
		assertFalse(Files.exists(folder.resolve("hermes-labels")));
	}

	@Test
	@DisplayName("Of several series in a folder one is chosen by number or description; without a choice they are listed")
	void series() throws Exception {
		final File scans = scans().toFile();
		for (final Class<? extends HermesCommand> c : List.of(OpenVolumeCommand.class, SegmentFileCommand.class)) {
			refused("2 series; choose one by its number, UID or description (--series on the command line): 1 \"Scan A\"", c, "file", scans);
			refused("no series \"7\"; it holds: 1 \"Scan A\"", c, "file", scans, "series", "7");
			refused("is no folder of DICOM images, so it has no series", c, "file", cine().toFile(), "series", "1", "frame", 1);
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
		final Module module = context.service(ModuleService.class).createModule(context.service(CommandService.class).getCommand(
			OpenVolumeCommand.class));
		final OpenVolumeCommand command = (OpenVolumeCommand) module.getDelegateObject();
		assertEquals("", command.checkFile() + command.checkSeries() + command.checkFrame());
		module.setInput("file", scans().toFile());
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
		final Module module = context.service(ModuleService.class).createModule(context.service(CommandService.class).getCommand(
			OpenVolumeCommand.class));
		final OpenVolumeCommand command = (OpenVolumeCommand) module.getDelegateObject();
		final Path scans = scans(), patient = Files.createDirectories(folder.resolve("patient"));
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
		module.setInput("file", scans().toFile());
		assertEquals("", command.checkFile() + command.checkSeries() + command.checkFrame());
	}

	@Test
	@DisplayName("An image is saved and opens the same; a file that is there is replaced only if that is allowed")
	void save() throws Exception {
		final Path file = cine(), copy = folder.resolve("copy");
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
		final IOService io = context.service(IOService.class);
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
		final String sentence = assertThrows(IOException.class, () -> io.open(scans().toString())).getMessage();
		assertTrue(sentence.contains("2 series"), sentence);
	}

	/** The header of a pair that is NIfTI but for its mark: Analyze 7.5, which says nothing of the patient's sides. */
	private Path analyze() throws IOException {
		final Path image = pair(), header = folder.resolve("analyze.hdr");
		Files.copy(image, folder.resolve("analyze.img"));
		final byte[] bytes = Files.readAllBytes(folder.resolve("pair.hdr"));
		Arrays.fill(bytes, 252, 348, (byte) 0);
		return Files.write(header, bytes);
	}

	/** The header of an ENVI pair, a format of satellite images. */
	private Path envi() throws IOException {
		Files.write(folder.resolve("envi.img"), new byte[8]);
		return Files.writeString(folder.resolve("envi.hdr"),
			"ENVI\nsamples = 2\nlines = 2\nbands = 2\nheader offset = 0\ndata type = 1\ninterleave = bsq\nbyte order = 0\n");
	}

	@Test
	@DisplayName("What is not ours is left to others: pictures, folders of pictures, other programs' .img and .hdr, web addresses")
	void others() throws IOException {
		final DroppedVolumes plugin = new DroppedVolumes();
		for (final String name : List.of("a.tif", "a.img", "a.hdr", "a.dcm", "a.jpg", "pictures/a.jpg", ".a.nii", "c/.hidden.mha")) {
			Files.createDirectories(folder.resolve(name).getParent());
			Files.write(folder.resolve(name), new byte[500]);
			assertFalse(plugin.supportsOpen(folder.resolve(name).toString()), name);
		}
		for (final Path header : List.of(analyze(), envi())) for (final String name : List.of(header.toString(), header.toString().replace(".hdr",
			".img"))) assertFalse(plugin.supportsOpen(name), name);
		assertFalse(plugin.supportsOpen(folder.resolve("pictures").toString()));
		assertFalse(plugin.supportsOpen(folder.resolve("missing.nii").toString()));
		assertFalse(plugin.supportsOpen("https://example.org/a.nii.gz"));
	}

	/** A header and 8 bytes of voxels. */
	private void nrrd(final String name, final String fields) throws IOException {
		Files.writeString(folder.resolve(name), "NRRD0004\ntype: uint8\n" + fields + "\n\n........");
	}

	@Test
	@DisplayName("Files that Hermes would refuse are left to those who may open them: colours, pixels without size in mm, pictures, unknown packing; but a damaged NIfTI file is told")
	void refusedFiles() throws IOException {
		final DroppedVolumes plugin = new DroppedVolumes();
		final String size = "dimension: 3\nsizes: 2 2 2\n", mm = "spacings: 1 1 1\n", raw = "encoding: raw";
		nrrd("good.nrrd", size + mm + raw);
		assertTrue(plugin.supportsOpen(folder.resolve("good.nrrd").toString()));
		nrrd("unknown.nrrd", size + raw);
		nrrd("picture.nrrd", "dimension: 2\nsizes: 4 2\nspacings: 1 1\n" + raw);
		nrrd("packed.nrrd", size + mm + "encoding: bzip2");
		nrrd("colours.nrrd", "dimension: 4\nsizes: 3 1 1 2\nspacings: nan 1 1 1\nkinds: RGB-color domain domain domain\n" + raw);
		Files.writeString(folder.resolve("text.mha"), "?");
		for (final String name : List.of("unknown.nrrd", "picture.nrrd", "packed.nrrd", "colours.nrrd", "text.mha")) assertFalse(plugin
			.supportsOpen(folder.resolve(name).toString()), name);
		assertTrue(plugin.supportsOpen(Files.writeString(folder.resolve("broken.nii.gz"), "?").toString()));
	}

	@Test
	@DisplayName("Folders that are not wholly DICOM, or of which no series is a volume, are left to others; several volumes are ours")
	void refusedFolders() throws IOException {
		final DroppedVolumes plugin = new DroppedVolumes();
		for (int z = 0; z < 9; z++) {
			DicomBytes.slice(z).number(0x00280002, 3).text(0x00280004, "CS", "RGB").to(folder.resolve("colours/" + z));
			DicomBytes.slice(z).without(0x00200032).to(folder.resolve("plain x-ray/" + z));
			DicomBytes.slice(z).uid("1.2.840.10008.1.2.4.50").to(folder.resolve("jpeg/" + z));
			Files.createDirectories(folder.resolve("pictures"));
			Files.write(folder.resolve("pictures/" + z + ".tif"), new byte[500]);
		}
		DicomBytes.slice(0).to(folder.resolve("pictures/stray"));
		DicomBytes.slice(0).to(folder.resolve("single/0"));
		Files.createDirectories(folder.resolve("empty"));
		for (final String name : List.of("colours", "plain x-ray", "jpeg", "pictures", "single", "empty")) assertFalse(plugin.supportsOpen(
			folder.resolve(name).toString()), name);
		final Path scans = scans();
		Files.writeString(scans.resolve(".DS_Store"), "?");
		assertTrue(plugin.supportsOpen(scans.toString()));
	}

	@Test
	@DisplayName("A link to a folder of DICOM images is that folder, also a link to a link; a broken one is nobody's")
	void links() throws IOException {
		final Path links = Files.createDirectories(folder.resolve("links"));
		for (int z = 0; z < 3; z++) DicomBytes.slice(z).to(folder.resolve("patient/ct").resolve("" + z));
		final DroppedVolumes plugin = new DroppedVolumes();
		final Path link = Files.createSymbolicLink(links.resolve("ct"), folder.resolve("patient"));
		assertTrue(plugin.supportsOpen(link.toString()));
		assertEquals(3, ((ImagePlus) plugin.open(link.toString())).getNSlices());
		assertTrue(plugin.supportsOpen(Files.createSymbolicLink(links.resolve("again"), link).toString()));
		assertFalse(plugin.supportsOpen(Files.createSymbolicLink(links.resolve("broken"), folder.resolve("missing")).toString()));
	}

	/** Two files of one volume of 2 × 2 × 2 voxels. */
	private Path pair() throws IOException {
		final Path whole = folder.resolve("whole.nii"), header = folder.resolve("pair.hdr"), image = folder.resolve("pair.img");
		Volumes.write(LabelMap.of(new short[] { 0, 1, 2, 3, 4, 5, 6, 7 }, Geometry.ofSpacing(new long[] { 2, 2, 2 }, 1, 1, 1)), whole);
		final ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(whole)).order(ByteOrder.LITTLE_ENDIAN);
		// the offset of the voxels, and the mark of a pair
		all.putFloat(108, 0).put(345, (byte) 'i');
		Files.write(header, Arrays.copyOf(all.array(), 348));
		return Files.write(image, Arrays.copyOfRange(all.array(), 352, all.capacity()));
	}

	@Test
	@DisplayName("The image of a NIfTI pair opens, by the menu and dropped, as does a DICOM image without the mark of DICOM files; an image of another program does not")
	void companions() throws Exception {
		final Path image = pair();
		for (final Object opened : List.of(image(run(OpenVolumeCommand.class, "file", image.toFile())), new DefaultLegacyHooks(context)
			.interceptDragAndDropFile(image.toFile()))) assertEquals(6, ((ImagePlus) opened).getStack().getProcessor(2).getPixelValue(0, 1));
		for (int z = 0; z < 3; z++) DicomBytes.slice(z).bare(z == 0).to(folder.resolve("bare/" + z + ".dcm"));
		for (int z = 0; z < 3; z++) assertEquals(3, image(run(OpenVolumeCommand.class, "file", folder.resolve("bare/" + z + ".dcm").toFile()))
			.getNSlices());
		refused("is no DICOM image", OpenVolumeCommand.class, "file", Files.write(folder.resolve("no.dcm"), new byte[500]).toFile());
		refused("has no header beside it", OpenVolumeCommand.class, "file", Files.write(folder.resolve("no.img"), new byte[500]).toFile());
		refused("is not a volume file; give one of", OpenVolumeCommand.class, "file", Files.write(folder.resolve("no.png"), new byte[500])
			.toFile());
	}

	@Test
	@DisplayName("What is dropped on Fiji is shown as the current image, and a mistake does not let ImageJ try, too; images asked for only to work on are not shown")
	void fiji() throws IOException {
		final DefaultLegacyHooks hooks = new DefaultLegacyHooks(context);
		final String file = cine().toString();
		final Object quiet = hooks.interceptOpenImage(file);
		assertEquals(3, ((ImagePlus) quiet).getNFrames());
		assertSame(null, WindowManager.getCurrentImage());
		final Object shown = hooks.interceptDragAndDropFile(new File(file));
		assertSame(shown, WindowManager.getCurrentImage());
		assertEquals(Boolean.TRUE, hooks.interceptDragAndDropFile(scans().toFile()));
		assertEquals("/no/where.tif", hooks.interceptDragAndDropFile(new File("/no/where.tif")));
	}

	@Test
	@DisplayName("Opened from the event thread, which must not wait for what is shown in it, a file is shown a little later")
	void events() throws Exception {
		final DefaultLegacyHooks hooks = new DefaultLegacyHooks(context);
		final String file = cine().toString();
		final CompletableFuture<Object> opened = new CompletableFuture<>();
		EventQueue.invokeLater(() -> {
			try {
				opened.complete(hooks.interceptDragAndDropFile(new File(file)));
			}
			catch (final IOException e) {
				opened.completeExceptionally(e);
			}
		});
		assertEquals(Boolean.TRUE, opened.get(20, TimeUnit.SECONDS));
		final AtomicReference<ImagePlus> current = new AtomicReference<>();
		while (current.get() == null) {
			Thread.sleep(10);
			EventQueue.invokeAndWait(() -> current.set(WindowManager.getCurrentImage()));
		}
		assertEquals("cine.nii", current.get().getTitle());
		EventQueue.invokeAndWait(() -> WindowManager.setTempCurrentImage(null));
	}

	@Test
	@DisplayName("A folder that is dropped on Fiji is shown if it holds a DICOM volume, and else left to ImageJ, which opens pictures")
	void fijiFolders() throws IOException {
		final DefaultLegacyHooks hooks = new DefaultLegacyHooks(context);
		for (int z = 0; z < 3; z++) DicomBytes.slice(z).to(folder.resolve("patient/ct").resolve("" + z));
		final Object shown = hooks.interceptDragAndDropFile(folder.resolve("patient").toFile());
		assertSame(shown, WindowManager.getCurrentImage());
		assertEquals(3, ((ImagePlus) shown).getNSlices());
		final File pictures = Files.createDirectories(folder.resolve("pictures")).toFile().getCanonicalFile();
		Files.write(pictures.toPath().resolve("1.tif"), new byte[500]);
		assertEquals(pictures.getPath(), hooks.interceptDragAndDropFile(pictures));
		assertEquals(List.of(), hooks.told());
	}

	@Test
	@DisplayName("What is wrong with an image that is asked for only to work on is an exception with our sentence, after which Fiji lets ImageJ try")
	void fijiExceptions() throws IOException {
		final DefaultLegacyHooks hooks = new DefaultLegacyHooks(context);
		final String broken = Files.writeString(folder.resolve("broken.nii"), "?").toString();
		assertEquals(broken, hooks.interceptOpenImage(broken));
		assertEquals(1, hooks.told().size());
		assertTrue(hooks.told().get(0).contains("broken.nii"), hooks.told().get(0));
		final String scans = scans().toString();
		assertEquals(scans, hooks.interceptOpenImage(scans));
		assertTrue(hooks.told().get(1).contains("2 series; choose one"), hooks.told().get(1));
		// where it is to be shown, the command has said it
		assertEquals(Boolean.TRUE, hooks.interceptFileOpen(broken));
		assertEquals(2, hooks.told().size());
	}

	@Test
	@DisplayName("With SciJava's I/O chosen in ImageJ's options the same files and folders open, shown or not, and others are left alone")
	void fijiSciJava() throws IOException {
		final DefaultLegacyHooks hooks = new DefaultLegacyHooks(context, true);
		final String file = cine().toString();
		assertEquals(3, ((ImagePlus) hooks.interceptOpenImage(file)).getNFrames());
		assertSame(null, WindowManager.getCurrentImage());
		final Object shown = hooks.interceptFileOpen(file);
		assertSame(shown, WindowManager.getCurrentImage());
		for (int z = 0; z < 3; z++) DicomBytes.slice(z).to(folder.resolve("patient").resolve("" + z));
		assertEquals(3, ((ImagePlus) hooks.interceptDragAndDropFile(folder.resolve("patient").toFile())).getNSlices());
		final String picture = Files.write(folder.resolve("a.tif"), new byte[500]).toString();
		assertEquals(picture, hooks.interceptFileOpen(picture));
		assertEquals(List.of(), hooks.told());
	}
}
