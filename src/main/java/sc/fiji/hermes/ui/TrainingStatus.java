package sc.fiji.hermes.ui;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.train.RunProgress;
import sc.fiji.hermes.train.RunState;
import sc.fiji.hermes.train.TimeLeft;

/**
 * What a training window says and which of its buttons work, without any window.
 *
 * @param state what the training is doing, or about to do
 * @param step e.g. {@code 120 of 4000}
 * @param speed of a step
 * @param left time to the end
 * @param memory of the process that trains
 * @param best mean Dice of the best validation
 * @param note one line for the user
 * @param fraction of the steps that are done, 0 to 1, negative before that is known
 * @param resumes whether the pause button takes a pause back
 * @param canAbandon whether the training was cancelled and has not stopped yet
 */
record TrainingStatus(String state, String step, String speed, String left, String memory, String best, String note, double fraction,
	boolean resumes, boolean canPause, boolean canFinish, boolean canCancel, boolean canAbandon)
{

	/** Shown for what is not known. */
	static final String NONE = "–";

	private static final double LEAST_SILENCE = 60, STEPS_OF_SILENCE = 10;

	/**
	 * @param job to ask things of, empty if somebody else runs the training or nobody
	 * @param ended what there is to say once the training has returned
	 * @param heard the last progress message, empty if there was none
	 */
	static TrainingStatus of(final RunProgress p, final Optional<Job> job, final Optional<String> ended, final String heard,
		final Instant now)
	{
		final boolean alive = job.isPresent() && ended.isEmpty() && !p.state().isOver();
		final boolean cancelled = job.isPresent() && job.get().isCancelled();
		final boolean finishing = job.isPresent() && job.get().isFinishing();
		final boolean paused = alive && !finishing && !cancelled && job.get().isPaused();
		return new TrainingStatus(state(p, alive, cancelled, finishing, paused, ended.isPresent(), now), steps(p), speed(p), left(p), memory(p),
			p.bestDice().isPresent() ? String.format(Locale.ROOT, "%.3f", p.bestDice().getAsDouble()) : NONE, note(p, alive, paused, ended, heard),
			p.steps().isPresent() ? (double) p.step() / p.steps().getAsLong() : -1, paused, alive && !cancelled && !finishing, alive &&
				!cancelled && !finishing && p.step() > 0, alive && !cancelled, alive && cancelled);
	}

	private static String state(final RunProgress p, final boolean alive, final boolean cancelled, final boolean finishing,
		final boolean paused, final boolean ended, final Instant now)
	{
		final String title = p.state().title();
		if (ended && !p.state().isOver()) return "interrupted";
		if (!alive) return title + silence(p, now);
		if (cancelled) return "stopping";
		if (finishing) return p.state() == RunState.VALIDATING ? "validating, then ends" : "ends after this step";
		if (paused && p.state() == RunState.TRAINING) return "pauses after this step";
		if (paused && p.state() == RunState.VALIDATING) return "pauses after this case";
		if (!paused && p.state() == RunState.PAUSED) return "going on";
		return title + silence(p, now);
	}

	/** A process that was killed says no more. */
	private static String silence(final RunProgress p, final Instant now) {
		if (p.state() != RunState.TRAINING || p.lastSign().isEmpty()) return "";
		final double seconds = Duration.between(p.lastSign().get(), now).toMillis() / 1000.0;
		if (seconds < Math.max(LEAST_SILENCE, STEPS_OF_SILENCE * p.secondsPerStep().orElse(0))) return "";
		return ", silent for " + TimeLeft.text(seconds);
	}

	private static String steps(final RunProgress p) {
		return p.steps().isPresent() ? p.step() + " of " + p.steps().getAsLong() : p.step() > 0 ? Long.toString(p.step()) : NONE;
	}

	private static String speed(final RunProgress p) {
		if (p.secondsPerStep().isEmpty() || !Double.isFinite(p.secondsPerStep().getAsDouble())) return NONE;
		return String.format(Locale.ROOT, "%.2f s", p.secondsPerStep().getAsDouble());
	}

	private static String left(final RunProgress p) {
		return p.secondsLeft().isPresent() && Double.isFinite(p.secondsLeft().getAsDouble()) ? TimeLeft.text(p.secondsLeft().getAsDouble())
			: NONE;
	}

	private static String memory(final RunProgress p) {
		if (p.residentBytes().isPresent()) return gigabytes(p.residentBytes().getAsLong());
		return p.heapBytes().isPresent() ? gigabytes(p.heapBytes().getAsLong()) + " (Java)" : NONE;
	}

	private static String gigabytes(final long bytes) {
		return String.format(Locale.ROOT, "%.1f GB", bytes / (double) (1 << 30));
	}

	private static String note(final RunProgress p, final boolean alive, final boolean paused, final Optional<String> ended,
		final String heard)
	{
		if (!p.message().isEmpty()) return p.message();
		if (ended.isPresent()) return ended.get();
		if (!alive) return p.state().isOver() && p.state() != RunState.COMPLETE ? "This run can be resumed." : "";
		if (p.state() == RunState.PREPARING && !heard.isEmpty()) return heard;
		if (paused && p.state() == RunState.PAUSED) return "Nothing is lost if you quit now: the run can be resumed later.";
		return "Closing this window does not stop the training.";
	}
}
