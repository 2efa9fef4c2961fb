package sc.fiji.hermes.model;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

import sc.fiji.hermes.job.InputException;

/**
 * What a batch asks of a network: the tasks of each sample and its modality, checked and turned into pool rows.
 * <p>
 * A task id is a pool row, −1 is a null token; a modality id is a pool row, −1 is unknown. TensorFlow's gather does not
 * check rows on a GPU, so they are checked here. Samples with fewer ids are padded at the end with null tokens that are
 * always masked: a sample gets the same masks alone and in a batch. A −1 that the caller wrote takes part in attention if the
 * network's nulls are {@link Nulls#ONE}; give exactly one a sample for the published behaviour. Immutable.
 *
 * <pre>{@code
 * Request one = Request.of(config, List.of(3, 5, 7, -1), 1);
 * Request batch = Request.of(config, List.of(List.of(3, 5), List.of(7)), List.of(List.of(1), List.of(-1)));
 * }</pre>
 */
public final class Request {

	/** Task id of a null token, modality id of an unknown modality. */
	public static final int NONE = -1;

	private final int[][] taskRows;
	private final float[][] tokenBias;
	private final int[] modalityRows;

	private Request(final int[][] taskRows, final float[][] tokenBias, final int[] modalityRows) {
		this.taskRows = taskRows;
		this.tokenBias = tokenBias;
		this.modalityRows = modalityRows;
	}

	/** One sample with the given modality. */
	public static Request of(final NetworkConfig config, final List<Integer> taskIds, final int modalityId) {
		return of(config, List.of(taskIds), List.of(List.of(modalityId)));
	}

	/** One sample of unknown modality. */
	public static Request of(final NetworkConfig config, final List<Integer> taskIds) {
		return of(config, taskIds, NONE);
	}

	/**
	 * A batch.
	 *
	 * @param taskIds of each sample, at least one; order is the order of the output channels
	 * @param modalityIds of each sample, exactly one
	 * @throws InputException if an id is no row of its pool, a sample requests nothing, or has not exactly one modality
	 */
	public static Request of(final NetworkConfig config, final List<List<Integer>> taskIds, final List<List<Integer>> modalityIds) {
		final int n = taskIds.size();
		if (n == 0) throw new InputException("The request has no sample; give the tasks of at least one.");
		if (modalityIds.size() != n) throw new InputException(
			"The request has tasks for %d samples but modalities for %d; give one modality a sample.", n, modalityIds.size());
		return rows(config, taskIds, modalityIds, taskIds.stream().mapToInt(List::size).max().getAsInt());
	}

	private static Request rows(final NetworkConfig config, final List<List<Integer>> taskIds, final List<List<Integer>> modalityIds,
		final int width)
	{
		final int n = taskIds.size();
		final int[][] rows = new int[n][width];
		final float[][] bias = new float[n][width];
		final int[] modalities = new int[n];
		for (int i = 0; i < n; i++) {
			final List<Integer> ids = taskIds.get(i);
			if (ids.isEmpty()) throw new InputException("Sample %d requests no task; give at least one.", i);
			Arrays.fill(rows[i], config.nullRow());
			Arrays.fill(bias[i], NetworkInput.MASKED);
			for (int t = 0; t < ids.size(); t++) {
				final OptionalInt row = row("task", i, ids.get(t), config.taskRows());
				rows[i][t] = row.orElse(config.nullRow());
				if (row.isPresent() || config.nulls() == Nulls.ONE) bias[i][t] = 0;
			}
			final List<Integer> modality = modalityIds.get(i);
			if (modality.size() != 1) throw new InputException("Sample %d has %d modalities; give exactly one, or %d if it is unknown.", i,
				modality.size(), NONE);
			modalities[i] = row("modality", i, modality.get(0), config.modalityRows()).orElse(config.unknownRow());
		}
		return new Request(rows, bias, modalities);
	}

	private static OptionalInt row(final String kind, final int sample, final int id, final int rows) {
		if (id < NONE || id >= rows) throw new InputException("Sample %d asks for %s %d, but the network knows %s ids 0 to %d, or %d for none.",
			sample, kind, id, kind, rows - 1, NONE);
		return id == NONE ? OptionalInt.empty() : OptionalInt.of(id);
	}

	/** Number of samples, n. */
	public int samples() {
		return taskRows.length;
	}

	/** Number of task tokens of every sample, padding included, t. */
	public int width() {
		return taskRows[0].length;
	}

	/** {@code [n][t]}, for {@link NetworkInput#taskRows()}; a copy. */
	public int[][] taskRows() {
		return Arrays.stream(taskRows).map(int[]::clone).toArray(int[][]::new);
	}

	/** {@code [n][t]}, for {@link NetworkInput#tokenBias()}; a copy. */
	public float[][] tokenBias() {
		return Arrays.stream(tokenBias).map(float[]::clone).toArray(float[][]::new);
	}

	/** {@code [n]}, for {@link NetworkInput#modalityRows()}; a copy. */
	public int[] modalityRows() {
		return modalityRows.clone();
	}
}
