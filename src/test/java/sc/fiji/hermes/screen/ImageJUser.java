package sc.fiji.hermes.screen;

import java.awt.AWTEvent;
import java.awt.AWTException;
import java.awt.Button;
import java.awt.Checkbox;
import java.awt.Choice;
import java.awt.Component;
import java.awt.Dimension;
import java.awt.Container;
import java.awt.Dialog;
import java.awt.FontMetrics;
import java.awt.Frame;
import java.awt.Label;
import java.awt.Menu;
import java.awt.MenuBar;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.TextField;
import java.awt.Toolkit;
import java.awt.Window;
import java.awt.event.AWTEventListener;
import java.awt.event.InputEvent;
import java.awt.event.ItemEvent;
import java.awt.event.KeyEvent;
import java.awt.event.MouseEvent;
import java.awt.image.BufferedImage;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import ij.IJ;
import ij.ImageJ;
import ij.Menus;

/** Somebody in front of plain ImageJ. What does not happen in time ends with an {@link IllegalStateException}. Not for the event thread. */
final class ImageJUser {

	/** Distances of the menu bar that the JDK draws for X11. */
	private static final int BAR_START = 3, BAR_MARGIN = 10, BAR_GAP = 2;
	private static final int SECONDS = 30, POLL_MS = 50, TRIES = 5;

	private final ImageJ window;
	private final Robot robot;

	private ImageJUser(final ImageJ window) throws AWTException {
		this.window = window;
		robot = new Robot();
		robot.setAutoDelay(5);
	}

	/** Starts ImageJ. @param folder that holds its {@code plugins} */
	static ImageJUser start(final String folder) throws AWTException {
		ImageJ.main(new String[] { "-ijpath", folder });
		return new ImageJUser(ImageJUser.<ImageJ> await("ImageJ", SECONDS, () -> Optional.ofNullable(IJ.getInstance()).filter(
			Component::isShowing)));
	}

	/** Waits for something to be there. */
	static <T> T await(final String what, final double seconds, final Supplier<Optional<T>> look) {
		final long end = System.nanoTime() + (long) (seconds * 1e9);
		while (true) {
			final Optional<T> found = look.get();
			if (found.isPresent()) return found.get();
			if (System.nanoTime() > end) throw new IllegalStateException(what + " is not there after " + seconds + " s; windows: " + windows().map(
				ImageJUser::title).toList());
			rest(POLL_MS);
		}
	}

	/** Waits until something is so. */
	static void awaitThat(final String what, final double seconds, final Supplier<Boolean> look) {
		await(what, seconds, () -> Optional.of(true).filter(b -> look.get()));
	}

	static void rest(final int milliseconds) {
		try {
			Thread.sleep(milliseconds);
		}
		catch (final InterruptedException e) {
			throw new IllegalStateException(e);
		}
	}

	ImageJ imagej() {
		return window;
	}

	/** Labels of a menu in order, {@code -} for a line. */
	static List<String> menu(final String... path) {
		final Menu menu = menuAt(path);
		return IntStream.range(0, menu.getItemCount()).mapToObj(i -> menu.getItem(i).getLabel()).toList();
	}

	private static Menu menuAt(final String... path) {
		final MenuBar bar = Menus.getMenuBar();
		Menu menu = IntStream.range(0, bar.getMenuCount()).mapToObj(bar::getMenu).filter(m -> m.getLabel().equals(path[0])).findFirst()
			.orElseThrow();
		for (int i = 1; i < path.length; i++) menu = (Menu) menu.getItem(labels(menu).indexOf(path[i]));
		return menu;
	}

	private static List<String> labels(final Menu menu) {
		return IntStream.range(0, menu.getItemCount()).mapToObj(i -> menu.getItem(i).getLabel()).toList();
	}

	/** Unfolds a menu of the bar and a submenu of it; they stay open until {@link #closeMenu()} or {@link #pick(Menu, String)}. */
	void openMenu(final String first, final String second) {
		final MenuBar bar = Menus.getMenuBar();
		final FontMetrics font = window.getFontMetrics(bar.getFont() == null ? window.getFont() : bar.getFont());
		int x = BAR_START, width = 0;
		for (int i = 0; i < bar.getMenuCount(); i++) {
			width = font.stringWidth(bar.getMenu(i).getLabel()) + 2 * BAR_MARGIN;
			if (bar.getMenu(i).getLabel().equals(first)) break;
			x += width + BAR_GAP;
		}
		final Point corner = window.getLocationOnScreen();
		final int top = window.getInsets().top, height = font.getHeight() + 8;
		final Rectangle below = new Rectangle(corner.x + x, corner.y + top, width, 100);
		final int[] closed = pixels(below);
		for (int i = 0; i < TRIES && Arrays.equals(closed, pixels(below)); i++) {
			window.toFront();
			click(corner.x + window.getInsets().left + x + width / 2, corner.y + top - height / 2);
			rest(300);
		}
		final Menu menu = menuAt(first);
		down(menu, second);
		key(KeyEvent.VK_RIGHT);
		rest(300);
	}

