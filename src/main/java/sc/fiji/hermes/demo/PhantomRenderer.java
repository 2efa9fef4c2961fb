package sc.fiji.hermes.demo;

import java.util.List;
import java.util.Random;

import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Volume;

/**
 * Turns the shapes of one patient into a volume: a random scanner geometry, partial
 * volume by 2×2×2 samples a voxel, a smooth bias field (MR), noise, and the point spread
 * of PET. A voxel's label is that of its centre.
 * <p>
 * Uses {@link Random} and {@link StrictMath}, whose results are specified to the bit, so
 * that one seed gives one phantom on every machine.
 */
final class PhantomRenderer {

	private static final String[] ORIENTATIONS = { "LPS", "RAS", "LAS", "LPS", "PSR", "RPI" };

	private final PhantomKind kind;
	private final PhantomOptions options;
	private final Random random;
	/** Those that the slice being drawn may cut. */
	private List<Shape> shapes;
	private final double[] brightness = new double[Tissue.values().length];

	private PhantomRenderer(final PhantomKind kind, final PhantomOptions options, final Random random) {
		this.kind = kind;
		this.options = options;
		this.random = random;
	}

	static Phantom render(final PhantomKind kind, final PhantomOptions options, final long seed, final int index) {
		// The first numbers of neighbouring seeds of Random are alike; mixing keeps cases independent.
		final Random random = new Random(mix(mix(seed * 31 + kind.ordinal()) + index));
		return new PhantomRenderer(kind, options, random).render(ORIENTATIONS[(index + kind
			.ordinal()) % ORIENTATIONS.length]);
	}

	private Phantom render(final String orientation) {
		shapes = Anatomy.draw(kind, random);
		final double gain = kind.magnetic() ? between(0.6, 2.5) : 1;
		for (final Tissue t : Tissue.values()) {
			final double jitter = t == Tissue.AIR ? 1 : between(0.94, 1.06);
			brightness[t.ordinal()] = t.brightness(kind) * jitter;
		}
		final double[] spacing = spacing();
		final double[] field = kind == PhantomKind.CINE ? new double[] { 164, 156, 120 } : new double[] { 340, 250, 214 };
		final int[] size = new int[3];
		for (int a = 0; a < 3; a++) size[a] = (int) Math.round(field[a] / spacing[a]);
		final double[] start = new double[3];
		for (int a = 0; a < 3; a++) start[a] = -spacing[a] * (size[a] - 1) / 2;
		if (kind == PhantomKind.CINE) start[2] -= 12;
		final float[] signal = new float[size[0] * size[1] * size[2]];
		final short[] labels = new short[signal.length];
		final List<Shape> all = shapes;
		for (int k = 0, at = 0; k < size[2]; k++) {
			final double z = start[2] + k * spacing[2];
			shapes = all.stream().filter(s -> s.reaches(z - spacing[2], z + spacing[2])).toList();
			for (int j = 0; j < size[1]; j++)
				for (int i = 0; i < size[0]; i++, at++) {
					final double[] p = { start[0] + i * spacing[0], start[1] + j * spacing[1], z };
					signal[at] = (float) mean(p, spacing);
					final int top = topmost(p[0], p[1], p[2]);
					labels[at] = top < 0 ? 0 : (short) shapes.get(top).label();
				}
		}
		if (kind.magnetic()) bias(signal, size);
		noise(signal);
		if (kind == PhantomKind.PET) blur(signal, size);
		finish(signal, gain);
		return store(signal, labels, size, spacing, start, orientation);
	}

	/** Voxel size in mm along R, A, S; thicker slices than pixels, as in the clinic. */
	private double[] spacing() {
		final double plane, slice;
		if (kind == PhantomKind.CINE) {
			plane = between(3.8, 4.2);
			slice = between(5.4, 6.4);
		}
		else {
			plane = between(7.6, 8.4);
			slice = kind == PhantomKind.PET ? between(7.2, 7.8) : between(7.2, 8.8);
		}
		return new double[] { plane * options.voxel(), plane * options.voxel(), slice * options.voxel() };
	}

	private double mean(final double[] p, final double[] spacing) {
		double sum = 0;
		for (int s = 0; s < 8; s++) {
			final int top = topmost(p[0] + ((s & 1) - 0.5) * spacing[0] / 2, p[1] + ((s >> 1 & 1) - 0.5) * spacing[1] / 2, p[2] +
				((s >> 2) - 0.5) * spacing[2] / 2);
			sum += brightness[(top < 0 ? Tissue.AIR : shapes.get(top).tissue()).ordinal()];
		}
		return sum / 8;
	}

	private int topmost(final double x, final double y, final double z) {
		for (int s = shapes.size() - 1; s >= 0; s--) if (shapes.get(s).contains(x, y, z)) return s;
		return -1;
	}

