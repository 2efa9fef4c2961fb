package sc.fiji.hermes.ui;

import java.awt.BorderLayout;
import java.awt.FlowLayout;
import java.nio.file.Path;

import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JDialog;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.SwingUtilities;
import javax.swing.WindowConstants;

/** Says that a collection was saved and offers what comes next. Keeps nobody from other windows. */
public final class NextSteps {

	/** What may come next; called on the event thread. */
	public interface Steps {

		void check();

		void train();

		/** Opens the window again with what was saved. */
		void change();
	}

	private NextSteps() {}

	/**
	 * Shows the offer; may be called from any thread. Needs a display.
	 *
	 * @param file that was saved
	 * @param contents in a few words
	 */
	public static void show(final Path file, final String contents, final Steps steps) {
		SwingUtilities.invokeLater(() -> {
			final JDialog dialog = new JDialog((JFrame) null, "Hermes collection saved");
			dialog.setDefaultCloseOperation(WindowConstants.DISPOSE_ON_CLOSE);
			final JLabel text = new JLabel("<html><b>" + PlainText.escape(String.valueOf(file.getFileName())) + "</b> was saved: " + PlainText.escape(
				contents) + ".<br>What next?</html>");
			text.setBorder(BorderFactory.createEmptyBorder(14, 16, 8, 16));
			final JPanel row = new JPanel(new FlowLayout(FlowLayout.RIGHT, 8, 10));
			final JButton check = button(row, dialog, "Check it", 'C', "Reads every image and label map", steps::check);
			button(row, dialog, "Train a model…", 'T', "Asks how, with this collection", steps::train);
			button(row, dialog, "Change it…", 'h', "Opens the collection window again", steps::change);
			button(row, dialog, "Close", 'l', "The file stays where it is", () -> {});
			dialog.getContentPane().add(text, BorderLayout.CENTER);
			dialog.getContentPane().add(row, BorderLayout.SOUTH);
			dialog.getRootPane().setDefaultButton(check);
			dialog.pack();
			Look.icon(dialog);
			dialog.setLocationRelativeTo(null);
			dialog.setVisible(true);
		});
	}

	private static JButton button(final JPanel row, final JDialog dialog, final String text, final char key, final String tip,
		final Runnable action)
	{
		final JButton b = new JButton(text);
		b.setMnemonic(key);
		b.setToolTipText(tip);
		b.addActionListener(e -> {
			dialog.dispose();
			action.run();
		});
		row.add(b);
		return b;
	}
}
