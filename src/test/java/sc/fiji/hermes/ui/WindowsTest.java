package sc.fiji.hermes.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.awt.Component;
import java.awt.Container;
import java.awt.GraphicsEnvironment;
import java.awt.Window;
import java.awt.event.ActionEvent;
import java.awt.event.WindowEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import javax.swing.AbstractButton;
import javax.swing.JFileChooser;
import javax.swing.JOptionPane;
import javax.swing.JSpinner;
import javax.swing.JTextField;
import javax.swing.SwingUtilities;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.check.CheckReport;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.CollectionFiles;
import sc.fiji.hermes.collection.layout.CollectionDraft;
import sc.fiji.hermes.collection.layout.Downloads;
import sc.fiji.hermes.io.NiftiBytes;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.Scale;
import sc.fiji.hermes.model.resunet.ResUNet;
import sc.fiji.hermes.prior.SimilarityOptions.Order;

@DisplayName("Windows on a display")
class WindowsTest {

	@RegisterExtension
	static final EventThreadWatch WATCH = new EventThreadWatch();

	@TempDir
	Path folder;

	@BeforeEach
	void display() {
		assumeFalse(GraphicsEnvironment.isHeadless(), "needs a display, e.g. Xvfb, and mvn -Dhermes.headless=false");
	}

	private static void await(final BooleanSupplier what) throws InterruptedException {
		for (int i = 0; i < 100 && !what.getAsBoolean(); i++) Thread.sleep(100);
		assertTrue(what.getAsBoolean());
	}

	@Test
	@DisplayName("Closing hides a training's window, which can be brought back; once the training has returned it is gone")
	void closing() throws Exception {
		final Path run = folder.resolve("run");
		final CannedRun canned = new CannedRun(run);
		final Job job = Job.create();
		final TrainingWindow window = TrainingWindow.show(run, job);
		for (int step = 1; step <= 100; step++) canned.step(step);
		canned.preview(100);
		await(() -> window.panel().enabledButtons().equals(List.of("Pause", "Stop and keep best", "Cancel…", "Open folder")));
		close(window);
		await(() -> !window.isVisible());
		assertSame(window, TrainingWindow.show(run, job));
		assertTrue(window.isVisible());
		job.pause();
		await(() -> window.panel().enabledButtons().contains("Resume"));
		window.ended("It is over.");
		await(() -> window.panel().enabledButtons().equals(List.of("Open folder")));
		close(window);
		await(() -> !window.frame().isDisplayable());
		final TrainingWindow next = TrainingWindow.show(run, Job.create());
		assertNotSame(window, next);
		next.close();
	}

	private static void close(final TrainingWindow window) throws Exception {
		SwingUtilities.invokeAndWait(() -> window.frame().dispatchEvent(new WindowEvent(window.frame(), WindowEvent.WINDOW_CLOSING)));
	}

	@Test
	@DisplayName("The buttons ask the job: pause, resume, stop and keep best")
	void buttons() throws Exception {
		final Path run = folder.resolve("asked");
		final CannedRun canned = new CannedRun(run);
		canned.step(1);
		final Job job = Job.create();
		final TrainingWindow window = TrainingWindow.show(run, job);
		press(window, "Pause");
		assertTrue(job.isPaused());
		press(window, "Resume");
		assertFalse(job.isPaused());
		await(() -> window.panel().enabledButtons().contains("Stop and keep best"));
		press(window, "Stop and keep best");
		assertTrue(job.isFinishing());
		assertEquals(List.of("Cancel…", "Open folder"), window.panel().enabledButtons());
		window.close();
	}

	private static void press(final TrainingWindow window, final String text) throws Exception {
		SwingUtilities.invokeAndWait(() -> buttons(window.panel()).filter(b -> text.equals(b.getText())).findFirst().orElseThrow().doClick());
	}

	private static Stream<AbstractButton> buttons(final Container container) {
		return Stream.of(container.getComponents()).flatMap(c -> c instanceof AbstractButton b ? Stream.of(b) : c instanceof Container inside
			? buttons(inside) : Stream.empty());
	}

