package sc.fiji.hermes.command;

import java.io.File;
import java.util.List;

import org.scijava.ItemIO;
import org.scijava.ItemVisibility;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

import sc.fiji.hermes.job.Job;

/** Its inputs depend on each other. */
@Plugin(type = Command.class, headless = true, initializer = "offer", label = "Linked", description = "Inputs that depend on each other.",
	menu = { @Menu(label = "Plugins"), @Menu(label = HermesMenu.HERMES), @Menu(label = "Test"), @Menu(label = "Hermes Test Linked...") })
public final class LinkedCommand extends HermesCommand {

	@Parameter(label = "Model", description = "Which.", choices = { "heart", "brain" }, callback = "offer", persist = false)
	private String model = "heart";

	@Parameter(label = "Modality", description = "One that the model knows.", persist = false)
	private String modality = "";

	@Parameter(label = "Cases", description = "How many.", min = "1", validater = "checkCases", persist = false)
	private int cases = 3;

	@Parameter(label = "Data", description = "Where.", persist = false)
	private File data;

	@Parameter(visibility = ItemVisibility.MESSAGE, required = false, persist = false)
	private String remark = "";

	@Parameter(type = ItemIO.OUTPUT)
	private String said;

	void offer() {
		final List<String> known = model.equals("heart") ? List.of("cine", "CT") : List.of("T1", "T2");
		offer("modality", known);
		remark = "The model of the " + model + ".";
	}

	String checkCases() {
		return cases == 13 ? "Thirteen cases bring bad luck; take another number." : "";
	}

	@Override
	protected void run(final Job job) {
		said = model + "|" + modality + "|" + cases + "|" + data;
	}
}
