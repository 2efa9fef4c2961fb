package sc.fiji.hermes.command;

import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;

/** Fails as asked. */
@Plugin(type = Command.class, headless = true, label = "Trouble", description = "Fails.", menu = { @Menu(label = "Plugins"), @Menu(
	label = HermesMenu.HERMES), @Menu(label = "Test"), @Menu(label = "Hermes Test Trouble...") })
public final class TroubleCommand extends HermesCommand {

	@Parameter(label = "Kind", description = "What goes wrong.", choices = { "mistake", "page", "fault", "endless", "note", "nothing" }, persist = false)
	private String kind = "mistake";

	@Override
	protected void run(final Job job) {
		switch (kind) {
			case "mistake" -> throw new InputException("The file a b.nii is empty; give another.");
			case "page" -> throw new InputException("<html> is empty; give another.");
			case "note" -> job.report("The model was edited.", -1);
			case "fault" -> throw new IllegalStateException("broken pipe");
			case "endless" -> endless(job);
			default -> job.report("fine", 1);
		}
	}

	private static void endless(final Job job) {
		for (int i = 0;; i++) {
			job.report("round " + i, 0.5);
			job.checkCancelled();
			try {
				Thread.sleep(5);
			}
			catch (final InterruptedException e) {
				throw new IllegalStateException(e);
			}
		}
	}
}
