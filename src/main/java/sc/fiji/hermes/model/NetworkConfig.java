package sc.fiji.hermes.model;

import java.util.List;

/**
 * Everything that determines the graph of a network, and nothing else.
 *
 * @param paradigm universal or traditional
 * @param baseWidth channels at full resolution, b; the stages have b·(1, 2, 4, 8, 10, 8, 4, 2, 1)
 * @param blocks residual blocks of the four encoder stages; decoder stages mirror the first three and the last has 2
 * @param kernel odd edge of the convolution kernels
 * @param taskRows rows of each task pool (the null row included, if there is one)
 * @param modalityRows rows of each modality pool, the unknown row included
 * @param nulls what null tokens do
 * @param nullRow task row of a null token
 * @param unknownRow modality row of an unknown modality
 */
public record NetworkConfig(Paradigm paradigm, int baseWidth, List<Integer> blocks, int kernel, int taskRows, int modalityRows,
	Nulls nulls, int nullRow, int unknownRow)
{

	/** Learned tokens a modality has at each scale. */
	public static final int MODALITY_TOKENS = 10;

	/** Of maps below the finest ones. */
	static final int LEVELS = 4;

	public NetworkConfig {
		blocks = List.copyOf(blocks);
		require(baseWidth >= 4, "base width must be 4 or more, not " + baseWidth);
		require(blocks.size() == 4 && blocks.stream().allMatch(n -> n >= 1), "blocks must be four numbers of 1 or more, not " + blocks);
		require(kernel >= 1 && kernel % 2 == 1, "kernel must be odd, not " + kernel);
		require(taskRows >= 1 && modalityRows >= 1, "pools need at least one row");
		require(nullRow >= 0 && nullRow < taskRows, "null row " + nullRow + " is outside the pool of " + taskRows);
		require(unknownRow >= 0 && unknownRow < modalityRows, "unknown row " + unknownRow + " is outside the pool of " + modalityRows);
	}

	/** A network of the published shape for {@code tasks} tasks and {@code modalities} known modalities, null tokens masked. */
	public static NetworkConfig universal(final int baseWidth, final int tasks, final int modalities) {
		return new NetworkConfig(Paradigm.UNIVERSAL, baseWidth, List.of(2, 2, 2, 2), 3, tasks, modalities + 1, Nulls.MASKED, 0, modalities);
	}

	/** The same backbone without priors, one output channel a task. */
	public static NetworkConfig traditional(final int baseWidth, final int tasks) {
		return new NetworkConfig(Paradigm.TRADITIONAL, baseWidth, List.of(2, 2, 2, 2), 3, tasks, 1, Nulls.MASKED, 0, 0);
	}

	/** Pools as in the reference: the last task row is null, the last modality row is unknown, null tokens take part. */
	public static NetworkConfig reference(final int baseWidth, final int taskRows, final int modalityRows) {
		return new NetworkConfig(Paradigm.UNIVERSAL, baseWidth, List.of(2, 2, 2, 2), 3, taskRows, modalityRows, Nulls.ONE, taskRows - 1,
			modalityRows - 1);
	}

	private static void require(final boolean ok, final String message) {
		if (!ok) throw new IllegalArgumentException(message);
	}
}
