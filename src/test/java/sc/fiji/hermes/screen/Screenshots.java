package sc.fiji.hermes.screen;

import java.awt.Point;
import java.awt.Rectangle;
import java.awt.Window;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

import javax.imageio.ImageIO;
import javax.swing.JCheckBox;
import javax.swing.JFileChooser;
import javax.swing.JLabel;
import javax.swing.JTable;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.ImageWindow;
import ij.plugin.Zoom;
import ij.process.ImageProcessor;

/** Takes the pictures of the README, the way a user comes to see them. {@code scripts/screenshots} starts it. */
final class Screenshots {

	private static final String MODEL = "demo", VOLUME = "phantom_ct.nii.gz";
	private static final int EDGE = 8, GAP = 12, TRAINING_SECONDS = 900;
	private static final int MODALITY = 4, STRUCTURES = 10;
	private static final double ZOOM = 10, MINUTES = 3.5, MOMENT = 0.7;

	private final ImageJUser user;
	private final File volumes, phantoms, output;

	private Screenshots(final ImageJUser user, final File volumes, final File phantoms, final File output) {
		this.user = user;
		this.volumes = volumes;
		this.phantoms = phantoms;
		this.output = output;
	}

	/** Arguments: the installation with a model {@value #MODEL}, folder of test images, of phantoms, for the pictures, and which of them. */
	public static void main(final String[] args) {
		int code = 0;
		try {
			final Screenshots all = new Screenshots(ImageJUser.start(args[0]), new File(args[1]), new File(args[2]), new File(args[3]));
			final List<String> wanted = List.of(args[4].split(","));
			if (wanted.contains("menu")) all.menu();
			if (wanted.contains("collection")) all.collection();
			if (wanted.contains("segmentation")) all.segmentation();
			if (wanted.contains("heatmap")) all.heatMap();
			if (wanted.contains("training")) all.training();
		}
		catch (final Exception e) {
			e.printStackTrace();
			code = 1;
		}
		// windows would keep it alive, and halting leaves no question whether to save images
		System.out.flush();
		Runtime.getRuntime().exit(code);
	}

	private void menu() throws IOException {
		final BufferedImage before = user.screen();
		user.openMenu("Plugins", "Hermes");
		user.point(0, 0);
		final BufferedImage after = user.screen();
		user.closeMenu();
		save("menu", after, user.imagej().getBounds().union(changed(before, after)));
	}

	/** Three downloads of different layouts, of which one does not say how its images were made. */
	private void collection() throws IOException {
		ImageJUser.command("Hermes Make Collection...");
		final Window window = ImageJUser.window("Hermes collection");
		user.press(window, "Add folder…");
		final Window dialog = ImageJUser.window("Add dataset folders");
		ImageJUser.onEventThread(() -> {
			final JFileChooser chooser = part(dialog, JFileChooser.class);
			chooser.setSelectedFiles(new File[] { new File(phantoms, "downloads") });
			chooser.approveSelection();
		});
		final JTable datasets = part(window, JTable.class);
		ImageJUser.awaitThat("the datasets", 60, () -> datasets.getRowCount() == 3 && IntStream.range(0, 3).noneMatch(r -> "".equals(datasets
			.getValueAt(r, STRUCTURES))));
		ImageJUser.onEventThread(() -> {
			datasets.setValueAt("T2", 2, MODALITY);
			datasets.setValueAt("1:spleen/2:spine", 2, STRUCTURES);
			part(window, JCheckBox.class).doClick();
			datasets.changeSelection(0, MODALITY, false, false);
		});
		ImageJUser.rest(4000);
		user.point(0, 0);
		save("collection", user.picture(List.of(window)));
		window.dispose();
	}

	/** The first part of a kind in a window. */
	private static <T> T part(final Window in, final Class<T> kind) {
		return ImageJUser.parts(in).stream().filter(kind::isInstance).map(kind::cast).findFirst().orElseThrow();
	}

	/** Bounds of what is different in two pictures of the screen. */
	private static Rectangle changed(final BufferedImage before, final BufferedImage after) {
		Rectangle all = new Rectangle(-1, -1);
		for (int y = 0; y < after.getHeight(); y++) for (int x = 0; x < after.getWidth(); x++) {
			if (before.getRGB(x, y) == after.getRGB(x, y)) continue;
			final Rectangle pixel = new Rectangle(x, y, 1, 1);
			all = all.width < 0 ? pixel : all.union(pixel);
		}
		return all;
	}

