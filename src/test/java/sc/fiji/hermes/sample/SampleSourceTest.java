package sc.fiji.hermes.sample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.preprocess.Plan;
import sc.fiji.hermes.preprocess.PlanOptions;
import sc.fiji.hermes.preprocess.Planner;
import sc.fiji.hermes.preprocess.Prepared;
import sc.fiji.hermes.preprocess.PreparedCase;
import sc.fiji.hermes.preprocess.Grid;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;

class SampleSourceTest {

	private static final Task LIVER = new Task("liver");
	private static final Task SPLEEN = new Task("spleen");
	private static final Task AORTA = new Task("aorta");
	private static final Task LEFT = new Task("left kidney");
	private static final int[] SIZE = { 40, 36, 34 };

	/** Case "all" has three tasks annotated, "one" only the aorta, both with the same voxels. */
	private static final Dataset ABDOMEN = new Dataset("abdomen", Modality.CT, 1, List.of(new Label(LIVER, List.of(1)), new Label(SPLEEN,
		List.of(2)), new Label(AORTA, List.of(3))), List.of(source("all", LIVER, SPLEEN, AORTA), source("one", AORTA)));
	private static final Dataset KIDNEY = new Dataset("kidney", Modality.T2, 1, List.of(new Label(LEFT, List.of(1, 2, 3))), List.of(
		source("k", LEFT)));
	private static final Plan PLAN = new Plan(Plan.CURRENT_VERSION, List.of(AORTA, LEFT, LIVER, SPLEEN), List.of(Modality.T2, Modality.CT), List.of(
		grid(ABDOMEN, 32, 32, 16), grid(KIDNEY, 16, 16, 32)));

	@TempDir
	Path folder;

	@Test
	@DisplayName("F7 same seed, same sample, whatever was asked before and with however little memory")
	void deterministic() {
		final SampleSource one = source(SampleOptions.options(), 3, ABDOMEN, KIDNEY);
		final SampleSource two = source(SampleOptions.options(), 3, ABDOMEN, KIDNEY);
		final SampleSource other = source(SampleOptions.options(), 4, ABDOMEN, KIDNEY);
		final List<Sample> forward = new ArrayList<>();
		for (int step = 0; step < 20; step++) forward.add(one.sample(step, 1));
		int different = 0;
		for (int step = 19; step >= 0; step--) {
			assertSame(forward.get(step), two.sample(step, 1));
			if (!Arrays.equals(forward.get(step).image(), other.sample(step, 1).image())) different++;
		}
		assertTrue(different > 15);
	}

	@Test
	@DisplayName("F7 all probabilities 0: every crop is a piece of the image, and every position occurs")
	void plain() {
		final SampleSource source = source(SampleOptions.plain(), 1, KIDNEY);
		final float[] image = prepared(KIDNEY, KIDNEY.cases().get(0)).image().image().data();
		final Set<Integer> zs = new HashSet<>();
		for (int step = 0; step < 60; step++) {
			final Sample s = source.sample(step, 0);
			assertEquals(List.of(16, 16, 32), s.window());
			final int corner = find(image, s.image()[0]);
			final int x = corner % SIZE[0];
			final int y = corner / SIZE[0] % SIZE[1];
			final int z = corner / SIZE[0] / SIZE[1];
			zs.add(z);
			for (int k = 0; k < 32; k++)
				for (int j = 0; j < 16; j++)
					for (int i = 0; i < 16; i++)
						assertEquals(image[((z + k) * SIZE[1] + y + j) * SIZE[0] + x + i], s.image()[(k * 16 + j) * 16 + i]);
		}
		assertEquals(Set.of(0, 1, 2), zs, "the last position too");
	}

	@Test
	@DisplayName("F7 a window larger than the image contains it and is filled with background")
	void larger() {
		final Dataset small = new Dataset("small", Modality.CT, 1, ABDOMEN.labels(), List.of(source("all", LIVER)));
		final Plan plan = new Plan(Plan.CURRENT_VERSION, PLAN.tasks(), PLAN.modalities(), List.of(grid(small, 48, 48, 48)));
		final SampleSource source = SampleSource.of(new Collection("c", List.of(small)), plan, SampleOptions.plain(),
			(d, c, g) -> prepared(d, c).voxels(), 1);
		final Sample s = source.sample(0, 0);
		int fill = 0;
		for (final float v : s.image()) if (v == -5) fill++;
		assertEquals(48 * 48 * 48 - SIZE[0] * SIZE[1] * SIZE[2], fill);
	}

