package sc.fiji.hermes.ui;

import java.awt.Component;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

import javax.swing.JTable;
import javax.swing.table.AbstractTableModel;
import javax.swing.table.DefaultTableCellRenderer;

import sc.fiji.hermes.check.CaseHeader;
import sc.fiji.hermes.check.Finding;
import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.volume.Geometry;

/** The cases of one dataset, one a row; what headers tell comes later. For the event thread only. */
final class CaseTable extends JTable {

	private static final String[] HEADS = { "Case", "Voxels", "Voxel size (mm)", "Orientation", "Annotated", "Split", "Finding" };
	private static final int[] WIDTHS = { 140, 120, 150, 80, 150, 76, 290 };
	private static final int ANNOTATED = 4, FINDING = 6;

	private transient Optional<Dataset> dataset = Optional.empty();
	private final transient List<Optional<CaseHeader>> headers = new ArrayList<>();

	CaseTable() {
		setModel(new Model());
		setName("cases");
		getAccessibleContext().setAccessibleName("Cases of the chosen dataset");
		TableLook.style(this, WIDTHS);
		setDefaultRenderer(Object.class, new Renderer());
		getTableHeader().setDefaultRenderer(TableLook.heads(getTableHeader().getDefaultRenderer(), new String[0], List.of()));
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

	private final class Model extends TableLook.Model {

		Model() {
			super(HEADS);
		}

		@Override
		public int getRowCount() {
			return headers.size();
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
			PlainText.only(this);
			super.getTableCellRendererComponent(table, value, selected, focus, row, column);
			TableLook.row(this, table, selected, row);
			if (column == FINDING) setForeground(headers.get(row).filter(h -> h.findings().stream().anyMatch(Finding::isError)).isPresent() ? Look.mistake(
				getBackground()) : Look.doubt(getBackground()));
			final String full = column == ANNOTATED ? cases().get(row).annotated().stream().map(t -> t.name()).collect(Collectors.joining(", "))
				: String.valueOf(value);
			setToolTipText(PlainText.tip(full));
			return this;
		}
	}
}
