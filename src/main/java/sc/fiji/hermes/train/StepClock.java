package sc.fiji.hermes.train;

/** Measures how long steps take, without what happens between them. */
final class StepClock {

	private long last = System.nanoTime();
	private long lastCheckpoint = System.nanoTime();
	private double mean = Double.NaN;

	/** A step has ended. */
	void tick() {
		final long now = System.nanoTime();
		final double seconds = (now - last) * 1e-9;
		// Quick to forget: the first steps build graphs and warm caches.
		mean = Double.isNaN(mean) ? seconds : 0.95 * mean + 0.05 * seconds;
		last = now;
	}

	/** Something else was done since the last step, a checkpoint included. */
	void restart() {
		last = System.nanoTime();
		lastCheckpoint = last;
	}


	double secondsPerStep() {
		return mean;
	}

	double secondsSinceCheckpoint() {
		return (System.nanoTime() - lastCheckpoint) * 1e-9;
	}
}
