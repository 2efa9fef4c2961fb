package sc.fiji.hermes.screen;

import java.awt.Point;
import java.awt.Window;
import java.awt.event.KeyEvent;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.MessageDialog;
import ij.gui.NewImage;
import ij.gui.Toolbar;
import ij.measure.Calibration;
import ij.measure.ResultsTable;
import ij.plugin.frame.Recorder;

/** Uses plain ImageJ for {@link ImageJOnScreenTest} and prints what it sees. */
final class ImageJOnScreen {

	private static final String SEGMENT = "Hermes Segment Volume...";

	private final ImageJUser user;

	private ImageJOnScreen(final ImageJUser user) {
		this.user = user;
	}

	/** Arguments: the installation, a volume file. */
	public static void main(final String[] args) {
		int code = 0;
		try {
			new ImageJOnScreen(ImageJUser.start(args[0])).use(new File(args[1]));
		}
		catch (final Exception e) {
			e.printStackTrace(System.out);
			code = 1;
		}
		System.out.flush();
		// no question whether to save images
		Runtime.getRuntime().halt(code);
	}

	private static void say(final String key, final Object value) {
		System.out.println(key + ": " + value);
	}

	private void use(final File volume) throws IOException {
		ImageJUser.awaitThat("Hermes listening to drops", 10, () -> Toolbar.getInstance().getDropTarget().getClass().getName().contains("hermes"));
		say("menu", String.join("|", ImageJUser.menu("Plugins", "Hermes")));
		final ImagePlus image = open(volume);
		describe("image", image);
		cancelDialogs();
		final ImagePlus labels = segment(image);
		describe("labels", labels);
		say("overlay", image.getOverlay() == null ? 0 : image.getOverlay().size());
		say("rows", ResultsTable.getResultsTable().size());
		say("columns", ResultsTable.getResultsTable().getColumnHeadings().strip());
		say("results window", ImageJUser.find("Results").isPresent());
		labels.changes = false;
		labels.close();
		stop();
		say("rows after Esc", ResultsTable.getResultsTable().size());
		WindowManager.setCurrentWindow(image.getWindow());
		describe("labels after Esc", segment(image));
		drop(volume);
	}

	/** As from a file manager: a file that only has the name of a volume, a volume, and a table. */
	private void drop(final File volume) throws IOException {
		for (final String menu : List.of("Import", "Save As")) say("menu " + menu, String.join("|", ImageJUser.menu("File", menu).stream().filter(
			l -> l.startsWith("Hermes")).toList()));
		final Path folder = Files.createTempDirectory("dropped");
		final Path copy = Files.copy(volume.toPath(), folder.resolve("copy.nii.gz")), broken = Files.writeString(folder.resolve("broken.nii"), "?");
		final Path table = Files.writeString(folder.resolve("table.csv"), "a,b\n1,2\n");
		final Recorder recorder = new Recorder();
		FileDrag.drag(user, List.of(broken.toFile(), copy.toFile(), table.toFile()), Toolbar.getInstance());
		final Window complaint = ImageJUser.window("Hermes");
		say("complaint", complaint instanceof MessageDialog);
		user.press(complaint, "OK");
		say("dropped", ImageJUser.await("the dropped volume", 30, () -> Optional.ofNullable(WindowManager.getImage("copy.nii.gz"))).getStack()
			.getSliceLabel(1));
		ImageJUser.window("table.csv");
		say("table", "shown");
		FileDrag.drag(user, List.of(Files.copy(table, folder.resolve("other.csv")).toFile()), Toolbar.getInstance());
		ImageJUser.window("other.csv");
		final String entry = "Hermes NIfTI / NRRD / MetaImage / DICOM...";
		ImageJUser.command(entry);
		final Window dialog = ImageJUser.window("Hermes Open Volume");
		ImageJUser.fill(dialog, "Volume file", Files.copy(copy, folder.resolve("third.nii.gz")).toString());
		user.press(dialog, "OK");
		ImageJUser.await("the third volume", 30, () -> Optional.ofNullable(WindowManager.getImage("third.nii.gz")));
		awaitEnd(entry);
		say("recorded", recorder.getText().lines().filter(l -> l.contains("Hermes")).toList().toString().replace(folder.toString(), "FOLDER"));
		say("table by ImageJ alone", "shown");
	}