	@Test
	@DisplayName("B6 requested tasks come first with their plan rows, the rest is −1, invalid and empty")
	void padding() {
		final SampleSource source = source(SampleOptions.options().withForeground(1).withWarp(0), 1, ABDOMEN);
		final Set<Integer> sizes = new HashSet<>();
		for (int step = 0; step < 200; step++) {
			final Sample s = source.sample(step, 0);
			assertEquals(3, s.taskRows().length);
			assertEquals(32 * 32 * 16 * 3, s.target().length);
			final int n = requested(s);
			sizes.add(n);
			for (int t = 0; t < 3; t++) {
				assertEquals(t < n, s.valid()[t]);
				assertEquals(t < n, s.taskRows()[t] >= 0);
				if (t >= n) for (int v = 0; v < 32 * 32 * 16; v++) assertEquals(0, s.target()[v * 3 + t]);
			}
			if (s.caseId().equals("one")) {
				assertArrayEquals(new int[] { 0, -1, -1 }, s.taskRows(), "what is not annotated is not asked for");
			}
			else if (n == 3) assertArrayEquals(new int[] { 2, 3, 0 }, s.taskRows());
		}
		assertEquals(Set.of(1, 2, 3), sizes);
	}

	@Test
	@DisplayName("half of the time all annotated tasks are requested, a tenth of the time the modality is unknown")
	void requests() {
		final SampleSource source = source(SampleOptions.options().withSubset(0.5), 1, new Dataset("abdomen", Modality.CT, 1, ABDOMEN.labels(), ABDOMEN
			.cases().subList(0, 1)));
		int all = 0;
		int unknown = 0;
		final int n = 1500;
		for (int step = 0; step < n; step++) {
			final Sample s = source.sample(step, 0);
			if (requested(s) == 3) all++;
			if (s.modalityIndex() < 0) unknown++;
			else assertEquals(1, s.modalityIndex());
		}
		// a random subset is the whole set in a third of the cases
		assertEquals(0.5 + 0.5 / 3, all / (double) n, 0.05);
		assertEquals(0.1, unknown / (double) n, 0.03);
	}

	@Test
	@DisplayName("with foreground 1 every crop holds a task that is annotated in its case, also the small ones")
	void foreground() {
		final SampleSource source = source(SampleOptions.plain().withForeground(1), 1, ABDOMEN);
		int spleen = 0;
		for (int step = 0; step < 100; step++) {
			final Sample s = source.sample(step, 0);
			boolean any = false;
			for (final byte b : s.target()) any |= b != 0;
			assertTrue(any);
			if (s.caseId().equals("all")) for (int v = 0; v < s.image().length; v++) if (Targets.isSome(s.target()[v * 3 + 1])) spleen++;
		}
		assertTrue(spleen > 10, "a single voxel of 49,000 is met again and again");
	}

	@Test
	@DisplayName("mirroring happens when asked for, along all axes but those of which a task says a side")
	void sided() {
		final SampleOptions mirror = SampleOptions.plain().withMirror(true);
		assertEquals(Set.of(0, 1, 2), mirrored(mirror, ABDOMEN));
		assertEquals(Set.of(), mirrored(SampleOptions.plain(), ABDOMEN), "off by default");
		assertEquals(Set.of(1, 2), mirrored(mirror, KIDNEY), "left kidney");
	}

