package sc.fiji.hermes.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntBinaryOperator;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import sc.fiji.hermes.bundle.NamedArray;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.Network;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.Parameter;
import sc.fiji.hermes.model.Weights;
import sc.fiji.hermes.preprocess.Plan;

/** Weights of a network before the first step, as far as possible those of an earlier training. */
final class InitialWeights {

	/** Row of what the earlier training did not know. */
	private static final int FRESH = -1;

	/** Makes the network of so many tasks and modalities. */
	@FunctionalInterface
	interface Shape {

		NetworkConfig of(int tasks, int modalities);
	}

	private final Origin origin;
	private final Plan plan;
	private final NetworkConfig config;
	private final List<Parameter> parameters, moreTasks, moreModalities;
	/** Of the network without deep supervision; the earlier training may have gone without its outputs. */
	private final Set<String> needed;
	private final long seed;

	private InitialWeights(final Origin origin, final Plan plan, final Shape shape, final long seed) {
		this.origin = origin;
		this.plan = plan;
		this.seed = seed;
		final int tasks = plan.tasks().size(), modalities = plan.modalities().size();
		config = shape.of(tasks, modalities);
		parameters = Network.of(config).parameters();
		needed = Network.of(config.withDeepSupervision(0)).parameters().stream().map(Parameter::name).collect(Collectors.toSet());
		// whatever grows with them has a row for each
		moreTasks = Network.of(shape.of(tasks + 1, modalities)).parameters();
		moreModalities = Network.of(shape.of(tasks, modalities + 1)).parameters();
	}

	/**
	 * Body from the origin, rows by the names of tasks and modalities. Rows of new names, and outputs of deep supervision that the origin
	 * does not have, are random, a function of seed, parameter and name.
	 *
	 * @param plan of the training that begins
	 * @throws sc.fiji.hermes.job.InputException if the networks do not fit
	 */
	static Weights of(final Origin origin, final Plan plan, final Shape shape, final Job job) {
		final InitialWeights initial = new InitialWeights(origin, plan, shape, job.seed());
		origin.requireWidth(initial.config.backbone().width());
		final List<float[]> values = IntStream.range(0, initial.parameters.size()).mapToObj(initial::values).toList();
		job.report("starting from the " + origin.name() + initial.unknown(), -1);
		return Weights.of(initial.parameters, values);
	}

	private String unknown() {
		final List<String> names = Stream.concat(plan.tasks().stream().filter(t -> !origin.plan().tasks().contains(t)).map(t -> t.name()), plan
			.modalities().stream().filter(m -> !origin.plan().modalities().contains(m)).map(m -> m.name())).toList();
		return names.isEmpty() ? "" : ", which does not know " + String.join(", ", names);
	}

	private float[] values(final int i) {
		final Parameter p = parameters.get(i);
		if (!needed.contains(p.name()) && !origin.has(p)) return p.initialize(seed);
		final int tasks = growing(p, moreTasks.get(i)), modalities = growing(p, moreModalities.get(i));
		if (tasks >= 0) return rows(p, tasks, this::taskRow, row -> row < plan.tasks().size() ? "task " + plan.tasks().get(row).name()
			: "row " + (row - plan.tasks().size()));
		if (modalities >= 0) return rows(p, modalities, this::modalityRow, row -> row < plan.modalities().size() ? "modality " + plan.modalities()
			.get(row).name() : "row " + (row - plan.modalities().size()));
		return origin.get(p, -1).values().clone();
	}

	/** Axis along which the second is longer, −1 for none. */
	private static int growing(final Parameter p, final Parameter larger) {
		return IntStream.range(0, p.shape().length).filter(axis -> larger.shape()[axis] > p.shape()[axis]).findFirst().orElse(-1);
	}

	/** Where a row of tasks was among so many; or {@link #FRESH}. */
	private int taskRow(final int row, final int before) {
		if (row < plan.tasks().size()) return origin.plan().tasks().indexOf(plan.tasks().get(row));
		return row == config.nullRow() && origin.nullRow() >= origin.plan().tasks().size() && origin.nullRow() < before ? origin.nullRow() : FRESH;
	}

	private int modalityRow(final int row, final int before) {
		if (row < plan.modalities().size()) return origin.plan().modalities().indexOf(plan.modalities().get(row));
		return row == config.unknownRow() && origin.unknownRow() < before ? origin.unknownRow() : FRESH;
	}

	private float[] rows(final Parameter p, final int axis, final IntBinaryOperator rowBefore, final IntFunction<String> name) {
		final NamedArray before = origin.get(p, axis);
		final int outer = size(p.shape(), 0, axis), inner = size(p.shape(), axis + 1, p.shape().length);
		final int count = (int) p.shape()[axis], countBefore = (int) before.shape()[axis];
		final float[] values = new float[p.size()];
		for (int row = 0; row < count; row++) {
			final int from = rowBefore.applyAsInt(row, countBefore);
			final float[] fresh = from == FRESH ? new Parameter(p.name() + ", " + name.apply(row), p.layout(), rest(p.shape(), axis), p.bound(), p
				.offset()).initialize(seed) : new float[0];
			for (int o = 0; o < outer; o++) {
				final int to = (o * count + row) * inner;
				if (from == FRESH) System.arraycopy(fresh, o * inner, values, to, inner);
				else System.arraycopy(before.values(), (o * countBefore + from) * inner, values, to, inner);
			}
		}
		return values;
	}

	private static int size(final long[] shape, final int from, final int to) {
		return (int) Arrays.stream(shape, from, to).reduce(1, (a, b) -> a * b);
	}

	private static long[] rest(final long[] shape, final int axis) {
		final List<Long> rest = new ArrayList<>();
		for (int i = 0; i < shape.length; i++) if (i != axis) rest.add(shape[i]);
		return rest.stream().mapToLong(Long::longValue).toArray();
	}
}