	@Test
	@DisplayName("A heat map window begins with the scale and order that were asked for")
	void heatMapBegins() {
		final Scale bottleneck = ResUNet.of(8).scales().get(2);
		final HeatMapWindow window = HeatMapWindow.show("Priors", HeatMapWindowDemo.madeUp(7), Optional.of(bottleneck), Order.DATASET,
			HeatMapWindow.HERE);
		assertEquals("Task priors, " + bottleneck.title(), window.panel().selection().title());
		assertEquals(Order.DATASET, window.panel().selection().order());
		window.close();
	}

	@Test
	@DisplayName("A heat map window shows what is chosen")
	void heatMap() throws Exception {
		final HeatMapWindow window = HeatMapWindow.show("Priors", HeatMapWindowDemo.madeUp(7), HeatMapWindow.HERE);
		final HeatMapPanel panel = window.panel();
		assertEquals(List.of("Task priors", "Modality priors"), panel.choicesOf(0));
		assertEquals(6, panel.choicesOf(1).size());
		SwingUtilities.invokeAndWait(() -> panel.select(1, 2, 1));
		assertEquals(List.of("CT", "T1", "PET"), panel.map().matrix().names());
		assertEquals("modality-priors-encoder-1-8", panel.selection().fileName());
		window.close();
	}

	@Test
	@DisplayName("A collection window reads folders, shows their cases, takes an edited modality over and saves what it shows")
	void collection() throws Exception {
		final Path data = folder.resolve("downloads"), file = folder.resolve("all.json");
		final Path ct = Downloads.nnunet(data);
		Downloads.msd(data);
		Downloads.shrink(ct.resolve("labelsTr/p2.nii.gz"));
		final CollectionWindow window = CollectionWindow.open(new CollectionWindow.Result(CollectionDraft.draft(), "", Optional.empty(), false),
			report -> {});
		assertTrue(window.panel().told().startsWith("Add the folders of your datasets"), window.panel().told());
		SwingUtilities.invokeAndWait(() -> window.add(List.of(data, folder.resolve("nowhere"))));
		await(() -> window.panel().datasets().getRowCount() == 2 && window.isQuiet());
		assertTrue(window.panel().told().startsWith(folder.resolve("nowhere") + " is not a folder"), window.panel().told());
		assertEquals("LPS", window.panel().cases().getValueAt(0, 3));
		assertTrue(window.panel().cases().getValueAt(1, 6).toString().startsWith("the image has 6×5×4 voxels"));
		SwingUtilities.invokeAndWait(() -> {
			window.panel().datasets().setValueAt("x[1]", 1, DatasetTable.MODALITY);
		});
		assertTrue(window.panel().told().startsWith("The name \"x[1]\" of a modality"), window.panel().told());
		SwingUtilities.invokeAndWait(() -> {
			window.panel().datasets().setValueAt("T2", 1, DatasetTable.MODALITY);
			window.panel().datasets().changeSelection(1, DatasetTable.MODALITY, false, false);
		});
		await(window::isQuiet);
		assertEquals("T2", window.panel().datasets().getValueAt(1, DatasetTable.MODALITY));
		assertEquals(5, window.panel().cases().getRowCount());
		SwingUtilities.invokeAndWait(() -> window.save(file, false));
		await(() -> !window.frame().isDisplayable());
		assertEquals(Optional.of(Optional.of(file)), window.saved().map(s -> s.result().file()));
		final Collection c = CollectionFiles.read(file);
		assertEquals(Optional.of(c), window.saved().map(CollectionWindow.Saved::collection));
		assertEquals("all", c.name());
		assertEquals(List.of("CT", "T2"), c.modalities().stream().map(m -> m.name()).toList());
	}

