package sc.fiji.hermes.ui;

import java.awt.Component;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import javax.swing.JFileChooser;
import javax.swing.filechooser.FileNameExtensionFilter;

/** Asks for paths. For the event thread only. */
final class PathChooser {

	private PathChooser() {}

	/** Existing folders; none if the user changed their mind. @param at where to begin */
	static List<Path> folders(final Component owner, final String title, final String button, final Optional<Path> at) {
		final JFileChooser chooser = new JFileChooser(at.map(Path::toFile).filter(File::isDirectory).orElse(new File(System.getProperty(
			"user.home"))));
		chooser.setDialogTitle(title);
		chooser.setFileSelectionMode(JFileChooser.DIRECTORIES_ONLY);
		chooser.setMultiSelectionEnabled(true);
		if (chooser.showDialog(owner, button) != JFileChooser.APPROVE_OPTION) return List.of();
		return Stream.of(chooser.getSelectedFiles()).map(File::toPath).toList();
	}

	/** A file to write, with its ending; that it exists means that the user agrees to replace it. */
	static Optional<Path> newFile(final Component owner, final String title, final String kind, final String ending, final Path proposed) {
		final JFileChooser chooser = new JFileChooser();
		chooser.setDialogTitle(title);
		chooser.setFileFilter(new FileNameExtensionFilter(kind + " (." + ending + ")", ending));
		chooser.setSelectedFile(proposed.toFile());
		if (chooser.showSaveDialog(owner) != JFileChooser.APPROVE_OPTION) return Optional.empty();
		final Path chosen = chooser.getSelectedFile().toPath();
		final Path file = chosen.getFileName().toString().toLowerCase(Locale.ROOT).endsWith("." + ending) ? chosen : chosen.resolveSibling(chosen
			.getFileName() + "." + ending);
		if (Files.exists(file) && PlainText.ask(owner, "Hermes", "Replace " + file.getFileName() + "?", "Replace", "Cancel") != 0) return Optional
			.empty();
		return Optional.of(file);
	}
}
