package sc.fiji.hermes.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;

class PreviewSheetTest {

	private static final Geometry G = Geometry.ofSpacing(new long[] { 16, 16, 4 }, 1, 1, 1);

	/** A z-scored ramp; the tasks are columns of it. */
	private static Row row(final int tasks, final boolean found) {
		final float[] values = new float[1024];
		final short[] labels = new short[1024];
		for (int i = 0; i < values.length; i++) {
			values[i] = (i % 16 - 8) / 4f;
			labels[i] = (short) (i % 16 < tasks ? 1 + i % 16 : 0);
		}
		final List<Label> names = IntStream.range(0, tasks).mapToObj(t -> new Label(new Task("task number " + t), List.of(t + 1))).toList();
		final LabelMap map = LabelMap.of(labels, G);
		return new Row("dataset / case", Volume.of(values, G), Modality.CT, Layer.of(map, names), Layer.of(found ? map : LabelMap.of(
			new short[1024], G), names));
	}

	private static long coloured(final BufferedImage image) {
		long n = 0;
		for (int y = 0; y < image.getHeight(); y++) for (int x = 0; x < image.getWidth(); x++) {
			final int rgb = image.getRGB(x, y), r = rgb >> 16 & 255, g = rgb >> 8 & 255, b = rgb & 255;
			if (Math.max(r, Math.max(g, b)) - Math.min(r, Math.min(g, b)) > 60) n++;
		}
		return n;
	}

	@Test
	@DisplayName("One case is as wide as three tiles, more stand two by two; many tasks make the legend grow, not overflow")
	void layout() {
		final BufferedImage one = PreviewSheet.draw("x", List.of(row(1, true))), two = PreviewSheet.draw("x", Collections.nCopies(2, row(1, true)));
		final BufferedImage four = PreviewSheet.draw("x", Collections.nCopies(4, row(1, true)));
		assertEquals(one.getHeight(), two.getHeight());
		assertTrue(two.getWidth() > 1.9 * one.getWidth());
		assertEquals(two.getWidth(), four.getWidth());
		assertTrue(four.getHeight() > 1.6 * two.getHeight());
		assertTrue(PreviewSheet.draw("x", List.of(row(12, true))).getHeight() > one.getHeight());
		assertThrows(IllegalArgumentException.class, () -> PreviewSheet.draw("x", List.of()));
	}

	@Test
	@DisplayName("The prediction is drawn beside the reference; grey values without unit are neither black nor white, whatever the modality")
	void content() {
		assertTrue(coloured(PreviewSheet.draw("x", List.of(row(4, true)))) > 1.6 * coloured(PreviewSheet.draw("x", List.of(row(4, false)))));
		final BufferedImage plain = PreviewSheet.draw("x", List.of(row(1, true)));
		final java.util.Set<Integer> greys = new java.util.HashSet<>();
		for (int x = 0; x < 190; x++) greys.add(plain.getRGB(14 + x, 180) & 255);
		assertTrue(greys.size() > 50, greys.size() + " shades");
	}
}
