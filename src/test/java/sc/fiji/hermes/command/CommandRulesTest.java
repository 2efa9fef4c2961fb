package sc.fiji.hermes.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import ij.ImagePlus;
import ij.Macro;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.Context;
import org.scijava.ItemVisibility;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandService;
import org.scijava.module.MethodCallException;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.service.Service;
import org.scijava.widget.Button;

import sc.fiji.hermes.ij1.HermesPlugIn;

/** What every menu command keeps to, so that menus, macros and the search bar work. */
class CommandRulesTest {

	/** A class of ImageJ as a compiled class names it. */
	private static final Pattern IMAGEJ = Pattern.compile("(?<![\\w/.])L?(ij(?:/\\w+)*/[A-Z]\\w*)");


	private static Context context;
	private static List<CommandInfo> commands;

	@BeforeAll
	static void start() {
		context = new Context();
		// the tests' own lie one level deeper
		commands = HermesMenu.commands(context.service(CommandService.class)).stream().filter(c -> c.getMenuPath().size() == 3).toList();
	}

	@AfterAll
	static void stop() {
		context.dispose();
	}

	private static List<ModuleItem<?>> inputs(final CommandInfo command) {
		final List<ModuleItem<?>> inputs = new ArrayList<>();
		for (final ModuleItem<?> i : command.inputs()) if (!Service.class.isAssignableFrom(i.getType()) && i.getType() != Context.class) inputs
			.add(i);
		return inputs;
	}

	private static boolean isMessage(final ModuleItem<?> item) {
		return item.getVisibility() == ItemVisibility.MESSAGE;
	}

	@Test
	@DisplayName("Commands know ImageJ 1.x by their host alone, beside the types of images and tables that they take and give")
	void host() throws Exception {
		final Set<String> allowed = Set.of("ij/ImagePlus", "ij/measure/ResultsTable");
		final List<String> others = new ArrayList<>();
		final Path classes = Path.of(HermesCommand.class.getProtectionDomain().getCodeSource().getLocation().toURI()).resolve("sc/fiji/hermes/command");
		try (Stream<Path> files = Files.walk(classes)) {
			for (final Path file : (Iterable<Path>) files.filter(f -> f.toString().endsWith(".class"))::iterator) {
				final Matcher named = IMAGEJ.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
				while (named.find()) if (!allowed.contains(named.group(1))) others.add(file.getFileName() + ": " + named.group(1));
			}
		}
		assertEquals(List.of(), others);
	}

	@Test
	@DisplayName("there are commands, each a HermesCommand that runs without a display and is valid")
	void kinds() throws ClassNotFoundException {
		assertTrue(commands.size() >= 3);
		for (final CommandInfo c : commands) {
			assertTrue(HermesCommand.class.isAssignableFrom(c.loadDelegateClass()), c.getClassName());
			assertTrue(c.canRunHeadless(), c.getClassName());
			assertEquals(List.of(), c.getProblems(), c.getClassName());
		}
	}

	@Test
	@DisplayName("menu labels carry the word Hermes and are unique among all commands, since ImageJ knows commands by them")
	void labels() {
		final Set<String> seen = new HashSet<>();
		for (final CommandInfo c : commands) {
			assertTrue(HermesMenu.label(c).startsWith("Hermes "), HermesMenu.label(c));
			assertTrue(seen.add(HermesMenu.label(c)), HermesMenu.label(c));
			// weights decide the order of the menu
			assertTrue(Double.isFinite(c.getMenuPath().getLeaf().getWeight()), HermesMenu.label(c));
		}
		final long all = context.service(CommandService.class).getCommands().stream().filter(c -> c.getMenuPath() != null && c.getMenuPath()
			.getLeaf() != null && seen.contains(c.getMenuPath().getLeaf().getName())).count();
		assertEquals(commands.size(), all);
	}

	@Test
	@DisplayName("every command and every parameter has a label and a description")
	void descriptions() {
		for (final CommandInfo c : commands) {
			assertFalse(c.getLabel().isBlank(), c.getClassName());
			assertFalse(c.getDescription().isBlank(), c.getClassName());
			final List<ModuleItem<?>> items = inputs(c);
			c.outputs().forEach(items::add);
			for (final ModuleItem<?> i : items) {
				if (isMessage(i)) continue;
				assertFalse(i.getLabel().isBlank(), c.getClassName() + "." + i.getName());
				assertFalse(i.getDescription().isBlank(), c.getClassName() + "." + i.getName());
			}
		}
	}

	@Test
	@DisplayName("no key of a macro is the ending of another, which ImageJ would take for it")
	void keys() {
		for (final CommandInfo c : commands) {
			final List<String> keys = inputs(c).stream().map(i -> Macro.trimKey(i.getName())).toList();
			for (final String a : keys) for (final String b : keys) assertFalse(!a.equals(b) && b.endsWith(a), c.getClassName() + ": " + a +
				" and " + b);
			assertEquals(keys.size(), new HashSet<>(keys).size(), c.getClassName());
		}
	}

	@Test
	@DisplayName("every input is called as ImageJ writes it into macros: in small letters, with underscores between words")
	void spelling() {
		for (final CommandInfo c : commands) for (final ModuleItem<?> i : inputs(c)) {
			assertEquals(Macro.trimKey(i.getName()), i.getName(), c.getClassName());
			assertTrue(i.getName().matches("[a-z][a-z0-9]*(_[a-z0-9]+)*"), c.getClassName() + "." + i.getName());
		}
	}

