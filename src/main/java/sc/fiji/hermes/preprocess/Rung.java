package sc.fiji.hermes.preprocess;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import sc.fiji.hermes.volume.Task;

/**
 * A spacing that a grid may have, and what the structures lose on it.
 *
 * @param spacing mm along R, A, S
 * @param ceilings highest possible Dice of each task, in the mean over the cases that show it; empty if nothing was measured
 */
public record Rung(List<Double> spacing, Map<Task, Double> ceilings) {

	public Rung {
		spacing = List.copyOf(spacing);
		ceilings = Map.copyOf(ceilings);
	}

	/** 0 if nothing is known. */
	public double worst() {
		return worstTask().map(ceilings::get).orElse(0.0);
	}

	/** The task of the lowest ceiling, of several the first by name. */
	public Optional<Task> worstTask() {
		return ceilings.keySet().stream().min(Comparator.comparing((Task t) -> ceilings.get(t)).thenComparing(Comparator.naturalOrder()));
	}

	/** 0 if nothing is known. */
	public double median() {
		return ceilings.isEmpty() ? 0 : Planner.median(ceilings.values().stream().mapToDouble(d -> d).toArray());
	}
}
