package sc.fiji.hermes.ij1;

import java.awt.Component;
import java.awt.datatransfer.DataFlavor;
import java.awt.datatransfer.Transferable;
import java.awt.datatransfer.UnsupportedFlavorException;
import java.awt.dnd.DnDConstants;
import java.awt.dnd.DropTarget;
import java.awt.dnd.DropTargetDragEvent;
import java.awt.dnd.DropTargetDropEvent;
import java.awt.dnd.DropTargetEvent;
import java.awt.dnd.DropTargetListener;
import java.io.File;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import ij.IJ;
import ij.ImageJ;
import ij.gui.Toolbar;
import ij.plugin.DragAndDrop;

import sc.fiji.hermes.command.DroppedVolumes;
import sc.fiji.hermes.command.Surroundings;

/**
 * Opens volume files and folders of DICOM images that are dropped on the window of plain ImageJ, which cannot open them
 * itself. Everything else is left to ImageJ. In Fiji {@link DroppedVolumes} does this.
 */
public final class VolumeDrop implements DropTargetListener {

	private static final String OPEN = "Hermes Open Volume...";

	private final DragAndDrop others = new DragAndDrop();

	private VolumeDrop() {}

	/** Begins to listen, if plain ImageJ shows its window and does not listen yet; macros may call this as often as they like. */
	public static void install() {
		final ImageJ window = IJ.getInstance();
		if (!Surroundings.plain() || Surroundings.headless() || window == null) return;
		final VolumeDrop drop = new VolumeDrop();
		for (final Component c : List.of(window, Toolbar.getInstance(), window.getStatusBar())) {
			if (!(c.getDropTarget() instanceof Target)) c.setDropTarget(new Target(c, drop));
		}
	}

	/** Known by its class, so that nobody listens twice. */
	private static final class Target extends DropTarget {

		private static final long serialVersionUID = 1;

		Target(final Component component, final DropTargetListener listener) {
			super(component, listener);
		}
	}

	@Override
	public void drop(final DropTargetDropEvent event) {
		final Transferable dropped = event.getTransferable();
		if (!dropped.isDataFlavorSupported(DataFlavor.javaFileListFlavor)) {
			others.drop(event);
			return;
		}
		event.acceptDrop(DnDConstants.ACTION_COPY);
		final List<File> files = new ArrayList<>();
		try {
			for (final Object o : (List<?>) dropped.getTransferData(DataFlavor.javaFileListFlavor)) files.add((File) o);
		}
		catch (final UnsupportedFlavorException | IOException e) {
			event.dropComplete(false);
			return;
		}
		open(files, f -> HermesPlugIn.run(OPEN, module -> DroppedVolumes.give(module, f)), others::openFile);
		event.dropComplete(true);
	}

	/**
	 * Opens one after the other, as ImageJ does; what is wrong with one is said in a dialog and does not keep the next from opening.
	 * In a thread of its own, as even telling ours from others reads headers, maybe over a network.
	 */
	static void open(final List<File> files, final Consumer<File> ours, final Consumer<File> others) {
		final Thread opener = new Thread(() -> files.forEach(f -> (isVolume(f) ? ours : others).accept(f)), "Hermes opens what was dropped");
		opener.setDaemon(true);
		opener.start();
	}

	private static boolean isVolume(final File file) {
		try {
			return DroppedVolumes.isVolume(file.toPath());
		}
		catch (final InvalidPathException e) {
			// a name that Java's paths cannot have here
			return false;
		}
	}

	@Override
	public void dragEnter(final DropTargetDragEvent event) {
		others.dragEnter(event);
	}

	@Override
	public void dragOver(final DropTargetDragEvent event) {
		others.dragOver(event);
	}

	@Override
	public void dragExit(final DropTargetEvent event) {
		others.dragExit(event);
	}

	@Override
	public void dropActionChanged(final DropTargetDragEvent event) {
		others.dropActionChanged(event);
	}
}