	@Test
	@DisplayName("A collection window shows headers and picture of a channel of 4-D images")
	void channel() throws Exception {
		final Path msd = Downloads.msd(folder);
		for (int i = 1; i <= 5; i++) NiftiBytes.small(6, 5, 4, 2).to(msd.resolve("imagesTr/s_" + i + ".nii.gz"));
		final Path json = msd.resolve("dataset.json");
		java.nio.file.Files.writeString(json, java.nio.file.Files.readString(json).replace("{\"0\": \"MRI\"}",
			"{\"0\": \"FLAIR\", \"1\": \"T1w\"}"));
		final CollectionWindow window = CollectionWindow.open(new CollectionWindow.Result(CollectionDraft.draft().add(msd).change(0, f -> f.withChannel(
			1)), "", Optional.empty(), false), report -> {});
		await(window::isQuiet);
		assertEquals(5, window.panel().cases().getRowCount());
		assertEquals(3, String.valueOf(window.panel().cases().getValueAt(0, 3)).length());
		SwingUtilities.invokeAndWait(() -> window.panel().cases().changeSelection(0, 0, false, false));
		await(() -> window.panel().picture().hasPicture());
		SwingUtilities.invokeAndWait(window::dispose);
	}

	@Test
	@DisplayName("In a collection window a folder can stand again for another recipe")
	void folderAgain() throws Exception {
		final Path data = folder.resolve("amos22"), file = folder.resolve("amos.json"), other = Downloads.msd(folder);
		for (final String id : List.of("amos_0001", "amos_0507")) for (final String of : List.of("imagesTr", "labelsTr")) {
			java.nio.file.Files.createDirectories(data.resolve(of));
			java.nio.file.Files.copy(other.resolve(of).resolve("s_1.nii.gz"), data.resolve(of).resolve(id + ".nii.gz"));
		}
		final CollectionWindow window = CollectionWindow.open(new CollectionWindow.Result(CollectionDraft.draft().addFound(List.of(data)), "", Optional
			.empty(), false), report -> {});
		await(window::isQuiet);
		SwingUtilities.invokeAndWait(() -> {
			window.panel().datasets().setValueAt("amos-ct", 0, DatasetTable.RECOGNISED);
			buttons(window.panel()).filter(b -> "Folder again".equals(b.getText())).findFirst().orElseThrow().doClick();
		});
		await(window::isQuiet);
		assertEquals(2, window.panel().datasets().getRowCount());
		SwingUtilities.invokeAndWait(() -> window.panel().datasets().setValueAt("amos-mr", 1, DatasetTable.RECOGNISED));
		await(window::isQuiet);
		SwingUtilities.invokeAndWait(() -> window.save(file, false));
		await(() -> !window.frame().isDisplayable());
		assertEquals(List.of("amos-ct", "amos-mr"), CollectionFiles.read(file).datasets().stream().map(d -> d.name()).toList());
	}

	@Test
	@DisplayName("A collection window with a bad folder refuses to save with its sentence and stays; a check goes to whoever shows it")
	void collectionRefused() throws Exception {
		Downloads.nnunet(folder.resolve("data"));
		final Path half = folder.resolve("data/half");
		java.nio.file.Files.writeString(java.nio.file.Files.createDirectories(half).resolve("dataset.json"), "{");
		final AtomicReference<CheckReport> report = new AtomicReference<>();
		final CollectionWindow window = CollectionWindow.open(new CollectionWindow.Result(CollectionDraft.draft().add(folder.resolve("data")), "",
			Optional.empty(), false), report::set);
		await(window::isQuiet);
		SwingUtilities.invokeAndWait(() -> window.save(folder.resolve("c.json"), false));
		assertTrue(window.panel().told().startsWith(half.resolve("dataset.json").toString()), window.panel().told());
		SwingUtilities.invokeAndWait(() -> window.panel().datasets().setValueAt(false, 1, DatasetTable.USE));
		SwingUtilities.invokeAndWait(() -> buttons(window.panel()).filter(b -> "Check".equals(b.getText())).findFirst().orElseThrow().doClick());
		await(() -> report.get() != null);
		assertEquals(1, report.get().datasets().size());
		assertTrue(window.frame().isVisible());
		window.dispose();
		await(() -> !window.frame().isDisplayable());
		assertTrue(window.saved().isEmpty());
	}