	@Test
	@DisplayName("the first sample of a step shows a task that it asks for, if that is wanted, also where most cases show none")
	void guaranteed() {
		final List<Case> cases = new ArrayList<>();
		for (int i = 0; i < 3; i++) cases.add(source("empty" + i, LIVER, SPLEEN));
		cases.add(source("all", LIVER, SPLEEN, AORTA));
		final Dataset rare = new Dataset("abdomen", Modality.CT, 1, ABDOMEN.labels(), cases);
		final SampleOptions seldom = SampleOptions.plain().withForeground(0).withSubset(1), guaranteed = seldom.withGuaranteed(true);
		final SampleSource plain = rare(rare, seldom), sure = rare(rare, guaranteed), again = rare(rare, guaranteed);
		int without = 0;
		for (int step = 0; step < 40; step++) {
			final Sample first = sure.sample(step, 0);
			assertTrue(showsSome(first), first.caseId());
			assertSame(first, again.sample(step, 0));
			assertSame(plain.sample(step, 1), sure.sample(step, 1));
			if (!showsSome(plain.sample(step, 0))) without++;
		}
		assertTrue(without > 20, without + " of 40 show nothing by chance");
	}

	private static SampleSource rare(final Dataset d, final SampleOptions options) {
		return SampleSource.of(new Collection("c", List.of(d)), PLAN, options, (set, c, g) -> {
			final PreparedCase p = prepared(set, c);
			return c.id().startsWith("empty") ? new PreparedCase(p.dataset(), c, p.image(), new short[p.labels().length]).voxels() : p.voxels();
		}, 1);
	}

	private static boolean showsSome(final Sample s) {
		for (final byte b : s.target()) if (Targets.isSome(b)) return true;
		return false;
	}

	@Test
	@DisplayName("a case is opened once, and again when it turns out to be lost; if that does not help, the user is told")
	void opened() {
		final AtomicInteger opened = new AtomicInteger();
		final CaseLoader counting = (d, c, g) -> {
			opened.incrementAndGet();
			return prepared(d, c).voxels();
		};
		final Collection both = new Collection("c", List.of(ABDOMEN, KIDNEY));
		final SampleSource source = SampleSource.of(both, PLAN, SampleOptions.plain(), counting, 1);
		for (int step = 0; step < 50; step++) source.sample(step, 0);
		assertEquals(3, opened.get());
	}

	@Test
	@DisplayName("prefetched batches come in order, equal what is made directly, and failures arrive")
	void prefetch() {
		final SampleSource source = source(SampleOptions.options(), 1, ABDOMEN, KIDNEY);
		try (Prefetcher batches = Prefetcher.of(source, 5, 3, 2, 4)) {
			for (int step = 5; step < 15; step++) {
				final List<Sample> batch = batches.next();
				assertEquals(3, batch.size());
				for (int i = 0; i < 3; i++) assertSame(source.sample(step, i), batch.get(i));
			}
			batches.close();
			assertThrows(IllegalStateException.class, batches::next);
		}
		final SampleSource broken = SampleSource.of(new Collection("c", List.of(KIDNEY)), PLAN, SampleOptions.plain(), (d, c, g) -> {
			throw new InputException("The disk is gone.");
		}, 1);
		try (Prefetcher batches = Prefetcher.of(broken, 0, 1, 1, 1)) {
			assertEquals("The disk is gone.", assertThrows(InputException.class, batches::next).getMessage());
		}
	}

	@Test
	@DisplayName("from files: collection, plan, cache and samples work together")
	void files() {
		final Geometry g = Geometry.of(new long[] { 34, 30, 20 }, new double[] { -1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 2, 0 });
		final Random random = new Random(1);
		final float[] image = new float[34 * 30 * 20];
		final short[] labels = new short[image.length];
		for (int i = 0; i < image.length; i++) {
			labels[i] = (short) (random.nextInt(50) == 0 ? 1 : 0);
			image[i] = labels[i] * 100;
		}
		Volumes.write(Volume.of(image, g), folder.resolve("i.nii.gz"));
		Volumes.write(LabelMap.of(labels, g), folder.resolve("l.nii.gz"));
		final Dataset d = new Dataset("d", Modality.T1, 1, List.of(new Label(LIVER, List.of(1))), List.of(new Case("c", folder.resolve(
			"i.nii.gz"), Optional.of(folder.resolve("l.nii.gz")), Set.of(LIVER), Split.TRAIN)));
		final Collection c = new Collection("c", List.of(d));
		final Plan plan = Planner.plan(c, PlanOptions.published(), Job.create());
		assertEquals(List.of(40, 32, 24), plan.grid("d").window());
		final Sample s = SampleSource.of(c, plan, SampleOptions.plain(), folder.resolve("cache"), Job.create()).sample(0, 0);
		int ones = 0;
		for (int v = 0; v < s.image().length; v++) {
			if (s.target()[v] == (byte) Targets.WHOLE) ones++;
			assertEquals(s.target()[v] == (byte) Targets.WHOLE, s.image()[v] > 0, "image and target lie on each other");
		}
		assertTrue(ones > 300);
	}

