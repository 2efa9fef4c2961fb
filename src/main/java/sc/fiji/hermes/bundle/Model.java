package sc.fiji.hermes.bundle;

import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.Weights;
import sc.fiji.hermes.preprocess.Plan;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/**
 * Everything needed to segment: the network, its values, and how images are prepared for it.
 *
 * @param name short, for people
 * @param network shape of the network; its pools have at least a row for every task and modality of the plan
 * @param plan preprocessing; the order of its tasks and modalities is the order of the rows
 * @param weights values of the network's parameters
 * @param card where the model comes from
 * @param rules how masks are made from probabilities
 */
public record Model(String name, NetworkConfig network, Plan plan, Weights weights, ModelCard card, TaskRules rules) {

	/** @throws IllegalArgumentException if the plan does not fit the network */
	public Model {
		// checks what the two have in common
		new ModelDescription(name, network, plan, card, rules);
	}

	/** Without rules. */
	public Model(final String name, final NetworkConfig network, final Plan plan, final Weights weights, final ModelCard card) {
		this(name, network, plan, weights, card, TaskRules.NONE);
	}

	/** All of it but the weights. */
	public ModelDescription description() {
		return new ModelDescription(name, network, plan, card, rules);
	}

	/** As {@link ModelDescription#taskRow}. */
	public int taskRow(final Task task) {
		return description().taskRow(task);
	}

	/** As {@link ModelDescription#modalityRow}. */
	public int modalityRow(final Modality modality) {
		return description().modalityRow(modality);
	}

	/** A copy with another card. */
	public Model withCard(final ModelCard other) {
		return new Model(name, network, plan, weights, other, rules);
	}

	/** A copy with other rules. */
	public Model withRules(final TaskRules other) {
		return new Model(name, network, plan, weights, card, other);
	}
}
