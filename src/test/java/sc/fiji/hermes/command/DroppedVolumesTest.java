package sc.fiji.hermes.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Dialog;
import java.awt.EventQueue;
import java.awt.GraphicsEnvironment;
import java.awt.Window;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import ij.ImagePlus;
import ij.WindowManager;

import net.imagej.legacy.DefaultLegacyHooks;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.Context;
import org.scijava.Priority;
import org.scijava.command.CommandService;
import org.scijava.event.EventHandler;
import org.scijava.event.EventService;
import org.scijava.module.MethodCallException;
import org.scijava.module.Module;
import org.scijava.module.ModuleService;
import org.scijava.module.event.ModuleFinishedEvent;
import org.scijava.module.event.ModulePreprocessEvent;
import org.scijava.plugin.Plugin;

import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.io.dicom.DicomBytes;

/** What Fiji and others leave to us, and what of it we open, as Fiji asks for it. */
@Timeout(60)
class DroppedVolumesTest {

	@AutoClose
	private static final Context CONTEXT = new Context();

	@TempDir
	Path folder;

	/** With a display what was shown has a window, and would be the next test's current image. */
	@AfterEach
	void forget() {
		final int[] shown = WindowManager.getIDList();
		if (shown != null) for (final int id : shown) WindowManager.getImage(id).close();
		WindowManager.setTempCurrentImage(null);
	}

	private VolumeFiles files() {
		return new VolumeFiles(folder);
	}

	/** The header of a pair that is NIfTI but for its mark: Analyze 7.5, which says nothing of the patient's sides. */
	private Path analyze() throws IOException {
		final Path image = files().pair(), header = folder.resolve("analyze.hdr");
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
		assertEquals(1, Volumes.header(folder.resolve("picture.nrrd")).geometry().size(2), "our own commands open it");
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
		final Path scans = files().scans();
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

	/** Closes dialogs, which are asked only with a display, as long as it takes. */
	private static Object dismissing(final Callable<Object> opening) throws Exception {
		final AtomicBoolean done = new AtomicBoolean(GraphicsEnvironment.isHeadless());
		final Thread closes = new Thread(() -> {
			while (!done.get()) {
				for (final Window w : Window.getWindows()) if (w instanceof Dialog && w.isVisible()) w.dispose();
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
			}
		});
		closes.setDaemon(true);
		closes.start();
		try {
			return opening.call();
		}
		finally {
			done.set(true);
		}
	}

	@Test
	@DisplayName("What is dropped on Fiji is shown as the current image, and a mistake does not let ImageJ try, too; images asked for only to work on are not shown")
	void fiji() throws Exception {
		final DefaultLegacyHooks hooks = new DefaultLegacyHooks(CONTEXT);
		final String file = files().cine().toString();
		final Object quiet = hooks.interceptOpenImage(file);
		assertEquals(3, ((ImagePlus) quiet).getNFrames());
		assertSame(null, WindowManager.getCurrentImage());
		final Object shown = hooks.interceptDragAndDropFile(new File(file));
		assertSame(shown, WindowManager.getCurrentImage());
		final File scans = files().scans().toFile();
		assertEquals(Boolean.TRUE, dismissing(() -> hooks.interceptDragAndDropFile(scans)));
		assertEquals("/no/where.tif", hooks.interceptDragAndDropFile(new File("/no/where.tif")));
	}

	/** What Fiji's recorder leaves out: inputs that are resolved when it looks, at the priority that it has there. */
	static final class Recorder {

		private final List<String> leftOut = new CopyOnWriteArrayList<>();
		private final List<Object> files = new CopyOnWriteArrayList<>();

		@EventHandler
		void onEvent(final ModulePreprocessEvent e) {
			final Plugin plugin = e.getProcessor().getClass().getAnnotation(Plugin.class);
			if (plugin != null && plugin.priority() >= Priority.VERY_HIGH + 1 && e.getModule().isInputResolved("file")) leftOut.add(e.getProcessor()
				.getClass().getSimpleName());
		}

		@EventHandler
		void onEvent(final ModuleFinishedEvent e) {
			files.add(e.getModule().getInput("file"));
		}
	}

	@Test
	@DisplayName("What is dropped or opened in Fiji is given so that Fiji's recorder writes it down")
	void recorded() throws IOException {
		final Recorder recorder = new Recorder();
		CONTEXT.service(EventService.class).subscribe(recorder);
		final File file = files().cine().toFile().getCanonicalFile();
		final Object shown = new DefaultLegacyHooks(CONTEXT).interceptDragAndDropFile(file);
		assertSame(shown, WindowManager.getCurrentImage());
		assertEquals(List.of(), recorder.leftOut);
		assertEquals(List.of(file), recorder.files);
	}

	@Test
	@DisplayName("Of a dropped folder with several series the dialog lists them, none is taken, and the chosen one is recorded by its number")
	void severalSeries() throws Exception {
		final Module module = CONTEXT.service(ModuleService.class).createModule(CONTEXT.service(CommandService.class).getCommand(
			OpenVolumeCommand.class));
		DroppedVolumes.give(module, files().scans().toFile());
		assertFalse(((HermesCommand) module.getDelegateObject()).isComplete());
		module.initialize();
		assertEquals(files().scans().toFile(), module.getInput("file"));
		assertEquals("", module.getInput("series"));
		assertEquals(List.of("", "1 \"Scan A\" (CT), 3 images", "2 \"Scan B\" (CT), 3 images"), module.getInfo().getInput("series").getChoices());
		assertThrows(MethodCallException.class, () -> module.getInfo().getInput("series").validate(module));
		module.setInput("series", "2 \"Scan B\" (CT), 3 images");
		module.getInfo().getInput("series").validate(module);
		module.run();
		assertEquals(3, ((ImagePlus) module.getOutput("image")).getNSlices());
		assertEquals("2", module.getInput("series"));
	}

	@Test
	@DisplayName("Opened from the event thread, which must not wait for what is shown in it, a file is shown a little later")
	void events() throws Exception {
		final DefaultLegacyHooks hooks = new DefaultLegacyHooks(CONTEXT);
		final String file = files().cine().toString();
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
		final DefaultLegacyHooks hooks = new DefaultLegacyHooks(CONTEXT);
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
		final DefaultLegacyHooks hooks = new DefaultLegacyHooks(CONTEXT);
		final String broken = Files.writeString(folder.resolve("broken.nii"), "?").toString();
		assertEquals(broken, hooks.interceptOpenImage(broken));
		assertEquals(1, hooks.told().size());
		assertTrue(hooks.told().get(0).contains("broken.nii"), hooks.told().get(0));
		final String scans = files().scans().toString();
		assertEquals(scans, hooks.interceptOpenImage(scans));
		assertTrue(hooks.told().get(1).contains("2 series; choose one"), hooks.told().get(1));
		// where it is to be shown, the command has said it
		assertEquals(Boolean.TRUE, hooks.interceptFileOpen(broken));
		assertEquals(2, hooks.told().size());
	}

	@Test
	@DisplayName("With SciJava's I/O chosen in ImageJ's options the same files and folders open, shown or not, and others are left alone")
	void fijiSciJava() throws IOException {
		final DefaultLegacyHooks hooks = new DefaultLegacyHooks(CONTEXT, true);
		final String file = files().cine().toString();
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
