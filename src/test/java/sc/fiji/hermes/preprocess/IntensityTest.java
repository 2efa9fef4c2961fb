package sc.fiji.hermes.preprocess;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.io.VolumeStore;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.job.Room;
import sc.fiji.hermes.preprocess.Intensity.Kind;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;

@DisplayName("How raw values become network input")
class IntensityTest {

	private static final Task LIVER = new Task("liver");
	private static final Geometry G = Geometry.ofSpacing(new long[] { 20, 20, 20 }, 1, 1, 1);
	private static final Intensity FIXED = new Intensity(Kind.FIXED, -10, 190, 90, 40);
	private static final Intensity UPTAKE = new Intensity(Kind.LOGARITHM, 0, 20, 0.5, 0.25);

	@TempDir
	Path folder;

	private static float smallest(final Intensity intensity, final float... values) {
		return intensity.apply(VolumeStore.of(values, Geometry.ofSpacing(new long[] { values.length, 1, 1 }, 1, 1, 1), Room.ofHeap()));
	}

	private static float[] of(final Intensity intensity, final float... values) {
		smallest(intensity, values);
		return values;
	}

	private static Grid grid(final Modality modality, final Intensity intensity) {
		return new Grid("set", modality, List.of(LIVER), true, List.of(1.0, 1.0, 1.0), List.of(32, 32, 32)).withIntensity(intensity);
	}

	private static float[] noise(final int seed, final double mean, final double deviation) {
		final Random random = new Random(seed);
		final float[] d = new float[(int) G.voxels()];
		for (int i = 0; i < d.length; i++) d[i] = (float) (mean + deviation * random.nextGaussian());
		return d;
	}

	@Test
	@DisplayName("clip and percentiles: by the image's own mean and deviation")
	void own() {
		assertArrayEquals(of(new Intensity(Kind.CLIP, -1, 1, 0, 1), -1, -1, 1, 1), of(new Intensity(Kind.CLIP, -1, 1, 0, 1), -5, -1, 1, 9));
		assertArrayEquals(new float[] { -1, -1, 1, 1 }, of(new Intensity(Kind.CLIP, -1, 1, 0, 1), -5, -1, 1, 9), 1e-6f);
		assertArrayEquals(new float[] { -1, -1, 1, 1 }, of(new Intensity(Kind.PERCENTILES, 100 / 3.0, 200 / 3.0, 0, 1), -50, -1, 3, 900), 1e-6f);
		assertArrayEquals(new float[3], of(new Intensity(Kind.CLIP, -1, 1, 0, 1), 7, 7, 7), "a plain has no deviation");
		assertEquals(Kind.CLIP, Intensity.published(Modality.CT).kind());
		assertEquals(Kind.PERCENTILES, Intensity.published(Modality.PET).kind());
	}

	@Test
	@DisplayName("fixed: the plan's numbers only, and returned is what the smallest became")
	void fixed() {
		assertArrayEquals(new float[] { -2.5f, -2.25f, 0, 2.5f, 2.5f }, of(FIXED, -1000, 0, 90, 190, 3000), 0);
		assertEquals(-1, smallest(FIXED, 50, 90));
		assertArrayEquals(new float[] { 0, 0, 0 }, of(FIXED, 90, 90, 90), "a plain too");
		assertTrue(FIXED.isFixed() && UPTAKE.isFixed() && !Intensity.published(Modality.CT).isFixed());
	}

	@Test
	@DisplayName("logarithm: uptake rises monotonously up to its limit, negative values count as none")
	void logarithm() {
		final float[] suv = { -3, 0, 0.1f, 1, 2.5f, 5, 10, 19.9f, 20, 90 };
		final float[] out = of(UPTAKE, suv.clone());
		for (int i = 2; i < 9; i++) assertTrue(out[i] > out[i - 1], "at SUV " + suv[i]);
		assertEquals(out[0], out[1]);
		assertEquals(out[8], out[9]);
		assertEquals((Math.log(3.5) - 0.5) / 0.25, out[4], 1e-6);
	}

	@Test
	@DisplayName("the same HU becomes the same number in two images that share nothing else; by the published rule it does not")
	void sameTissue() {
		final float[] a = noise(1, 40, 60), b = noise(2, -300, 400);
		a[777] = b[777] = 63;
		for (final boolean fixed : new boolean[] { true, false }) {
			final Grid grid = grid(Modality.CT, fixed ? FIXED : Intensity.published(Modality.CT));
			final float x = Preprocessor.prepare(Volume.of(a, G), Modality.CT, grid, Job.create()).image().data()[777];
			final float y = Preprocessor.prepare(Volume.of(b, G), Modality.CT, grid, Job.create()).image().data()[777];
			if (fixed) assertEquals((63 - 90) / 40.0, x, 1e-6);
			if (fixed) assertEquals(x, y);
			else assertNotEquals(x, y, 0.1);
		}
	}

	@Test
	@DisplayName("a case without labels is prepared as the same one with labels")
	void withoutLabels() {
		Volumes.write(Volume.of(noise(1, 40, 60), G), folder.resolve("i.nii"));
		final short[] labels = new short[(int) G.voxels()];
		for (int i = 0; i < 500; i++) labels[i] = 1;
		Volumes.write(LabelMap.of(labels, G), folder.resolve("l.nii"));
		final Case with = new Case("1", folder.resolve("i.nii"), Optional.of(folder.resolve("l.nii")), Set.of(LIVER), Split.TRAIN);
		final Case without = new Case("2", folder.resolve("i.nii"), Optional.empty(), Set.of(), Split.TEST);
		final Dataset d = new Dataset("set", Modality.CT, 1, List.of(new Label(LIVER, List.of(1))), List.of(with, without));
		for (final Intensity intensity : List.of(FIXED, Intensity.published(Modality.CT)))
			assertArrayEquals(PreparedCache.prepare(with, d, grid(Modality.CT, intensity), Job.create()).image().image().data(), PreparedCache
				.prepare(without, d, grid(Modality.CT, intensity), Job.create()).image().image().data());
	}

