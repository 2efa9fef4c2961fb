package sc.fiji.hermes.ui;

import java.awt.Dimension;
import java.awt.Font;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Optional;

import javax.swing.JComponent;

/** Shows a picture as large as fits, in true proportions, at most {@value #LARGEST} times its size. */
final class PicturePanel extends JComponent {

	private static final double LARGEST = 2;

	private String instead;
	private transient Optional<BufferedImage> picture = Optional.empty();

	/** @param instead what to write while there is no picture */
	PicturePanel(final String instead) {
		this.instead = instead;
		setOpaque(true);
		setPreferredSize(new Dimension(1200, 440));
	}

	void setPicture(final BufferedImage image) {
		picture = Optional.of(image);
		repaint();
	}

	/** Shows no picture. @param why what to write there */
	void clear(final String why) {
		instead = why;
		picture = Optional.empty();
		repaint();
	}

	boolean hasPicture() {
		return picture.isPresent();
	}

	/** Where a picture lies in a panel. */
	static Rectangle place(final Dimension picture, final Dimension panel) {
		final double scale = Math.min(LARGEST, Math.min(panel.getWidth() / picture.getWidth(), panel.getHeight() / picture.getHeight()));
		final int w = (int) Math.round(picture.width * scale), h = (int) Math.round(picture.height * scale);
		return new Rectangle((panel.width - w) / 2, (panel.height - h) / 2, w, h);
	}

	@Override
	protected void paintComponent(final Graphics graphics) {
		final Graphics2D g = (Graphics2D) graphics.create();
		g.setColor(Look.paper());
		g.fillRect(0, 0, getWidth(), getHeight());
		if (picture.isPresent()) {
			final BufferedImage image = picture.get();
			final Rectangle r = place(new Dimension(image.getWidth(), image.getHeight()), getSize());
			g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
			g.setRenderingHint(RenderingHints.KEY_RENDERING, RenderingHints.VALUE_RENDER_QUALITY);
			g.drawImage(image, r.x, r.y, r.width, r.height, null);
		}
		else {
			g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
			g.setColor(Look.readable(Look.faint(), Look.paper(), Look.TEXT));
			g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
			g.drawString(instead, (getWidth() - g.getFontMetrics().stringWidth(instead)) / 2, getHeight() / 2);
		}
		g.dispose();
	}
}
