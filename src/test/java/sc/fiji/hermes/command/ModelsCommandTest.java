package sc.fiji.hermes.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import ij.IJ;
import ij.measure.ResultsTable;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.Context;
import org.scijava.command.CommandModule;
import org.scijava.command.CommandService;
import org.scijava.module.Module;
import org.scijava.module.ModuleService;

import sc.fiji.hermes.bundle.ModelLibrary;
import sc.fiji.hermes.bundle.SmallModel;

class ModelsCommandTest {

	@TempDir
	Path folder;

	private Context context;
	private ModelLibrary library;

	@BeforeEach
	void start() {
		context = new Context();
		library = ModelLibrary.of(folder.resolve("my models"));
		library.add(SmallModel.write(folder.resolve("trained")), "abdomen one");
		folder.resolve("my models/broken").toFile().mkdir();
	}

	@AfterEach
	void stop() {
		context.dispose();
	}

	private CommandModule run(final String action, final String model, final boolean confirm) throws Exception {
		return context.service(CommandService.class).run(ModelsCommand.class, true, Map.of("library", library.folder().toFile(), "action", action,
			"model", model, "confirm", confirm)).get();
	}

	@Test
	@DisplayName("the list has usable and broken models")
	void list() throws Exception {
		final CommandModule m = run("list", "", false);
		assertFalse(m.isCanceled(), m.getCancelReason());
		final ResultsTable table = (ResultsTable) m.getOutput("table");
		assertEquals(2, table.size());
		assertEquals("abdomen one", table.getStringValue("model", 0));
		assertEquals("liver, spleen", table.getStringValue("tasks", 0));
		assertEquals("CT", table.getStringValue("modalities", 0));
		assertEquals("ready", table.getStringValue("state", 0));
		assertTrue(table.getStringValue("state", 1).startsWith("broken: "), table.getStringValue("state", 1));
	}

	@Test
	@DisplayName("a model that was edited by hand is usable, and the list and its description say so")
	void edited() throws Exception {
		SmallModel.writeEdited(library.folder().resolve("by hand"));
		final ResultsTable table = (ResultsTable) run("list", "", false).getOutput("table");
		assertEquals("by hand", table.getStringValue("model", 2));
		assertTrue(table.getStringValue("state", 2).startsWith("ready; note: ") && table.getStringValue("state", 2).contains("edited by hand"), table
			.getStringValue("state", 2));
		assertTrue(library.entry("by hand").orElseThrow().notes().get(0).contains("edited by hand"));
		assertEquals(List.of(), library.entry("abdomen one").orElseThrow().notes());
	}

	@Test
	@DisplayName("a model is removed only with consent, which a macro gives by confirm=true")
	void remove() throws Exception {
		final CommandModule refused = run("remove", "abdomen one", false);
		assertTrue(refused.isCanceled());
		assertTrue(refused.getCancelReason().contains("confirm=true"), refused.getCancelReason());
		assertTrue(Files.exists(library.folder().resolve("abdomen one")));
		assertEquals("went on", IJ.runMacro("run('Hermes Models...', 'library=[" + library.folder().toString().replace('\\', '/') +
			"] action=remove model=[abdomen one] confirm'); return 'went on';"));
		assertFalse(Files.exists(library.folder().resolve("abdomen one")));
	}

	@Test
	@DisplayName("a model that is not there is a mistake, in which those that are there are named")
	void unknown() throws Exception {
		for (final String action : List.of("describe", "remove", "show folder")) {
			final CommandModule m = run(action, "liver", true);
			assertTrue(m.isCanceled(), action);
			assertTrue(m.getCancelReason().contains("\"liver\"") && m.getCancelReason().contains("abdomen one"), m.getCancelReason());
		}
		assertFalse(run("describe", "abdomen one", false).isCanceled());
		assertFalse(run("show folder", "", false).isCanceled());
	}

	@Test
	@DisplayName("the dialog offers the models of the folder that is given")
	void choices() throws Exception {
		// which a list of Swing would draw as a page
		Files.createDirectory(library.folder().resolve("<html>x"));
		final Module m = context.service(ModuleService.class).createModule(context.service(CommandService.class).getCommand(ModelsCommand.class));
		m.initialize();
		m.setInput("library", library.folder().toFile());
		m.getInfo().getInput("library").callback(m);
		assertEquals(List.of("", " <html>x", "abdomen one", "broken"), new ArrayList<>(m.getInfo().getInput("model").getChoices()));
	}
}