	@Test
	@DisplayName("probabilities outside 0 to 1 are refused")
	void options() {
		assertThrows(InputException.class, () -> SampleOptions.options().withWarp(1.1));
		assertThrows(InputException.class, () -> SampleOptions.options().withIntensity(Double.NaN));
		assertEquals(0.1, SampleOptions.options().intensity(Modality.CT));
		assertEquals(0.2, SampleOptions.options().intensity(Modality.T1));
		assertEquals(0.4, SampleOptions.options().withIntensity(0.4).intensity(Modality.CT));
	}

	private static SampleSource source(final SampleOptions options, final long seed, final Dataset... datasets) {
		return SampleSource.of(new Collection("c", List.of(datasets)), PLAN, options, (d, c, grid) -> prepared(d, c).voxels(), seed);
	}

	private static Case source(final String id, final Task... annotated) {
		return new Case(id, Path.of(id), Optional.of(Path.of(id)), Set.of(annotated), Split.TRAIN);
	}

	private static Grid grid(final Dataset d, final Integer... window) {
		return new Grid(d.name(), d.modality(), d.tasks(), true, List.of(1.0, 1.0, 1.0), List.of(window));
	}

	/** Every voxel value occurs once, so that a crop tells where it was cut; the spleen is a single voxel. */
	private static PreparedCase prepared(final Dataset d, final Case c) {
		final Geometry g = Geometry.ofSpacing(new long[] { SIZE[0], SIZE[1], SIZE[2] }, 1, 1, 1);
		final float[] image = new float[SIZE[0] * SIZE[1] * SIZE[2]];
		final short[] labels = new short[image.length];
		for (int i = 0; i < image.length; i++) {
			image[i] = i / (float) image.length;
			if (i % 97 == 0) labels[i] = 1;
		}
		labels[20 * SIZE[0] * SIZE[1] + 5] = 2;
		labels[300] = 3;
		return new PreparedCase(d.name(), c, new Prepared(Volume.of(image, g), g, -5), labels);
	}

	/** Whether a crop runs backwards along x, or along y or z. */
	/** Axes along which some crops are mirrored; values of the images grow along each. */
	private static Set<Integer> mirrored(final SampleOptions options, final Dataset d) {
		final SampleSource source = source(options, 1, d);
		final Set<Integer> axes = new HashSet<>();
		for (int step = 0; step < 20; step++) {
			final Sample s = source.sample(step, 0);
			final int[] stride = { 1, s.window().get(0), s.window().get(0) * s.window().get(1) };
			for (int axis = 0; axis < 3; axis++) if (s.image()[stride[axis]] < s.image()[0]) axes.add(axis);
		}
		return axes;
	}

	private static int find(final float[] image, final float value) {
		for (int i = 0; i < image.length; i++) if (image[i] == value) return i;
		throw new AssertionError("not a value of the image: " + value);
	}

	private static void assertSame(final Sample a, final Sample b) {
		final BooleanSupplier equal = () -> Arrays.equals(a.image(), b.image()) && Arrays.equals(a.target(), b.target()) && Arrays.equals(a
			.taskRows(), b.taskRows()) && Arrays.equals(a.valid(), b.valid()) && a.modalityIndex() == b.modalityIndex();
		assertTrue(equal);
		assertEquals(a.dataset() + a.caseId(), b.dataset() + b.caseId());
	}

	private static int requested(final Sample s) {
		int n = 0;
		for (final boolean v : s.valid()) if (v) n++;
		return n;
	}
}
