package sc.fiji.hermes.command;

import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

import org.scijava.Context;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandModule;
import org.scijava.command.CommandService;
import org.scijava.module.Module;
import org.scijava.module.ModuleService;

/** Starts a command as its menu entry does, with some fields of its dialog filled in. */
final class MenuStart {

	private MenuStart() {}

	/**
	 * Starts it on a thread of its own and returns.
	 *
	 * @param fill sets inputs, which the dialog still asks for
	 */
	static void start(final Context context, final Class<? extends HermesCommand> command, final Consumer<Module> fill) {
		new Thread(() -> run(context, command, fill), "Run$_" + command.getSimpleName()).start();
	}

	private static void run(final Context context, final Class<? extends HermesCommand> command, final Consumer<Module> fill) {
		final ModuleService modules = context.service(ModuleService.class);
		final CommandInfo info = context.service(CommandService.class).getCommand(command);
		final Module module = modules.createModule(info);
		fill.accept(module);
		// what ImageJ does around every entry of its menu
		if (Host.here().isRecording()) Host.here().recordCommand(HermesMenu.label(info));
		try {
			modules.run(module, true).get();
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
		}
		catch (final ExecutionException e) {
			// a sentence of a validater, or a fault that the log has
			Message.error(HermesMenu.title(info) + ": " + e.getCause().getMessage());
		}
		if (Host.here().isRecording()) Host.here().writeRecord();
		// Fiji says it itself
		if (Surroundings.plain() && module instanceof CommandModule c && c.isCanceled() && c.getCancelReason() != null && !c.getCancelReason()
			.isBlank()) Message.error(c.getCancelReason());
	}
}
