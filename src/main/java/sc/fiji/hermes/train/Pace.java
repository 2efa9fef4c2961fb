package sc.fiji.hermes.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How fast a training is, by its own steps and validations. */
final class Pace {

	/** A step that took so many times the median built a graph, which the later ones need not. */
	private static final double UNUSUAL = 5;

	private final List<Double> steps = new ArrayList<>(), validations = new ArrayList<>();

	/** A step took so long. */
	void step(final double seconds) {
		steps.add(seconds);
	}

	/** A validation that was not the last took so long. */
	void validation(final double seconds) {
		validations.add(seconds);
	}

	/** What was expected before, corrected; validations that did not come yet are taken to be as much slower as the steps. */
	Forecast corrected(final Forecast before) {
		if (steps.isEmpty()) return before;
		final double perStep = usual(), slower = perStep / before.secondsPerStep();
		final double quick = validations.stream().mapToDouble(Double::doubleValue).average().orElse(slower * before.quickValidation());
		return new Forecast(perStep, quick, before.finalValidation() * (before.quickValidation() > 0 ? quick / before.quickValidation()
			: slower));
	}

	private double usual() {
		final double[] sorted = steps.stream().mapToDouble(Double::doubleValue).sorted().toArray();
		final double most = UNUSUAL * sorted[(sorted.length - 1) / 2];
		return Arrays.stream(sorted).filter(s -> s <= most).average().orElseThrow();
	}
}
