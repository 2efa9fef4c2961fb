package sc.fiji.hermes.ui;

import java.awt.Color;
import java.awt.Component;
import java.awt.Font;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import javax.swing.DefaultCellEditor;
import javax.swing.JComboBox;
import javax.swing.JTable;
import javax.swing.JTextField;
import javax.swing.SwingConstants;
import javax.swing.table.AbstractTableModel;
import javax.swing.table.DefaultTableCellRenderer;

import sc.fiji.hermes.collection.layout.DraftFolder;
import sc.fiji.hermes.collection.layout.DraftText;
import sc.fiji.hermes.collection.layout.Recipe;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Modality;

/** The datasets of a collection, one a row. For the event thread only. */
final class DatasetTable extends JTable {

	/** Hears what the user wants to be otherwise. */
	interface Changes {

		/** @throws InputException if that cannot be */
		void change(int row, java.util.function.UnaryOperator<DraftFolder> change);

		/** A value was refused. */
		void refused(String sentence);
	}

	static final int USE = 0, FOLDER = 1, RECOGNISED = 2, NAME = 3, MODALITY = 4, CHANNEL = 5, WEIGHT = 6, TRAINING = 7, VALIDATION = 8, TEST = 9,
			STRUCTURES = 10, NOTES = 11;

	private static final String[] HEADS = { "Use", "Folder", "Recognised as", "Name", "Modality", "Channel", "Weight", "Training", "Validation",
		"Test", "Structures", "Notes" };
	private static final String[] TIPS = { "Whether it becomes part of the collection", "Where it lies",
		"Its layout; choose a recipe for a public dataset as it was downloaded",
		"Name of the dataset in the collection", "How its images were made; choose or type another to correct it",
		"Which channel is used of several, from 0", "How often training draws it, in proportion to weight × √cases", "Cases to train on",
		"Cases to see how well it goes", "Cases that training never sees", "Names and values of its label maps; they can be named where the folder does not",
		"What was assumed, or why the folder cannot be used" };
	private static final int[] WIDTHS = { 36, 190, 165, 120, 74, 58, 56, 60, 68, 40, 185, 270 };
	static final String AS_IT_LIES = "as it lies", AS_DECLARED = "as its files say";

	private transient List<DatasetRow> rows = List.of();
	private final transient Changes changes;

	DatasetTable(final Changes changes) {
		this.changes = changes;
		setModel(new Model());
		setName("datasets");
		getAccessibleContext().setAccessibleName("Datasets");
		TableLook.style(this, WIDTHS);
		getColumnModel().getColumn(USE).setMaxWidth(44);
		editor(RECOGNISED, false, Stream.concat(Stream.of(AS_IT_LIES), Recipe.ALL.stream().map(Recipe::name)).toArray(String[]::new));
		editor(MODALITY, true, AS_DECLARED, "CT", "PET", "T1", "T2", "cine", "unknown");
		for (final int c : new int[] { CHANNEL, WEIGHT, STRUCTURES }) {
			final DefaultCellEditor text = new DefaultCellEditor(new JTextField());
			text.setClickCountToStart(c == STRUCTURES ? 2 : 1);
			getColumnModel().getColumn(c).setCellEditor(text);
		}
		setDefaultRenderer(Object.class, new Renderer());
		getTableHeader().setDefaultRenderer(TableLook.heads(getTableHeader().getDefaultRenderer(), TIPS, List.of(CHANNEL, WEIGHT, TRAINING,
			VALIDATION, TEST)));
	}

	private void editor(final int column, final boolean free, final String... choices) {
		final JComboBox<String> box = PlainText.entries(new JComboBox<>(choices));
		box.setEditable(free);
		box.setMaximumRowCount(20);
		final DefaultCellEditor editor = new DefaultCellEditor(box);
		// the first click chooses the row
		editor.setClickCountToStart(2);
		getColumnModel().getColumn(column).setCellEditor(editor);
	}

	/** Shows other rows; what is chosen stays chosen. */
	void show(final List<DatasetRow> newRows) {
		if (newRows.equals(rows)) return;
		final int chosen = getSelectedRow(), column = getSelectedColumn();
		final boolean sameLength = newRows.size() == rows.size();
		rows = newRows;
		final AbstractTableModel model = (AbstractTableModel) getModel();
		// an editor that is open in another row stays open
		if (sameLength) model.fireTableRowsUpdated(0, rows.size() - 1);
		else model.fireTableDataChanged();
		if (!rows.isEmpty()) changeSelection(Math.min(Math.max(chosen, 0), rows.size() - 1), Math.max(column, 0), false, false);
	}

	/** The chosen dataset. */
	Optional<DatasetRow> chosen() {
		final int row = getSelectedRow();
		return row < 0 || row >= rows.size() ? Optional.empty() : Optional.of(rows.get(row));
	}

