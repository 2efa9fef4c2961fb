package sc.fiji.hermes.picture;

import java.awt.Color;

/**
 * Colours that differ clearly from each other and from any grey. The first twelve are
 * chosen by hand, brightest contrasts first; further ones step through the hues.
 */
public final class Palette {

	private static final int[] FIRST = { 0xff4b4b, 0x33c3ff, 0xffd91a, 0x4bdc5a, 0xff5ef1, 0xff9124, 0x9d7bff, 0x00e0c0,
		0xc8f04a, 0xffa8b8, 0x5f8cff, 0xd2a06a };

	/** Golden angle: every new hue falls into the largest gap. */
	private static final double HUE_STEP = 0.381966;

	private Palette() {}

	/** The colour of the {@code index}-th thing, counted from 0. */
	public static Color color(final int index) {
		if (index < FIRST.length) return new Color(FIRST[index]);
		return Color.getHSBColor((float) (index * HUE_STEP % 1), index % 2 == 0 ? 0.75f : 0.5f, 1);
	}

	/** A darker variant for lines and text on white. */
	static Color onWhite(final int index) {
		final float[] hsb = Color.RGBtoHSB(color(index).getRed(), color(index).getGreen(), color(index).getBlue(), null);
		return Color.getHSBColor(hsb[0], Math.min(1, hsb[1] * 1.15f), 0.78f);
	}
}
