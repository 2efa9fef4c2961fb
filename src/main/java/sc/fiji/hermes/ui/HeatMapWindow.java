package sc.fiji.hermes.ui;

import java.awt.Dimension;
import java.awt.GraphicsEnvironment;
import java.awt.Rectangle;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import javax.swing.JFrame;
import javax.swing.JOptionPane;
import javax.swing.SwingUtilities;
import javax.swing.WindowConstants;

import sc.fiji.hermes.file.AtomicFile;
import sc.fiji.hermes.model.Scale;
import sc.fiji.hermes.picture.Pictures;
import sc.fiji.hermes.prior.HeatMap;
import sc.fiji.hermes.prior.SimilarityKind;
import sc.fiji.hermes.prior.SimilarityMatrix;
import sc.fiji.hermes.prior.SimilarityOptions.Order;

/**
 * Shows how alike the tasks and modalities of a model are: one heat map at a time, by scale, in the order of the datasets or
 * clustered, with the value under the mouse, to be saved as PNG, SVG or CSV. Every method may be called from any thread.
 * Needs a display; {@link HeatMap#draw} gives the same picture without.
 *
 * <pre>{@code
 * HeatMapWindow.show("Priors of demo", SimilarityKind.of(Hermes.similarity(model)),
 *   (title, matrix, clustered) -> worker.run(new SvgWork(title, matrix, clustered), job));
 * }</pre>
 */
public final class HeatMapWindow {

	/** Draws SVG, which the window leaves to whoever has the library for it. Called from a thread of its own. */
	@FunctionalInterface
	public interface SvgDrawer {

		/**
		 * @param matrix in the order of the datasets
		 * @param clustered whether to put alike beside alike under a dendrogram
		 * @return the document
		 */
		String draw(String title, SimilarityMatrix matrix, boolean clustered);
	}

	/** For a JVM that has Batik. */
	public static final SvgDrawer HERE = (title, matrix, clustered) -> (clustered ? HeatMap.clustered(title, matrix) : HeatMap.of(title,
		matrix)).toSvg();

	/** What beside the chart takes room on a screen. */
	private static final int AROUND_WIDTH = 60, AROUND_HEIGHT = 190;

	private final JFrame frame;
	private final HeatMapPanel panel;
	private final SvgDrawer svg;

	private HeatMapWindow(final String title, final List<SimilarityKind> kinds, final SvgDrawer svg) {
		this.svg = svg;
		final Rectangle screen = GraphicsEnvironment.getLocalGraphicsEnvironment().getMaximumWindowBounds();
		panel = new HeatMapPanel(kinds, new Dimension(screen.width - AROUND_WIDTH, screen.height - AROUND_HEIGHT), new Buttons());
		frame = new JFrame(title);
		frame.setContentPane(panel);
		frame.setDefaultCloseOperation(WindowConstants.DISPOSE_ON_CLOSE);
		frame.pack();
		frame.setMinimumSize(new Dimension(Math.min(frame.getWidth(), 680), 400));
		Look.icon(frame);
		frame.setLocationRelativeTo(null);
	}

	/**
	 * Opens a window.
	 *
	 * @param title of the window, e.g. with the name of the model
	 * @param kinds at least one; the first is shown
	 * @throws java.awt.HeadlessException if there is no display
	 */
	public static HeatMapWindow show(final String title, final List<SimilarityKind> kinds, final SvgDrawer svg) {
		return show(title, kinds, Optional.empty(), Order.CLUSTER, svg);
	}

	/**
	 * Opens a window that begins with a scale and an order.
	 *
	 * @param title of the window, e.g. with the name of the model
	 * @param kinds at least one; the first is shown
	 * @param scale empty for all of them together
	 * @throws java.awt.HeadlessException if there is no display
	 */
	public static HeatMapWindow show(final String title, final List<SimilarityKind> kinds, final Optional<Scale> scale, final Order order,
		final SvgDrawer svg)
	{
		if (kinds.isEmpty()) throw new IllegalArgumentException("a heat map window needs something to show");
		return EventThread.get(() -> {
			final HeatMapWindow window = new HeatMapWindow(title, kinds, svg);
			window.panel.select(0, scale.map(s -> 1 + kinds.get(0).scales().indexOf(s)).orElse(0), order == Order.CLUSTER ? 0 : 1);
			window.frame.setVisible(true);
			window.panel.requestFocusInWindow();
			return window;
		});
	}

	/** Closes the window. */
	public void close() {
		SwingUtilities.invokeLater(frame::dispose);
	}

	/** The panel, for tests. */
	HeatMapPanel panel() {
		return panel;
	}

	private final class Buttons implements HeatMapPanel.Actions {

		@Override
		public void savePng() {
			final HeatMap map = panel.map();
			choose("png", "PNG picture").ifPresent(file -> save(file, () -> Pictures.writePng(map.draw(), file)));
		}

		@Override
		public void saveCsv() {
			final HeatMap map = panel.map();
			choose("csv", "Table").ifPresent(file -> save(file, () -> AtomicFile.writeString(file, map.matrix().toCsv())));
		}

		@Override
		public void saveSvg() {
			final HeatMapSelection shown = panel.selection();
			choose("svg", "SVG drawing").ifPresent(file -> {
				panel.setSvgEnabled(false);
				save(file, () -> AtomicFile.writeString(file, svg.draw(shown.title(), shown.matrix(), shown.clustered())));
			});
		}
	}

	private Optional<Path> choose(final String ending, final String kind) {
		return PathChooser.newFile(frame, "Save " + ending.toUpperCase(Locale.ROOT), kind, ending, Path.of(panel.selection().fileName() + "." +
			ending));
	}

	/** A worker may first have to start, and a disk may be far away. */
	private void save(final Path file, final Runnable writing) {
		panel.setNote("Saving " + file.getFileName() + " …");
		final Thread saver = new Thread(() -> {
			String told = "Saved " + file + ".";
			try {
				writing.run();
			}
			catch (final RuntimeException | LinkageError e) {
				told = "";
				final String why = e.getMessage() == null ? e.toString() : e.getMessage();
				SwingUtilities.invokeLater(() -> PlainText.tell(frame, "Hermes", why, JOptionPane.ERROR_MESSAGE));
			}
			final String note = told;
			SwingUtilities.invokeLater(() -> {
				panel.setNote(note);
				panel.setSvgEnabled(true);
			});
		}, "Hermes save");
		saver.start();
	}
}
