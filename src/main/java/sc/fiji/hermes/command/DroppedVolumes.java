package sc.fiji.hermes.command;

import java.awt.EventQueue;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.Stream;

import ij.ImagePlus;

import org.scijava.Priority;
import org.scijava.command.CommandModule;
import org.scijava.command.CommandService;
import org.scijava.io.AbstractIOPlugin;
import org.scijava.io.IOPlugin;
import org.scijava.io.location.FileLocation;
import org.scijava.io.location.Location;
import org.scijava.module.Module;
import org.scijava.module.ModuleService;
import org.scijava.plugin.Attr;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.thread.ThreadService;

import sc.fiji.hermes.imagej.VolumeImages;
import sc.fiji.hermes.io.VolumeHeader;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.io.dicom.DicomFolder;
import sc.fiji.hermes.job.InputException;

/**
 * Opens volume files and folders of DICOM images wherever SciJava is asked to open something. In Fiji that is what is
 * dropped on its window, <i>File ▸ Open</i>, <i>Open Recent</i> and the macro function {@code open}: they ask those
 * plugins first that are called eager (DefaultLegacyOpener of imagej-legacy, ImageJ's classes patched by ij1-patcher).
 */
@Plugin(type = IOPlugin.class, priority = Priority.HIGH, attrs = @Attr(name = "eager"))
public final class DroppedVolumes extends AbstractIOPlugin<Object> {

	/** Fiji's opener asks by these methods of this class for images that are to be shown, but shows only its own kind of them. */
	private static final String HOOKS = "net.imagej.legacy.DefaultLegacyHooks";
	private static final List<String> SHOWING = List.of("interceptFileOpen", "interceptOpenRecent", "interceptDragAndDropFile");

	/** What is wrong with files of these names is told; without us nobody says it. */
	private static final List<String> ALWAYS = List.of(".nii", ".nii.gz");

	/** Other programs, and Fiji's own readers, have these names, too, and read some that we do not; TIFF files are ImageJ's. */
	private static final List<String> IF_READABLE = List.of(".nrrd", ".nhdr", ".mha", ".mhd", ".hdr", ".hdr.gz", ".img", ".img.gz");

	/** Files of a folder that are looked at, and how deep; Fiji asks for every folder that it opens. */
	private static final int LOOKS = 50, DEPTH = 3;

	@Parameter
	private CommandService commands;

	@Parameter
	private ModuleService modules;

	@Parameter
	private ThreadService threads;

	/**
	 * Whether a file or folder is one that we open before anybody else: what we would refuse is left to others, who may open it.
	 * Reads headers, those of a whole folder if it looks like DICOM; on the event thread, which must not wait for them, only its first
	 * ones.
	 */
	public static boolean isVolume(final Path path) {
		if (Files.isDirectory(path)) return looksLikeDicom(path) && (EventQueue.isDispatchThread() || holdsVolume(path));
		final String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
		if (!Files.isRegularFile(path) || name.startsWith(".")) return false;
		if (ALWAYS.stream().anyMatch(name::endsWith)) return true;
		return IF_READABLE.stream().anyMatch(name::endsWith) && isReadable(() -> Volumes.header(path));
	}

	/** Of several series the user is told that one is to be chosen. */
	private static boolean holdsVolume(final Path folder) {
		try {
			return DicomFolder.scan(folder).series().stream().anyMatch(s -> isReadable(s::header));
		}
		catch (final InputException e) {
			return false;
		}
	}

	/** A plane is a picture to whoever drops it, and Fiji's own readers show it; by our own commands it is opened as a volume of one slice. */
	private static boolean isReadable(final Supplier<VolumeHeader> header) {
		try {
			final VolumeHeader h = header.get();
			return h.channels() == 1 && h.geometry().size(2) > 1;
		}
		catch (final InputException e) {
			return false;
		}
	}

	/** Pictures may have a stray DICOM image among them, and are ImageJ's. */
	private static boolean looksLikeDicom(final Path folder) {
		// a link is not followed where a walk starts
		try (Stream<Path> files = Files.walk(folder.toRealPath(), DEPTH)) {
			final List<Path> first = files.filter(f -> Files.isRegularFile(f) && !f.getFileName().toString().startsWith(".")).limit(LOOKS)
				.toList();
			// a disc from a hospital also holds a viewer and a text
			return 2 * first.stream().filter(DicomFolder::isDicom).count() > first.size();
		}
		catch (final IOException | UncheckedIOException e) {
			return false;
		}
	}

	@Override
	public Class<Object> getDataType() {
		return Object.class;
	}

	@Override
	public boolean supportsOpen(final String source) {
		try {
			return isVolume(Path.of(source));
		}
		catch (final InvalidPathException e) {
			// an address of the web
			return false;
		}
	}

	@Override
	public boolean supportsOpen(final Location source) {
		return source instanceof FileLocation file && isVolume(file.getFile().toPath());
	}

	@Override
	public Object open(final Location source) throws IOException {
		return open(((FileLocation) source).getFile().getPath());
	}

	/**
	 * @return the image, an {@link ImagePlus}; true if it should have been shown and the user was told why it could not, or if it will
	 *         be shown, since the event thread asked
	 * @throws IOException with a sentence for the user
	 */
	@Override
	public Object open(final String source) throws IOException {
		if (isShown()) return show(new File(source));
		try {
			return VolumeImages.open(Path.of(source));
		}
		catch (final InputException e) {
			throw new IOException(e.getMessage(), e);
		}
	}

	private static boolean isShown() {
		return StackWalker.getInstance().walk(frames -> frames.anyMatch(f -> f.getClassName().equals(HOOKS) && SHOWING.contains(f
			.getMethodName())));
	}

	/** Gives the command that opens volumes a file or folder, so that it asks only for what that does not say. */
	public static void give(final Module open, final File file) {
		open.setInput("file", file);
		if (open.getDelegateObject() instanceof HermesCommand command && OpenVolumeCommand.isClear(file.toPath())) command.complete();
	}

	/** In the event thread, where the command shows what it does, it cannot be waited for. */
	private Object show(final File file) throws IOException {
		if (!EventQueue.isDispatchThread()) return run(file);
		threads.run(() -> {
			try {
				run(file);
			}
			catch (final IOException e) {
				Message.error(e.getMessage());
			}
		});
		return Boolean.TRUE;
	}

	/** By the command, which shows progress, says what is wrong, asks which of several series is meant, and is recorded. */
	private Object run(final File file) throws IOException {
		try {
			final CommandModule module = (CommandModule) modules.createModule(commands.getCommand(OpenVolumeCommand.class));
			give(module, file);
			modules.run(module, true).get();
			final Object image = module.isCanceled() ? null : module.getOutput("image");
			// anything else would let ImageJ try, too, and complain again
			return image == null ? Boolean.TRUE : image;
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			return Boolean.TRUE;
		}
		catch (final ExecutionException | RuntimeException e) {
			// of a validater, if the file has gone meanwhile
			throw new IOException(e.getMessage(), e);
		}
	}
}
