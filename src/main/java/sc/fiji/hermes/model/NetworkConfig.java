package sc.fiji.hermes.model;

import java.util.List;

/**
 * Everything that determines the parameters of a network, and nothing else.
 *
 * <pre>{@code
 * NetworkConfig config = NetworkConfig.universal(ResUNet.of(16), 12, 3).withDeepSupervision(2);
 * }</pre>
 *
 * @param backbone what turns images into features
 * @param paradigm universal or traditional
 * @param priors rows of tasks and modalities
 * @param deepSupervision further mask outputs at the next coarser levels of the decoder, which training compares with coarser targets
 * @param prototypes what a universal network compares voxels with; of no matter to a traditional one
 */
public record NetworkConfig(Backbone backbone, Paradigm paradigm, Priors priors, int deepSupervision, Prototypes prototypes) {

	public NetworkConfig {
		if (deepSupervision < 0 || deepSupervision > backbone.deepOutputs()) throw new IllegalArgumentException("deep supervision must have 0 to " +
			backbone.deepOutputs() + " outputs, not " + deepSupervision);
	}

	/** For {@code tasks} tasks and {@code modalities} known modalities, null tokens masked. */
	public static NetworkConfig universal(final Backbone backbone, final int tasks, final int modalities) {
		return new NetworkConfig(backbone, Paradigm.UNIVERSAL, Priors.of(tasks, modalities), 0, Prototypes.POSTERIOR);
	}

	/** Without priors, one output channel a task. */
	public static NetworkConfig traditional(final Backbone backbone, final int tasks) {
		return new NetworkConfig(backbone, Paradigm.TRADITIONAL, Priors.channels(tasks), 0, Prototypes.POSTERIOR);
	}

	/** Pools as in the reference: the last task row is null, the last modality row is unknown, null tokens take part. */
	public static NetworkConfig reference(final Backbone backbone, final int taskRows, final int modalityRows) {
		return new NetworkConfig(backbone, Paradigm.UNIVERSAL, new Priors(taskRows, modalityRows, Priors.TOKENS, Nulls.ONE, taskRows - 1,
			modalityRows - 1), 0, Prototypes.POSTERIOR);
	}

	public NetworkConfig withPriors(final Priors newPriors) {
		return new NetworkConfig(backbone, paradigm, newPriors, deepSupervision, prototypes);
	}

	public NetworkConfig withDeepSupervision(final int outputs) {
		return new NetworkConfig(backbone, paradigm, priors, outputs, prototypes);
	}

	public NetworkConfig withPrototypes(final Prototypes kind) {
		return new NetworkConfig(backbone, paradigm, priors, deepSupervision, kind);
	}

	/** Where priors meet features, in the order of the forward pass; none in the traditional paradigm. */
	public List<Scale> scales() {
		return paradigm == Paradigm.UNIVERSAL ? backbone.scales() : List.of();
	}

	/** Rows of each task pool, or channels of a traditional network. */
	public int taskRows() {
		return priors.taskRows();
	}

	/** Rows of each modality pool. */
	public int modalityRows() {
		return priors.modalityRows();
	}

	public Nulls nulls() {
		return priors.nulls();
	}

	/** Task row of a null token. */
	public int nullRow() {
		return priors.nullRow();
	}

	/** Modality row of an unknown modality. */
	public int unknownRow() {
		return priors.unknownRow();
	}
}
