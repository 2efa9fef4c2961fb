package sc.fiji.hermes.train;

import java.util.Locale;

/** Durations as people say them. */
public final class TimeLeft {

	private TimeLeft() {}

	/** E.g. {@code 40 s}, {@code 12 min} or {@code 3.5 h}. */
	public static String text(final double seconds) {
		if (seconds < 90) return String.format(Locale.ROOT, "%.0f s", seconds);
		if (seconds < 90 * 60) return String.format(Locale.ROOT, "%.0f min", seconds / 60);
		return String.format(Locale.ROOT, "%.1f h", seconds / 3600);
	}
}
