package sc.fiji.hermes.command;

import ij.CommandListener;
import ij.Executer;
import ij.IJ;

/** Asks before ImageJ is closed, as long as it is open. */
final class QuitGuard implements CommandListener, AutoCloseable {

	private static final String QUIT = "Quit";

	private final String question;

	private QuitGuard(final String question) {
		this.question = question;
	}

	/** @param question that OK answers with quitting */
	static QuitGuard whileRunning(final String question) {
		final QuitGuard guard = new QuitGuard(question);
		Executer.addCommandListener(guard);
		return guard;
	}

	/** Called by ImageJ, which also quits by this command when its window is closed; null keeps it from being executed. */
	@Override
	public String commandExecuting(final String command) {
		return !QUIT.equals(command) || IJ.showMessageWithCancel("Hermes", question) ? command : null;
	}

	@Override
	public void close() {
		Executer.removeCommandListener(this);
	}
}
