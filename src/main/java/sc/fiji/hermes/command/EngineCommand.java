package sc.fiji.hermes.command;

import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

import sc.fiji.hermes.engine.EngineReport;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.worker.EngineWork;

/** Shows what computes. */
@Plugin(type = Command.class, headless = true, label = "Engine and device of Hermes",
	description = "Shows versions, devices and memory, and tests in five seconds whether the engine computes right.",
	menu = { @Menu(label = "Plugins"), @Menu(label = HermesMenu.HERMES), @Menu(label = "Hermes Engine and Device", weight = 90) })
public final class EngineCommand extends HermesCommand {

	@Parameter
	private HermesService hermes;

	@Parameter(type = ItemIO.OUTPUT, label = "Report", description = "Versions, devices, memory and the self-test as text.")
	private String report;

	@Override
	protected void run(final Job job) {
		final EngineReport found = hermes.run(new EngineWork(), job);
		report = found.toText();
		tellColumns("Hermes engine", report);
	}
}