	private int[] pixels(final Rectangle area) {
		final BufferedImage picture = picture(area);
		return picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
	}

	/** The first entry is chosen as soon as the menu is open, and lines are passed over. */
	private void down(final Menu menu, final String label) {
		final List<String> entries = labels(menu).stream().filter(l -> !l.equals("-")).toList();
		for (int i = 0; i < entries.indexOf(label); i++) key(KeyEvent.VK_DOWN);
	}

	/** Chooses an entry of the submenu that {@link #openMenu} opened. */
	void pick(final String first, final String second, final String entry) {
		down(menuAt(first, second), entry);
		key(KeyEvent.VK_ENTER);
	}

	void closeMenu() {
		key(KeyEvent.VK_ESCAPE);
		key(KeyEvent.VK_ESCAPE);
		key(KeyEvent.VK_ESCAPE);
		rest(300);
	}

	void key(final int code) {
		robot.keyPress(code);
		robot.keyRelease(code);
		robot.waitForIdle();
	}

	/** Runs a menu command as its menu entry does. */
	static void command(final String label) {
		if (Menus.getCommands().get(label) == null) throw new IllegalStateException("ImageJ does not know " + label);
		IJ.doCommand(label);
	}

	/** All that are on the screen. */
	static Stream<Window> windows() {
		return Stream.of(Window.getWindows()).filter(Component::isShowing);
	}

	/** Without the magnification that ImageJ writes behind the name of an image. */
	static String title(final Window w) {
		final String title = w instanceof Dialog d ? d.getTitle() : w instanceof Frame f ? f.getTitle() : "";
		return title == null ? "" : title.replaceFirst(" \\([\\d.]+%\\)$", "");
	}

	/** The window that is open under a title that begins so. */
	static Optional<Window> find(final String title) {
		return windows().filter(w -> title(w).startsWith(title)).findFirst();
	}

	/** Waits for a window. */
	static Window window(final String title, final double seconds) {
		return await("the window " + title, seconds, () -> find(title));
	}

	/** Waits for a dialog. */
	static Window window(final String title) {
		return window(title, SECONDS);
	}

	/** Waits until no window has that title. */
	static void gone(final String title, final double seconds) {
		awaitThat("the end of the window " + title, seconds, () -> find(title).isEmpty());
	}

	/** Everything in a window, in order. */
	static List<Component> parts(final Container in) {
		final List<Component> all = new ArrayList<>();
		for (final Component c : in.getComponents()) {
			all.add(c);
			if (c instanceof Container box) all.addAll(parts(box));
		}
		return all;
	}

	/** Fills in the field behind a label, or sets the box of that label. */
	static void fill(final Window dialog, final String label, final String value) {
		final Component field = field(dialog, label);
		onEventThread(() -> {
			if (field instanceof TextField text) text.setText(value);
			else if (field instanceof Checkbox box) {
				box.setState(Boolean.parseBoolean(value));
				tell(box, new ItemEvent(box, ItemEvent.ITEM_STATE_CHANGED, box.getLabel(), box.getState() ? ItemEvent.SELECTED
					: ItemEvent.DESELECTED));
			}
			else if (field instanceof Choice choice) {
				choice.select(value);
				tell(choice, new ItemEvent(choice, ItemEvent.ITEM_STATE_CHANGED, value, ItemEvent.SELECTED));
			}
		});
		rest(200);
	}

	private static void tell(final Component c, final ItemEvent event) {
		c.dispatchEvent(event);
	}

	/** What the field behind a label shows. */
	static String shown(final Window dialog, final String label) {
		final Component field = field(dialog, label);
		return field instanceof TextField text ? text.getText() : field instanceof Choice c ? c.getSelectedItem() : String.valueOf(
			((Checkbox) field).getState());
	}

	private static Component field(final Window dialog, final String label) {
		final List<Component> parts = parts(dialog);
		for (int i = 0; i < parts.size(); i++) {
			if (parts.get(i) instanceof Checkbox box && box.getLabel().equals(label)) return box;
			if (!(parts.get(i) instanceof Label l) || !l.getText().replace(" (optional)", "").equals(label + ":")) continue;
			for (int k = i + 1; k < parts.size(); k++) if (parts.get(k) instanceof TextField || parts.get(k) instanceof Choice) return parts.get(k);
		}
		throw new IllegalArgumentException("no field " + label + " in " + title(dialog));
	}

