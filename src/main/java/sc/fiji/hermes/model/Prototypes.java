package sc.fiji.hermes.model;

/**
 * What a universal network compares voxels with.
 * <p>
 * At the beginning the posterior tokens of all tasks are nearly the same: what attention and feed-forward layers add to a token hardly
 * depends on it and is larger than the tokens' own differences. Prototypes made of them alone are nearly the same, too, so that for
 * hundreds of steps all tasks learn one mask. A prototype and a bias of its own tell each task apart from the first step.
 */
public enum Prototypes {
		/** Made of posterior tokens alone, without a bias, as published (model.md §3.2). */
		POSTERIOR,
		/** A row a task of a table, to which what the posterior tokens say is added, and a bias a task. */
		TASK
}
