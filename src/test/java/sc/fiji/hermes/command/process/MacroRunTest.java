package sc.fiji.hermes.command.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.NewImage;
import ij.macro.Interpreter;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scijava.Context;
import org.scijava.command.CommandModule;
import org.scijava.command.CommandService;
import org.scijava.module.ModuleService;
import org.scijava.prefs.PrefService;

import sc.fiji.hermes.command.EchoCommand;
import sc.fiji.hermes.command.ImageCommand;
import sc.fiji.hermes.command.ImagesCommand;

/** Commands as macros and scripts run them, without a display. */
@EnabledIfSystemProperty(named = "java.awt.headless", matches = "true", disabledReason = "nobody is there to answer dialogs")
class MacroRunTest {

	private static final String DEFAULTS = "64|0.5|U-Net|none|false|true|-";

	private Context context;
	private CommandService commands;

	@BeforeEach
	void start() {
		context = new Context();
		commands = context.service(CommandService.class);
	}

	@AfterEach
	void stop() {
		context.dispose();
		Interpreter.batchMode = false;
		WindowManager.setTempCurrentImage(null);
	}

	/** Title of the current image after a macro. */
	private static String titleAfter(final String macro) {
		return IJ.runMacro(macro + " return getTitle();");
	}

	private static ImagePlus image(final String title) {
		return NewImage.createByteImage(title, 4, 4, 1, NewImage.FILL_BLACK);
	}

	@ParameterizedTest(name = "{0}")
	@DisplayName("a macro's options arrive and what it leaves out has the declared default")
	@CsvSource(delimiter = ';', value = { //
		"size=128; 128|0.5|U-Net|none|false|true|-", //
		"size=128 overlap=0.25 network=[Swin UNETR]; 128|0.25|Swin UNETR|none|false|true|-", //
		"note=[a b = c] mirror=true window=false; 64|0.5|U-Net|a b = c|true|false|-", //
		"mirror; 64|0.5|U-Net|none|true|true|-", //
		"note=[mirror x]; 64|0.5|U-Net|mirror x|false|true|-", //
		"weights=[/a b/w.st]; 64|0.5|U-Net|none|false|true|/a b/w.st", //
		"weights= size=32; 32|0.5|U-Net|none|false|true|-", //
		"note=[]; 64|0.5|U-Net||false|true|-" })
	void options(final String options, final String expected) {
		assertEquals(expected.replace('/', File.separatorChar), titleAfter("run('Hermes Test Echo...', '" + options + "');"));
	}

	@Test
	@DisplayName("without a display a macro without options takes the declared defaults, too")
	void noOptions() {
		assertEquals(DEFAULTS, titleAfter("run('Hermes Test Echo...');"));
	}

	@Test
	@DisplayName("what a dialog was last given does not leak into macros and scripts")
	void persisted() throws Exception {
		final PrefService prefs = context.service(PrefService.class);
		try {
			prefs.put(EchoCommand.class, "size", 512);
			prefs.put(EchoCommand.class, "mirror", true);
			prefs.put(EchoCommand.class, "weights", "/elsewhere");
			final CommandModule m = commands.run(EchoCommand.class, true, "network", "Swin UNETR").get();
			assertEquals("64|0.5|Swin UNETR|none|false|true|-", m.getOutput("said"));
			assertEquals("32|0.5|U-Net|none|false|true|-", titleAfter("run('Hermes Test Echo...', 'size=32');"));
		}
		finally {
			prefs.clear(EchoCommand.class);
		}
	}

	@Test
	@DisplayName("after each of two runs in batch mode the first output is the current image")
	void batch() {
		assertEquals("16|0.5|U-Net|none|false|true|- 32|0.5|U-Net|none|false|true|-", IJ.runMacro("setBatchMode(true);" +
			"run('Hermes Test Echo...', 'size=16'); a = getTitle(); run('Hermes Test Echo...', 'size=32'); return a + ' ' + getTitle();"));
	}

	@Test
	@DisplayName("a macro in batch mode can go back to the image it started from")
	void selectAfterwards() {
		assertEquals("start", IJ.runMacro("setBatchMode(true); newImage('start', '8-bit', 4, 4, 1);" +
			"run('Hermes Test Echo...', 'size=16'); selectImage('start'); return getTitle();"));
	}

	@Test
	@DisplayName("a command on one image takes the current one, and its output is the next one's input")
	void chain() {
		assertEquals("start-seen-twice", titleAfter("setBatchMode(true); newImage('start', '8-bit', 4, 4, 1); run('Hermes Test Image...');" +
			"run('Hermes Test Image...', 'suffix=twice');"));
	}

	@Test
	@DisplayName("a script's thread has the output as its current image although the command ran on another")
	void script() throws Exception {
		final CommandModule m = commands.run(EchoCommand.class, true).get();
		assertSame(m.getOutput("labels"), WindowManager.getCurrentImage());
		final CommandModule next = commands.run(ImageCommand.class, true, "volume", WindowManager.getCurrentImage()).get();
		assertEquals(DEFAULTS + "-seen", ((ImagePlus) next.getOutput("result")).getTitle());
	}

