package sc.fiji.hermes.cli;

import java.io.PrintWriter;
import java.util.HashSet;
import java.util.Set;

import sc.fiji.hermes.job.Progress;

/** Prints the notes among the progress as lines, each once however often it is told, and hands on the rest. Safe for use from several threads. */
final class NoteLines implements Progress {

	private final PrintWriter out;
	private final Progress rest;
	private final Set<String> told = new HashSet<>();

	NoteLines(final PrintWriter out, final Progress rest) {
		this.out = out;
		this.rest = rest;
	}

	@Override
	public synchronized void report(final String message, final double fraction) {
		if (!Progress.isNote(message, fraction)) rest.report(message, fraction);
		else if (told.add(message)) {
			out.println("note: " + message);
			out.flush();
		}
	}
}
