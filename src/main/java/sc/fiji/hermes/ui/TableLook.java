package sc.fiji.hermes.ui;

import java.awt.Component;
import java.awt.Dimension;
import java.awt.KeyboardFocusManager;
import java.util.List;

import javax.swing.BorderFactory;
import javax.swing.JLabel;
import javax.swing.JTable;
import javax.swing.ListSelectionModel;
import javax.swing.SwingConstants;
import javax.swing.table.AbstractTableModel;
import javax.swing.table.TableCellRenderer;

/** What the tables of the collection window have in common. For the event thread only. */
final class TableLook {

	private TableLook() {}

	/** A model whose columns have fixed heads. */
	abstract static class Model extends AbstractTableModel {

		private final transient String[] heads;

		Model(final String[] heads) {
			this.heads = heads;
		}

		@Override
		public final int getColumnCount() {
			return heads.length;
		}

		@Override
		public final String getColumnName(final int column) {
			return heads[column];
		}
	}

	/** @param widths of all columns */
	static void style(final JTable table, final int... widths) {
		table.setRowHeight(23);
		table.setShowGrid(false);
		table.setShowHorizontalLines(true);
		table.setIntercellSpacing(new Dimension(0, 1));
		table.setSelectionMode(ListSelectionModel.SINGLE_SELECTION);
		table.setFillsViewportHeight(true);
		table.getTableHeader().setReorderingAllowed(false);
		table.putClientProperty("terminateEditOnFocusLost", Boolean.TRUE);
		// Tab leaves the table, as it leaves everything else; arrows move inside
		table.setFocusTraversalKeys(KeyboardFocusManager.FORWARD_TRAVERSAL_KEYS, null);
		table.setFocusTraversalKeys(KeyboardFocusManager.BACKWARD_TRAVERSAL_KEYS, null);
		for (int c = 0; c < widths.length; c++) table.getColumnModel().getColumn(c).setPreferredWidth(widths[c]);
	}

	/** Room between the texts of two columns, and stripes; what a cell says is shown as it stands. */
	static void row(final JLabel cell, final JTable table, final boolean selected, final int row) {
		PlainText.only(cell);
		cell.setBorder(BorderFactory.createEmptyBorder(0, 5, 0, 5));
		cell.setForeground(selected ? table.getSelectionForeground() : table.getForeground());
		cell.setBackground(selected ? table.getSelectionBackground() : row % 2 == 0 ? table.getBackground() : Look.between(table.getForeground(),
			table.getBackground(), 0.96));
	}

	/**
	 * Heads of columns like their cells.
	 *
	 * @param tips of all columns; empty for none
	 * @param numbers the columns of numbers
	 */
	static TableCellRenderer heads(final TableCellRenderer plain, final String[] tips, final List<Integer> numbers) {
		return (table, value, selected, focus, row, column) -> {
			final Component c = plain.getTableCellRendererComponent(table, value, selected, focus, row, column);
			if (c instanceof JLabel label) {
				label.setHorizontalAlignment(numbers.contains(column) ? SwingConstants.RIGHT : SwingConstants.LEFT);
				if (tips.length > 0) label.setToolTipText(tips[table.convertColumnIndexToModel(column)]);
			}
			return c;
		};
	}
}
