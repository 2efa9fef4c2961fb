package sc.fiji.hermes.ij1;

import java.awt.AWTEvent;
import java.awt.Checkbox;
import java.awt.Choice;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.GridBagConstraints;
import java.awt.GridBagLayout;
import java.awt.Insets;
import java.awt.Panel;
import java.awt.TextArea;
import java.awt.TextComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

import javax.swing.Timer;

import ij.gui.DialogListener;
import ij.gui.GenericDialog;
import ij.gui.MultiLineLabel;

import sc.fiji.hermes.command.HermesCommand;
import sc.fiji.hermes.ui.PlainText;

/**
 * Shows an {@link InputForm} as one of ImageJ's dialogs, with a line that says what is wrong, during which OK is disabled.
 * Values are read from the dialog's parts and not by its {@code getNext…}, which would record them under other keys.
 */
final class InputDialog implements DialogListener {

	private static final int COLUMNS = 8, TEXT_COLUMNS = 34, AREA_ROWS = 4, LINE = HermesCommand.LINE;
	private static final int TEXT_SIZE = 12, AGAIN_MS = 250;
	private static final Color MISTAKE = new Color(170, 0, 0), FAINT = new Color(90, 90, 90);

	/** A part of the dialog that holds the value of a field. */
	private static final class Part {

		private final InputField field;
		private final Supplier<String> read;
		private final Consumer<String> show;
		private String last;

		Part(final InputField field, final Supplier<String> read, final Consumer<String> show) {
			this.field = field;
			this.read = read;
			this.show = show;
			last = read.get();
		}
	}

	private final InputForm form;
	private final GenericDialog dialog;
	private final List<Part> parts = new ArrayList<>();
	private final MultiLineLabel problem = new MultiLineLabel(" \n ");
	private String said = "";

	/**
	 * @param about one sentence on what the command does
	 * @param help HTML for a Help button
	 */
	InputDialog(final String title, final String about, final InputForm form, final Optional<String> help) {
		this.form = form;
		dialog = new GenericDialog(title);
		addText(about, Font.PLAIN, 0).setForeground(FAINT);
		form.fields().forEach(this::add);
		// nobody has made a mistake before the first answer
		problem.setForeground(FAINT);
		final Panel panel = new Panel();
		panel.add(problem);
		dialog.addPanel(panel, GridBagConstraints.WEST, new Insets(6, 10, 0, 0));
		help.ifPresent(dialog::addHelp);
		dialog.addDialogListener(this);
	}

	/** Waits for the user. @return whether the answer was OK */
	boolean ask() {
		final boolean fine = dialogItemChanged(dialog, null);
		dialog.getButtons()[0].setEnabled(fine);
		// what was being looked for when a key was pressed may be known by now
		final Timer again = new Timer(AGAIN_MS, e -> judgeAgain());
		again.start();
		try {
			dialog.showDialog();
		}
		finally {
			again.stop();
		}
		return dialog.wasOKed() && form.problem().isEmpty();
	}

	/** The window, for tests that press its buttons. */
	GenericDialog window() {
		return dialog;
	}

	@Override
	public boolean dialogItemChanged(final GenericDialog source, final AWTEvent event) {
		for (final Part part : parts) {
			final String now = part.read.get();
			if (now.equals(part.last)) continue;
			part.last = now;
			problem.setForeground(MISTAKE);
			form.enter(part.field, now).forEach(this::refresh);
		}
		final Optional<String> mistake = form.problem();
		say(mistake.orElse(""));
		fit();
		return mistake.isEmpty();
	}

	private void judgeAgain() {
		if (!dialog.isShowing()) return;
		final List<InputField> changed = form.lookAgain();
		changed.forEach(this::refresh);
		final String mistake = form.problem().orElse("");
		if (mistake.equals(said)) {
			if (!changed.isEmpty()) fit();
			return;
		}
		problem.setForeground(MISTAKE);
		say(mistake);
		fit();
		dialog.getButtons()[0].setEnabled(mistake.isEmpty());
	}

	private void refresh(final InputField field) {
		for (final Part part : parts) if (part.field == field) {
			part.show.accept(field.text());
			part.last = part.read.get();
		}
	}

	/** New choices and sentences may need more room. */
	private void fit() {
		if (!dialog.isShowing()) return;
		dialog.invalidate();
		final Dimension need = dialog.getPreferredSize(), have = dialog.getSize();
		if (need.width > have.width || need.height > have.height) dialog.pack();
		else dialog.validate();
	}

	private void say(final String sentence) {
		said = sentence;
		final String text = PlainText.wrap(sentence, LINE);
		// two lines at least, so that the dialog need not jump
		problem.setText(text.indexOf('\n') < 0 ? text + "\n " : text);
		problem.invalidate();
	}