	private final class Model extends TableLook.Model {

		Model() {
			super(HEADS);
		}

		@Override
		public int getRowCount() {
			return rows.size();
		}

		@Override
		public Class<?> getColumnClass(final int column) {
			return column == USE ? Boolean.class : Object.class;
		}

		@Override
		public boolean isCellEditable(final int row, final int column) {
			return column == USE || column == RECOGNISED || column == MODALITY || column == CHANNEL || column == WEIGHT || column == STRUCTURES && rows
				.get(row).editable().isPresent();
		}

		@Override
		public Object getValueAt(final int row, final int column) {
			final DatasetRow r = rows.get(row);
			return switch (column) {
				case USE -> r.used();
				case FOLDER -> r.folder();
				case RECOGNISED -> r.recognised();
				case NAME -> r.name();
				case MODALITY -> r.modality();
				case CHANNEL -> r.channel();
				case WEIGHT -> DraftText.number(r.weight());
				case TRAINING -> r.training();
				case VALIDATION -> r.validation();
				case TEST -> r.test();
				case STRUCTURES -> isEditing() && getEditingRow() == row ? r.editable().orElse(r.structures()) : r.structures();
				default -> r.remarks();
			};
		}

		@Override
		public void setValueAt(final Object value, final int row, final int column) {
			final String text = String.valueOf(value).strip();
			// leaving an editor as it was is no change
			if (column != USE && (value == null || text.equals(String.valueOf(getValueAt(row, column))))) return;
			try {
				changes.change(row, f -> changed(f, column, value, text));
			}
			catch (final InputException e) {
				changes.refused(e.getMessage());
			}
		}
	}

	private static DraftFolder changed(final DraftFolder f, final int column, final Object value, final String text) {
		return switch (column) {
			case USE -> f.withUsed((Boolean) value);
			case RECOGNISED -> f.withRecipe(text.equals(AS_IT_LIES) ? Optional.empty() : Optional.of(Recipe.of(text)));
			case MODALITY -> f.withModality(text.equals(AS_DECLARED) || text.isEmpty() ? Optional.empty() : Optional.of(Modality.of(text)));
			case CHANNEL -> f.withChannel(DraftText.channel(text));
			case WEIGHT -> f.withWeight(real(text));
			default -> f.withLabels(DraftText.structures(text));
		};
	}

	private static double real(final String text) {
		try {
			return Double.parseDouble(text.replace(',', '.'));
		}
		catch (final NumberFormatException e) {
			throw new InputException(e, "The weight is \"%s\"; give a number greater than 0.", text);
		}
	}

	@Override
	public Component prepareEditor(final javax.swing.table.TableCellEditor editor, final int row, final int column) {
		final Component c = super.prepareEditor(editor, row, column);
		// its form is another than the one that is shown
		if (convertColumnIndexToModel(column) == STRUCTURES && c instanceof JTextField field) {
			field.setText(rows.get(row).editable().orElse(""));
			field.selectAll();
		}
		return c;
	}

	private final class Renderer extends DefaultTableCellRenderer {

		@Override
		public Component getTableCellRendererComponent(final JTable table, final Object value, final boolean selected, final boolean focus,
			final int row, final int column)
		{
			PlainText.only(this);
			super.getTableCellRendererComponent(table, value, selected, focus, row, column);
			TableLook.row(this, table, selected, row);
			final DatasetRow r = rows.get(row);
			setHorizontalAlignment(column >= CHANNEL && column <= TEST ? SwingConstants.RIGHT : SwingConstants.LEFT);
			final boolean bad = r.problem().isPresent() && r.used();
			final Color ground = getBackground();
			if (r.recognised().equals(DatasetRow.READING) || !r.used()) setForeground(Look.readable(Look.faint(), ground, Look.TEXT));
			else if (column == MODALITY && r.modality().equals(Modality.UNKNOWN.name())) setForeground(Look.doubt(ground));
			else if (bad && (column == NOTES || column == RECOGNISED && r.recognised().equals(DatasetRow.NOTHING))) setForeground(Look.mistake(ground));
			setFont(table.getFont().deriveFont(column == FOLDER ? Font.BOLD : Font.PLAIN));
			setToolTipText(tip(r, column));
			return this;
		}

		private String tip(final DatasetRow r, final int column) {
			return switch (column) {
				case FOLDER -> PlainText.tip(r.path());
				case STRUCTURES -> r.structures().isEmpty() ? null : PlainText.tip(r.structures()) + (r.editable().isPresent()
					? "<br><i>Double-click to name them</i>" : "");
				case NOTES -> r.remarks().isEmpty() ? null : PlainText.tip(r.problem().map(p -> p + " ").orElse("") + String.join(" ", r.notes()));
				default -> TIPS[column];
			};
		}
	}
}
