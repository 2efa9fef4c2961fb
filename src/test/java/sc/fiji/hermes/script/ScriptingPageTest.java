package sc.fiji.hermes.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import ij.ImagePlus;
import ij.Macro;
import ij.measure.ResultsTable;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.scijava.Context;
import org.scijava.ItemVisibility;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandService;
import org.scijava.module.ModuleException;
import org.scijava.module.ModuleItem;
import org.scijava.service.Service;
import org.scijava.util.Types;
import org.scijava.widget.Button;

import sc.fiji.hermes.command.HermesMenu;

/** The page on scripting says of every command what its annotations say. */
class ScriptingPageTest {

	private static final Path PAGE = Path.of("docs", "scripting.md");
	private static final Map<Class<?>, String> TYPES = Map.of(String.class, "text", boolean.class, "`true` or `false`", int.class,
		"whole number", double.class, "number", ImagePlus.class, "image", ResultsTable.class, "table", File.class, "file");

	private static Context context;
	private static List<CommandInfo> commands;
	private static String page;

	@BeforeAll
	static void start() throws IOException {
		context = new Context();
		// below a submenu there are commands of tests
		commands = HermesMenu.commands(context.service(CommandService.class)).stream().filter(c -> c.getMenuPath().size() == 3).toList();
		page = Files.readString(PAGE);
	}

	@AfterAll
	static void stop() {
		context.dispose();
	}

	@Test
	@DisplayName("the page lists all commands in the order of the menu")
	void all() {
		assertEquals(15, commands.size());
		assertEquals(commands.stream().map(HermesMenu::label).toList(), Pattern.compile("(?m)^### (Hermes .*)$").matcher(page).results().map(
			r -> r.group(1)).toList());
	}

	@TestFactory
	@DisplayName("the page has every command's keys, types, defaults and outputs as they are declared")
	List<DynamicTest> tables() {
		return commands.stream().map(c -> DynamicTest.dynamicTest(HermesMenu.label(c), () -> {
			final String right = section(c);
			if (!page.contains(right)) fail("docs/scripting.md is out of date; this belongs there:\n\n" + right);
		})).toList();
	}

	@TestFactory
	@DisplayName("the page's example of every command gives what must be given, and nothing that is unknown")
	List<DynamicTest> examples() {
		return commands.stream().map(c -> DynamicTest.dynamicTest(HermesMenu.label(c), () -> {
			final Matcher example = Pattern.compile("run\\(\"" + Pattern.quote(HermesMenu.label(c)) + "\"(?:, \"([^\"]*)\")?\\);").matcher(page);
			assertTrue(example.find());
			final String options = example.group(1) == null ? "" : example.group(1);
			final List<ModuleItem<?>> inputs = inputs(c);
			final List<String> keys = inputs.stream().map(i -> Macro.trimKey(i.getName())).toList();
			Pattern.compile("(\\w+)=(\\[[^\\]]*\\]|\\S*)").matcher(options).results().forEach(r -> assertTrue(keys.contains(r.group(1)), r
				.group()));
			for (final ModuleItem<?> i : inputs) if (isNeeded(c, i)) assertTrue(Macro.getValue(options, i.getName(), null) != null, i.getName());
		})).toList();
	}

	private static List<ModuleItem<?>> inputs(final CommandInfo command) {
		final List<ModuleItem<?>> inputs = new ArrayList<>();
		for (final ModuleItem<?> i : command.inputs()) if (i.getVisibility() != ItemVisibility.MESSAGE && i.getType() != Context.class && i
			.getType() != Button.class &&
			!Service.class.isAssignableFrom(i.getType())) inputs.add(i);
		return inputs;
	}

	private static Object initial(final CommandInfo command, final ModuleItem<?> item) {
		try {
			return command.createModule().getInput(item.getName());
		}
		catch (final ModuleException e) {
			throw new AssertionError(e);
		}
	}

	/** The only image of a command is the current one. */
	private static boolean isNeeded(final CommandInfo command, final ModuleItem<?> item) {
		return item.isRequired() && initial(command, item) == null && !isCurrent(command, item);
	}

	private static boolean isCurrent(final CommandInfo command, final ModuleItem<?> item) {
		return item.getType() == ImagePlus.class && inputs(command).stream().filter(i -> i.getType() == ImagePlus.class).count() == 1;
	}

	private static String section(final CommandInfo command) {
		final StringBuilder text = new StringBuilder("### " + HermesMenu.label(command) + "\n\n");
		text.append(command.getDescription()).append(" Class `").append(command.getDelegateClassName()).append("`.\n\n");
		if (!inputs(command).isEmpty()) text.append("| key | type | default | meaning |\n|---|---|---|---|\n");
		for (final ModuleItem<?> i : inputs(command)) text.append(String.format("| `%s` | %s | %s | %s |\n", i.getName(), type(i), defaultOf(
			command, i), i.getDescription()));
		if (!inputs(command).isEmpty()) text.append('\n');
		text.append("| output | type | meaning |\n|---|---|---|\n");
		for (final ModuleItem<?> o : command.outputs()) text.append(String.format("| `%s` | %s | %s |\n", o.getName(), TYPES.get(o.getType()),
			o.getDescription()));
		return text.append('\n').toString();
	}

	private static String type(final ModuleItem<?> item) {
		if (item.getChoices() != null && !item.getChoices().isEmpty()) return item.getChoices().stream().map(c -> "`" + c + "`").collect(
			Collectors.joining(", "));
		if (item.getType() == File.class) return switch (item.getWidgetStyle()) {
			case "directory" -> "folder";
			case "both" -> "file or folder";
			default -> "file";
		};
		final String type = TYPES.get(item.getType());
		if (!Types.isNumber(item.getType()) || item.getMinimumValue() == null) return type;
		return type + ", " + number(item.getMinimumValue()) + (item.getMaximumValue() == null ? " or more" : " to " + number(item
			.getMaximumValue()));
	}

	private static String number(final Object value) {
		return value.toString().replaceFirst("\\.0$", "");
	}

	private static String defaultOf(final CommandInfo command, final ModuleItem<?> item) {
		if (isCurrent(command, item)) return "the current image";
		if (isNeeded(command, item)) return "must be given";
		final Object value = initial(command, item);
		return value == null || value.equals("") ? "none" : "`" + number(value).replace(System.getProperty("user.home"), "~") + "`";
	}
}
