package sc.fiji.hermes.ij1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.File;
import java.util.List;

import ij.IJ;
import ij.gui.NewImage;
import ij.macro.Interpreter;
import ij.plugin.frame.Recorder;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scijava.Context;
import org.scijava.command.Command;
import org.scijava.command.CommandService;
import org.scijava.module.Module;
import org.scijava.module.ModuleService;

import sc.fiji.hermes.command.EchoCommand;
import sc.fiji.hermes.command.HermesCommand;
import sc.fiji.hermes.command.ImageCommand;
import sc.fiji.hermes.command.ImagesCommand;

@EnabledIfSystemProperty(named = "java.awt.headless", matches = "true", disabledReason = "nobody is there to answer dialogs")
class MacroRecorderTest {

	@AutoClose
	private final Context context = new Context();

	@AfterEach
	void stop() {
		Interpreter.batchMode = false;
		Recorder.resetCommandOptions();
	}

	private Module module(final Class<? extends Command> command) {
		return context.service(ModuleService.class).createModule(context.service(CommandService.class).getCommand(command));
	}

	/** The options as ImageJ's recorder puts them together. */
	private static String recorded(final Module module) {
		Recorder.resetCommandOptions();
		MacroRecorder.options(module).forEach(o -> Recorder.recordOption(o.key(), o.value()));
		return Recorder.getCommandOptions();
	}

	private Module echo(final int size, final String network, final String note, final boolean mirror, final String weights) {
		final Module m = module(EchoCommand.class);
		m.setInput("size", size);
		m.setInput("network", network);
		m.setInput("note", note);
		m.setInput("mirror", mirror);
		m.setInput("weights", weights.isEmpty() ? null : new File(weights));
		return m;
	}

	@Test
	@DisplayName("keys are field names, booleans are key=true or false, blanks are put in brackets, nothing is recorded of null, messages, " +
		"hidden inputs and services")
	void words() {
		assertEquals("size=128 overlap=0.5 network=[Swin UNETR] note=none mirror=true window=true weights=[" + new File("/a b/w.st") + "]",
			recorded(echo(128, "Swin UNETR", "none", true, "/a b/w.st")));
		assertEquals("size=64 overlap=0.5 network=U-Net note= mirror=false window=true", recorded(echo(64, "U-Net", "", false, "")));
	}

	@ParameterizedTest(name = "inputs {index}")
	@DisplayName("a recorded command, run as a macro, has the inputs that were recorded")
	@CsvSource({ "128, Swin UNETR, none, true, /a b/w.st", "16, U-Net, two words, false, /plain", "64, U-Net, '', true, ''",
		"64, U-Net, x=1 mirror y=[z], false, /a=b", "64, U-Net, 'say \"hi\" \\ now', true, '/d/e f'" })
	void roundTrip(final int size, final String network, final String note, final boolean mirror, final String weights) {
		final Module m = echo(size, network, note, mirror, weights);
		((HermesCommand) m.getDelegateObject()).run();
		final String macro = "run(\"Hermes Test Echo...\", \"" + recorded(m) + "\"); return getTitle();";
		assertEquals(m.getOutput("said"), IJ.runMacro(macro));
	}

	@Test
	@DisplayName("the only image of a command is the current one and not recorded; of two both are, by title")
	void images() {
		final Module one = module(ImageCommand.class);
		one.setInput("volume", NewImage.createByteImage("a", 4, 4, 1, NewImage.FILL_BLACK));
		assertEquals("suffix=seen", recorded(one));
		final Module two = module(ImagesCommand.class);
		two.setInput("reference", NewImage.createByteImage("my CT", 4, 4, 1, NewImage.FILL_BLACK));
		two.setInput("prediction", NewImage.createByteImage("p", 4, 4, 1, NewImage.FILL_BLACK));
		assertEquals("reference=[my CT] prediction=p", recorded(two));
	}

	@Test
	@DisplayName("without a recorder nothing is recorded")
	void notRecording() {
		final Module m = echo(64, "U-Net", "none", false, "");
		final MacroRecorder recorder = new MacroRecorder();
		context.inject(recorder);
		recorder.process(m);
		assertEquals(null, Recorder.getCommandOptions());
		assertFalse(List.of(MacroRecorder.options(m)).isEmpty());
	}
}