	private void add(final InputField field) {
		switch (field.kind()) {
			case MESSAGE -> addMessage(field);
			case CHECKBOX -> addCheckbox(field);
			case NUMBER -> addNumber(field, false);
			case SLIDER -> addNumber(field, true);
			case CHOICE, IMAGE -> addChoice(field);
			case AREA -> addArea(field);
			case BUTTON -> dialog.addButton(field.label(), e -> press(field));
			default -> addText(field);
		}
	}

	private void press(final InputField field) {
		form.enter(field, "").forEach(this::refresh);
		dialog.getButtons()[0].setEnabled(dialogItemChanged(dialog, null));
	}

	private void addMessage(final InputField field) {
		final String text = field.text().isBlank() ? field.label() : field.text();
		final boolean heading = InputHelp.isHeading(text);
		final MultiLineLabel label = addText(InputHelp.plain(text), heading ? Font.BOLD : Font.PLAIN, heading ? 10 : 4);
		parts.add(new Part(field, () -> "", s -> {
			label.setText(PlainText.wrap(InputHelp.plain(s), LINE));
			label.invalidate();
		}));
	}

	/** Always of the kind that can take several lines, since commands may change it. */
	private MultiLineLabel addText(final String text, final int style, final int above) {
		final MultiLineLabel label = new MultiLineLabel(PlainText.wrap(text, LINE));
		label.setFont(new Font(Font.SANS_SERIF, style, TEXT_SIZE));
		final Panel panel = new Panel();
		panel.add(label);
		dialog.addPanel(panel, GridBagConstraints.WEST, new Insets(above, 10, 0, 0));
		return label;
	}

	private void addCheckbox(final InputField field) {
		dialog.addCheckbox(field.label(), Boolean.parseBoolean(field.text()));
		final Checkbox box = last(dialog.getCheckboxes(), Checkbox.class);
		final GridBagLayout layout = (GridBagLayout) dialog.getLayout();
		final GridBagConstraints place = layout.getConstraints(box);
		place.gridx = 1;
		place.gridwidth = 1;
		// under the fields and not under their captions
		place.insets = new Insets(2, 0, 0, 0);
		layout.setConstraints(box, place);
		parts.add(new Part(field, () -> String.valueOf(box.getState()), s -> box.setState(Boolean.parseBoolean(s))));
	}

	private void addNumber(final InputField field, final boolean slider) {
		final double value = field.text().isEmpty() ? 0 : Double.parseDouble(field.text());
		if (slider) dialog.addSlider(caption(field), field.min(), field.max(), value, field.step());
		else dialog.addNumericField(caption(field), value, 0, COLUMNS, "");
		final TextComponent box = last(dialog.getNumericFields(), TextComponent.class);
		// the field itself rounds
		box.setText(field.text());
		parts.add(new Part(field, box::getText, box::setText));
	}

	private void addChoice(final InputField field) {
		dialog.addChoice(caption(field), field.choices().toArray(String[]::new), field.text());
		final Choice list = last(dialog.getChoices(), Choice.class);
		parts.add(new Part(field, () -> list.getSelectedItem() == null ? "" : list.getSelectedItem(), s -> {
			list.removeAll();
			field.choices().forEach(list::add);
			list.select(s);
			list.invalidate();
		}));
	}

	private void addText(final InputField field) {
		final boolean path = field.kind().isPath();
		dialog.addStringField(caption(field), field.text(), TEXT_COLUMNS);
		final TextComponent box = last(dialog.getStringFields(), TextComponent.class);
		if (path) BrowseButton.beside(box, dialog, field.kind(), field.label());
		parts.add(new Part(field, box::getText, box::setText));
	}

	private void addArea(final InputField field) {
		dialog.addMessage(caption(field));
		final TextArea area = new TextArea(field.text(), AREA_ROWS, TEXT_COLUMNS + COLUMNS, TextArea.SCROLLBARS_VERTICAL_ONLY);
		area.addTextListener(dialog);
		final Panel panel = new Panel();
		panel.add(area);
		dialog.addPanel(panel);
		parts.add(new Part(field, area::getText, area::setText));
	}

	/** Underscores would be taken for blanks, which is as good. */
	private static String caption(final InputField field) {
		if (field.label().endsWith(":") || field.label().endsWith("?")) return field.label();
		return field.label() + (field.mayStayEmpty() ? " (optional):" : ":");
	}

	private static <T> T last(final List<?> parts, final Class<T> type) {
		return type.cast(parts.get(parts.size() - 1));
	}
}
