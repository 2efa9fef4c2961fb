package sc.fiji.hermes.imagej;

import java.awt.Color;

import ij.process.LUT;

import sc.fiji.hermes.picture.LabelPalette;

/** The colours of label values, those of {@link LabelPalette}, as ImageJ has them. */
public final class LabelColors {

	private LabelColors() {}

	/** A new look-up table for display range 0 to 255. */
	public static LUT lut() {
		final byte[][] rgb = new byte[3][256];
		for (int i = 0; i < 256; i++) for (int c = 0; c < 3; c++) rgb[c][i] = (byte) (rgb(i) >> 16 - 8 * c);
		final LUT lut = new LUT(rgb[0], rgb[1], rgb[2]);
		lut.min = 0;
		lut.max = 255;
		return lut;
	}

	/** @param value 0 to 65,535 */
	public static Color of(final int value) {
		return new Color(rgb(value));
	}

	static int rgb(final int value) {
		return LabelPalette.rgb(value);
	}
}