	@Test
	@DisplayName("every input but images and files has a default, which is one of its choices and within its limits")
	void defaults() {
		for (final CommandInfo c : commands) for (final ModuleItem<?> i : inputs(c)) {
			final String name = c.getClassName() + "." + i.getName();
			if (i.getType() == ImagePlus.class || i.getType() == File.class || i.getType() == Button.class || isMessage(i)) continue;
			final Object value = i.getDefaultValue();
			assertNotNull(value, name);
			if (i.getChoices() != null && !i.getChoices().isEmpty()) assertTrue(i.getChoices().contains(value), name);
			if (!(value instanceof Number number)) continue;
			if (i.getMinimumValue() instanceof Number low) assertTrue(low.doubleValue() <= number.doubleValue(), name);
			if (i.getMaximumValue() instanceof Number high) assertTrue(high.doubleValue() >= number.doubleValue(), name);
		}
	}

	@Test
	@DisplayName("paths are not remembered from one dialog to the next run")
	void persistence() {
		for (final CommandInfo c : commands) for (final ModuleItem<?> i : inputs(c)) if (i.getType() == File.class) assertFalse(i.isPersisted(), c
			.getClassName() + "." + i.getName());
	}

	@Test
	@DisplayName("where a file or a folder may be given, a button that looks for folders follows, since Fiji's own shows files only")
	void folders() throws Exception {
		int both = 0;
		for (final CommandInfo c : commands) {
			final List<ModuleItem<?>> items = inputs(c);
			for (int i = 0; i < items.size(); i++) {
				if (!"both".equals(items.get(i).getWidgetStyle())) continue;
				both++;
				final String name = c.getClassName() + "." + items.get(i).getName();
				assertTrue(i + 1 < items.size(), name);
				final ModuleItem<?> button = items.get(i + 1);
				assertEquals(Button.class, button.getType(), name);
				assertEquals(HermesCommand.FOLDER_STYLE, button.getWidgetStyle(), name);
				assertTrue(button.getLabel().toLowerCase(Locale.ROOT).endsWith("folder..."), name);
				final File chosen = new File("/a folder");
				final Module module = c.createModule();
				context.inject(module.getDelegateObject());
				module.setInput(items.get(i).getName(), chosen);
				// without a display nobody is asked, and what is there stays
				if (Surroundings.headless()) button.callback(module);
				assertEquals(chosen, module.getInput(items.get(i).getName()), name);
			}
		}
		assertTrue(both >= 8);
	}

	@Test
	@DisplayName("a path that a dialog asks for and that is missing is said there in a sentence, so that nothing entered is lost")
	void missing() throws Exception {
		for (final CommandInfo c : commands) {
			final Module module = c.createModule();
			context.inject(module.getDelegateObject());
			module.initialize();
			for (final ModuleItem<?> i : inputs(c)) {
				if (i.getType() != File.class || !i.isRequired()) continue;
				final ModuleItem<?> own = module.getInfo().getInput(i.getName());
				module.setInput(i.getName(), null);
				assertEquals(i.getLabel() + " is missing; give one.", assertThrows(MethodCallException.class, () -> own.validate(module), c
					.getClassName() + "." + i.getName()).getMessage());
			}
		}
	}

	@Test
	@DisplayName("a folder that is no model is refused with the reason where a dialog asks for one, not only when it is closed")
	void otherModel(@TempDir final Path folder) throws Exception {
		int asked = 0;
		for (final CommandInfo c : commands) {
			final Module module = c.createModule();
			context.inject(module.getDelegateObject());
			final ModuleItem<?> other = module.getInfo().getInput("other");
			if (other == null) continue;
			asked++;
			module.setInput("other", folder.toFile());
			final String reason = assertThrows(MethodCallException.class, () -> other.validate(module), c.getClassName()).getMessage();
			assertTrue(reason.contains("is no model because"), reason);
		}
		assertTrue(asked >= 4);
	}

	private static String entry(final String menu, final String label, final String command) {
		return menu + ", \"" + label + "\", " + HermesPlugIn.class.getName() + "(\"" + command + "\")";
	}

	@Test
	@DisplayName("entries in other menus start a command that there is, under a label that no command has")
	void aliases() {
		for (final HermesMenu.Alias a : HermesMenu.ALIASES) {
			assertEquals(a.command(), HermesMenu.label(HermesMenu.find(context.service(CommandService.class), a.command()).orElseThrow()));
			assertTrue(HermesMenu.find(context.service(CommandService.class), a.label()).isEmpty(), a.label());
		}
	}

	@Test
	@DisplayName("plugins.config lists the same commands under the same labels in the same order, then the entries in other menus")
	void pluginsConfig() throws IOException {
		final List<String> expected = new ArrayList<>();
		for (final CommandInfo c : commands) expected.add(entry("Plugins>Hermes", HermesMenu.label(c), HermesMenu.label(c)));
		for (final HermesMenu.Alias a : HermesMenu.ALIASES) expected.add(entry(a.menu(), a.label(), a.command()));
		final List<String> lines = Files.readAllLines(Path.of("plugins.config")).stream().filter(l -> !l.isBlank() && !l.startsWith("#")).toList();
		assertEquals(expected, lines);
	}

	@Test
	@DisplayName("a command is found by its label with and without dots")
	void find() {
		final CommandService service = context.service(CommandService.class);
		for (final CommandInfo c : commands) {
			final String label = HermesMenu.label(c);
			assertEquals(c, HermesMenu.find(service, label).orElseThrow());
			assertEquals(c, HermesMenu.find(service, label.replace("...", "")).orElseThrow());
		}
		assertTrue(HermesMenu.find(service, "Hermes Nonsense").isEmpty());
	}
}
