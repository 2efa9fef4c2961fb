package sc.fiji.hermes.io.dicom.seg;

/**
 * Colours as DICOM has them: CIE L*a*b*, each number stretched over two bytes (PS3.3 section C.10.7.1.1). That section speaks of
 * the connection space of ICC profiles, whose white is D50; but DCMTK, dcmqi, highdicom and dcmjs, and so the viewers that are
 * built on them, take it for the D65 of sRGB, and only so they show the colour that is meant.
 */
final class CieLab {

	/** From linear sRGB to XYZ (IEC 61966-2-1). */
	private static final double[][] TO_XYZ = { { 0.4124564, 0.3575761, 0.1804375 }, { 0.2126729, 0.7151522, 0.0721750 }, { 0.0193339,
		0.1191920, 0.9503041 } };

	private static final double[] WHITE = { 0.95047, 1, 1.08883 };

	private CieLab() {}

	/**
	 * @param rgb sRGB colour {@code 0xrrggbb}
	 * @return three numbers, 0 to 65,535
	 */
	static int[] of(final int rgb) {
		final double[] linear = { linear(rgb >> 16 & 0xff), linear(rgb >> 8 & 0xff), linear(rgb & 0xff) };
		final double[] f = new double[3];
		for (int i = 0; i < 3; i++) {
			double sum = 0;
			for (int k = 0; k < 3; k++) sum += TO_XYZ[i][k] * linear[k];
			f[i] = curve(sum / WHITE[i]);
		}
		return new int[] { stretched(116 * f[1] - 16, 0, 100), stretched(500 * (f[0] - f[1]), -128, 127), stretched(200 * (f[1] - f[2]),
			-128, 127) };
	}

	private static double linear(final int value) {
		final double v = value / 255.0;
		return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
	}

	private static double curve(final double t) {
		return t > 216.0 / 24389 ? Math.cbrt(t) : (24389.0 / 27 * t + 16) / 116;
	}

	private static int stretched(final double value, final double from, final double to) {
		return (int) Math.round(Math.max(0, Math.min(1, (value - from) / (to - from))) * 65535);
	}
}
