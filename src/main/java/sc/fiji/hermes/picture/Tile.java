package sc.fiji.hermes.picture;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.function.ToIntFunction;

import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;

/** Draws one slice of a volume, in true proportions, with filled and outlined masks. */
final class Tile {

	private static final double FILL = 0.28;
	private static final int OUTLINE = 2;

	private final AxialSlice slice;
	private final int width;
	private final int height;

	/** Fits the slice into {@code most} pixels each way. */
	Tile(final AxialSlice slice, final int most) {
		this.slice = slice;
		final double mmWide = slice.columns() * slice.pixelWidth(), mmHigh = slice.rows() * slice.pixelHeight();
		final double scale = most / Math.max(mmWide, mmHigh);
		width = Math.max(1, (int) Math.round(mmWide * scale));
		height = Math.max(1, (int) Math.round(mmHigh * scale));
	}

	int width() {
		return width;
	}

	int height() {
		return height;
	}

	BufferedImage draw(final Volume volume, final Window window, final List<Layer> layers, final ToIntFunction<Task> color) {
		final BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
		final float[] data = volume.data();
		for (int y = 0; y < height; y++)
			for (int x = 0; x < width; x++) {
				final int grey = (int) Math.round(255 * sample(x, y, i -> window.brightness(data[i])));
				image.setRGB(x, y, grey << 16 | grey << 8 | grey);
			}
		for (final Layer layer : layers) overlay(image, layer, new Color(color.applyAsInt(layer.task())));
		return image;
	}

	private void overlay(final BufferedImage image, final Layer layer, final Color color) {
		final boolean[] inside = new boolean[width * height];
		for (int y = 0; y < height; y++)
			for (int x = 0; x < width; x++)
				// Half-way between a voxel inside and one outside is where the edge is drawn.
				inside[y * width + x] = sample(x, y, i -> layer.mask().contains(i) ? 1 : 0) >= 0.5;
		for (int y = 0; y < height; y++)
			for (int x = 0; x < width; x++)
				if (inside[y * width + x]) image.setRGB(x, y, mix(image.getRGB(x, y), color, edge(inside, x, y) ? 1 : FILL));
	}

	private boolean edge(final boolean[] inside, final int x, final int y) {
		for (int dy = -OUTLINE; dy <= OUTLINE; dy++)
			for (int dx = -OUTLINE; dx <= OUTLINE; dx++) {
				if (dx * dx + dy * dy > OUTLINE * OUTLINE) continue;
				final int u = x + dx, v = y + dy;
				if (u < 0 || v < 0 || u >= width || v >= height || !inside[v * width + u]) return true;
			}
		return false;
	}

	private static int mix(final int below, final Color above, final double weight) {
		int rgb = 0;
		for (int shift = 0; shift <= 16; shift += 8) {
			final int b = below >> shift & 255, a = above.getRGB() >> shift & 255;
			rgb |= (int) Math.round(b + weight * (a - b)) << shift;
		}
		return rgb;
	}

	/** Bilinear between voxel centres, constant beyond the outermost ones. */
	private double sample(final int x, final int y, final VoxelFunction f) {
		final double c = clamp((x + 0.5) * slice.columns() / width - 0.5, slice.columns() - 1);
		final double r = clamp((y + 0.5) * slice.rows() / height - 0.5, slice.rows() - 1);
		final int c0 = (int) c, r0 = (int) r;
		final int c1 = Math.min(c0 + 1, slice.columns() - 1), r1 = Math.min(r0 + 1, slice.rows() - 1);
		final double u = c - c0, v = r - r0;
		return (1 - v) * ((1 - u) * f.at(slice.index(c0, r0)) + u * f.at(slice.index(c1, r0))) + v * ((1 - u) * f.at(slice
			.index(c0, r1)) + u * f.at(slice.index(c1, r1)));
	}

	private static double clamp(final double value, final int most) {
		return Math.min(most, Math.max(0, value));
	}

	@FunctionalInterface
	private interface VoxelFunction {

		double at(int index);
	}
}
