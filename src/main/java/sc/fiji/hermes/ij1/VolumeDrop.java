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
import java.util.ArrayList;
import java.util.List;

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
		// files cannot be seen before; ImageJ may accept once more
		event.acceptDrop(DnDConstants.ACTION_COPY);
		final List<File> files = new ArrayList<>();
		try {
			for (final Object o : (List<?>) dropped.getTransferData(DataFlavor.javaFileListFlavor)) files.add((File) o);
		}
		catch (final UnsupportedFlavorException | IOException e) {
			event.dropComplete(false);
			return;
		}
		final List<File> ours = files.stream().filter(f -> DroppedVolumes.isVolume(f.toPath())).toList();
		if (ours.isEmpty()) {
			others.drop(event);
			return;
		}
		final Thread opener = new Thread(() -> files.forEach(f -> open(f, ours.contains(f))), "Hermes opens what was dropped");
		opener.setDaemon(true);
		opener.start();
		event.dropComplete(true);
	}

	/** One after the other, as ImageJ does; what is wrong with one is said in a dialog and does not keep the next from opening. */
	private void open(final File file, final boolean ours) {
		if (ours) HermesPlugIn.run(OPEN, "file", file);
		else others.openFile(file);
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
