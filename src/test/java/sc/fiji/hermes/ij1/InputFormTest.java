package sc.fiji.hermes.ij1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.util.List;
import java.util.Optional;

import ij.WindowManager;
import ij.gui.NewImage;
import ij.macro.Interpreter;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.scijava.Context;
import org.scijava.command.Command;
import org.scijava.command.CommandService;
import org.scijava.convert.ConvertService;
import org.scijava.module.MethodCallException;
import org.scijava.module.Module;
import org.scijava.module.ModuleService;
import org.scijava.module.process.ServicePreprocessor;

import sc.fiji.hermes.command.EchoCommand;
import sc.fiji.hermes.command.ImagesCommand;
import sc.fiji.hermes.command.LinkedCommand;
import sc.fiji.hermes.ij1.InputField.Kind;

/** What a dialog does, without one. */
class InputFormTest {

	@AutoClose
	private final Context context = new Context();
	private Module module;

	@AfterEach
	void stop() {
		BatchImages.clear();
		WindowManager.setTempCurrentImage(null);
	}

	private InputForm form(final Class<? extends Command> command) throws MethodCallException {
		module = context.service(ModuleService.class).createModule(context.service(CommandService.class).getCommand(command));
		final ServicePreprocessor services = new ServicePreprocessor();
		context.inject(services);
		services.process(module);
		module.initialize();
		return new InputForm(module, context.service(ConvertService.class));
	}

	private static InputField field(final InputForm form, final String name) {
		return form.fields().stream().filter(f -> f.item().getName().equals(name)).findFirst().orElseThrow();
	}

	private static List<String> enter(final InputForm form, final String name, final String text) {
		return form.enter(field(form, name), text).stream().map(f -> f.item().getName()).toList();
	}

	@Test
	@DisplayName("every kind of input has its kind of field, in the order of the command, without services and hidden ones")
	void kinds() throws MethodCallException {
		final InputForm form = form(EchoCommand.class);
		assertEquals(List.of(Kind.MESSAGE, Kind.NUMBER, Kind.SLIDER, Kind.CHOICE, Kind.TEXT, Kind.CHECKBOX, Kind.CHECKBOX, Kind.OPEN), form
			.fields().stream().map(InputField::kind).toList());
		assertEquals(List.of("64", "0.5", "U-Net", "none", "false", "true", ""), form.fields().stream().skip(1).map(InputField::text).toList());
		assertEquals(List.of("U-Net", "Swin UNETR"), field(form, "network").choices());
		assertTrue(form.asks());
	}

	@Test
	@DisplayName("what is entered becomes the inputs, with their types")
	void values() throws MethodCallException {
		final InputForm form = form(EchoCommand.class);
		enter(form, "size", " 32 ");
		enter(form, "overlap", "0.25");
		enter(form, "network", "Swin UNETR");
		enter(form, "note", "two words");
		enter(form, "mirror", "true");
		enter(form, "weights", "/a b/w");
		assertEquals(Optional.empty(), form.problem());
		assertEquals(32, module.getInput("size"));
		assertEquals(0.25, module.getInput("overlap"));
		assertEquals("Swin UNETR", module.getInput("network"));
		assertEquals("two words", module.getInput("note"));
		assertEquals(true, module.getInput("mirror"));
		assertEquals(new File("/a b/w"), module.getInput("weights"));
		enter(form, "weights", "");
		assertEquals(null, module.getInput("weights"));
		form.resolve();
		module.getInfo().inputs().forEach(i -> assertTrue(module.isInputResolved(i.getName()), i.getName()));
	}

	@Test
	@DisplayName("what is no number or out of range is said, and the old value stays until it is corrected")
	void numbers() throws MethodCallException {
		final InputForm form = form(EchoCommand.class);
		enter(form, "size", "abc");
		assertEquals(Optional.of("Size is \"abc\"; give a whole number."), form.problem());
		enter(form, "size", "20.5");
		assertEquals(Optional.of("Size is \"20.5\"; give a whole number."), form.problem());
		enter(form, "size", "1000");
		assertEquals(Optional.of("Size is 1000; give a number from 16 to 512."), form.problem());
		assertEquals(64, module.getInput("size"));
		enter(form, "size", "512");
		assertEquals(Optional.empty(), form.problem());
		assertEquals(512, module.getInput("size"));
	}

