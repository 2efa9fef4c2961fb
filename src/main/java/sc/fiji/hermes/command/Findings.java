package sc.fiji.hermes.command;

import java.util.Locale;

import ij.measure.ResultsTable;

import sc.fiji.hermes.check.CheckReport;
import sc.fiji.hermes.check.Finding;

/** What a check found, as ImageJ's table. */
final class Findings {

	static final String TITLE = "Hermes findings";

	private Findings() {}

	/** One row for every finding. */
	static ResultsTable table(final CheckReport report) {
		final ResultsTable table = new ResultsTable();
		table.showRowNumbers(false);
		for (final Finding f : report.findings()) {
			table.incrementCounter();
			table.addValue("severity", f.severity().name().toLowerCase(Locale.ROOT));
			table.addValue("dataset", f.dataset());
			table.addValue("case", f.caseId());
			table.addValue("file", f.file().map(String::valueOf).orElse(""));
			table.addValue("what", f.sentence());
			table.addValue("what to do", f.remedy());
		}
		return table;
	}
}