	private ImagePlus open(final File volume) {
		ImageJUser.command("Hermes Open Volume...");
		final Window dialog = ImageJUser.window("Hermes Open Volume");
		say("OK without a file", ImageJUser.button(dialog, "OK").orElseThrow().isEnabled());
		ImageJUser.fill(dialog, "Volume file", volume.getPath());
		user.press(dialog, "OK");
		return ImageJUser.await("the volume", 30, () -> Optional.ofNullable(WindowManager.getImage(volume.getName())));
	}

	private static void describe(final String key, final ImagePlus image) {
		final Calibration c = image.getCalibration();
		say(key, List.of(image.getWidth(), image.getHeight(), image.getNSlices(), c.pixelWidth, c.pixelHeight, c.pixelDepth, c.getUnit(), c.xOrigin,
			c.yOrigin, c.zOrigin));
	}

	/** Every command that asks, in the order of the menu. */
	private void cancelDialogs() {
		for (final String label : ImageJUser.menu("Plugins", "Hermes")) {
			if (!label.endsWith("...")) continue;
			// a window of its own, in which nothing was changed that Close would ask about
			final boolean collection = label.equals("Hermes Make Collection...");
			final String title = collection ? "Hermes collection" : label.substring(0, label.length() - 3);
			ImageJUser.command(label);
			final Window dialog = ImageJUser.window(title);
			say("dialog", label.replace("...", "") + " " + dialog.getWidth() + " x " + dialog.getHeight());
			user.press(dialog, collection ? "Close" : "Cancel");
			ImageJUser.gone(title, 10);
			awaitEnd(label);
		}
		say("windows after Cancel", ImageJUser.windows().map(ImageJUser::title).sorted().toList());
	}

	/** Through the menu, by mouse and keys. */
	private ImagePlus segment(final ImagePlus image) {
		final int[] before = WindowManager.getIDList();
		user.openMenu("Plugins", "Hermes");
		user.pick("Plugins", "Hermes", SEGMENT);
		final Window dialog = ImageJUser.window("Hermes Segment Volume");
		say("OK without a modality", ImageJUser.button(dialog, "OK").orElseThrow().isEnabled());
		ImageJUser.fill(dialog, "Modality", "CT");
		user.press(dialog, "OK");
		final ImagePlus labels = ImageJUser.await("the label image", 60, () -> Optional.ofNullable(WindowManager.getIDList()).filter(
			now -> now.length > before.length).map(now -> WindowManager.getImage(now[now.length - 1])));
		awaitEnd(SEGMENT);
		return labels;
	}

	/** Esc during a segmentation that would take long. */
	private void stop() {
		final ImagePlus large = NewImage.createFloatImage("large", 256, 256, 200, NewImage.FILL_RANDOM);
		final Calibration c = large.getCalibration();
		c.setUnit("mm");
		c.pixelWidth = c.pixelHeight = c.pixelDepth = 2;
		large.show();
		ImageJUser.command(SEGMENT);
		final Window dialog = ImageJUser.window("Hermes Segment Volume");
		// else the log says that it is not known
		ImageJUser.fill(dialog, "Orientation", "axial_up");
		ImageJUser.fill(dialog, "Modality", "CT");
		user.press(dialog, "OK");
		ImageJUser.gone("Hermes Segment Volume", 10);
		ImageJUser.rest(2000);
		say("running before Esc", runs(SEGMENT));
		final Point p = user.imagej().getLocationOnScreen();
		user.click(p.x + 20, p.y + user.imagej().getHeight() - 8);
		final long start = System.nanoTime();
		user.key(KeyEvent.VK_ESCAPE);
		awaitEnd(SEGMENT);
		say("seconds after Esc", (System.nanoTime() - start) / 1_000_000_000L);
		say("windows after Esc", ImageJUser.windows().map(ImageJUser::title).sorted().toList());
		large.changes = false;
		large.close();
	}

	private static void awaitEnd(final String command) {
		ImageJUser.awaitThat("the end of " + command, 60, () -> !runs(command));
	}

	/** ImageJ calls the thread of a command by its label. */
	private static boolean runs(final String command) {
		return Thread.getAllStackTraces().keySet().stream().anyMatch(t -> t.getName().equals(command));
	}
}