	private static <T extends Component> Optional<T> find(final Class<T> type) {
		return Stream.of(Window.getWindows()).filter(Component::isShowing).flatMap(WindowsTest::parts).filter(type::isInstance).map(type::cast)
			.findFirst();
	}

	private static Stream<Component> parts(final Component c) {
		return c instanceof Container inside ? Stream.concat(Stream.of(c), Stream.of(inside.getComponents()).flatMap(WindowsTest::parts)) : Stream.of(
			c);
	}

	/** What is typed into the spinner of the seed, which is not left yet. */
	private static void typeSeed(final CollectionWindow window, final String text) throws Exception {
		SwingUtilities.invokeAndWait(() -> parts(window.panel()).filter(c -> c instanceof JSpinner s && s.getValue().equals(1)).map(
			JSpinner.class::cast).findFirst().map(s -> ((JSpinner.DefaultEditor) s.getEditor()).getTextField()).orElseThrow().setText(text));
	}

	private static void act(final CollectionWindow window, final String action) {
		SwingUtilities.invokeLater(() -> window.panel().getActionMap().get(action).actionPerformed(new ActionEvent(window.panel(), 0, action)));
	}

	@Test
	@DisplayName("Ctrl+S in a collection window saves what stands in a field that was not left yet, and says so if it is no number")
	void openFields() throws Exception {
		final Path file = folder.resolve("all.json");
		final CollectionWindow window = CollectionWindow.open(new CollectionWindow.Result(CollectionDraft.draft().add(Downloads.nnunet(folder)), "",
			Optional.empty(), false), report -> {});
		await(window::isQuiet);
		typeSeed(window, "x");
		act(window, "save");
		await(() -> window.panel().told().startsWith("\"x\" is no whole number"));
		assertTrue(find(JFileChooser.class).isEmpty());
		typeSeed(window, "7");
		SwingUtilities.invokeAndWait(() -> parts(window.panel()).filter(JTextField.class::isInstance).map(JTextField.class::cast).filter(f -> f
			.getColumns() == 14).findFirst().orElseThrow().setText(folder.resolve("joined").toString()));
		act(window, "save");
		await(() -> find(JFileChooser.class).isPresent());
		await(window::isQuiet);
		final JFileChooser chooser = find(JFileChooser.class).orElseThrow();
		SwingUtilities.invokeAndWait(() -> {
			chooser.setSelectedFile(file.toFile());
			chooser.approveSelection();
		});
		await(() -> !window.frame().isDisplayable());
		final CollectionDraft saved = window.saved().orElseThrow().result().draft();
		assertEquals(7, saved.seed());
		assertEquals(Optional.of(folder.resolve("joined")), saved.masks());
		assertEquals(window.saved().orElseThrow().collection(), CollectionFiles.read(file));
	}

	@Test
	@DisplayName("A collection window asks before it drops a setting or a name, and nothing if it is as it was opened")
	void closingCollection() throws Exception {
		for (final boolean named : new boolean[] { false, true }) {
			final CollectionWindow window = CollectionWindow.open(new CollectionWindow.Result(CollectionDraft.draft().add(Downloads.nnunet(folder)),
				"first", Optional.empty(), false), report -> {});
			await(window::isQuiet);
			if (named) SwingUtilities.invokeAndWait(() -> parts(window.panel()).filter(JTextField.class::isInstance).map(JTextField.class::cast).filter(
				f -> f.getText().equals("first")).findFirst().orElseThrow().setText("second"));
			else typeSeed(window, "7");
			SwingUtilities.invokeLater(() -> window.frame().dispatchEvent(new WindowEvent(window.frame(), WindowEvent.WINDOW_CLOSING)));
			await(() -> find(JOptionPane.class).isPresent());
			final JOptionPane pane = find(JOptionPane.class).orElseThrow();
			SwingUtilities.invokeAndWait(() -> pane.setValue("Close"));
			await(() -> !window.frame().isDisplayable());
		}
		final CollectionWindow same = CollectionWindow.open(new CollectionWindow.Result(CollectionDraft.draft().add(Downloads.nnunet(folder)),
			"first", Optional.empty(), false), report -> {});
		await(same::isQuiet);
		SwingUtilities.invokeLater(() -> same.frame().dispatchEvent(new WindowEvent(same.frame(), WindowEvent.WINDOW_CLOSING)));
		await(() -> !same.frame().isDisplayable());
	}

