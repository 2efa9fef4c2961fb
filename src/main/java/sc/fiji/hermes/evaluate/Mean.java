package sc.fiji.hermes.evaluate;

import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A mean of Dice values.
 *
 * @param name of the task or dataset
 * @param dice the mean, empty if nothing counted
 * @param counted how many values went into it
 * @param falsePositiveMl total volume predicted where the reference was empty, in millilitres
 */
public record Mean(String dataset, String name, OptionalDouble dice, int counted, double falsePositiveMl) {

	static <T> Mean of(final String dataset, final String name, final java.util.Collection<T> items,
		final Function<T, OptionalDouble> dice, final Function<T, Double> falsePositive)
	{
		final double[] values = items.stream().map(dice).flatMap(d -> d.isPresent() ? Stream.of(d.getAsDouble()) : Stream
			.empty()).mapToDouble(Double::doubleValue).toArray();
		final OptionalDouble mean = java.util.Arrays.stream(values).average();
		return new Mean(dataset, name, mean, values.length, items.stream().collect(Collectors.summingDouble(
			falsePositive::apply)));
	}
}
