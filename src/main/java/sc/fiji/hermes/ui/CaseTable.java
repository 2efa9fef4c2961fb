package sc.fiji.hermes.ui;

import java.awt.Color;
import java.awt.Component;
import java.awt.Dimension;
import java.awt.KeyboardFocusManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

import javax.swing.BorderFactory;
import javax.swing.JTable;
import javax.swing.ListSelectionModel;
import javax.swing.SwingConstants;
import javax.swing.table.AbstractTableModel;
import javax.swing.table.DefaultTableCellRenderer;
import javax.swing.table.TableCellRenderer;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.CaseHeader;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Finding;
import sc.fiji.hermes.volume.Geometry;

/** The cases of one dataset, one a row; what headers tell comes later. For the event thread only. */
final class CaseTable extends JTable {

	private static final String[] HEADS = { "Case", "Voxels", "Voxel size (mm)", "Orientation", "Annotated", "Split", "Finding" };
	private static final int[] WIDTHS = { 140, 120, 150, 80, 150, 76, 290 };
	private static final int ANNOTATED = 4, FINDING = 6;
	private static final Color LINE = new Color(0xe4e6ea), MISTAKE = new Color(0xaa0000), DOUBT = new Color(0x9a5b00), STRIPE = new Color(
		0xf7f8fa);

	private transient Optional<Dataset> dataset = Optional.empty();
	private final transient List<Optional<CaseHeader>> headers = new ArrayList<>();

	CaseTable() {
		setModel(new Model());
		setName("cases");
		getAccessibleContext().setAccessibleName("Cases of the chosen dataset");
		style(this);
		for (int c = 0; c < HEADS.length; c++) getColumnModel().getColumn(c).setPreferredWidth(WIDTHS[c]);
		setDefaultRenderer(Object.class, new Renderer());
		getTableHeader().setDefaultRenderer(heads(getTableHeader().getDefaultRenderer(), new String[0], List.of()));
	}

	/** What both tables have in common. */
	static void style(final JTable table) {
		table.setRowHeight(23);
		table.setShowGrid(false);
		table.setShowHorizontalLines(true);
		table.setGridColor(LINE);
		table.setIntercellSpacing(new Dimension(0, 1));
		table.setSelectionMode(ListSelectionModel.SINGLE_SELECTION);
		table.setSelectionBackground(new Color(0xd6e6fa));
		table.setSelectionForeground(Color.BLACK);
		table.setBackground(Color.WHITE);
		table.setFillsViewportHeight(true);
		table.getTableHeader().setReorderingAllowed(false);
		table.putClientProperty("terminateEditOnFocusLost", Boolean.TRUE);
		// Tab leaves the table, as it leaves everything else; arrows move inside
		table.setFocusTraversalKeys(KeyboardFocusManager.FORWARD_TRAVERSAL_KEYS, null);
		table.setFocusTraversalKeys(KeyboardFocusManager.BACKWARD_TRAVERSAL_KEYS, null);
	}

	/** Room between the texts of two columns. */
	static void pad(final javax.swing.JLabel cell) {
		cell.setBorder(BorderFactory.createEmptyBorder(0, 5, 0, 5));
	}

	/** Heads of columns like their cells. @param tips of all columns; empty for none @param numbers the columns of numbers */
	static TableCellRenderer heads(final TableCellRenderer plain, final String[] tips, final List<Integer> numbers) {
		return (table, value, selected, focus, row, column) -> {
			final Component c = plain.getTableCellRendererComponent(table, value, selected, focus, row, column);
			if (c instanceof javax.swing.JLabel label) {
				label.setHorizontalAlignment(numbers.contains(column) ? SwingConstants.RIGHT : SwingConstants.LEFT);
				if (tips.length > 0) label.setToolTipText(tips[table.convertColumnIndexToModel(column)]);
			}
			return c;
		};
	}

	static String escape(final String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
	}

	/** Shows the cases of another dataset, of which no header is known yet. */
	void show(final Optional<Dataset> newDataset) {
		dataset = newDataset;
		headers.clear();
		dataset.ifPresent(d -> d.cases().forEach(c -> headers.add(Optional.empty())));
		((AbstractTableModel) getModel()).fireTableDataChanged();
		if (!headers.isEmpty()) changeSelection(0, 0, false, false);
	}

	/** What the headers of a case tell. */
	void heard(final int place, final CaseHeader header) {
		if (place >= headers.size() || !cases().get(place).equals(header.source())) return;
		headers.set(place, Optional.of(header));
		((AbstractTableModel) getModel()).fireTableRowsUpdated(place, place);
	}

	private List<Case> cases() {
		return dataset.map(Dataset::cases).orElse(List.of());
	}

	/** The chosen case. */
	Optional<Case> chosen() {
		final int row = getSelectedRow();
		return row < 0 || row >= headers.size() ? Optional.empty() : Optional.of(cases().get(row));
	}

	/** What a cell says. */
	private String text(final int row, final int column) {
		final Case c = cases().get(row);
		final Optional<CaseHeader> h = headers.get(row);
		final Optional<Geometry> g = h.flatMap(CaseHeader::image);
		return switch (column) {
			case 0 -> c.id();
			case 1 -> g.map(k -> k.size(0) + " × " + k.size(1) + " × " + k.size(2)).orElse(h.isPresent() ? "–" : "");
			case 2 -> g.map(k -> String.format(Locale.ROOT, "%.3g × %.3g × %.3g", k.spacing(0), k.spacing(1), k.spacing(2))).orElse("");
			case 3 -> g.map(Geometry::orientation).orElse("");
			case ANNOTATED -> annotated(c);
			case 5 -> c.split().purpose();
			default -> h.map(k -> k.findings().stream().map(f -> f.sentence() + "; " + f.remedy() + ".").collect(Collectors.joining(" "))).orElse("");
		};
	}

	private String annotated(final Case c) {
		final int all = dataset.map(d -> d.tasks().size()).orElse(0);
		if (c.annotated().isEmpty()) return "none";
		return c.annotated().size() == all ? all == 1 ? "all (1)" : "all " + all : c.annotated().size() + " of " + all + ": " + c.annotated()
			.stream().map(t -> t.name()).collect(Collectors.joining(", "));
	}

	private final class Model extends AbstractTableModel {

		@Override
		public int getRowCount() {
			return headers.size();
		}

		@Override
		public int getColumnCount() {
			return HEADS.length;
		}

		@Override
		public String getColumnName(final int column) {
			return HEADS[column];
		}

		@Override
		public Object getValueAt(final int row, final int column) {
			return text(row, column);
		}
	}

	private final class Renderer extends DefaultTableCellRenderer {

		@Override
		public Component getTableCellRendererComponent(final JTable table, final Object value, final boolean selected, final boolean focus,
			final int row, final int column)
		{
			super.getTableCellRendererComponent(table, value, selected, focus, row, column);
			pad(this);
			if (!selected) setBackground(row % 2 == 0 ? table.getBackground() : STRIPE);
			setForeground(table.getForeground());
			if (column == FINDING) setForeground(headers.get(row).filter(h -> h.findings().stream().anyMatch(Finding::isError)).isPresent() ? MISTAKE
				: DOUBT);
			final String full = column == ANNOTATED ? cases().get(row).annotated().stream().map(t -> t.name()).collect(Collectors.joining(", "))
				: String.valueOf(value);
			setToolTipText(full.isEmpty() ? null : "<html><div width=420>" + escape(full) + "</div>");
			return this;
		}
	}
}
