package sc.fiji.hermes.ij1;

import java.util.function.BooleanSupplier;

import ij.CommandListener;
import ij.Executer;

import sc.fiji.hermes.command.Host;

/** Asks before ImageJ is closed, as long as it is open. */
final class QuitGuard implements CommandListener, Host.Guard {

	private static final String QUIT = "Quit";

	private final BooleanSupplier agreed;

	private QuitGuard(final BooleanSupplier agreed) {
		this.agreed = agreed;
	}

	/** @param agreed asks the user */
	static QuitGuard asking(final BooleanSupplier agreed) {
		final QuitGuard guard = new QuitGuard(agreed);
		Executer.addCommandListener(guard);
		return guard;
	}

	/** Called by ImageJ, which also quits by this command when its window is closed; null keeps it from being executed. */
	@Override
	public String commandExecuting(final String command) {
		return !QUIT.equals(command) || agreed.getAsBoolean() ? command : null;
	}

	@Override
	public void close() {
		Executer.removeCommandListener(this);
	}
}
