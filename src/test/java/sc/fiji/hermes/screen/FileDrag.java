package sc.fiji.hermes.screen;

import java.awt.Component;
import java.awt.Frame;
import java.awt.Point;
import java.awt.datatransfer.DataFlavor;
import java.awt.datatransfer.Transferable;
import java.awt.datatransfer.UnsupportedFlavorException;
import java.awt.dnd.DnDConstants;
import java.awt.dnd.DragSource;
import java.io.File;
import java.util.List;

/** Files that are dragged with the mouse, as out of a file manager, from a small window to another. */
final class FileDrag {

	private static final int WIDTH = 80, X = 900, Y = 600;

	private record Dragged(List<File> files) implements Transferable {

		@Override
		public DataFlavor[] getTransferDataFlavors() {
			return new DataFlavor[] { DataFlavor.javaFileListFlavor };
		}

		@Override
		public boolean isDataFlavorSupported(final DataFlavor flavor) {
			return flavor.equals(DataFlavor.javaFileListFlavor);
		}

		@Override
		public Object getTransferData(final DataFlavor flavor) throws UnsupportedFlavorException {
			if (!isDataFlavorSupported(flavor)) throw new UnsupportedFlavorException(flavor);
			return files;
		}
	}

	private FileDrag() {}

	static void drag(final ImageJUser user, final List<File> files, final Component to) {
		final Frame manager = new Frame("files");
		manager.setUndecorated(true);
		manager.setBounds(X, Y, WIDTH, WIDTH);
		DragSource.getDefaultDragSource().createDefaultDragGestureRecognizer(manager, DnDConstants.ACTION_COPY, e -> e.startDrag(
			DragSource.DefaultCopyDrop, new Dragged(files)));
		manager.setVisible(true);
		ImageJUser.rest(500);
		final Point from = manager.getLocationOnScreen(), corner = to.getLocationOnScreen();
		user.drag(new Point(from.x + WIDTH / 2, from.y + WIDTH / 2), new Point(corner.x + to.getWidth() / 3, corner.y + to.getHeight() / 2));
		ImageJUser.rest(500);
		manager.dispose();
	}
}
