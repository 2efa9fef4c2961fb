package sc.fiji.hermes.ij1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import ij.IJ;
import ij.Menus;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.scijava.Context;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandService;
import org.scijava.module.ModuleService;

import sc.fiji.hermes.command.EchoCommand;
import sc.fiji.hermes.command.HermesMenu;

@EnabledIfSystemProperty(named = "java.awt.headless", matches = "true", disabledReason = "nobody is there to answer dialogs")
class MenuEntriesTest {

	@AutoClose
	private final Context context = new Context();

	/** As Fiji's bridge describes what it finds in a plugins.config. */
	private static CommandInfo bridged(final String identifier) {
		return new CommandInfo(EchoCommand.class) {

			@Override
			public String getIdentifier() {
				return identifier;
			}
		};
	}

	@Test
	@DisplayName("what Fiji finds in our plugins.config is taken out again, and only that")
	void doubles() {
		final ModuleService modules = context.service(ModuleService.class);
		final int before = modules.getModules().size();
		final CommandInfo other = bridged("legacy:some.other.PlugIn(\"Hermes\")");
		modules.addModule(other);
		modules.addModule(bridged("legacy:sc.fiji.hermes.ij1.HermesPlugIn(\"Hermes Test Echo...\")"));
		assertEquals(before + 1, modules.getModules().size());
		assertNotNull(modules.getModuleById(other.getIdentifier()));
		assertNull(modules.getModuleById("legacy:sc.fiji.hermes.ij1.HermesPlugIn(\"Hermes Test Echo...\")"));
	}

	@Test
	@DisplayName("without a display ImageJ knows every command by its label once a context has started")
	void headless() {
		for (final CommandInfo c : HermesMenu.commands(context.service(CommandService.class))) assertEquals(HermesPlugIn.entry(HermesMenu.label(
			c)), Menus.getCommands().get(HermesMenu.label(c)));
	}

	@Test
	@DisplayName("a macro can make the commands known itself, as often as it likes")
	void install() {
		assertEquals("64|0.5|U-Net|none|true|true|-", IJ.runMacro("call('sc.fiji.hermes.ij1.HermesPlugIn.install');" +
			"call('sc.fiji.hermes.ij1.HermesPlugIn.install'); run('Hermes Test Echo...', 'mirror'); return getTitle();"));
	}
}
