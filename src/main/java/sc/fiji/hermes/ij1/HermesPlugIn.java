package sc.fiji.hermes.ij1;

import java.awt.HeadlessException;
import java.util.Hashtable;
import java.util.Map;
import java.util.function.Consumer;

import ij.IJ;
import ij.Macro;
import ij.Menus;
import ij.macro.Interpreter;
import ij.plugin.PlugIn;
import ij.plugin.frame.Recorder;

import org.scijava.Cancelable;
import org.scijava.Context;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandService;
import org.scijava.module.Module;
import org.scijava.module.ModuleRunner;
import org.scijava.module.ModuleService;
import org.scijava.module.process.PostprocessorPlugin;
import org.scijava.module.process.PreprocessorPlugin;
import org.scijava.plugin.PluginService;

import sc.fiji.hermes.command.HermesMenu;
import sc.fiji.hermes.command.Message;
import sc.fiji.hermes.command.Surroundings;

/**
 * Runs a Hermes command from the menu of ImageJ 1.x; {@code plugins.config} lists them.
 * <p>
 * ImageJ 1.54p cannot build its menu without a display and so does not know our commands there. A macro that is to run
 * without one begins with
 *
 * <pre>{@code
 * call("sc.fiji.hermes.ij1.HermesPlugIn.install");
 * run("Hermes Evaluate...", "collection=[/data/my cases.json] predictions=/data/out");
 * }</pre>
 *
 * which does nothing where they are known.
 */
public final class HermesPlugIn implements PlugIn {

	/** ImageJ makes an object of this class for every run, so what all runs share has to be static. */
	private static Context shared;

	/** @param label the command's menu label, with or without its dots */
	@Override
	public void run(final String label) {
		final Thread thread = Thread.currentThread();
		final ClassLoader before = thread.getContextClassLoader();
		// SciJava finds its plugins through this, and ImageJ's loader of plugins is not it.
		thread.setContextClassLoader(HermesPlugIn.class.getClassLoader());
		try {
			final Context context = context();
			VolumeDrop.install();
			if (HermesMenu.ALIASES.stream().anyMatch(a -> a.label().equals(Recorder.getCommand()))) Recorder.setCommand(label);
			HermesMenu.find(context.service(CommandService.class), label).ifPresentOrElse(c -> run(context, c, module -> {}), () -> fail(
				"There is no command \"" + label + "\" in this version of Hermes; record the macro again."));
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	/** Runs a command as from the menu and records it. @param fill gives inputs beforehand */
	static void run(final String label, final Consumer<Module> fill) {
		final Thread thread = Thread.currentThread();
		final ClassLoader before = thread.getContextClassLoader();
		thread.setContextClassLoader(HermesPlugIn.class.getClassLoader());
		try {
			final Context context = context();
			final CommandInfo command = HermesMenu.find(context.service(CommandService.class), label).orElseThrow();
			if (IJ.recording()) Recorder.setCommand(label);
			run(context, command, fill);
			// what failed has recorded no inputs and could not be played
			if (IJ.recording() && Recorder.getCommandOptions() != null) Recorder.saveCommand();
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	/** On this thread, because macro options belong to the thread that ran the macro. */
	private static void run(final Context context, final CommandInfo command, final Consumer<Module> fill) {
		final PluginService plugins = context.service(PluginService.class);
		final Module module = context.service(ModuleService.class).createModule(command);
		try {
			fill.accept(module);
			new ModuleRunner(context, module, plugins.createInstancesOfType(PreprocessorPlugin.class), plugins.createInstancesOfType(
				PostprocessorPlugin.class)).run();
		}
		catch (final RuntimeException e) {
			if (Macro.MACRO_CANCELED.equals(e.getMessage())) throw e;
			// has been logged; what validaters find is a sentence
			fail(HermesMenu.title(command) + ": " + e.getMessage());
			return;
		}
		if (module instanceof Cancelable c && c.isCanceled()) sayWhy(c.getCancelReason());
	}

	private static void sayWhy(final String reason) {
		if (reason != null && !reason.isBlank()) fail(reason);
		else if (IJ.isMacro()) Macro.abort();
	}

	/** A macro ends there, since what follows would work on the wrong image. */
	private static void fail(final String sentence) {
		final Interpreter macro = Interpreter.getInstance();
		if (!Surroundings.headless()) Message.error(sentence);
		else {
			IJ.log("Hermes: " + sentence);
			if (macro == null) return;
			// else it would try to show the sentence in a window
			macro.setIgnoreErrors(true);
			macro.abort(sentence);
		}
	}

	/** Makes the commands known to {@code run("Hermes …")} where ImageJ has not read {@code plugins.config}. */
	public static void install() {
		final Thread thread = Thread.currentThread();
		final ClassLoader before = thread.getContextClassLoader();
		thread.setContextClassLoader(HermesPlugIn.class.getClassLoader());
		try {
			install(context().service(CommandService.class));
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	static void install(final CommandService service) {
		if (!Surroundings.plain()) return;
		final Map<String, String> table = commands();
		for (final HermesMenu.Alias a : HermesMenu.ALIASES) table.putIfAbsent(a.label(), entry(a.command()));
		for (final CommandInfo c : HermesMenu.commands(service)) table.putIfAbsent(HermesMenu.label(c), entry(HermesMenu.label(c)));
	}

	/** What stands behind a label in ImageJ's table of commands, and in {@code plugins.config}. */
	static String entry(final String label) {
		return HermesPlugIn.class.getName() + "(\"" + label + "\")";
	}

	@SuppressWarnings("unchecked")
	private static Hashtable<String, String> commands() {
		if (Menus.getCommands() == null) {
			try {
				Menus.updateImageJMenus();
			}
			catch (final HeadlessException e) {
				// the menu bar cannot be made, but the table of commands is made before it
			}
		}
		return Menus.getCommands();
	}

	private static synchronized Context context() {
		// Fiji answers with its own context; plain ImageJ would make another each time.
		if (!Surroundings.plain()) return (Context) IJ.runPlugIn("org.scijava.Context", "");
		if (shared == null) {
			IJ.showStatus("Starting Hermes...");
			shared = new Context();
			IJ.showStatus("");
		}
		return shared;
	}
}
