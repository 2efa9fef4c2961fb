package sc.fiji.hermes.model;

/**
 * A place of a backbone where priors meet image features.
 *
 * @param name short and unique in the backbone, for file names and macros, e.g. {@code encoder_4}
 * @param prefix what the names of this scale's parameters begin with, as files have them
 * @param title for people: where in the network, and the resolution there where every level halves all axes
 * @param level number of poolings from the finest maps down to this scale
 * @param width channels
 * @param blocks number of attention blocks
 */
public record Scale(String name, String prefix, String title, int level, int width, int blocks) {

	/** Name of the parameter {@code [task rows, width]} that holds the task priors. */
	public String taskPool() {
		return prefix + ".task_prior";
	}

	/** Name of the parameter {@code [modality rows, tokens, width]} that holds the modality priors. */
	public String modalityPool() {
		return prefix + ".modality_prior";
	}

	@Override
	public String toString() {
		return name;
	}
}
