package sc.fiji.hermes.model;

/**
 * What a network knows tasks and modalities by. A traditional network has a row a task, too, of its head.
 *
 * @param taskRows rows of each task pool, the null row included if there is one
 * @param modalityRows rows of each modality pool, the unknown row included
 * @param tokens learned tokens of a modality at each scale
 * @param nulls what null tokens do
 * @param nullRow task row of a null token
 * @param unknownRow modality row of an unknown modality
 */
public record Priors(int taskRows, int modalityRows, int tokens, Nulls nulls, int nullRow, int unknownRow) {

	/** Tokens of a modality in the published networks and in new ones. */
	public static final int TOKENS = 10;

	public Priors {
		if (taskRows < 1 || modalityRows < 1) throw new IllegalArgumentException("pools need at least one row");
		if (tokens < 1) throw new IllegalArgumentException("a modality needs at least one token, not " + tokens);
		if (nullRow < 0 || nullRow >= taskRows) throw new IllegalArgumentException("null row " + nullRow + " is outside the pool of " + taskRows);
		if (unknownRow < 0 || unknownRow >= modalityRows) throw new IllegalArgumentException("unknown row " + unknownRow +
			" is outside the pool of " + modalityRows);
	}

	/** Rows for {@code tasks} tasks and then the null token, masked, and for {@code modalities} known modalities and then the unknown one. */
	public static Priors of(final int tasks, final int modalities) {
		return new Priors(tasks + 1, modalities + 1, TOKENS, Nulls.MASKED, tasks, modalities);
	}

	/** Of a traditional network: a row a task. */
	static Priors channels(final int tasks) {
		return new Priors(tasks, 1, TOKENS, Nulls.MASKED, 0, 0);
	}

	public Priors withNulls(final Nulls newNulls) {
		return new Priors(taskRows, modalityRows, tokens, newNulls, nullRow, unknownRow);
	}
}