	@Test
	@DisplayName("a callback changes the choices and value of another field, and the message")
	void callbacks() throws MethodCallException {
		final InputForm form = form(LinkedCommand.class);
		assertEquals(List.of("cine", "CT"), field(form, "modality").choices());
		assertEquals(Kind.CHOICE, field(form, "modality").kind());
		assertEquals("cine", field(form, "modality").text());
		assertEquals("The model of the heart.", field(form, "remark").text());
		assertEquals(List.of("modality", "remark"), enter(form, "model", "brain"));
		assertEquals(List.of("T1", "T2"), field(form, "modality").choices());
		assertEquals("T1", module.getInput("modality"));
		assertEquals(List.of(), enter(form, "modality", "T2"));
		assertEquals("T2", module.getInput("modality"));
	}

	@Test
	@DisplayName("two dialogs of one command have choices of their own")
	void ownChoices() throws MethodCallException {
		final InputForm first = form(LinkedCommand.class), second = form(LinkedCommand.class);
		enter(second, "model", "brain");
		assertEquals(List.of("cine", "CT"), field(first, "modality").choices());
		assertEquals(List.of("T1", "T2"), field(second, "modality").choices());
	}

	@Test
	@DisplayName("what is missing and what a validater finds keeps the dialog open, with its sentence")
	void problems() throws MethodCallException {
		final InputForm form = form(LinkedCommand.class);
		assertEquals(Optional.of("Data is missing; give one."), form.problem());
		enter(form, "data", "/data");
		assertEquals(Optional.empty(), form.problem());
		enter(form, "cases", "13");
		assertEquals(Optional.of("Thirteen cases bring bad luck; take another number."), form.problem());
		enter(form, "cases", "0");
		assertEquals(Optional.of("Cases is 0; give 1 or more."), form.problem());
		enter(form, "cases", "14");
		assertEquals(Optional.empty(), form.problem());
	}

	@Test
	@DisplayName("two images are chosen from the open ones by title")
	void images() throws MethodCallException {
		assertEquals(Optional.of("Reference is missing; open an image first."), form(ImagesCommand.class).problem());
		BatchImages.clear();
		Interpreter.batchMode = true;
		for (final String title : List.of("a", "b")) Interpreter.addBatchModeImage(NewImage.createByteImage(title, 4, 4, 1, NewImage.FILL_BLACK));
		final InputForm form = form(ImagesCommand.class);
		assertEquals(List.of(Kind.IMAGE, Kind.IMAGE), form.fields().stream().map(InputField::kind).toList());
		assertEquals(List.of("a", "b"), field(form, "prediction").choices());
		enter(form, "prediction", "b");
		assertEquals(Optional.empty(), form.problem());
		assertEquals(List.of("a", "b"), form.fields().stream().map(InputField::text).toList());
	}

	@Test
	@DisplayName("HTML of messages is shown as plain lines, with headings told apart")
	void html() {
		final String text = "<html><b>Numbers &amp; names</b><br>of <i>every</i> kind</html>";
		assertEquals("Numbers & names\nof every kind", InputHelp.plain(text));
		assertTrue(InputHelp.isHeading(text));
		assertFalse(InputHelp.isHeading("<html>of <b>every</b> kind</html>"));
		assertEquals("a < b", InputHelp.plain("a < b"));
	}

	@Test
	@DisplayName("the help lists every input with its key and description")
	void help() throws MethodCallException {
		form(EchoCommand.class);
		final String help = InputHelp.of(module.getInfo());
		assertTrue(help.contains("<b>Overlap</b> (overlap): A fraction."), help);
		assertFalse(help.contains("hidden"), help);
		assertFalse(help.contains("Service"), help);
	}
}
