package sc.fiji.hermes.ij1;

import java.awt.Button;
import java.awt.Container;
import java.awt.FlowLayout;
import java.awt.GridBagLayout;
import java.awt.Panel;
import java.awt.TextComponent;
import java.io.File;
import java.util.Optional;

import javax.swing.JFileChooser;

import ij.io.DirectoryChooser;
import ij.io.OpenDialog;
import ij.io.SaveDialog;

import sc.fiji.hermes.ij1.InputField.Kind;

/** A button that lets the user look for what a path field asks for. */
final class BrowseButton {

	private BrowseButton() {}

	/** Puts a button to the right of a field of the dialog. */
	static void beside(final TextComponent box, final Container dialog, final Kind kind, final String label) {
		final GridBagLayout layout = (GridBagLayout) dialog.getLayout();
		final Panel panel = new Panel(new FlowLayout(FlowLayout.LEFT, 0, 0));
		layout.setConstraints(panel, layout.getConstraints(box));
		final Button button = new Button("Browse");
		button.addActionListener(e -> choose(kind, label, box.getText()).ifPresent(box::setText));
		panel.add(box);
		panel.add(button);
		dialog.add(panel);
	}

	private static Optional<String> choose(final Kind kind, final String label, final String current) {
		final File file = new File(current);
		return switch (kind) {
			case FOLDER -> folder(label, file);
			case SAVE -> save(label, file);
			case FILE_OR_FOLDER -> fileOrFolder(label, file);
			default -> open(label, file);
		};
	}

	private static Optional<String> open(final String label, final File file) {
		final OpenDialog d = new OpenDialog(label, file.getParent(), null);
		return d.getFileName() == null ? Optional.empty() : Optional.of(d.getDirectory() + d.getFileName());
	}

	private static Optional<String> save(final String label, final File file) {
		final SaveDialog d = new SaveDialog(label, file.getName(), null);
		return d.getFileName() == null ? Optional.empty() : Optional.of(d.getDirectory() + d.getFileName());
	}

	private static Optional<String> folder(final String label, final File file) {
		if (file.isDirectory()) DirectoryChooser.setDefaultDirectory(file.getPath());
		final String path = new DirectoryChooser(label).getDirectory();
		// with its final slash it would be recorded, and compared, as another path
		return Optional.ofNullable(path).map(p -> new File(p).getPath());
	}

	private static Optional<String> fileOrFolder(final String label, final File file) {
		final JFileChooser chooser = new JFileChooser(file.getPath().isBlank() ? new File(System.getProperty("user.home")) : file);
		chooser.setDialogTitle(label);
		chooser.setFileSelectionMode(JFileChooser.FILES_AND_DIRECTORIES);
		return chooser.showOpenDialog(null) == JFileChooser.APPROVE_OPTION ? Optional.of(chooser.getSelectedFile().getPath()) : Optional.empty();
	}
}
