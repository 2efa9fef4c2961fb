package sc.fiji.hermes.command;

import java.util.Optional;

import org.scijava.app.StatusService;
import org.scijava.task.Task;
import org.scijava.task.TaskService;

import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.job.Progress;
import sc.fiji.hermes.train.TimeLeft;

/**
 * Shows a job's progress wherever somebody may look: in SciJava's list of tasks and status bar, and in plain ImageJ's own
 * status bar; cancelling the task and the Esc key cancel the job. Safe for use from several threads. Close it when the
 * work has ended in any way.
 */
final class CommandProgress implements Progress, AutoCloseable {

	private static final int STEPS = 1000;
	private static final long POLL_MILLIS = 100;

	/** Characters that ImageJ's status line has room for beside its progress bar, which it writes over. */
	private static final int STATUS = 60;

	/** More often than this a bar cannot be seen to move. */
	private static final double PAUSE_SECONDS = 0.1;

	/** An estimate from less work than this would jump about. */
	private static final double SOUND_SECONDS = 3, SOUND_FRACTION = 0.01;

	private final String title;
	private final Job job;
	private final StatusService status;
	private final Task task;
	private final Thread escape;
	private final long start = System.nanoTime();
	private double lastShown = Double.NEGATIVE_INFINITY;

	CommandProgress(final String title, final Job job, final TaskService tasks, final StatusService status,
		final boolean stopsOnEscape)
	{
		this.title = title;
		this.job = job;
		this.status = status;
		task = tasks.createTask(title);
		task.setProgressMaximum(STEPS);
		task.setCancelCallBack(job::cancelOrAbandon);
		task.start();
		escape = new Thread(this::watchEscape, "Hermes Esc key");
		escape.setDaemon(true);
		if (!stopsOnEscape) return;
		Host.here().forgetEscape();
		escape.start();
	}

	/** Polled because the work may report nothing for long. */
	private void watchEscape() {
		try {
			while (!Host.here().isEscapePressed()) Thread.sleep(POLL_MILLIS);
			job.cancel();
		}
		catch (final InterruptedException e) {
			// closed
		}
	}

	@Override
	public synchronized void report(final String message, final double fraction) {
		final double seconds = (System.nanoTime() - start) * 1e-9;
		if (Progress.isNote(message, fraction)) Host.here().log(title + ": " + message);
		if (fraction >= 0 && fraction < 1 && seconds - lastShown < PAUSE_SECONDS) return;
		lastShown = seconds;
		// Tables of several lines come at the end of validations.
		final String line = message.lines().findFirst().orElse("").strip();
		final String rest = timeLeft(line, seconds, fraction).map(left -> " – " + left + " left").orElse("");
		final String text = line + rest;
		task.setStatusMessage(text);
		if (fraction >= 0) {
			task.setProgressValue(Math.round(fraction * STEPS));
			status.showProgress((int) Math.round(fraction * STEPS), STEPS);
		}
		final String bar = fitting(title + ": " + line, rest);
		status.showStatus(bar);
		if (Surroundings.plain()) {
			if (fraction >= 0) Host.here().showProgress(fraction);
			Host.here().showStatus(bar);
		}
	}

	/** A text for the status line, of which less is shown rather than of what stands behind it. */
	static String fitting(final String text, final String rest) {
		final int room = STATUS - rest.length();
		return (text.length() <= room ? text : text.substring(0, room - 1).stripTrailing() + "…") + rest;
	}

	static Optional<String> timeLeft(final String message, final double seconds, final double fraction) {
		final boolean sound = seconds >= SOUND_SECONDS && fraction >= SOUND_FRACTION && fraction < 1;
		// A training knows better than we do.
		if (!sound || message.endsWith(" left")) return Optional.empty();
		return Optional.of(TimeLeft.text(seconds * (1 - fraction) / fraction));
	}

	@Override
	public void close() {
		escape.interrupt();
		task.finish();
		status.clearStatus();
		if (Surroundings.plain()) {
			Host.here().showProgress(1);
			Host.here().showStatus(title + (job.isCancelled() ? ": stopped" : ": done"));
		}
	}
}
