package sc.fiji.hermes.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Draws the shapes of one random patient. The frame is RAS in mm with the origin in
 * the middle of the body: x towards the patient's right, y to the front, z to the head.
 * Later shapes cover earlier ones, so organs never overlap.
 */
final class Anatomy {

	private final PhantomKind kind;
	private final Random random;
	private final double scale;
	private final List<Shape> shapes = new ArrayList<>();

	private Anatomy(final PhantomKind kind, final Random random) {
		this.kind = kind;
		this.random = random;
		scale = between(0.93, 1.07);
	}

	static List<Shape> draw(final PhantomKind kind, final Random random) {
		final Anatomy anatomy = new Anatomy(kind, random);
		switch (kind) {
			case CT, T1, T2 -> anatomy.abdomen();
			case PET -> anatomy.thorax();
			case CINE -> anatomy.shortAxis();
		}
		return List.copyOf(anatomy.shapes);
	}

	private void abdomen() {
		trunk();
		add(Tissue.LUNG, at(72, 0, 118, 4), semi(60, 72, 48));
		add(Tissue.LUNG, at(-72, 0, 118, 4), semi(60, 72, 48));
		put(Shape.of(Tissue.STOMACH, at(-42, 42, 30, 6), semi(36, 28, 34)).rotated(tilt(0.3)));
		// The liver-like organ: a large boxy lobe on the patient's right and a smaller one across the midline.
		final double[] liver = at(68, 12, 26, 7);
		put(shape("liver", Tissue.LIVER, liver, semi(62, 66, 62)).power(2.4).rotated(tilt(0.2)));
		put(shape("liver", Tissue.LIVER, new double[] { liver[0] - 58 * scale, liver[1] + 26, liver[2] + 8 }, semi(46, 34, 36))
			.rotated(tilt(0.25)));
		put(shape("spleen", Tissue.SPLEEN, at(-88, -26, 42, 7), semi(32, 44, 46)).rotated(tilt(0.35)));
		// Both kidneys come from one recipe, mirrored: only the side tells them apart.
		kidney("kidney_right", 1);
		kidney("kidney_left", -1);
		spine();
	}

	private void kidney(final String task, final int side) {
		final double[] centre = at(side * 62, -46, -26, 8);
		put(shape(task, Tissue.KIDNEY, centre, semi(31, 31, 48)).rotated(between(-0.2, 0.2), side * between(-0.1, 0.3), between(
			-0.4, 0.4)));
	}

	private void thorax() {
		trunk();
		add(Tissue.LUNG, at(72, 4, 26, 5), semi(54, 74, 92));
		add(Tissue.LUNG, at(-72, 4, 26, 5), semi(50, 74, 92));
		add(Tissue.LIVER, at(64, 14, -92, 6), semi(70, 66, 52));
		add(Tissue.STOMACH, at(-58, 30, -88, 6), semi(42, 34, 34));
		spine();
		final double[] centre = at(-26, 32, 0, 8);
		final double[] turn = { between(-0.3, 0.3), between(-0.9, -0.5), between(-0.2, 0.2) };
		final double grow = between(0.92, 1.1);
		put(shape("heart", Tissue.MYOCARDIUM, centre, 44 * grow, 42 * grow, 52 * grow).rotated(turn));
		put(shape("heart", Tissue.BLOOD, centre, 25 * grow, 23 * grow, 34 * grow).rotated(turn));
		lesion();
	}

	/** A hot ball in the right lung or the liver, or behind the heart in the left lung. */
	private void lesion() {
		final double[][] sites = { { 76, 0, 46 }, { 78, 10, 4 }, { 70, -34, 30 }, { -84, -48, 48 }, { 72, 20, -66 } };
		final double[] site = sites[random.nextInt(sites.length)];
		put(shape("lesion", Tissue.LESION, at(site[0], site[1], site[2], 9), semi(34, 34, 36)).power(between(2, 2.5)).rotated(tilt(
			1.5)));
	}

