package sc.fiji.hermes.imagej;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.io.IOException;
import java.io.InputStream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import ij.process.LUT;

class LabelColorsTest {

	@Test
	@DisplayName("The colours in the jar are those that the generator makes")
	void generated() throws IOException {
		try (InputStream in = LabelColors.class.getResourceAsStream("/luts/hermes_glasbey_on_dark.lut")) {
			assertArrayEquals(LabelColorGenerator.bytes(), in.readAllBytes());
		}
	}

	@Test
	@DisplayName("Background is black; all others are light, coloured, different, and the first thirty clearly so")
	void distinct() {
		final LUT lut = LabelColors.lut();
		assertEquals(Color.BLACK, new Color(lut.getRGB(0)));
		for (int i = 1; i < 256; i++) {
			final double[] a = lab(lut, i);
			assertTrue(a[0] >= 45, "colour " + i);
			assertTrue(Math.hypot(a[1], a[2]) >= 25, "colour " + i);
			for (int k = 1; k < i; k++) {
				final double far = i < 30 ? 25 : k == i - 1 ? 15 : 5;
				assertTrue(LabelColorGenerator.distance(a, lab(lut, k)) >= far, i + " and " + k);
			}
		}
	}

	@Test
	@DisplayName("A value has one colour everywhere, and values above 255 that of 255")
	void constant() {
		final LUT lut = LabelColors.lut();
		assertEquals(0, lut.min);
		assertEquals(255, lut.max);
		for (final int value : new int[] { 0, 1, 77, 255 }) assertEquals(new Color(lut.getRGB(value)), LabelColors.of(value));
		assertEquals(LabelColors.of(255), LabelColors.of(40000));
	}

	private static double[] lab(final LUT lut, final int i) {
		return LabelColorGenerator.lab(new int[] { lut.getRed(i), lut.getGreen(i), lut.getBlue(i) });
	}
}
