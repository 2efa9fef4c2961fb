package sc.fiji.hermes.ij1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.awt.Component;
import java.awt.Container;
import java.awt.Dialog;
import java.awt.GraphicsEnvironment;
import java.awt.TextField;
import java.awt.Window;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

import javax.swing.AbstractButton;
import javax.swing.JFileChooser;
import javax.swing.JTable;
import javax.swing.SwingUtilities;

import ij.IJ;
import ij.plugin.frame.Recorder;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.Cancelable;
import org.scijava.Context;
import org.scijava.command.CommandService;
import org.scijava.module.Module;
import org.scijava.module.ModuleService;

import sc.fiji.hermes.collection.layout.Downloads;
import sc.fiji.hermes.command.MakeCollectionCommand;
import sc.fiji.hermes.ui.EventThreadWatch;

/** What is done in the collection window and what is recorded of it, where there is a display: {@code mvn test -Dhermes.headless=false}. */
@Timeout(60)
class CollectionRecordingTest {

	@RegisterExtension
	static final EventThreadWatch WATCH = new EventThreadWatch();

	private static final int MODALITY = 4, USE = 0, CHANNEL = 5, WEIGHT = 6, TRAINING = 7, STRUCTURES = 10;

	@TempDir
	Path root;

	private Context context;

	@BeforeEach
	void start() {
		assumeFalse(GraphicsEnvironment.isHeadless(), "windows need a display; run with -Dhermes.headless=false under one");
		context = new Context();
	}

	@AfterEach
	void stop() {
		if (context != null) context.dispose();
		for (final Window w : Window.getWindows()) w.dispose();
		Recorder.resetCommandOptions();
	}

	private static <T> T await(final Supplier<Optional<T>> look) throws InterruptedException {
		while (true) {
			final Optional<T> found = look.get();
			if (found.isPresent()) return found.get();
			Thread.sleep(50);
		}
	}

	private static Stream<Component> parts(final Component c) {
		return c instanceof Container inside ? Stream.concat(Stream.of(c), Stream.of(inside.getComponents()).flatMap(CollectionRecordingTest::parts))
			: Stream.of(c);
	}

	private static <T extends Component> Optional<T> find(final Class<T> type, final java.util.function.Predicate<T> which) {
		return Stream.of(Window.getWindows()).filter(Component::isShowing).flatMap(CollectionRecordingTest::parts).filter(type::isInstance).map(
			type::cast).filter(which).findFirst();
	}

	/** Number of labelled cases; which of them are for training depends on the names of the patients. */
	private static String cases(final JTable table, final int row) {
		final String training = String.valueOf(table.getValueAt(row, TRAINING)), validation = String.valueOf(table.getValueAt(row, TRAINING + 1));
		return training.isEmpty() || validation.isEmpty() ? "" : Integer.toString(Integer.parseInt(training) + Integer.parseInt(validation));
	}

	private static void press(final String text) throws Exception {
		final AbstractButton button = await(() -> find(AbstractButton.class, b -> text.equals(b.getText()) && b.isEnabled()));
		SwingUtilities.invokeLater(button::doClick);
	}

	@Test
	@DisplayName("a collection saved in the window can be trained on next, and is made again, byte for byte, by the macro that is recorded of it")
	void replay() throws Exception {
		final Path data = root.resolve("my downloads"), file = root.resolve("my models/of three.json");
		Files.createDirectories(file.getParent());
		Downloads.nnunet(data);
		Downloads.msd(data);
		Downloads.plain(data);
		final Module module = context.service(ModuleService.class).createModule(context.service(CommandService.class).getCommand(
			MakeCollectionCommand.class));
		module.setInput("folders", data.toString());
		final Future<Module> done = context.service(ModuleService.class).run(module, true);
		final JTable table = await(() -> find(JTable.class, t -> "datasets".equals(t.getName())));
		await(() -> Optional.of(true).filter(b -> table.getRowCount() == 3 && !"".equals(table.getValueAt(2, STRUCTURES))));
		assertEquals(Downloads.PLAIN, table.getValueAt(2, 1));
		SwingUtilities.invokeAndWait(() -> {
			table.setValueAt("T2", 1, MODALITY);
			table.setValueAt("0.25", 1, WEIGHT);
			table.setValueAt("1:liver/2:spleen", 2, STRUCTURES);
			table.setValueAt("cone beam", 2, MODALITY);
			table.setValueAt("0", 2, CHANNEL);
		});
		press("Equal names mean one structure");
		await(() -> Optional.of(true).filter(b -> "1: liver, 2: spleen".equals(table.getValueAt(2, STRUCTURES)) && "cone beam".equals(table.getValueAt(
			2, MODALITY)) && "5".equals(cases(table, 1))));
		SwingUtilities.invokeAndWait(() -> table.setValueAt(false, 0, USE));
		press("Save…");
		final JFileChooser chooser = await(() -> find(JFileChooser.class, c -> true));
		SwingUtilities.invokeLater(() -> {
			chooser.setSelectedFile(new File(file.toString().replace(".json", "")));
			chooser.approveSelection();
		});
		assertFalse(((Cancelable) done.get(30, TimeUnit.SECONDS)).isCanceled(), () -> ((Cancelable) module).getCancelReason());
		press("Train a model…");
		// the dialog of the training asks for the rest
		final TextField asked = await(() -> find(TextField.class, t -> t.getText().equals(file.toString())));
		final Window training = SwingUtilities.getWindowAncestor(asked);
		assertEquals("Hermes Train Model", ((Dialog) training).getTitle());
		SwingUtilities.invokeAndWait(training::dispose);

		Recorder.resetCommandOptions();
		MacroRecorder.options(module).forEach(o -> Recorder.recordOption(o.key(), o.value()));
		final String options = Recorder.getCommandOptions();
		assertTrue(options.contains("modalities=[" + Downloads.MSD + "=T2, " + Downloads.PLAIN + "=cone beam]"), options);
		assertTrue(options.contains("folders=[" + data.resolve(Downloads.MSD) + ";" + data.resolve(Downloads.PLAIN) + "]"), options);
		final byte[] saved = Files.readAllBytes(file);
		assertTrue(new String(saved).contains("cone beam"));
		Files.delete(file);
		IJ.runMacro("call('sc.fiji.hermes.ij1.HermesPlugIn.install'); run(\"Hermes Make Collection...\", \"" + options + "\");");
		assertEquals(new String(saved), Files.readString(file));
	}
}