	/** The button of that text, of AWT or Swing. */
	static Optional<Component> button(final Window dialog, final String text) {
		return parts(dialog).stream().filter(c -> c.isShowing() && (c instanceof Button b && b.getLabel().strip().equals(text) ||
			c instanceof javax.swing.AbstractButton s && text.equals(s.getText()))).findFirst();
	}

	/** Presses a button by mouse as soon as it can be pressed. */
	void press(final Window dialog, final String text) {
		final Component b = await("a working button " + text, SECONDS, () -> button(dialog, text).filter(Component::isEnabled));
		final CountDownLatch felt = new CountDownLatch(1);
		final AWTEventListener listener = e -> {
			if (e.getSource() == b && e.getID() == MouseEvent.MOUSE_RELEASED) felt.countDown();
		};
		Toolkit.getDefaultToolkit().addAWTEventListener(listener, AWTEvent.MOUSE_EVENT_MASK);
		try {
			for (int i = 0; i < TRIES && b.isShowing(); i++) {
				dialog.toFront();
				// without a window manager, AWT sometimes does not hear where a new window was put
				final int place = 100 + 10 * i;
				final Dimension room = Toolkit.getDefaultToolkit().getScreenSize();
				if (dialog.getInsets().top == 0 || i > 0) onEventThread(() -> dialog.setLocation(Math.max(0, Math.min(place, room.width - dialog
					.getWidth())), Math.max(0, Math.min(place, room.height - dialog.getHeight()))));
				settle(b);
				final Point p = b.getLocationOnScreen();
				click(p.x + b.getWidth() / 2, p.y + b.getHeight() / 2);
				if (felt.await(1, TimeUnit.SECONDS)) return;
			}
			throw new IllegalStateException("the button " + text + " feels no mouse");
		}
		catch (final InterruptedException e) {
			throw new IllegalStateException(e);
		}
		finally {
			Toolkit.getDefaultToolkit().removeAWTEventListener(listener);
		}
	}

	/** A window that has just been opened moves; a click meanwhile misses. */
	private void settle(final Component c) {
		Point before = new Point();
		for (Point now = c.getLocationOnScreen(); !now.equals(before); now = c.getLocationOnScreen()) {
			before = now;
			robot.waitForIdle();
			rest(100);
		}
	}

	void click(final int x, final int y) {
		robot.mouseMove(x, y);
		robot.mousePress(InputEvent.BUTTON1_DOWN_MASK);
		rest(30);
		robot.mouseRelease(InputEvent.BUTTON1_DOWN_MASK);
		robot.waitForIdle();
	}

	/** Slowly enough to be felt as a drag. */
	void drag(final Point from, final Point to) {
		robot.mouseMove(from.x, from.y);
		rest(100);
		robot.mousePress(InputEvent.BUTTON1_DOWN_MASK);
		rest(100);
		final int steps = 40;
		for (int i = 1; i <= steps; i++) {
			robot.mouseMove(from.x + (to.x - from.x) * i / steps, from.y + (to.y - from.y) * i / steps);
			rest(20);
		}
		rest(300);
		robot.mouseRelease(InputEvent.BUTTON1_DOWN_MASK);
		robot.waitForIdle();
	}

	void point(final int x, final int y) {
		robot.mouseMove(x, y);
		robot.waitForIdle();
	}

	/** What windows show, with their title bars where there are some; they should not overlap. */
	BufferedImage picture(final List<Window> shown) {
		shown.forEach(Window::toFront);
		robot.waitForIdle();
		// ImageJ draws some of its windows late
		rest(1000);
		return picture(shown.stream().map(Window::getBounds).reduce(Rectangle::union).orElseThrow());
	}

	private BufferedImage picture(final Rectangle area) {
		Toolkit.getDefaultToolkit().sync();
		return robot.createScreenCapture(area.intersection(new Rectangle(Toolkit.getDefaultToolkit().getScreenSize())));
	}

	BufferedImage screen() {
		return picture(new Rectangle(Toolkit.getDefaultToolkit().getScreenSize()));
	}

	static void onEventThread(final Runnable work) {
		try {
			java.awt.EventQueue.invokeAndWait(work);
		}
		catch (final InterruptedException | InvocationTargetException e) {
			throw new IllegalStateException(e);
		}
	}
}
