package sc.fiji.hermes.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import sc.fiji.hermes.bundle.Model;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.Network;
import sc.fiji.hermes.model.Nulls;
import sc.fiji.hermes.model.Paradigm;
import sc.fiji.hermes.model.Request;
import sc.fiji.hermes.model.Weights;
import sc.fiji.hermes.preprocess.Grid;
import sc.fiji.hermes.preprocess.Plan;
import sc.fiji.hermes.preprocess.Prepared;
import sc.fiji.hermes.volume.Modality;

/**
 * A network with weights that looks at images prepared for the grids of its plan, window by window.
 * <p>
 * All tasks of a grid are asked for together, as in training: a task's mask depends on what else is requested (model.md §8 Q4), and this
 * way it does not depend on what the user wants to see. Holds native memory: close it. Not thread-safe.
 *
 * <pre>{@code
 * try (GridPredictor p = GridPredictor.of(model, job)) {
 *   p.masks(prepared, grid, 0.5, (probabilities, firstZ, newZ, endZ) -> …, job);
 * }
 * }</pre>
 */
public final class GridPredictor implements AutoCloseable {

	private final Network network;
	private final Plan plan;
	private final Predictor predictor;

	/** Hears of every window of an image. */
	@FunctionalInterface
	public interface PosteriorSink {

		/**
		 * @param posterior of a window
		 * @param requests number of tokens of tasks in it; the first are the grid's tasks in their order
		 */
		void window(Predictor.Posterior posterior, int requests);
	}

	private GridPredictor(final Network network, final Plan plan, final Predictor predictor) {
		this.network = network;
		this.plan = plan;
		this.predictor = predictor;
	}

	/**
	 * @param plan whose tasks and modalities are the rows of the network, in its order
	 * @param job whose threads are those of all later work
	 */
	public static GridPredictor of(final Network network, final Plan plan, final Weights weights, final Job job) {
		return new GridPredictor(network, plan, Predictor.of(network, weights, job));
	}

	public static GridPredictor of(final Model model, final Job job) {
		return of(Network.of(model.network()), model.plan(), model.weights(), job);
	}

	/** Replaces the weights. */
	public void load(final Weights weights) {
		predictor.load(weights);
	}

	/**
	 * Probabilities of every task of a grid, plane by plane, for an image of its modality.
	 *
	 * @param overlap of neighbouring windows
	 * @throws sc.fiji.hermes.job.CancelledException between two windows
	 */
	public void masks(final Prepared prepared, final Grid grid, final double overlap, final SlidingWindow.PlaneSink sink, final Job job) {
		masks(prepared, grid, grid.modality(), overlap, false, sink, job);
	}

	/**
	 * The same for an image of any modality of the plan, or of an unknown one.
	 *
	 * @param mirror whether probabilities are the mean over the mirror images of a window, as {@link SegmentOptions#mirror} has it
	 */
	public void masks(final Prepared prepared, final Grid grid, final Modality modality, final double overlap, final boolean mirror,
		final SlidingWindow.PlaneSink sink, final Job job)
	{
		final Request request = request(grid, modality);
		final SlidingWindow.WindowFunction plain = crop -> probabilities(crop, grid, request);
		windows(grid, overlap).run(prepared, request.width(), mirror ? MirroredWindow.of(grid, plain, job) : plain, sink, job);
	}

	/** Posterior tokens of every window; windows do not overlap more than they must. */
	public void posteriors(final Prepared prepared, final Grid grid, final PosteriorSink sink, final Job job) {
		final Request request = request(grid, grid.modality());
		final int x = grid.window().get(0), y = grid.window().get(1), z = grid.window().get(2);
		windows(grid, 0).run(prepared, request.width(), crop -> {
			final Predictor.Posterior p = predictor.posterior(crop, z, y, x, grid.pooling(), request);
			sink.window(p, request.width());
			return p.probabilities();
		}, (probabilities, firstZ, newZ, endZ) -> {}, job);
	}

	/**
	 * Probabilities of every task of a grid in one window.
	 *
	 * @param image row-major {@code [z, y, x]}, of the grid's window
	 */
	public float[] window(final float[] image, final Grid grid) {
		return probabilities(image, grid, request(grid, grid.modality()));
	}

	/** The grid with a smaller window; empty if the network takes none. */
	public Optional<Grid> smaller(final Grid grid) {
		return grid.withSmallerWindow(network.sizes(grid.pooling()));
	}

	/** Number of windows over an image of some size (x, y, z). */
	public static long windows(final Grid grid, final double overlap, final long[] size) {
		return windows(grid, overlap).count(size);
	}

	private static SlidingWindow windows(final Grid grid, final double overlap) {
		return new SlidingWindow(grid.window().stream().mapToInt(Integer::intValue).toArray(), overlap, true);
	}

	private float[] probabilities(final float[] image, final Grid grid, final Request request) {
		return predictor.probabilities(image, grid.window().get(2), grid.window().get(1), grid.window().get(0), grid.pooling(), request);
	}

	/** What inference asks for: the tasks in order, and after them whatever the network needs beside them. */
	private Request request(final Grid grid, final Modality modality) {
		final List<Integer> rows = new ArrayList<>(grid.tasks().stream().map(plan.tasks()::indexOf).toList());
		// The reference always evaluates with exactly one null token; its probabilities come last and nobody reads them.
		if (network.config().nulls() == Nulls.ONE) rows.add(Request.NONE);
		final boolean known = network.config().paradigm() != Paradigm.TRADITIONAL && !modality.isUnknown();
		return Request.of(network.config(), rows, known ? plan.modalities().indexOf(modality) : Request.NONE);
	}

	@Override
	public void close() {
		predictor.close();
	}
}
