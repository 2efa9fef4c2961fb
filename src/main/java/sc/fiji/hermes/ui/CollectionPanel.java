package sc.fiji.hermes.ui;

import java.awt.BorderLayout;
import java.awt.Component;
import java.awt.Dimension;
import java.awt.FlowLayout;
import java.awt.Font;
import java.awt.GridBagConstraints;
import java.awt.GridBagLayout;
import java.awt.Insets;
import java.awt.event.FocusAdapter;
import java.awt.event.FocusEvent;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JCheckBox;
import javax.swing.JComponent;
import javax.swing.JEditorPane;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JProgressBar;
import javax.swing.JScrollPane;
import javax.swing.JSpinner;
import javax.swing.JSplitPane;
import javax.swing.JTextField;
import javax.swing.SpinnerListModel;
import javax.swing.SpinnerNumberModel;

import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.layout.CollectionDraft;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.picture.Palette;

/** The inside of a {@link CollectionWindow}: shows what it is given and says what the user wants. For the event thread only. */
final class CollectionPanel extends JPanel {

	/** What a user asks by buttons and fields. */
	interface Actions extends DatasetTable.Changes {

		void add();

		/** The chosen folder once more, for another recipe. */
		void again();

		void remove();

		void check();

		void save();

		void close();

		/** Stops what runs in the background. */
		void cancel();

		/** Looks for a place for joined masks. */
		void chooseMasks();

		/** Something that holds for all folders was changed. */
		void settings();

		void datasetChosen();

		void caseChosen();
	}

	static final String GIVEN = "as given";
	private static final int MOST_FOLDS = 100, SHOWN_COLOURS = 12;

	private final Actions actions;
	private final DatasetTable datasets;
	private final CaseTable cases = new CaseTable();
	private final PicturePanel picture = new PicturePanel("");
	private final JLabel legend = new JLabel(), casesTitle = title("Cases");
	private final JCheckBox join = new JCheckBox("Equal names mean one structure"), tests = new JCheckBox("Test images, too");
	private final JSpinner folds = new JSpinner(new SpinnerListModel(foldChoices())), fold = new JSpinner(new SpinnerNumberModel(0, 0, MOST_FOLDS,
		1)), seed = new JSpinner(new SpinnerNumberModel(1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1));
	private final JTextField name = new JTextField(8), masks = new JTextField(14);
	private final JEditorPane sentences = new JEditorPane("text/html", "");
	private final JProgressBar bar = new JProgressBar(0, 1000);
	private final JLabel doing = Look.faint(" ");
	private final JButton add = new JButton("Add folder…"), again = new JButton("Folder again"), remove = new JButton("Remove"), cancel = new JButton(
		"Cancel"), check = new JButton("Check"), save = new JButton("Save…"), close = new JButton("Close");
	private boolean filling;
	private String told = "";

	CollectionPanel(final Actions actions) {
		super(new BorderLayout());
		this.actions = actions;
		datasets = new DatasetTable(actions);
		setBorder(BorderFactory.createEmptyBorder(10, 14, 10, 14));
		final JPanel upper = new JPanel(new BorderLayout(0, 4));
		upper.add(title("Datasets"), BorderLayout.NORTH);
		upper.add(scroll(datasets, 190), BorderLayout.CENTER);
		final JPanel left = new JPanel(new BorderLayout(0, 4));
		left.add(casesTitle, BorderLayout.NORTH);
		left.add(scroll(cases, 230), BorderLayout.CENTER);
		final JPanel right = new JPanel(new BorderLayout(0, 4));
		picture.setPreferredSize(new Dimension(300, 200));
		picture.setBorder(null);
		legend.setFont(legend.getFont().deriveFont(Font.PLAIN, 11.5f));
		legend.setVerticalAlignment(JLabel.TOP);
		right.add(picture, BorderLayout.CENTER);
		right.add(legend, BorderLayout.SOUTH);
		right.setBorder(BorderFactory.createEmptyBorder(20, 10, 0, 0));
		final JPanel lower = new JPanel(new BorderLayout());
		lower.add(left, BorderLayout.CENTER);
		lower.add(right, BorderLayout.EAST);
		lower.setBorder(BorderFactory.createEmptyBorder(4, 0, 0, 0));
		final JSplitPane middle = new JSplitPane(JSplitPane.VERTICAL_SPLIT, upper, lower);
		middle.setBorder(null);
		middle.setResizeWeight(0.4);
		middle.setContinuousLayout(true);
		add(middle, BorderLayout.CENTER);
		final JPanel south = new JPanel(new BorderLayout(0, 4));
		south.add(settings(), BorderLayout.NORTH);
		south.add(notes(), BorderLayout.CENTER);
		south.add(buttons(), BorderLayout.SOUTH);
		add(south, BorderLayout.SOUTH);
		datasets.getSelectionModel().addListSelectionListener(e -> {
			if (!e.getValueIsAdjusting()) actions.datasetChosen();
		});
		cases.getSelectionModel().addListSelectionListener(e -> {
			if (!e.getValueIsAdjusting()) actions.caseChosen();
		});
	}

