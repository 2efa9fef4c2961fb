package sc.fiji.hermes.ui;

import java.awt.Color;
import java.awt.Component;
import java.awt.Frame;
import java.awt.Graphics;
import java.awt.Insets;
import java.awt.Window;
import java.util.stream.Stream;

import javax.swing.JLabel;
import javax.swing.UIManager;
import javax.swing.border.AbstractBorder;
import javax.swing.border.Border;

/**
 * Colours of the look and feel that is set, light or dark, and what else makes our windows look as those of their host. Colours
 * are asked for when something is painted, so that they follow a change of the look. For the event thread only.
 */
final class Look {

	/** Least contrast of text with its ground (WCAG 2.1, 1.4.3), and of other marks (1.4.11). */
	static final double TEXT = 4.5, MARKS = 3;

	private static final Color MISTAKE = new Color(0xaa0000), DOUBT = new Color(0x9a5b00);

	private Look() {}

	/** Behind everything. */
	static Color ground() {
		return color("Panel.background", Color.WHITE);
	}

	/** Behind tables, charts and pictures. */
	static Color paper() {
		return color("Table.background", Color.WHITE);
	}

	static Color ink() {
		return color("Label.foreground", Color.BLACK);
	}

	/** Of what explains and is less than what it explains. */
	static Color faint() {
		return readable(between(ink(), ground(), 0.4), ground(), TEXT);
	}

	/** Between the parts of a window. */
	static Color line() {
		return between(ink(), ground(), 0.85);
	}

	/** Of text that says what is wrong. */
	static Color mistake(final Color behind) {
		return readable(MISTAKE, behind, TEXT);
	}

	/** Of text that deserves a look. */
	static Color doubt(final Color behind) {
		return readable(DOUBT, behind, TEXT);
	}

	private static Color color(final String key, final Color otherwise) {
		final Color c = UIManager.getColor(key);
		return c == null ? otherwise : new Color(c.getRGB());
	}

	/** @param share of {@code b}, 0 to 1 */
	static Color between(final Color a, final Color b, final double share) {
		return new Color(mixed(a.getRed(), b.getRed(), share), mixed(a.getGreen(), b.getGreen(), share), mixed(a.getBlue(), b.getBlue(), share), a
			.getAlpha());
	}

	private static int mixed(final int a, final int b, final double share) {
		return (int) Math.round(a + (b - a) * share);
	}

	/** The colour itself, or the nearest towards black or white that stands out from {@code ground} as much as asked. */
	static Color readable(final Color wanted, final Color ground, final double contrast) {
		final Color end = contrast(Color.WHITE, ground) > contrast(Color.BLACK, ground) ? Color.WHITE : Color.BLACK;
		for (double share = 0; share < 1; share += 0.05) {
			final Color c = between(wanted, end, share);
			if (contrast(c, ground) >= contrast) return c;
		}
		return end;
	}

	/** Contrast ratio of two opaque colours, 1 to 21 (WCAG 2.1). */
	static double contrast(final Color a, final Color b) {
		final double x = luminance(a), y = luminance(b);
		return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
	}

	private static double luminance(final Color c) {
		return 0.2126 * linear(c.getRed()) + 0.7152 * linear(c.getGreen()) + 0.0722 * linear(c.getBlue());
	}

	private static double linear(final int value) {
		final double v = value / 255.0;
		return v <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
	}

	/** A label for explanations. */
	static JLabel faint(final String text) {
		final JLabel label = new JLabel(text) {

			@Override
			public void updateUI() {
				super.updateUI();
				setForeground(faint());
			}
		};
		return PlainText.only(label);
	}

	/** A line of one pixel at some sides. */
	static Border line(final int top, final int left, final int bottom, final int right) {
		return new Line(new Insets(top, left, bottom, right));
	}

	private static final class Line extends AbstractBorder {

		private final Insets sides;

		Line(final Insets sides) {
			this.sides = sides;
		}

		@Override
		public Insets getBorderInsets(final Component c, final Insets insets) {
			insets.set(sides.top, sides.left, sides.bottom, sides.right);
			return insets;
		}

		@Override
		public void paintBorder(final Component c, final Graphics g, final int x, final int y, final int width, final int height) {
			final Color before = g.getColor();
			g.setColor(line());
			g.fillRect(x, y, width, sides.top);
			g.fillRect(x, y + height - sides.bottom, width, sides.bottom);
			g.fillRect(x, y, sides.left, height);
			g.fillRect(x + width - sides.right, y, sides.right, height);
			g.setColor(before);
		}
	}

	/** Gives a window the icon of the program that it belongs to, if that has one. */
	static void icon(final Window window) {
		Stream.of(Frame.getFrames()).filter(f -> f != window && !f.getIconImages().isEmpty()).findFirst().ifPresent(f -> window.setIconImages(f
			.getIconImages()));
	}
}
