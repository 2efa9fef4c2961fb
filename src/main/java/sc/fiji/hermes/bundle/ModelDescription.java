package sc.fiji.hermes.bundle;

import java.util.List;
import java.util.stream.Collectors;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.Nulls;
import sc.fiji.hermes.model.Paradigm;
import sc.fiji.hermes.preprocess.Grid;
import sc.fiji.hermes.preprocess.Plan;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/**
 * All of a model but its weights: what a user can ask it for. Needs no TensorFlow.
 *
 * <pre>{@code
 * List<Task> tasks = ModelFolder.describe(folder).tasks(Modality.CT);
 * }</pre>
 *
 * @param name short, for people
 * @param network shape of the network; its pools have at least a row for every task and modality of the plan
 * @param plan preprocessing; the order of its tasks and modalities is the order of the rows
 * @param card where the model comes from
 * @param rules how masks are made from probabilities
 */
public record ModelDescription(String name, NetworkConfig network, Plan plan, ModelCard card, TaskRules rules) {

	/** @throws IllegalArgumentException if the plan does not fit the network or the rules do not fit the plan */
	public ModelDescription {
		if (name.isBlank()) throw new IllegalArgumentException("a model needs a name");
		requireFit(network, plan);
		for (final TaskRules.Entry e : rules.entries()) require(plan.grids().stream().anyMatch(g -> g.dataset().equals(e.dataset()) && g.tasks()
			.contains(e.task())), "there is a rule for " + e.task() + " of dataset " + e.dataset() + ", which the plan does not have");
	}

	/** Without rules. */
	public ModelDescription(final String name, final NetworkConfig network, final Plan plan, final ModelCard card) {
		this(name, network, plan, card, TaskRules.NONE);
	}

	/**
	 * The tasks that were trained on a modality, the choice when a user asks for everything; all tasks for an unknown one.
	 *
	 * @throws InputException if the model does not know the modality
	 */
	public List<Task> tasks(final Modality modality) {
		modalityRow(modality);
		return plan.grids().stream().filter(g -> modality.isUnknown() || g.modality().equals(modality)).flatMap(g -> g.tasks().stream())
			.distinct().toList();
	}

	/** The row of a task in the prior pools, or its channel in a traditional network. */
	public int taskRow(final Task task) {
		final int row = plan.tasks().indexOf(task);
		if (row < 0) throw new InputException("Model %s cannot segment %s; choose from: %s.", name, task,
			plan.tasks().stream().map(Task::name).collect(Collectors.joining(", ")));
		return row;
	}

	/**
	 * The row of a modality in the prior pools; a traditional network has one row for all.
	 *
	 * @throws InputException if the model was not trained on it; {@link Modality#UNKNOWN} is always known
	 */
	public int modalityRow(final Modality modality) {
		if (modality.isUnknown()) return network.unknownRow();
		final int row = plan.modalities().indexOf(modality);
		if (row < 0) throw new InputException("Model %s does not know the modality %s; choose from: %s, or unknown.", name, modality,
			plan.modalities().stream().map(Modality::name).collect(Collectors.joining(", ")));
		return network.paradigm() == Paradigm.TRADITIONAL ? network.unknownRow() : row;
	}

	/** @throws IllegalArgumentException if a network has not the rows that a plan needs */
	public static void requireFit(final NetworkConfig network, final Plan plan) {
		final int tasks = plan.tasks().size(), modalities = plan.modalities().size();
		require(tasks >= 1, "the plan has no task");
		require(!plan.modalities().contains(Modality.UNKNOWN), "the plan lists unknown among the known modalities");
		require(tasks <= network.taskRows(), "the plan has " + tasks + " tasks but the network only " + network.taskRows());
		for (final Grid g : plan.grids()) require(network.backbone().sizes(g.pooling()).allows(g.window()), "the network cannot take the windows of " +
			g.dataset());
		if (network.paradigm() == Paradigm.TRADITIONAL) return;
		require(modalities < network.modalityRows(),
			"the plan has " + modalities + " modalities but the network has rows for " + (network.modalityRows() - 1));
		require(network.unknownRow() >= modalities, "the row of unknown modalities belongs to a known one");
		// masked, it may share the first row, as it did in models of the first version
		final boolean shared = network.nulls() == Nulls.MASKED && network.nullRow() == 0;
		require(shared || network.nullRow() >= tasks, "the row of null tokens belongs to a task");
	}

	private static void require(final boolean ok, final String message) {
		if (!ok) throw new IllegalArgumentException(message);
	}
}