	@Test
	@DisplayName("two images are named by their titles")
	void twoImages() {
		assertEquals("b c+a", titleAfter("setBatchMode(true); newImage('a', '8-bit', 4, 4, 1); newImage('b c', '8-bit', 4, 4, 1);" +
			"run('Hermes Test Images...', 'reference=[b c] prediction=a');"));
	}

	@ParameterizedTest(name = "{0}")
	@DisplayName("what cannot run ends the macro, so that it does not go on with the wrong image")
	@CsvSource(delimiter = ';', value = { //
		"run('Hermes Test Trouble...', 'kind=mistake')", //
		"run('Hermes Test Trouble...', 'kind=fault')", //
		"run('Hermes Test Echo...', 'size=abc')", //
		"run('Hermes Test Echo...', 'size=1.5')", //
		"run('Hermes Test Echo...', 'size=8')", //
		"run('Hermes Test Echo...', 'network=VGG')", //
		"run('Hermes Test Images...', 'reference=a prediction=b')", //
		"run('Hermes Test Linked...', 'cases=13 data=/x')", //
		"run('Hermes Test Linked...', 'cases=3')" })
	void abort(final String line) {
		assertNull(IJ.runMacro("setBatchMode(true); newImage('a', '8-bit', 4, 4, 1);" + line + "; return 'went on';"));
	}

	/** What is logged instead of what a macro would say in a window. */
	private static String said(final String macro) {
		final PrintStream out = System.out;
		final ByteArrayOutputStream log = new ByteArrayOutputStream();
		System.setOut(new PrintStream(log, true, StandardCharsets.UTF_8));
		try {
			assertNull(IJ.runMacro("setBatchMode(true);" + macro + " return 'went on';"));
		}
		finally {
			System.setOut(out);
		}
		return log.toString(StandardCharsets.UTF_8).strip();
	}

	@ParameterizedTest(name = "{0}")
	@DisplayName("a key that the command does not have ends the macro with a sentence that names it and the nearest ones")
	@CsvSource(delimiter = ';', value = { //
		"run('Hermes Test Echo...', 'sise=128'); Hermes Test Echo has no key sise; the nearest are size, note,", //
		"run('Hermes Test Echo...', 'size=128 miror'); Hermes Test Echo has no key miror; the nearest are mirror,", //
		"run('Hermes Test Echo...', 'heading=x'); Hermes Test Echo has no key heading;", //
		"run('Hermes Test Echo...', 'weights=/my data/w.st'); has no key data/w.st; the nearest", //
		"run('Hermes Test Echo...', 'note=[a b] note2=c'); has no key note2; the nearest are note,", //
		"run('Hermes Segment File...', 'dicom_segs=true'); Hermes Segment File has no key dicom_segs; the nearest are dicom_seg," })
	void unknownKey(final String macro, final String sentence) {
		final String said = said(macro + ";");
		assertTrue(said.contains(sentence), said);
	}

	@Test
	@DisplayName("a value with a blank that has no brackets is told of")
	void forgottenBrackets() {
		assertTrue(said("run('Hermes Test Echo...', 'weights=/my data/w.st');").contains("a value with blanks needs [brackets] around it"));
	}

	@ParameterizedTest(name = "{0}")
	@DisplayName("a key in another spelling still means its input")
	@ValueSource(strings = { "Size=128", "SIZE=[128]", "si_ze='128'" })
	void earlierSpelling(final String options) {
		assertEquals("128|0.5|U-Net|none|false|true|-", titleAfter("run(\"Hermes Test Echo...\", \"" + options + "\");"));
	}

	@Test
	@DisplayName("a script learns in a sentence what is missing")
	void missing() throws Exception {
		final CommandModule none = commands.run(ImagesCommand.class, true).get();
		assertEquals("Hermes Test Images works on an image, and none is open; open one first.", none.getCancelReason());
		final CommandModule one = commands.run(ImagesCommand.class, true, "reference", image("a")).get();
		assertTrue(one.isCanceled());
		assertNull(one.getOutput("result"));
	}

	@Test
	@DisplayName("a script's run without processing has all outputs and shows nothing")
	void unprocessed() throws Exception {
		final CommandModule m = context.service(CommandService.class).run(EchoCommand.class, false, "size", 16).get();
		assertFalse(m.isCanceled());
		assertEquals("16|0.5|U-Net|none|false|true|-", m.getOutput("said"));
		assertNull(WindowManager.getCurrentImage());
	}

	@Test
	@DisplayName("modules of other plugins keep SciJava's own rules")
	void others() {
		final long count = context.service(ModuleService.class).getModules().stream().filter(m -> m.getDelegateClassName().startsWith(
			"sc.fiji.hermes")).count();
		assertEquals(commands.getCommands().stream().filter(c -> c.getClassName().startsWith("sc.fiji.hermes")).count(), count);
	}
}
