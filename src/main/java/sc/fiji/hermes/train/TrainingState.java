package sc.fiji.hermes.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import sc.fiji.hermes.bundle.NamedArray;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.model.Parameter;
import sc.fiji.hermes.model.Weights;
import sc.fiji.hermes.optimize.TrainingGraph;

/** A training's state as the arrays of a checkpoint. */
final class TrainingState {

	private static final String WEIGHT = "weight", AVERAGE = "average";

	private TrainingState() {}

	static List<NamedArray> toArrays(final TrainingGraph.State state) {
		final List<NamedArray> arrays = new ArrayList<>();
		add(arrays, WEIGHT, state.weights());
		state.slots().forEach(s -> add(arrays, s.name(), s.values()));
		add(arrays, AVERAGE, state.average());
		return arrays;
	}

	private static void add(final List<NamedArray> arrays, final String part, final Weights values) {
		for (final Parameter p : values.parameters()) arrays.add(new NamedArray(name(part, p.name()), p.shape(), values.get(p.name())));
	}

	private static String name(final String part, final String parameter) {
		return part + "/" + parameter;
	}

	/**
	 * @param slots names of what the update rule keeps
	 * @throws InputException if the checkpoint is of another network or optimizer
	 */
	static TrainingGraph.State fromArrays(final List<NamedArray> arrays, final List<Parameter> parameters, final List<String> slots,
		final Path run)
	{
		final Map<String, float[]> byName = new HashMap<>();
		arrays.forEach(a -> byName.put(a.name(), a.values()));
		return new TrainingGraph.State(part(WEIGHT, byName, parameters, run), slots.stream().map(s -> new TrainingGraph.Slot(s, part(s, byName,
			parameters, run))).toList(), part(AVERAGE, byName, parameters, run));
	}

	/** The weights alone, under the names of their parameters. */
	static List<NamedArray> weights(final List<NamedArray> arrays) {
		final String start = WEIGHT + "/";
		return arrays.stream().filter(a -> a.name().startsWith(start)).map(a -> new NamedArray(a.name().substring(start.length()), a.shape(), a
			.values())).toList();
	}

	/**
	 * @param arrays under the names of their parameters
	 * @throws InputException if they are of another network
	 */
	static Weights weights(final List<NamedArray> arrays, final List<Parameter> parameters, final Path run) {
		final Map<String, float[]> byName = new HashMap<>();
		arrays.forEach(a -> byName.put(name(WEIGHT, a.name()), a.values()));
		return part(WEIGHT, byName, parameters, run);
	}

	private static Weights part(final String part, final Map<String, float[]> byName, final List<Parameter> parameters, final Path run) {
		final List<float[]> values = new ArrayList<>();
		for (final Parameter p : parameters) {
			final float[] v = byName.get(name(part, p.name()));
			if (v == null || v.length != p.size()) throw new InputException(
				"The checkpoint in %s belongs to another network or optimizer (%s does not fit); resume with the options it was started with.", run,
				name(part, p.name()));
			values.add(v);
		}
		return Weights.of(parameters, values);
	}
}