	private static List<String> foldChoices() {
		final List<String> choices = new ArrayList<>(List.of(GIVEN));
		for (int k = 2; k <= MOST_FOLDS; k++) choices.add(String.valueOf(k));
		return choices;
	}

	private static JLabel title(final String text) {
		final JLabel label = PlainText.only(new JLabel(text));
		label.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 14));
		return label;
	}

	private static JScrollPane scroll(final JComponent table, final int height) {
		final JScrollPane pane = new JScrollPane(table);
		pane.setBorder(Look.line(1, 1, 1, 1));
		pane.setPreferredSize(new Dimension(900, height));
		pane.setMinimumSize(new Dimension(300, 80));
		return pane;
	}

	private JComponent settings() {
		join.setMnemonic('E');
		tests.setMnemonic('T');
		join.setToolTipText("Whether e.g. \"liver\" of two datasets is one structure; if not, each dataset has its own");
		tests.setToolTipText("Whether images of imagesTs and images without label maps become test cases");
		folds.setToolTipText("Splits patients into so many parts, each of which is validation once, whatever split is given; " +
			"\"as given\": the split of the folder, or a fifth for validation");
		fold.setToolTipText("Which of the folds is for validation, from 0");
		seed.setToolTipText("Start of the randomness of splits; the same seed gives the same split");
		name.setToolTipText("Of the collection; that of its file if left empty");
		masks.setToolTipText("For folders with one file per structure, or with pictures of labels: where the label maps that are joined from them are kept");
		((JSpinner.DefaultEditor) folds.getEditor()).getTextField().setColumns(5);
		for (final JSpinner s : List.of(fold, seed)) {
			s.setEditor(new JSpinner.NumberEditor(s, "0"));
			((JSpinner.DefaultEditor) s.getEditor()).getTextField().setColumns(3);
		}
		final JButton choose = new JButton("Choose…");
		choose.addActionListener(e -> actions.chooseMasks());
		choose.getAccessibleContext().setAccessibleName("Choose a folder for joined masks");
		for (final JCheckBox b : List.of(join, tests)) {
			b.setFont(b.getFont().deriveFont(Font.PLAIN));
		}
		final JPanel row = new JPanel(new GridBagLayout());
		row.setBorder(BorderFactory.createEmptyBorder(6, 0, 4, 0));
		place(row, join, 0, 0, 0);
		place(row, tests, 14, 0, 0);
		labelled(row, "Folds:", 'o', folds, 0);
		labelled(row, "Fold:", 'l', fold, 0);
		labelled(row, "Seed:", 'd', seed, 0);
		labelled(row, "Name:", 'N', name, 0.6);
		labelled(row, "Joined masks in:", 'J', masks, 1);
		place(row, choose, 4, 0, 0);
		for (final JCheckBox b : List.of(join, tests)) b.addActionListener(e -> changed());
		for (final JSpinner s : List.of(folds, fold, seed)) s.addChangeListener(e -> changed());
		for (final JTextField f : List.of(name, masks)) {
			f.addActionListener(e -> changed());
			f.addFocusListener(new FocusAdapter() {

				@Override
				public void focusLost(final FocusEvent e) {
					changed();
				}
			});
		}
		return row;
	}

	private static void labelled(final JPanel row, final String text, final char key, final JComponent field, final double share) {
		final JLabel label = new JLabel(text);
		label.setFont(label.getFont().deriveFont(Font.PLAIN));
		label.setDisplayedMnemonic(key);
		label.setLabelFor(field);
		place(row, label, 14, 0, 0);
		place(row, field, 4, share, 60);
	}

	/** Puts a part at the end of a row. @param share of the room that is left */
	private static void place(final JPanel row, final JComponent part, final int before, final double share, final int least) {
		final GridBagConstraints c = new GridBagConstraints();
		c.insets = new Insets(0, before, 0, 0);
		c.weightx = share;
		c.fill = share > 0 ? GridBagConstraints.HORIZONTAL : GridBagConstraints.NONE;
		part.setMinimumSize(share > 0 ? new Dimension(least, part.getPreferredSize().height) : part.getPreferredSize());
		row.add(part, c);
	}

	private void changed() {
		if (!filling) actions.settings();
	}

	private JComponent notes() {
		sentences.setEditable(false);
		sentences.putClientProperty(JEditorPane.HONOR_DISPLAY_PROPERTIES, Boolean.TRUE);
		sentences.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
		sentences.getAccessibleContext().setAccessibleName("Notes");
		final JScrollPane pane = scroll(sentences, 78);
		pane.setBorder(Look.line(1, 0, 1, 0));
		return pane;
	}

	private JComponent buttons() {
		final JPanel left = new JPanel(new FlowLayout(FlowLayout.LEFT, 6, 0)), right = new JPanel(new FlowLayout(FlowLayout.RIGHT, 6, 0));
		final JPanel middle = new JPanel(new BorderLayout(8, 0));
		button(left, add, 'A', "Add a dataset folder, or one that holds several", actions::add);
		button(left, again, 'g', "The folder of the chosen dataset once more, for another public dataset that it holds, e.g. CT and MR of AMOS",
			actions::again);
		button(left, remove, 'R', "Take the chosen dataset out of the list; its folder stays as it is", actions::remove);
		button(right, check, 'C', "Read every image and label map, and list what is wrong", actions::check);
		button(right, save, 'S', "Write the collection file", actions::save);
		button(right, close, 'l', "Close without writing a file", actions::close);
		doing.setMinimumSize(new Dimension(10, 10));
		bar.setPreferredSize(new Dimension(120, 14));
		final JPanel progress = new JPanel(new FlowLayout(FlowLayout.LEFT, 6, 4));
		progress.add(bar);
		progress.add(cancel);
		cancel.addActionListener(e -> actions.cancel());
		cancel.setToolTipText("Stop what is being read");
		middle.add(doing, BorderLayout.CENTER);
		middle.add(progress, BorderLayout.EAST);
		final JPanel row = new JPanel(new BorderLayout(10, 0));
		row.add(left, BorderLayout.WEST);
		row.add(middle, BorderLayout.CENTER);
		row.add(right, BorderLayout.EAST);
		return row;
	}

	private static void button(final JPanel row, final JButton b, final char key, final String tip, final Runnable action) {
		b.setMnemonic(key);
		b.setToolTipText(tip);
		b.addActionListener(e -> action.run());
		row.add(b);
	}

	/** Shows the settings of a draft. */
	void fill(final CollectionDraft draft, final String newName) {
		filling = true;
		join.setSelected(draft.joinTasks());
		tests.setSelected(draft.testImages());
		folds.setValue(draft.folds() == 0 ? GIVEN : String.valueOf(Math.min(MOST_FOLDS, draft.folds())));
		fold.setValue(draft.fold());
		seed.setValue((int) draft.seed());
		masks.setText(draft.masks().map(String::valueOf).orElse(""));
		name.setText(newName);
		fold.setEnabled(true);
		filling = false;
	}

	boolean join() {
		return join.isSelected();
	}

	boolean tests() {
		return tests.isSelected();
	}

	/** 0 for the given split. */
	int folds() {
		return GIVEN.equals(folds.getValue()) ? 0 : Integer.parseInt(String.valueOf(folds.getValue()));
	}

	int fold() {
		return (Integer) fold.getValue();
	}

	int seed() {
		return (Integer) seed.getValue();
	}

	String masks() {
		return masks.getText().strip();
	}

	String collectionName() {
		return name.getText().strip();
	}

	DatasetTable datasets() {
		return datasets;
	}

	CaseTable cases() {
		return cases;
	}

	PicturePanel picture() {
		return picture;
	}

	/** Ends the editing of a cell and takes its value over. */
	void stopEditing() {
		if (datasets.isEditing()) datasets.getCellEditor().stopCellEditing();
	}

	/**
	 * Takes over what was typed into a number field that was not left yet.
	 *
	 * @throws InputException if it is no number
	 */
	void stopTyping() {
		for (final JSpinner s : List.of(folds, fold, seed)) {
			try {
				s.commitEdit();
			}
			catch (final ParseException e) {
				throw new InputException(e, "\"%s\" is no whole number that the %s can be; correct it.", ((JSpinner.DefaultEditor) s.getEditor())
					.getTextField().getText().strip(), s == seed ? "seed" : s == fold ? "fold" : "number of folds");
			}
		}
	}

	/** Names the dataset whose cases are shown, and which colour means what. */
	void explain(final Optional<Dataset> shown) {
		casesTitle.setText(shown.map(d -> "Cases of " + d.name() + " (" + d.cases().size() + ")").orElse("Cases"));
		final StringBuilder html = new StringBuilder("<html><div width=235>");
		shown.ifPresent(d -> {
			for (int i = 0; i < Math.min(SHOWN_COLOURS, d.labels().size()); i++) html.append(String.format(Locale.ROOT,
				"<font color=#%06x>■</font>&nbsp;%s&ensp; ", Palette.color(i).getRGB() & 0xffffff, PlainText.escape(d.labels().get(i).task().name())
					.replace(" ", "&nbsp;")));
			if (d.labels().size() > SHOWN_COLOURS) html.append("…");
		});
		legend.setText(shown.isPresent() ? html + "</div>" : " ");
	}

	/** @param mistakes shown first, in red */
	void say(final List<String> mistakes, final List<String> notes) {
		final StringBuilder html = new StringBuilder("<html><body style='margin:4px 2px'>");
		final String red = Integer.toHexString(Look.mistake(sentences.getBackground()).getRGB()).substring(2);
		mistakes.forEach(s -> html.append("<div style='color:#").append(red).append("'>").append(PlainText.escape(s)).append("</div>"));
		notes.forEach(s -> html.append("<div>").append(PlainText.escape(s)).append("</div>"));
		if (html.toString().equals(told)) return;
		told = html.toString();
		sentences.setText(told);
		sentences.setCaretPosition(0);
	}

	/** What is being done; empty text for nothing. @param fraction negative if unknown */
	void progress(final String text, final double fraction) {
		final boolean busy = !text.isEmpty();
		doing.setText(busy ? text : " ");
		bar.setVisible(busy);
		cancel.setVisible(busy);
		bar.setIndeterminate(busy && fraction < 0);
		bar.setValue((int) Math.round(1000 * Math.max(0, fraction)));
	}

	/** @param chosen whether a dataset is; @param savable whether there is something to save and nothing is being written */
	void enable(final boolean chosen, final boolean savable) {
		again.setEnabled(chosen);
		remove.setEnabled(chosen);
		check.setEnabled(savable);
		save.setEnabled(savable);
	}

	/** Where the keyboard begins. */
	Component first() {
		return datasets.getRowCount() == 0 ? add : datasets;
	}

	/** What the user reads below the tables, for tests. */
	String told() {
		return told.replaceAll("<[^>]*>", "\n").replaceAll("\n+", "\n").strip();
	}
}
