package sc.fiji.hermes.segment;

import java.util.ArrayList;
import java.util.List;

import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.Network;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.Nulls;
import sc.fiji.hermes.model.Paradigm;
import sc.fiji.hermes.model.Request;
import sc.fiji.hermes.preprocess.Grid;
import sc.fiji.hermes.preprocess.Prepared;

/** Runs a predictor over a prepared image for all tasks of a grid. */
public final class PreparedMasks {

	private PreparedMasks() {}

	/**
	 * Probabilities of every task of {@code grid}, plane by plane.
	 * <p>
	 * All tasks of the grid are asked for together, as in training: a task's mask depends on what else is requested
	 * (model.md §8 Q4), and this way it does not depend on what the user wants to see.
	 *
	 * @param taskIds task rows of the grid's tasks
	 * @param modalityId modality row, −1 for unknown
	 */
	public static void run(final Predictor predictor, final Network network, final Prepared prepared, final Grid grid,
		final List<Integer> taskIds, final int modalityId, final SlidingWindow windows, final SlidingWindow.PlaneSink sink, final Job job)
	{
		final Request request = request(network.config(), taskIds, modalityId);
		final int x = grid.window().get(0), y = grid.window().get(1), z = grid.window().get(2);
		windows.run(prepared, request.width(), crop -> predictor.probabilities(crop, z, y, x, request), sink, job);
	}

	/** What inference asks for: the tasks in order, and after them whatever the network needs beside them. */
	public static Request request(final NetworkConfig config, final List<Integer> taskIds, final int modalityId) {
		final List<Integer> ids = new ArrayList<>(taskIds);
		// The reference always evaluates with exactly one null token; its probabilities come last and nobody reads them.
		if (config.nulls() == Nulls.ONE) ids.add(Request.NONE);
		return Request.of(config, ids, config.paradigm() == Paradigm.TRADITIONAL ? Request.NONE : modalityId);
	}

	/** The sliding window of a grid. */
	public static SlidingWindow windows(final Grid grid, final double overlap) {
		return new SlidingWindow(grid.window().stream().mapToInt(Integer::intValue).toArray(), overlap, true);
	}
}
