package sc.fiji.hermes.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Outcome;
import sc.fiji.hermes.job.Outcome.State;

/** Outcomes of cases as comma-separated values: dataset, case, outcome, sentence. */
public final class OutcomeTable {

	private static final String HEADER = "dataset,case,outcome,sentence";

	private OutcomeTable() {}

	/** Writes the table, as a whole or not at all; an earlier one is replaced. */
	public static void write(final Path file, final List<Outcome> outcomes) {
		final StringBuilder csv = new StringBuilder(HEADER).append('\n');
		for (final Outcome o : outcomes) csv.append(String.join(",", Csv.field(o.dataset()), Csv.field(o.name()), o.state().name()
			.toLowerCase(Locale.ROOT), Csv.field(o.sentence()))).append('\n');
		AtomicFile.writeString(file, csv.toString());
	}

	/**
	 * The table that was written; empty if there is none.
	 *
	 * @throws InputException if there is a file that is no such table
	 */
	public static List<Outcome> read(final Path file) {
		if (!Files.exists(file)) return List.of();
		final List<Outcome> outcomes = new ArrayList<>();
		try {
			final List<String> lines = Files.readAllLines(file);
			if (lines.isEmpty() || !lines.get(0).equals(HEADER)) throw foreign(file, null);
			for (final String line : lines.subList(1, lines.size())) {
				final List<String> cells = Csv.cells(line);
				if (cells.size() != 4) throw foreign(file, null);
				outcomes.add(new Outcome(cells.get(0), cells.get(1), State.valueOf(cells.get(2).toUpperCase(Locale.ROOT)), cells.get(3)));
			}
		}
		catch (final IOException | IllegalArgumentException e) {
			throw foreign(file, e);
		}
		return outcomes;
	}

	private static InputException foreign(final Path file, final Exception cause) {
		return new InputException(cause, "%s is no table of outcomes by Hermes, whose place it takes; move it, or give another output folder.",
			file);
	}
}
