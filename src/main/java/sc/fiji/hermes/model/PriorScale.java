package sc.fiji.hermes.model;

/** The five places of a network where priors meet image features, in the order of the forward pass (model.md §3). */
public enum PriorScale {

		ENCODER_4("prior_init_fuse_2", 2, "encoder, 1/4"), //
		ENCODER_8("prior_init_fuse_3", 2, "encoder, 1/8"), //
		BOTTLENECK_16("prior_init_fuse_4", 4, "bottleneck, 1/16"), //
		DECODER_8("prior_fuse_5", 2, "decoder, 1/8"), //
		DECODER_4("prior_fuse_6", 2, "decoder, 1/4");

	private final String prefix;
	private final int blocks;
	private final String title;

	PriorScale(final String prefix, final int blocks, final String title) {
		this.prefix = prefix;
		this.blocks = blocks;
		this.title = title;
	}

	/** What the names of this scale's parameters begin with. */
	String prefix() {
		return prefix;
	}

	/** Number of attention blocks. */
	int blocks() {
		return blocks;
	}

	/** For people: where in the network, and the resolution there. */
	public String title() {
		return title;
	}

	/** Name of the parameter {@code [task rows, d]} that holds the task priors. */
	public String taskPool() {
		return prefix + ".task_prior";
	}

	/** Name of the parameter {@code [modality rows, tokens, d]} that holds the modality priors. */
	public String modalityPool() {
		return prefix + ".modality_prior";
	}
}
