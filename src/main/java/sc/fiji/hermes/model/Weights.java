package sc.fiji.hermes.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values for the parameters of a network, in our layout. Immutable by convention: do not write to the arrays. */
public final class Weights {

	private final Map<String, float[]> values;
	private final List<Parameter> parameters;

	private Weights(final List<Parameter> parameters, final Map<String, float[]> values) {
		this.parameters = List.copyOf(parameters);
		this.values = values;
	}

	/** Fresh values for every parameter. */
	public static Weights initialize(final List<Parameter> parameters, final long seed) {
		return of(parameters, parameters.stream().map(p -> p.initialize(seed)).toList());
	}

	/** Values in the order of {@code parameters}. */
	public static Weights of(final List<Parameter> parameters, final List<float[]> values) {
		final Map<String, float[]> map = new LinkedHashMap<>();
		for (int i = 0; i < parameters.size(); i++) {
			final Parameter p = parameters.get(i);
			if (values.get(i).length != p.size()) throw new IllegalArgumentException(
				p.name() + " has " + p.size() + " values, got " + values.get(i).length);
			if (map.put(p.name(), values.get(i)) != null) throw new IllegalArgumentException(p.name() + " is given twice");
		}
		return new Weights(parameters, map);
	}

	public List<Parameter> parameters() {
		return parameters;
	}

	/** Values of a parameter, in our layout. */
	public float[] get(final String name) {
		final float[] v = values.get(name);
		if (v == null) throw new IllegalArgumentException("no parameter " + name);
		return v;
	}

	/** A copy in which one parameter has other values. */
	public Weights with(final String name, final float[] newValues) {
		final List<float[]> list = new ArrayList<>();
		for (final Parameter p : parameters) list.add(p.name().equals(name) ? newValues : values.get(p.name()));
		return of(parameters, list);
	}

	/** Total number of values. */
	public long count() {
		return parameters.stream().mapToLong(Parameter::size).sum();
	}
}