	/** Multiplies by exp of a random quadratic, about ±25 % across the field of view. */
	private void bias(final float[] signal, final int[] size) {
		final double[] c = new double[9];
		for (int n = 0; n < 9; n++) c[n] = between(-0.12, 0.12);
		for (int k = 0, at = 0; k < size[2]; k++)
			for (int j = 0; j < size[1]; j++)
				for (int i = 0; i < size[0]; i++, at++) {
					final double x = 2.0 * i / size[0] - 1, y = 2.0 * j / size[1] - 1, z = 2.0 * k / size[2] - 1;
					signal[at] *= (float) StrictMath.exp(c[0] * x + c[1] * y + c[2] * z + c[3] * x * y + c[4] * y * z + c[5] * z * x +
						c[6] * x * x + c[7] * y * y + c[8] * z * z);
				}
	}

	/** Gaussian in CT, growing with the square root of uptake in PET, Rician in MR. */
	private void noise(final float[] signal) {
		final double level = options.noise();
		for (int at = 0; at < signal.length; at++) {
			final double s = signal[at];
			signal[at] = (float) switch (kind) {
				// Air is quieter than tissue: less of the beam is lost.
				case CT -> s + level * (s < -950 ? 8 : 24) * random.nextGaussian();
				case PET -> Math.max(0, s + level * 0.45 * Math.sqrt(s) * random.nextGaussian());
				default -> {
					final double re = s + level * 8 * random.nextGaussian(), im = level * 8 * random.nextGaussian();
					yield Math.sqrt(re * re + im * im);
				}
			};
		}
	}

	/** Weights 1/4, 1/2, 1/4 along each axis; borders repeat. */
	private static void blur(final float[] signal, final int[] size) {
		for (int axis = 0, stride = 1; axis < 3; stride *= size[axis], axis++) {
			final float[] before = signal.clone();
			for (int at = 0; at < signal.length; at++) {
				final int position = at / stride % size[axis];
				final float low = before[position == 0 ? at : at - stride];
				final float high = before[position == size[axis] - 1 ? at : at + stride];
				signal[at] = 0.5f * before[at] + 0.25f * (low + high);
			}
		}
	}

	/** Rounds as scanners do (whole HU and MR units, hundredths of SUV), which also keeps files small. */
	private void finish(final float[] signal, final double gain) {
		for (int at = 0; at < signal.length; at++) {
			signal[at] = switch (kind) {
				case CT -> Math.max(-1024, Math.round(signal[at]));
				case PET -> Math.round(signal[at] * 100) / 100f;
				default -> Math.round(signal[at] * gain);
			};
		}
	}

	/** Stores canonical RAS arrays in the wanted axis order, at a random place in the scanner. */
	private Phantom store(final float[] signal, final short[] labels, final int[] size, final double[] spacing,
		final double[] start, final String orientation)
	{
		// Cine planes follow the heart, not the scanner.
		final double[] turn = kind == PhantomKind.CINE ? Shape.rotation(between(-0.3, 0.3), between(-0.3, 0.3), between(-0.3,
			0.3)) : Shape.rotation(0, 0, 0);
		final double[] table = { between(-40, 40), between(-200, -60), between(-700, 200) };
		final double[] affine = new double[12];
		for (int r = 0; r < 3; r++) affine[4 * r + 3] = table[r] + turn[3 * r] * start[0] + turn[3 * r + 1] * start[1] + turn[3 *
			r + 2] * start[2];
		final int[] stride = { 1, size[0], size[0] * size[1] };
		final int[] step = new int[3];
		final long[] stored = new long[3];
		int first = 0;
		for (int axis = 0; axis < 3; axis++) {
			final int letter = "RASLPI".indexOf(orientation.charAt(axis));
			final int world = letter % 3;
			final boolean flipped = letter > 2;
			stored[axis] = size[world];
			step[axis] = flipped ? -stride[world] : stride[world];
			if (flipped) first += stride[world] * (size[world] - 1);
			for (int r = 0; r < 3; r++) {
				final double column = turn[3 * r + world] * spacing[world];
				affine[4 * r + axis] = flipped ? 0 - column : column;
				if (flipped) affine[4 * r + 3] += column * (size[world] - 1);
			}
		}
		final float[] image = new float[signal.length];
		final short[] map = new short[labels.length];
		int at = 0;
		for (int k = 0; k < stored[2]; k++)
			for (int j = 0; j < stored[1]; j++)
				for (int i = 0; i < stored[0]; i++, at++) {
					final int from = first + i * step[0] + j * step[1] + k * step[2];
					image[at] = signal[from];
					map[at] = labels[from];
				}
		final Geometry geometry = Geometry.of(stored, affine);
		return new Phantom(kind, Volume.of(image, geometry), LabelMap.of(map, geometry));
	}

	private double between(final double low, final double high) {
		return low + (high - low) * random.nextDouble();
	}

	private static long mix(final long seed) {
		long z = seed + 0x9e3779b97f4a7c15L;
		z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
		z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
		return z ^ z >>> 31;
	}
}
