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

	private static final List<String> PARTS = List.of("weight/", "m/", "v/", "average/");

	private TrainingState() {}

	static List<NamedArray> toArrays(final TrainingGraph.State state) {
		final List<NamedArray> arrays = new ArrayList<>();
		final List<Weights> parts = List.of(state.weights(), state.m(), state.v(), state.average());
		for (int i = 0; i < PARTS.size(); i++) for (final Parameter p : parts.get(i).parameters())
			arrays.add(new NamedArray(PARTS.get(i) + p.name(), p.shape(), parts.get(i).get(p.name())));
		return arrays;
	}

	static TrainingGraph.State fromArrays(final List<NamedArray> arrays, final List<Parameter> parameters, final Path run) {
		final Map<String, float[]> byName = new HashMap<>();
		arrays.forEach(a -> byName.put(a.name(), a.values()));
		final List<Weights> parts = new ArrayList<>();
		for (final String part : PARTS) {
			final List<float[]> values = new ArrayList<>();
			for (final Parameter p : parameters) {
				final float[] v = byName.get(part + p.name());
				if (v == null || v.length != p.size()) throw new InputException(
					"The checkpoint in %s belongs to another network (%s does not fit); resume with the options it was started with.", run,
					part + p.name());
				values.add(v);
			}
			parts.add(Weights.of(parameters, values));
		}
		return new TrainingGraph.State(parts.get(0), parts.get(1), parts.get(2), parts.get(3));
	}
}
