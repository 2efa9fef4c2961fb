package sc.fiji.hermes.train;

import java.util.Locale;

/** Durations as people say them. */
final class TimeLeft {

	private TimeLeft() {}

	static String text(final double seconds) {
		if (seconds < 90) return String.format(Locale.ROOT, "%.0f s", seconds);
		if (seconds < 90 * 60) return String.format(Locale.ROOT, "%.0f min", seconds / 60);
		return String.format(Locale.ROOT, "%.1f h", seconds / 3600);
	}
}
