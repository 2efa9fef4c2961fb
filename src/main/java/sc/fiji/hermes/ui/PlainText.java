package sc.fiji.hermes.ui;

import java.awt.Component;
import java.awt.Font;
import java.util.stream.Collectors;

import javax.swing.DefaultListCellRenderer;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JOptionPane;
import javax.swing.JTextArea;

/**
 * Shows text of others as it stands. Swing takes any text of a label, a button, a cell, a tip or a message that begins with
 * {@code <html>} for a page and loads the pictures that it names, so names in a file could reach the network; what is shown through
 * this class cannot. Components are for the event thread only, texts for any.
 */
public final class PlainText {

	/** Known to every component that can render HTML. */
	private static final String NO_HTML = "html.disable";

	/** Characters a line of a message; longer sentences are wrapped. */
	public static final int LINE = 100;

	private PlainText() {}

	/** Makes a component never render HTML. @return it */
	static <C extends JComponent> C only(final C component) {
		component.putClientProperty(NO_HTML, Boolean.TRUE);
		return component;
	}

	/** Makes the entries of a choice show as they stand, also while they are edited in a table. @return it */
	static <T> JComboBox<T> entries(final JComboBox<T> box) {
		box.setRenderer(new DefaultListCellRenderer() {

			@Override
			public Component getListCellRendererComponent(final JList<?> list, final Object value, final int index, final boolean selected,
				final boolean focus)
			{
				final Component cell = super.getListCellRendererComponent(list, value, index, selected, focus);
				// without this an empty entry has no height
				if (cell instanceof JLabel label && label.getText().isEmpty()) label.setText(" ");
				return cell;
			}

			@Override
			public void setText(final String text) {
				putClientProperty(NO_HTML, Boolean.TRUE);
				super.setText(text);
			}
		});
		return box;
	}

	/** The same words as a text that Swing and ImageJ take for no page, for components that are not ours. */
	public static String words(final String text) {
		return text.replaceAll("(?im)^(?=<html>)", " ");
	}

	/** Breaks lines that are longer between words, and a word that is longer where a path may be broken, else anywhere. */
	public static String wrap(final String text, final int length) {
		return text.lines().map(line -> wrapLine(line, length)).collect(Collectors.joining("\n"));
	}

	private static String wrapLine(final String line, final int length) {
		if (line.length() <= length) return line;
		final StringBuilder text = new StringBuilder();
		int column = 0;
		for (final String word : line.split(" ")) {
			if (column > 0) {
				final boolean full = column + 1 + word.length() > length;
				text.append(full ? '\n' : ' ');
				column = full ? 0 : column + 1;
			}
			final String rest = breakWord(word, length, text);
			text.append(rest);
			column += rest.length();
		}
		return text.toString();
	}

	/** Appends the lines that a word fills. @return what is left of it */
	private static String breakWord(final String word, final int length, final StringBuilder text) {
		String rest = word;
		while (rest.length() > length) {
			final int separator = Math.max(rest.lastIndexOf('/', length - 1), rest.lastIndexOf('\\', length - 1));
			final int end = separator < length / 2 ? length : separator + 1;
			text.append(rest, 0, end).append('\n');
			rest = rest.substring(end);
		}
		return rest;
	}

	/** The text as HTML that shows it. */
	public static String escape(final String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
	}

	/** A tip of several lines; null, as Swing has it, for an empty text. */
	static String tip(final String text) {
		return text.isEmpty() ? null : "<html><div width=420>" + escape(text) + "</div>";
	}

	/** A part of a window that wraps its text and cannot be edited. */
	static JTextArea wrapped(final String text) {
		final JTextArea area = new JTextArea(text) {

			@Override
			public void updateUI() {
				super.updateUI();
				setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
				setForeground(Look.faint());
				setOpaque(false);
				setBorder(null);
			}
		};
		area.setEditable(false);
		area.setFocusable(false);
		area.setLineWrap(true);
		area.setWrapStyleWord(true);
		return area;
	}

	/** What a message box shows of a sentence. */
	private static JComponent message(final String text) {
		final JTextArea area = wrapped(text);
		area.setForeground(Look.ink());
		area.setFocusable(true);
		area.setColumns(Math.min(LINE, text.lines().mapToInt(String::length).max().orElse(0)) * 3 / 4);
		area.setSize(area.getPreferredSize());
		area.setSize(area.getPreferredSize());
		return area;
	}

	/** Tells something and waits for OK. @param kind of {@link JOptionPane}, e.g. {@link JOptionPane#ERROR_MESSAGE} */
	static void tell(final Component owner, final String title, final String text, final int kind) {
		JOptionPane.showMessageDialog(owner, message(text), title, kind);
	}

	/**
	 * Asks for one of some choices, the last of which is proposed.
	 *
	 * @return place of the choice; less than 0 if the question was closed
	 */
	static int ask(final Component owner, final String title, final String text, final String... choices) {
		return JOptionPane.showOptionDialog(owner, message(text), title, JOptionPane.DEFAULT_OPTION, JOptionPane.QUESTION_MESSAGE, null, choices,
			choices[choices.length - 1]);
	}
}
