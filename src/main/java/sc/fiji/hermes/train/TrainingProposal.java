package sc.fiji.hermes.train;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which sizes a training should have on this machine, and what else was considered.
 *
 * @param candidates all presets, from small to large
 * @param enough steps from which on a training is worth its time
 * @param chosen place of the proposed one among the candidates; empty if none fits
 */
public record TrainingProposal(List<Candidate> candidates, long enough, OptionalInt chosen) {

	public TrainingProposal {
		candidates = List.copyOf(candidates);
	}

	/**
	 * A preset that was considered.
	 *
	 * @param batch samples of a step
	 * @param windowVoxels of its largest window
	 * @param secondsPerStep of the probe, or scaled from that of a smaller preset; NaN if there was none to scale from
	 * @param steps in the time of the training, scaled likewise; 0 if unknown
	 * @param peakMemory bytes, scaled likewise
	 * @param forecast of the probe; empty if the preset was not tried
	 */
	public record Candidate(Preset preset, int batch, long windowVoxels, double secondsPerStep, long steps, long peakMemory,
		Verdict verdict, Optional<TrainingForecast> forecast)
	{}

	/** What is said of a preset. */
	public enum Verdict {
			FITS("fits"), MEMORY("too large for the memory"), DISK("too large for the disk"),
			/** To judge by a smaller one. */
			SURELY_TOO_LARGE("not tried: too large for the memory"),
			/** To judge by a smaller one. */
			SURELY_TOO_SLOW("not tried: too slow");

		private final String text;

		Verdict(final String text) {
			this.text = text;
		}

		@Override
		public String toString() {
			return text;
		}
	}

	/** What is proposed; empty if even the smallest does not fit. */
	public Optional<Candidate> proposed() {
		return chosen.isPresent() ? Optional.of(candidates.get(chosen.getAsInt())) : Optional.empty();
	}

	/** A table of the candidates, and the proposal in detail, the answer last. */
	public String toText() {
		final StringBuilder text = new StringBuilder();
		line(text, "%-10s %10s %14s %6s %11s %10s %10s", "preset", "base width", "window voxels", "batch", "s a step", "steps", "memory GB");
		for (final Candidate c : candidates) line(text, "%-10s %10d %,14d %6d %11s %10s %10s  %s", c.preset(), c.preset().baseWidth(), c
			.windowVoxels(), c.batch(), seconds(c), steps(c), (c.forecast().isPresent() ? "" : "about ") + gigabytes(c.peakMemory()), verdict(c));
		line(text, "");
		proposed().ifPresent(c -> {
			line(text, "proposed: %s, %d sample%s a step", c.preset(), c.batch(), c.batch() == 1 ? "" : "s");
			if (c.steps() < enough && c.steps() > 0) line(text,
				"Its %d steps are few: %d would draw each case ten times or more, so give the training more time if you can.", c.steps(), enough);
			text.append(c.forecast().orElseThrow().toText());
		});
		if (proposed().isEmpty()) line(text, "%s", answer());
		return text.toString();
	}

	/** The answer in one line. */
	public String answer() {
		return proposed().map(c -> c.forecast().orElseThrow().answer()).orElseGet(() -> candidates.get(0).forecast().map(
			TrainingForecast::answer).orElse("RED: even the smallest preset is too large for its memory; close other programs or use a larger machine."));
	}

	private String verdict(final Candidate c) {
		return c.verdict() == Verdict.FITS && c.steps() < enough ? "fits, but few steps" : c.verdict().toString();
	}

	private static String seconds(final Candidate c) {
		if (Double.isNaN(c.secondsPerStep())) return "?";
		return String.format(Locale.ROOT, c.forecast().isPresent() ? "%.3g" : "about %.2g", c.secondsPerStep());
	}

	private static String steps(final Candidate c) {
		if (c.steps() == 0) return "?";
		return c.forecast().isPresent() ? Long.toString(c.steps()) : "about " + c.steps();
	}

	private static String gigabytes(final long bytes) {
		return String.format(Locale.ROOT, "%.2f", bytes * 1e-9);
	}

	private static void line(final StringBuilder text, final String format, final Object... args) {
		text.append(String.format(Locale.ROOT, format, args).stripTrailing()).append(System.lineSeparator());
	}
}
