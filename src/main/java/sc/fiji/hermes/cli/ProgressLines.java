package sc.fiji.hermes.cli;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import sc.fiji.hermes.job.Progress;

/**
 * Prints progress as lines with the time since the start, not more than a reader can follow: of every kind of message
 * (its first word) one in two seconds, of training steps one in five. The last of a kind and what has no fraction, such as a
 * validation, is always printed. Safe for use from several threads.
 */
final class ProgressLines implements Progress {

	private static final double SECONDS = 2, STEP_SECONDS = 5;

	private final PrintWriter out;
	private final long start = System.nanoTime();
	private final Map<String, Long> lastOfKind = new HashMap<>();

	ProgressLines(final PrintWriter out) {
		this.out = out;
	}

	@Override
	public synchronized void report(final String message, final double fraction) {
		final long now = System.nanoTime();
		final String kind = message.split(" ", 2)[0];
		final double pause = kind.equals("step") ? STEP_SECONDS : SECONDS;
		final boolean window = kind.equals("window");
		// Windows of small volumes are over before anyone could read of them, and the last is followed by a line of its volume.
		if (window && fraction >= 1) return;
		final Long last = window ? lastOfKind.getOrDefault(kind, start) : lastOfKind.get(kind);
		if (fraction >= 0 && fraction < 1 && last != null && (now - last) * 1e-9 < pause) return;
		lastOfKind.put(kind, now);
		final long seconds = (now - start) / 1_000_000_000;
		final String time = String.format(Locale.ROOT, "%02d:%02d:%02d  ", seconds / 3600, seconds / 60 % 60, seconds % 60);
		// The step and its share of the whole are in the message itself.
		final String share = fraction < 0 || kind.equals("step") ? "" : String.format(Locale.ROOT, "%3.0f %%  ", 100 * fraction);
		out.println(time + share + message.stripTrailing().replace("\n", "\n" + " ".repeat(time.length())));
		out.flush();
	}
}
