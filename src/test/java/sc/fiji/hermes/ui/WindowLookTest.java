package sc.fiji.hermes.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.awt.Color;
import java.awt.Component;
import java.awt.Container;
import java.awt.GraphicsEnvironment;
import java.awt.Window;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import javax.swing.AbstractButton;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JOptionPane;
import javax.swing.JTable;
import javax.swing.JToolTip;
import javax.swing.LookAndFeel;
import javax.swing.SwingUtilities;
import javax.swing.UIManager;
import javax.swing.text.JTextComponent;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sc.fiji.hermes.collection.layout.CollectionDraft;
import sc.fiji.hermes.collection.layout.Downloads;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.resunet.ResUNet;
import sc.fiji.hermes.prior.SimilarityKind;
import sc.fiji.hermes.prior.SimilarityMatrix;

@DisplayName("How windows look: light and dark, with names of others")
class WindowLookTest {

	@RegisterExtension
	static final EventThreadWatch WATCH = new EventThreadWatch();

	private static final String LIGHT = "javax.swing.plaf.metal.MetalLookAndFeel", DARK = "com.formdev.flatlaf.FlatDarkLaf";

	@TempDir
	Path folder;

	private LookAndFeel before;

	@BeforeEach
	void display() {
		assumeFalse(GraphicsEnvironment.isHeadless(), "needs a display, e.g. Xvfb, and mvn -Dhermes.headless=false");
		before = UIManager.getLookAndFeel();
	}

	@AfterEach
	void close() throws Exception {
		if (GraphicsEnvironment.isHeadless()) return;
		WATCH.unwatched(() -> Stream.of(Window.getWindows()).forEach(Window::dispose));
		look(before.getClass().getName());
	}

	private static void look(final String className) throws Exception {
		WATCH.unwatched(() -> {
			try {
				UIManager.setLookAndFeel(className);
			}
			catch (final ReflectiveOperationException | javax.swing.UnsupportedLookAndFeelException e) {
				throw new IllegalStateException(e);
			}
			// as Fiji does for windows that are open
			Stream.of(Window.getWindows()).forEach(SwingUtilities::updateComponentTreeUI);
		});
	}

	private static void await(final BooleanSupplier what) throws InterruptedException {
		for (int i = 0; i < 100 && !what.getAsBoolean(); i++) Thread.sleep(100);
		assertTrue(what.getAsBoolean());
	}

	private static Stream<Component> parts(final Component c) {
		return c instanceof Container inside ? Stream.concat(Stream.of(c), Stream.of(inside.getComponents()).flatMap(WindowLookTest::parts)) : Stream
			.of(c);
	}

	/** All windows, filled; some rows of the tables with a mistake and a doubt. */
	private void open(final String name) throws Exception {
		final Path data = folder.resolve("data"), half = Files.createDirectories(data.resolve("half"));
		final Path msd = Downloads.msd(data);
		Files.writeString(half.resolve("dataset.json"), "{");
		final Path json = msd.resolve("dataset.json");
		Files.writeString(json, Files.readString(json).replace("lesion", name.replace("\"", "\\\"")).replace("{\"0\": \"MRI\"}", "{\"0\": \"" + name
			.replace("\"", "\\\"") + "\"}"));
		Downloads.shrink(msd.resolve("labelsTr/s_2.nii.gz"));
		final CollectionWindow collection = CollectionWindow.open(new CollectionWindow.Result(CollectionDraft.draft().addFound(List.of(msd, half)), name,
			Optional.empty(), false), report -> {});
		await(collection::isQuiet);
		final Path run = folder.resolve("run");
		final CannedRun canned = new CannedRun(run);
		for (int step = 1; step <= 200; step++) canned.step(step);
		final TrainingWindow training = TrainingWindow.show(run, Job.create());
		training.progress().report(name, -1);
		training.ended(name);
		final List<String> names = List.of(name, "liver", "spleen");
		HeatMapWindow.show("Priors", List.of(SimilarityKind.of(name, ResUNet.of(8).scales(), scales -> SimilarityMatrix.cosine(names, new double[][] { { 1, 0 }, { 0, 1 }, {
			1, 1 } }))), HeatMapWindow.HERE);
		SwingUtilities.invokeLater(() -> PlainText.tell(null, "Hermes", name, JOptionPane.ERROR_MESSAGE));
		await(() -> Stream.of(Window.getWindows()).filter(Component::isShowing).count() >= 4);
	}

	private static void paint(final Component c) {
		if (c.getWidth() < 1 || c.getHeight() < 1) return;
		c.print(new BufferedImage(c.getWidth(), c.getHeight(), BufferedImage.TYPE_INT_RGB).createGraphics());
	}