	@Test
	@DisplayName("rules without sense are refused")
	void senseless() {
		assertThrows(IllegalArgumentException.class, () -> new Intensity(Kind.FIXED, 5, 5, 0, 1));
		assertThrows(IllegalArgumentException.class, () -> new Intensity(Kind.FIXED, 0, Double.NaN, 0, 1));
		assertThrows(IllegalArgumentException.class, () -> new Intensity(Kind.FIXED, 0, 1, 0, 0));
		assertThrows(IllegalArgumentException.class, () -> new Intensity(Kind.LOGARITHM, -1, 1, 0, 1));
		assertThrows(IllegalArgumentException.class, () -> new Intensity(Kind.PERCENTILES, 2, 101, 0, 1));
	}

	private static BitSet ones() {
		final BitSet values = new BitSet();
		values.set(1);
		return values;
	}

	/** Structure of some mean and deviation in an image of another. */
	private static void add(final IntensityStatistics to, final float[] image, final float[] structure) {
		final short[] labels = new short[image.length];
		for (int i = 3000; i < 5000; i++) {
			labels[i] = 1;
			image[i] = structure[i];
		}
		to.add(to.see(Volume.of(image, G), LabelMap.of(labels, G), ones()));
	}

	@Test
	@DisplayName("CT is measured over the structures alone, whatever is around them")
	void measuredCt() {
		final IntensityStatistics some = new IntensityStatistics(Modality.CT);
		for (int seed = 0; seed < 4; seed++) add(some, noise(seed, -900, 50), noise(seed + 10, 100, 20));
		final Intensity ct = some.intensity().orElseThrow();
		assertEquals(Kind.FIXED, ct.kind());
		assertEquals(100, ct.mean(), 2);
		assertEquals(20, ct.deviation(), 1);
		assertEquals(100 - 2.576 * 20, ct.low(), 4);
		assertEquals(100 + 2.576 * 20, ct.high(), 4);
	}

	@Test
	@DisplayName("PET of one unit is measured up to the brightest structures over all of the image; of several units it is left to each image")
	void measuredPet() {
		final IntensityStatistics one = new IntensityStatistics(Modality.PET), several = new IntensityStatistics(Modality.PET);
		for (int seed = 0; seed < 4; seed++) {
			final float[] body = noise(seed, 1, 0.2), lesion = noise(seed + 10, 8, 1);
			add(one, body.clone(), lesion);
			final float scale = seed == 2 ? 2000 : 1;
			for (int i = 0; i < body.length; i++) {
				body[i] *= scale;
				lesion[i] *= scale;
			}
			add(several, body, lesion);
		}
		final Intensity pet = one.intensity().orElseThrow();
		assertEquals(Kind.LOGARITHM, pet.kind());
		assertEquals(0, pet.low());
		assertEquals(8 + 2.576, pet.high(), 0.3);
		assertEquals(0.75 * Math.log(2) + 0.25 * Math.log(9), pet.mean(), 0.02);
		assertEquals(Optional.empty(), several.intensity());
	}

	@Test
	@DisplayName("values without a meaning of their own, and structures of too few voxels or one value, measure nothing")
	void measuredNothing() {
		final IntensityStatistics mr = new IntensityStatistics(Modality.T1), few = new IntensityStatistics(Modality.CT), plain = new IntensityStatistics(
			Modality.CT);
		add(mr, noise(1, 0, 1), noise(2, 3, 1));
		few.add(few.see(Volume.of(noise(1, 0, 1), G), LabelMap.of(new short[(int) G.voxels()], G), ones()));
		add(plain, noise(1, 0, 1), new float[(int) G.voxels()]);
		for (final IntensityStatistics s : List.of(mr, few, plain)) assertEquals(Optional.empty(), s.intensity());
	}

	@Test
	@DisplayName("a label map stored with other axes marks the same voxels; one that lies elsewhere is refused")
	void otherAxes() {
		final float[] image = noise(1, -900, 50);
		final short[] straight = new short[image.length], turned = new short[image.length];
		final int n = 20;
		for (int z = 0; z < n; z++) for (int y = 0; y < n; y++) for (int x = 0; x < n; x++) {
			final boolean in = x < 6 && y < 14 && z > 3;
			final int i = (z * n + y) * n + x;
			if (in) image[i] = 100 + i % 40;
			straight[i] = turned[(z * n + n - 1 - x) * n + y] = (short) (in ? 1 : 0);
		}
		// stored x runs towards A, y towards L
		final Geometry other = Geometry.of(G.size(), new double[] { 0, -1, 0, n - 1, 1, 0, 0, 0, 0, 0, 1, 0 });
		final IntensityStatistics a = new IntensityStatistics(Modality.CT), b = new IntensityStatistics(Modality.CT);
		a.add(a.see(Volume.of(image, G), LabelMap.of(straight, G), ones()));
		b.add(b.see(Volume.of(image, G), LabelMap.of(turned, other), ones()));
		assertTrue(a.intensity().orElseThrow().low() >= 100, a.intensity().toString());
		assertEquals(a.intensity(), b.intensity());
		final LabelMap elsewhere = LabelMap.of(straight, Geometry.ofSpacing(G.size(), 1, 1, 2));
		assertThrows(InputException.class, () -> a.see(Volume.of(image, G), elsewhere, ones()));
	}
}
