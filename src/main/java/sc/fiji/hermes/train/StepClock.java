package sc.fiji.hermes.train;

/** Measures how long steps take, without what happens between them. */
final class StepClock {

	private long last = System.nanoTime();
	private long lastCheckpoint = System.nanoTime();
	private long lastLog = System.nanoTime();
	private double mean = Double.NaN;

	/** A step has ended; returns the seconds that it took. */
	double tick() {
		final long now = System.nanoTime();
		final double seconds = (now - last) * 1e-9;
		// Quick to forget: the first steps build graphs and warm caches.
		mean = Double.isNaN(mean) ? seconds : 0.95 * mean + 0.05 * seconds;
		last = now;
		return seconds;
	}

	/** Something else was done since the last step, which belongs to no step. */
	void skip() {
		last = System.nanoTime();
	}

	/** The same with a checkpoint. */
	void restart() {
		skip();
		lastCheckpoint = last;
	}

	/** A line was written to the log. */
	void logged() {
		lastLog = System.nanoTime();
	}

	double secondsPerStep() {
		return mean;
	}

	double secondsSinceCheckpoint() {
		return (System.nanoTime() - lastCheckpoint) * 1e-9;
	}

	double secondsSinceLog() {
		return (System.nanoTime() - lastLog) * 1e-9;
	}
}