	@Test
	@DisplayName("Names that look like HTML are shown as they stand, and nothing asks the network for their pictures")
	void foreignNames() throws Exception {
		final AtomicInteger asked = new AtomicInteger();
		try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
			final Thread listener = new Thread(() -> {
				while (!server.isClosed()) {
					try (var s = server.accept()) {
						asked.incrementAndGet();
					}
					catch (final IOException e) {
						return;
					}
				}
			});
			listener.start();
			open("<html><img src='http://127.0.0.1:" + server.getLocalPort() + "/x.png'>");
			WATCH.unwatched(() -> Stream.of(Window.getWindows()).forEach(w -> {
				paint(w);
				parts(w).forEach(WindowLookTest::paintHidden);
			}));
			Thread.sleep(1000);
			server.close();
			listener.join();
		}
		assertEquals(0, asked.get());
	}

	/** Paints what a user would see only after a click or under the mouse: entries of choices and tips. */
	private static void paintHidden(final Component c) {
		if (c instanceof JComboBox<?> box) entries(box);
		if (c instanceof JTable table) {
			for (int column = 0; column < table.getColumnCount(); column++) {
				if (table.getCellEditor(0, column).getTableCellEditorComponent(table, table.getValueAt(0, column), true, 0,
					column) instanceof JComboBox<?> box) entries(box);
				for (int row = 0; row < table.getRowCount(); row++)
					if (table.prepareRenderer(table.getCellRenderer(row, column), row, column) instanceof JComponent cell) tip(cell);
			}
		}
		if (c instanceof JComponent part) tip(part);
	}

	private static void tip(final JComponent of) {
		if (of.getToolTipText() == null) return;
		final JToolTip tip = of.createToolTip();
		tip.setTipText(of.getToolTipText());
		tip.setSize(tip.getPreferredSize());
		paint(tip);
	}

	private static <T> void entries(final JComboBox<T> box) {
		final JList<T> list = new JList<>();
		for (int i = 0; i < box.getItemCount(); i++) {
			final Component entry = box.getRenderer().getListCellRendererComponent(list, box.getItemAt(i), i, false, false);
			entry.setSize(entry.getPreferredSize());
			paint(entry);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { LIGHT, "javax.swing.plaf.nimbus.NimbusLookAndFeel", DARK })
	@DisplayName("Every text stands out from what is behind it")
	void contrast(final String look) throws Exception {
		look(look);
		open("a lesion");
		assertReadable();
	}

	@Test
	@DisplayName("Windows that are open follow a change from light to dark and back")
	void change() throws Exception {
		look(LIGHT);
		open("a lesion");
		look(DARK);
		assertReadable();
		look("com.formdev.flatlaf.FlatLightLaf");
		assertReadable();
	}

	private static void assertReadable() throws Exception {
		final List<String> bad = new ArrayList<>();
		WATCH.unwatched(() -> Stream.of(Window.getWindows()).filter(Component::isShowing).flatMap(WindowLookTest::parts).filter(
			Component::isShowing).forEach(c -> {
				if (c instanceof JTable table) for (int row = 0; row < table.getRowCount(); row++) for (int column = 0; column < table
					.getColumnCount(); column++) {
					final Component cell = table.prepareRenderer(table.getCellRenderer(row, column), row, column);
					if (cell instanceof JLabel label && !label.getText().isEmpty()) judge(label, label.getText(), cell.getBackground(), bad);
				}
				else if (c instanceof JLabel label && label.getText() != null && !label.getText().isBlank()) judge(c, label.getText(), behind(c), bad);
				else if (c instanceof JTextComponent text && text.isEnabled() && !text.getText().isBlank()) judge(c, text.getText(), behind(c), bad);
				else if (c instanceof AbstractButton button && button.isEnabled() && !button.getText().isBlank()) judge(c, button.getText(), behind(c),
					bad);
			}));
		assertEquals(List.of(), bad);
	}

	private static Color behind(final Component c) {
		Component b = c;
		while (!b.isOpaque() && b.getParent() != null) b = b.getParent();
		return b.getBackground();
	}

	private static void judge(final Component c, final String text, final Color ground, final List<String> bad) {
		final double contrast = Look.contrast(c.getForeground(), ground);
		if (contrast < Look.TEXT) bad.add(String.format(Locale.ROOT, "%.1f: %s \"%s\" %s on %s", contrast, c.getClass().getName(), text, c
			.getForeground(), ground));
	}
}
