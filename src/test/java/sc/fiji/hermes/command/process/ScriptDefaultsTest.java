package sc.fiji.hermes.command.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.scijava.Context;
import org.scijava.Priority;
import org.scijava.command.CommandService;
import org.scijava.module.Module;
import org.scijava.module.ModuleService;
import org.scijava.plugin.Plugin;

import sc.fiji.hermes.command.CheckCollectionCommand;
import sc.fiji.hermes.command.HermesCommands;
import sc.fiji.hermes.command.SegmentFileCommand;
import sc.fiji.hermes.command.TrainModelCommand;
import sc.fiji.hermes.ij1.MenuEntries;

class ScriptDefaultsTest {

	@AutoClose
	private final Context context = new Context();

	private Module module(final Class<? extends org.scijava.command.Command> command) {
		return context.service(ModuleService.class).createModule(context.service(CommandService.class).getCommand(command));
	}

	@Test
	@DisplayName("a script that gives one input means the defaults for the others; what has none is still open")
	void given() {
		final Module m = module(TrainModelCommand.class);
		m.setInput("minutes", 2.0);
		m.resolveInput("minutes");
		new ScriptDefaults().process(m);
		for (final String name : List.of("minutes", "width", "balance", "name", "seed", "resume")) assertTrue(m.isInputResolved(name), name);
		assertEquals(2.0, m.getInput("minutes"));
		assertEquals("16", m.getInput("width"));
		for (final String name : List.of("collection", "folder")) assertFalse(m.isInputResolved(name), name);
	}

	@Test
	@DisplayName("a script may spell a key as earlier versions did")
	void earlierSpelling() {
		final Module m = module(SegmentFileCommand.class);
		m.setInput("dicomSeg", true);
		assertEquals(true, m.getInput("dicom_seg"));
		assertThrows(IllegalArgumentException.class, () -> m.setInput("dicomSegs", true));
	}

	@Test
	@DisplayName("SciJava's batch processor, which keeps the outputs, wants the user to be asked for the rest")
	void batch() throws Exception {
		final Module m = module(SegmentFileCommand.class);
		m.resolveInput("file");
		m.getOutputs().keySet().forEach(m::resolveOutput);
		new ScriptDefaults().process(m);
		for (final String name : List.of("modality", "tasks", "model")) assertFalse(m.isInputResolved(name), name);
	}

	@Test
	@DisplayName("from the menu nothing is given, and the dialog asks for all")
	void menu() {
		final Module m = module(CheckCollectionCommand.class);
		new ScriptDefaults().process(m);
		assertFalse(m.isInputResolved("collection"));
		assertFalse(m.isInputResolved("note"));
	}

	@Test
	@DisplayName("what Fiji's bridge must find changed comes before it, which has a priority just above normal")
	void order() {
		for (final Class<?> service : List.of(HermesCommands.class, MenuEntries.class)) assertTrue(service.getAnnotation(Plugin.class)
			.priority() > Priority.NORMAL + 1, service::getSimpleName);
	}
}
