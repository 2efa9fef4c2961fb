package sc.fiji.hermes.imagej;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the colours of {@link LabelColors}: each next colour is the one farthest in CIELAB from all before, among colours
 * that are light enough for a dark background and no grey. Run it with the path of the file to write it anew.
 */
final class LabelColorGenerator {

	/** Lightness and chroma of the colours allowed. */
	static final double LIGHTEST = 92, DARKEST = 48, PALEST = 28;

	private static final int STEP = 8;

	private LabelColorGenerator() {}

	public static void main(final String[] args) throws IOException {
		Files.write(Path.of(args[0]), bytes());
	}

	/** 256 reds, 256 greens, 256 blues, as ImageJ's raw .lut files hold them. */
	static byte[] bytes() {
		final List<int[]> colours = new ArrayList<>();
		final List<double[]> labs = new ArrayList<>();
		for (int r = 0; r <= 256; r += STEP) for (int g = 0; g <= 256; g += STEP) for (int b = 0; b <= 256; b += STEP) {
			final int[] rgb = { Math.min(r, 255), Math.min(g, 255), Math.min(b, 255) };
			final double[] lab = lab(rgb);
			if (lab[0] < DARKEST || lab[0] > LIGHTEST || Math.hypot(lab[1], lab[2]) < PALEST) continue;
			colours.add(rgb);
			labs.add(lab);
		}
		final double[] nearest = new double[colours.size()];
		java.util.Arrays.fill(nearest, Double.POSITIVE_INFINITY);
		// the image below is grey, from black to white
		for (int grey = 0; grey < 256; grey += 15) approach(nearest, labs, lab(new int[] { grey, grey, grey }));
		final byte[] bytes = new byte[768];
		for (int i = 1; i < 256; i++) {
			int best = 0;
			for (int k = 1; k < nearest.length; k++) if (nearest[k] > nearest[best] + 1e-9) best = k;
			for (int band = 0; band < 3; band++) bytes[256 * band + i] = (byte) colours.get(best)[band];
			approach(nearest, labs, labs.get(best));
		}
		return bytes;
	}

	private static void approach(final double[] nearest, final List<double[]> labs, final double[] colour) {
		for (int k = 0; k < nearest.length; k++) nearest[k] = Math.min(nearest[k], distance(labs.get(k), colour));
	}

	static double distance(final double[] a, final double[] b) {
		return Math.sqrt((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]) + (a[2] - b[2]) * (a[2] - b[2]));
	}

	/** CIELAB under D65 of an sRGB colour. */
	static double[] lab(final int[] rgb) {
		final double r = linear(rgb[0]), g = linear(rgb[1]), b = linear(rgb[2]);
		final double x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505), y = f(0.2126 * r + 0.7152 * g + 0.0722 * b), z = f((0.0193 * r +
			0.1192 * g + 0.9505 * b) / 1.0890);
		return new double[] { 116 * y - 16, 500 * (x - y), 200 * (y - z) };
	}

	private static double linear(final int value) {
		final double v = value / 255.;
		return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
	}

	private static double f(final double t) {
		return t > 216. / 24389 ? Math.cbrt(t) : (24389. / 27 * t + 16) / 116;
	}
}