	private Path manyCases(final int count) throws Exception {
		final Path ct = Downloads.nnunet(folder);
		for (int i = 7; i <= count; i++) {
			java.nio.file.Files.copy(ct.resolve("imagesTr/p1_0000.nii.gz"), ct.resolve("imagesTr/p" + i + "_0000.nii.gz"));
			java.nio.file.Files.copy(ct.resolve("labelsTr/p1.nii.gz"), ct.resolve("labelsTr/p" + i + ".nii.gz"));
		}
		return ct;
	}

	@Test
	@DisplayName("Reading headers that was cancelled begins again with the next change")
	void cancelledHeaders() throws Exception {
		final CollectionWindow window = CollectionWindow.open(new CollectionWindow.Result(CollectionDraft.draft().add(manyCases(1000)), "", Optional
			.empty(), false), report -> {});
		await(() -> window.panel().cases().getRowCount() == 1000);
		SwingUtilities.invokeAndWait(() -> buttons(window.panel()).filter(b -> "Cancel".equals(b.getText())).findFirst().orElseThrow().doClick());
		await(window::isQuiet);
		assertNotEquals("LPS", window.panel().cases().getValueAt(999, 3));
		SwingUtilities.invokeAndWait(() -> buttons(window.panel()).filter(b -> b.getText().startsWith("Equal names")).findFirst().orElseThrow().doClick());
		await(() -> "LPS".equals(window.panel().cases().getValueAt(999, 3)));
		SwingUtilities.invokeAndWait(window::dispose);
	}

	@Test
	@DisplayName("Whoever goes down a list of cases sees the picture of the last, and no two are drawn at once")
	void pictures() throws Exception {
		final CollectionWindow window = CollectionWindow.open(new CollectionWindow.Result(CollectionDraft.draft().add(manyCases(40)), "", Optional
			.empty(), false), report -> {});
		await(window::isQuiet);
		final AtomicInteger most = new AtomicInteger();
		for (int i = 0; i < 40; i++) {
			final int row = i;
			SwingUtilities.invokeAndWait(() -> window.panel().cases().changeSelection(row, 0, false, false));
			SwingUtilities.invokeAndWait(() -> most.accumulateAndGet(window.running(), Math::max));
			Thread.sleep(20);
		}
		await(window::isQuiet);
		assertTrue(window.panel().picture().hasPicture());
		assertEquals(1, most.get());
		SwingUtilities.invokeAndWait(window::dispose);
	}

	@Test
	@DisplayName("A folder of 1000 cases leaves a collection window responsive while headers are read")
	void manyCases() throws Exception {
		final Path ct = manyCases(1000);
		final CollectionWindow window = CollectionWindow.open(new CollectionWindow.Result(CollectionDraft.draft().add(ct), "", Optional.empty(),
			false), report -> {});
		long longest = 0;
		for (int i = 0; i < 600 && !window.isQuiet(); i++) {
			final long asked = System.nanoTime();
			SwingUtilities.invokeAndWait(() -> {});
			longest = Math.max(longest, System.nanoTime() - asked);
			Thread.sleep(10);
		}
		assertTrue(window.isQuiet());
		assertEquals("LPS", window.panel().cases().getValueAt(999, 3));
		System.out.printf("longest wait for the event thread: %.0f ms%n", longest * 1e-6);
		assertTrue(longest < 1e9, longest + " ns");
		SwingUtilities.invokeAndWait(window::dispose);
	}
}