	/** The heart along its long axis z (apex down): cavity inside a muscular cup, right ventricle beside it. */
	private void shortAxis() {
		add(Tissue.FAT, new double[3], 150, 130, 300);
		add(Tissue.MUSCLE, new double[3], 132, 112, 300);
		add(Tissue.LUNG, at(-88, -20, 10, 5), semi(58, 80, 200));
		add(Tissue.LUNG, at(96, 0, 10, 5), semi(44, 60, 200));
		add(Tissue.LIVER, at(60, 20, -96, 6), semi(90, 80, 50));
		final double[] centre = at(0, 0, 0, 9);
		final double[] turn = tilt(0.15);
		final double grow = between(0.9, 1.12);
		final double wall = between(11, 14);
		final double a = 25 * grow, b = 24 * grow * between(0.9, 1.1), c = 42 * grow;
		add(Tissue.FAT, centre, a + wall + 12, b + wall + 10, c + wall + 8);
		final double angle = between(0.2, 0.7);
		final double away = a + wall - 2;
		final double[] right = { centre[0] + away * StrictMath.cos(angle), centre[1] + away * StrictMath.sin(angle), centre[2] };
		put(Shape.of(Tissue.BLOOD, right, 26 * grow, 36 * grow, 44 * grow).rotated(0, 0, angle).cut(0.6));
		put(shape("myocardium", Tissue.MYOCARDIUM, centre, a + wall, b + wall, c + wall).rotated(turn).cut(0.55));
		put(shape("left_ventricle", Tissue.BLOOD, centre, a, b, c).rotated(turn).cut(0.6));
	}

	private void trunk() {
		final double width = between(142, 158), depth = between(100, 114), fat = between(8, 16);
		// Longer than any field of view: the trunk has no ends.
		put(Shape.of(Tissue.FAT, new double[3], width, depth, 1e4).power(2.3));
		put(Shape.of(Tissue.MUSCLE, new double[3], width - fat, depth - fat, 1e4).power(2.3));
	}

	/** A column of vertebrae and discs with the canal behind, all one structure. */
	private void spine() {
		final double x = between(-5, 5), y = between(-66, -58), r = between(23, 27), period = between(32, 38);
		final double phase = between(0, period), lean = between(-0.06, 0.06);
		for (double z = -220 + phase; z < 220; z += period) {
			final double[] body = { x + lean * z, y, z };
			final double[] disc = { x + lean * z, y, z + period / 2 };
			put(shape("spine", Tissue.VERTEBRA, body, r, r * 0.85, period * 0.37).power(8));
			put(shape("spine", Tissue.DISC, disc, r, r * 0.85, period * 0.15).power(8));
		}
		put(shape("spine", Tissue.CANAL, new double[] { x, y - r * 0.95, 0 }, r * 0.55, r * 0.5, 1e4).rotated(0, lean, 0));
	}

	private void add(final Tissue tissue, final double[] centre, final double... semi) {
		put(Shape.of(tissue, centre, semi));
	}

	private void put(final Shape shape) {
		shapes.add(shape);
	}

	private Shape shape(final String task, final Tissue tissue, final double[] centre, final double... semi) {
		return Shape.of(tissue, centre, semi).labelled(kind.value(task));
	}

	private double[] at(final double x, final double y, final double z, final double jitter) {
		return new double[] { x * scale + between(-jitter, jitter), y * scale + between(-jitter, jitter), z * scale + between(
			-jitter, jitter) };
	}

	private double[] semi(final double a, final double b, final double c) {
		return new double[] { a * scale * between(0.9, 1.1), b * scale * between(0.9, 1.1), c * scale * between(0.9, 1.1) };
	}

	private double[] tilt(final double most) {
		return new double[] { between(-most, most), between(-most, most), between(-most, most) };
	}

	private double between(final double low, final double high) {
		return low + (high - low) * random.nextDouble();
	}
}
