package sc.fiji.hermes.optimize;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which rows of a pool move; the others keep every bit. A row is what the first axis of a parameter counts, a task of a pool of task
 * priors for example.
 *
 * @param moving one entry a row
 */
public record RowMask(List<Boolean> moving) {

	public RowMask {
		moving = List.copyOf(moving);
	}

	/** Of {@code rows} rows, those from {@code first} on move: what was added to a pool. */
	public static RowMask from(final int first, final int rows) {
		final List<Boolean> moving = new ArrayList<>();
		for (int i = 0; i < rows; i++) moving.add(i >= first);
		return new RowMask(moving);
	}

	/** Indices of the rows that move, or of the others. */
	int[] rows(final boolean thatMove) {
		return IntStream.range(0, moving.size()).filter(i -> moving.get(i) == thatMove).toArray();
	}
}