	private void segmentation() throws IOException {
		ImageJUser.command("Hermes Open Volume...");
		final Window open = ImageJUser.window("Hermes Open Volume");
		ImageJUser.fill(open, "Volume file", new File(volumes, VOLUME).getPath());
		user.press(open, "OK");
		final ImagePlus image = ImageJUser.await("the volume", 60, () -> Optional.ofNullable(WindowManager.getImage(VOLUME)));
		ImageJUser.onEventThread(() -> Zoom.set(image, ZOOM));
		place(image.getWindow(), EDGE, 120);
		image.setSlice(image.getNSlices() / 2);

		user.openMenu("Plugins", "Hermes");
		user.pick("Plugins", "Hermes", "Hermes Segment Volume...");
		final Window dialog = ImageJUser.window("Hermes Segment Volume");
		ImageJUser.fill(dialog, "Model", MODEL);
		ImageJUser.fill(dialog, "Modality", "CT");
		final Rectangle beside = image.getWindow().getBounds();
		place(dialog, beside.x + beside.width + GAP, beside.y);
		user.point(0, 0);
		save("dialog", user.picture(List.of(image.getWindow(), dialog)));
		user.press(dialog, "OK");

		final ImagePlus labels = ImageJUser.await("the label image", 120, () -> Optional.ofNullable(IJ.getImage()).filter(i -> i != image && i
			.getStackSize() == image.getStackSize()));
		ImageJUser.onEventThread(() -> Zoom.set(labels, ZOOM));
		place(labels.getWindow(), beside.x + beside.width + GAP, beside.y);
		labels.setSlice(fullest(labels));
		image.setSlice(fullest(labels));
		final Window results = ImageJUser.window("Results");
		final Rectangle right = labels.getWindow().getBounds();
		ImageJUser.onEventThread(() -> results.setBounds(beside.x, beside.y + beside.height + GAP, right.x + right.width - beside.x, 215));
		user.point(0, 0);
		save("overlay", user.picture(List.of(image.getWindow(), labels.getWindow(), results)));
		results.setVisible(false);
		labels.changes = false;
		labels.close();
		image.changes = false;
		image.close();
	}

	/** The slice in which most different labels can be seen, and of those the one with most of them. */
	private static int fullest(final ImagePlus labels) {
		int best = 1;
		double most = -1;
		for (int s = 1; s <= labels.getStackSize(); s++) {
			final ImageProcessor p = labels.getStack().getProcessor(s);
			final java.util.Map<Integer, Integer> counts = new java.util.HashMap<>();
			for (int i = 0; i < p.getPixelCount(); i++) if (p.get(i) > 0) counts.merge(p.get(i), 1, Integer::sum);
			final double score = counts.values().stream().mapToDouble(Math::sqrt).sum();
			if (score <= most) continue;
			most = score;
			best = s;
		}
		return best;
	}

	private void heatMap() throws IOException {
		ImageJUser.command("Hermes Prior Similarity...");
		final Window dialog = ImageJUser.window("Hermes Prior Similarity");
		ImageJUser.fill(dialog, "Model", MODEL);
		ImageJUser.fill(dialog, "Similarity of", "modalities");
		user.press(dialog, "OK");
		final Window map = ImageJUser.window("Hermes prior similarity", 120);
		final ImagePlus picture = ImageJUser.await("the heat map as an image", 30, () -> Optional.ofNullable(WindowManager.getCurrentImage()));
		picture.changes = false;
		picture.close();
		place(map, EDGE, 120);
		user.point(0, 0);
		save("heatmap", user.picture(List.of(map)));
		map.dispose();
	}

	private void training() throws IOException {
		ImageJUser.command("Hermes Train Model...");
		final Window dialog = ImageJUser.window("Hermes Train Model");
		ImageJUser.fill(dialog, "Collection file or dataset folder", new File(phantoms, "collection.json").getPath());
		ImageJUser.fill(dialog, "Folder of the run", new File(phantoms, "run").getPath());
		ImageJUser.fill(dialog, "Name of the model", "phantoms");
		ImageJUser.fill(dialog, "Minutes to train", String.format(Locale.ROOT, "%s", MINUTES));
		ImageJUser.fill(dialog, "Network width", "8");
		user.press(dialog, "OK");
		final Window window = ImageJUser.window("Hermes training", 60);
		ImageJUser.onEventThread(() -> window.setSize(1100, 800));
		place(window, EDGE, 120);
		ImageJUser.awaitThat("the middle of the training", TRAINING_SECONDS, () -> done(window) >= MOMENT);
		user.point(0, 0);
		save("training", user.picture(List.of(window)));
		user.press(window, "Cancel…");
		final Window question = ImageJUser.await("the question whether to stop", 10, () -> ImageJUser.windows().filter(w -> w != window &&
			ImageJUser.button(w, "Stop the training").isPresent()).findFirst());
		user.press(question, "Stop the training");
	}

	/** Share of the steps that are done, by what the window says. */
	private static double done(final Window training) {
		return ImageJUser.parts(training).stream().filter(JLabel.class::isInstance).map(c -> ((JLabel) c).getText()).filter(t -> t.matches(
			"\\d+ of \\d+")).map(t -> t.split(" of ")).mapToDouble(t -> Double.parseDouble(t[0]) / Double.parseDouble(t[1])).findFirst()
			.orElse(0);
	}

	private static void place(final Window w, final int x, final int y) {
		ImageJUser.onEventThread(() -> {
			w.setLocation(new Point(x, y));
			if (w instanceof ImageWindow) w.toFront();
		});
		ImageJUser.rest(300);
	}

	private void save(final String name, final BufferedImage screen, final Rectangle part) throws IOException {
		final Rectangle inside = part.intersection(new Rectangle(screen.getWidth(), screen.getHeight()));
		save(name, screen.getSubimage(inside.x, inside.y, inside.width, inside.height));
	}

	private void save(final String name, final BufferedImage picture) throws IOException {
		final File file = new File(output, name + ".png");
		ImageIO.write(picture, "png", file);
		System.out.println(file);
	}
}
