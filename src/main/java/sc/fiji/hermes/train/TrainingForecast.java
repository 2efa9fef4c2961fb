package sc.fiji.hermes.train;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import sc.fiji.hermes.preprocess.PlanReport;

/**
 * What a training would need, before it starts. Times are seconds, sizes bytes.
 *
 * @param planned spacing and window of each dataset, and what led to them
 * @param baseWidth of the network
 * @param batch samples of a step
 * @param parameters of the network
 * @param trainingCases of all datasets
 * @param prepareSeconds to read and resample all cases once
 * @param secondsPerStep measured; NaN if the training is so large that it was not tried
 * @param steps that the training has, or that fit into its time; 0 if not tried
 * @param trainingSeconds steps and validations; NaN if not tried
 * @param peakMemory of the process that trains
 * @param availableMemory that the process may take on this machine now
 * @param disk that run folder and prepared cases take
 * @param freeDisk at that place
 * @param fitting the largest preset that would fit, by scaling what was measured; empty if none does
 */
public record TrainingForecast(PlanReport planned, int baseWidth, int batch, long parameters, int trainingCases, double prepareSeconds,
	double secondsPerStep, long steps, double trainingSeconds, long peakMemory, long availableMemory, long disk, long freeDisk,
	Optional<Preset> fitting)
{

	/** A training that leaves less to other programs makes the machine crawl. */
	static final double USABLE = 0.9;

	public boolean fitsMemory() {
		return peakMemory <= USABLE * availableMemory;
	}

	public boolean fitsDisk() {
		return disk <= USABLE * freeDisk;
	}

	/** Green: this machine can do it. */
	public boolean fits() {
		return fitsMemory() && fitsDisk();
	}

	/** Whether steps were measured; not if memory would surely not be enough. */
	public boolean measured() {
		return !Double.isNaN(secondsPerStep);
	}

	/** Aligned lines for a terminal, the answer last. */
	public String toText() {
		final StringBuilder text = new StringBuilder();
		for (int d = 0; d < planned.reasons().size(); d++) {
			final List<String> lines = planned.toLines(d);
			for (int i = 0; i < lines.size(); i++) line(text, "%-24s %s%n", i == 0 ? planned.plan().grids().get(d).dataset() : "", lines.get(i));
		}
		line(text, "%-24s base width %d, %.1f million parameters, %d sample%s a step%n", "network", baseWidth, parameters * 1e-6, batch, batch == 1
			? "" : "s");
		if (measured()) {
			line(text, "%-24s %s%n", "preparing cases", TimeLeft.text(prepareSeconds));
			line(text, "%-24s %.3g s, measured%n", "a step", secondsPerStep);
			line(text, "%-24s %s for %d steps; each of %d training cases is drawn about %.0f times%n", "training", TimeLeft.text(trainingSeconds),
				steps, trainingCases, steps * (double) batch / Math.max(1, trainingCases));
		}
		else line(text, "%-24s not tried, because memory would not be enough%n", "a step");
		line(text, "%-24s %.2f GB at most of %.1f GB that are free: %s%n", "memory", peakMemory * 1e-9, availableMemory * 1e-9, colour(
			fitsMemory()));
		line(text, "%-24s %.2f GB of %.1f GB that are free: %s%n", "disk", disk * 1e-9, freeDisk * 1e-9, colour(fitsDisk()));
		line(text, "%s%n", answer());
		return text.toString();
	}

	/** The answer in one line. */
	public String answer() {
		if (fits()) return "GREEN: this machine can do it.";
		final String wrong = !fitsMemory() ? "its memory" : "the disk";
		return "RED: it is too large for " + wrong + (fitsMemory() ? "; free some or choose another place."
			: fitting.map(p -> "; the preset " + p + " would fit.").orElse(
				", and so is the smallest preset; close other programs or use a larger machine."));
	}

	private static String colour(final boolean fits) {
		return fits ? "green" : "RED";
	}

	private static void line(final StringBuilder text, final String format, final Object... args) {
		text.append(String.format(Locale.ROOT, format, args));
	}
}
