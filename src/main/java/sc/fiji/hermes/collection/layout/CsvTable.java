package sc.fiji.hermes.collection.layout;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import sc.fiji.hermes.file.Csv;
import sc.fiji.hermes.job.InputException;

/** A small table of comma-separated values (RFC 4180, without line breaks within cells) whose first line names the columns. */
final class CsvTable {

	private static final long MOST_BYTES = 16 << 20;

	private final Path file;
	private final List<String> columns;
	private final List<List<String>> rows;

	private CsvTable(final Path file, final List<String> columns, final List<List<String>> rows) {
		this.file = file;
		this.columns = columns;
		this.rows = rows;
	}

	/** @throws InputException if the file cannot be read */
	static CsvTable read(final Path file) {
		final String text;
		try {
			if (Files.size(file) > MOST_BYTES) return new CsvTable(file, List.of(), List.of());
			// what counts is plain letters, in whatever encoding the rest is
			text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
		}
		catch (final IOException e) {
			throw new InputException(e, "%s cannot be read; check that you may read it.", file);
		}
		final List<List<String>> lines = new ArrayList<>();
		for (final String line : text.replaceFirst("^\u00ef\u00bb\u00bf", "").split("\\R")) lines.add(Csv.cells(line)
			.stream().map(String::strip).toList());
		return new CsvTable(file, lines.get(0), lines.subList(1, lines.size()));
	}

	boolean has(final List<String> names) {
		return columns.containsAll(names);
	}

	/** Without the line that names the columns. */
	int rows() {
		return rows.size();
	}

	/** Empty if the row is too short. */
	String cell(final int row, final String column) {
		final int at = columns.indexOf(column);
		return at < rows.get(row).size() ? rows.get(row).get(at) : "";
	}

	/** A sentence about a row. */
	InputException wrong(final int row, final String format, final Object... args) {
		return new InputException("%s, line %d %s.", file, row + 2, String.format(java.util.Locale.ROOT, format, args));
	}
}
