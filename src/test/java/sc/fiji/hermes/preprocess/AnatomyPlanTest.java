package sc.fiji.hermes.preprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Graph;
import org.tensorflow.op.Ops;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.CancelledException;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.BuildOptions;
import sc.fiji.hermes.model.Network;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.Variables;
import sc.fiji.hermes.model.resunet.ResUNet;
import sc.fiji.hermes.preprocess.PlanOptions.Grids;
import sc.fiji.hermes.tape.AsciiDigits;
import sc.fiji.hermes.tape.Tape;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Pooling;
import sc.fiji.hermes.volume.SizeRule;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;

@DisplayName("Plans by anatomy")
class AnatomyPlanTest {

	private static final Task BALL = new Task("ball"), PLATE = new Task("plate");
	private static final List<Label> LABELS = List.of(new Label(BALL, List.of(1)), new Label(PLATE, List.of(2)));
	private static final Pooling HALVINGS = Pooling.halvings(4);
	private static final PlanOptions OPTIONS = PlanOptions.published().withGrids(Grids.ANATOMY).withPartialLabels(true);
	private static final int[] SIZE = { 60, 54, 50 };

	@TempDir
	Path folder;
	private int files;

	/** A ball of some radius and a plate of some voxels, each of which may be 0. */
	private Case phantom(final double radius, final int thickness) {
		final short[] labels = new short[SIZE[0] * SIZE[1] * SIZE[2]];
		final float[] image = new float[labels.length];
		int i = 0;
		for (int z = 0; z < SIZE[2]; z++) for (int y = 0; y < SIZE[1]; y++) for (int x = 0; x < SIZE[0]; x++, i++) {
			if (Math.pow(x - 29, 2) + Math.pow(y - 26, 2) + Math.pow(z - 24, 2) < radius * radius) labels[i] = 1;
			if (x > 3 && x < 56 && y > 3 && y < 50 && z >= 47 && z < 47 + thickness) labels[i] = 2;
			image[i] = -900 + 1000 * labels[i] + i % 50;
		}
		final Geometry g = Geometry.ofSpacing(new long[] { SIZE[0], SIZE[1], SIZE[2] }, 1, 1, 1);
		final Path file = folder.resolve(++files + ".nii"), map = folder.resolve(files + "_labels.nii");
		Volumes.write(Volume.of(image, g), file);
		Volumes.write(LabelMap.of(labels, g), map);
		return new Case("case" + files, file, Optional.of(map), Set.of(BALL, PLATE), Split.TRAIN);
	}

	private static Grid grid(final PlanOptions options, final Case... cases) {
		return Planner.plan(new Collection("c", List.of(new Dataset("set", Modality.CT, 1, LABELS, List.of(cases)))), options, Job.create()).grid("set");
	}

	@Test
	@DisplayName("a large structure gets a coarse grid with partial labels, of which a window sees more; a thin one keeps its own, and so does all that a window sees at once")
	void structures() {
		final PlanOptions small = OPTIONS.withWindowVoxels(10_000);
		final Grid ball = grid(small, phantom(20, 0)), plate = grid(small, phantom(20, 1)), own = grid(PlanOptions.published(), phantom(20, 0));
		assertEquals(List.of(1.0, 1.0, 1.0), own.spacing());
		assertEquals(List.of(1.0, 1.0, 1.0), plate.spacing());
		assertEquals(List.of(1, 1, 1), plate.detail());
		final double mm = ball.spacing().get(0);
		assertEquals(List.of(mm, mm, mm), ball.spacing());
		assertTrue(mm >= 1.9 && mm <= 3.1, mm + " mm");
		assertEquals((int) Math.ceil(mm - 0.05), ball.detail().get(0));
		for (int a = 0; a < 3; a++) assertTrue(ball.window().get(a) * mm >= 0.9 * SIZE[a], "nearly all of the image: " + ball.window());
		assertEquals(List.of(1, 1, 1), grid(small.withPartialLabels(false), phantom(20, 0)).detail());
		// 48 × 44 × 40 voxels of 1.25 mm are all of the image
		assertEquals(1.25, grid(OPTIONS, phantom(20, 0)).spacing().get(0));
		assertEquals(1, grid(OPTIONS.withWindowVoxels(64 * 64 * 64), phantom(20, 0)).spacing().get(0));
	}

	@Test
	@DisplayName("the worst task decides, also if few cases show it; nothing is known where no case shows anything")
	void cases() {
		final List<Case> many = new ArrayList<>();
		for (int i = 0; i < 5; i++) many.add(phantom(20, 0));
		many.add(phantom(20, 1));
		assertEquals(1, grid(OPTIONS, many.toArray(Case[]::new)).spacing().get(0));
		assertEquals(1, grid(OPTIONS, phantom(0, 0)).spacing().get(0));
	}

	@Test
	@DisplayName("what is given is kept: spacing, finest spacing and window")
	void given() {
		final Case c = phantom(20, 1);
		assertEquals(List.of(2.0, 2.5, 1.5), grid(OPTIONS.withSpacing(2, 2.5, 1.5), c).spacing());
		assertEquals(List.of(2, 3, 2), grid(OPTIONS.withSpacing(2, 2.5, 1.5), c).detail());
		assertEquals(List.of(1.7, 1.7, 1.7), grid(OPTIONS.withFinestSpacing(1.7), c).spacing());
		assertEquals(List.of(48, 32, 32), grid(OPTIONS.withWindow(48, 32, 32), c).window());
	}

	@Test
	@DisplayName("constants of intensities stand in the plan, if asked for")
	void intensities() {
		final Case c = phantom(15, 2);
		assertEquals(Intensity.published(Modality.CT), grid(PlanOptions.published(), c).intensity());
		final Intensity measured = grid(PlanOptions.published().withMeasuredIntensities(true), c).intensity();
		assertEquals(Intensity.Kind.FIXED, measured.kind());
		assertTrue(measured.low() >= 100 && measured.high() <= 1150, measured.toString());
	}

	@Test
	@DisplayName("files are read only for what they tell: none for intensities of T1, no label map where the spacing is given")
	void onlyWhatIsAsked() throws IOException {
		final Case c = phantom(20, 1);
		Files.writeString(c.labels().get(), "damaged");
		assertEquals(List.of(2.0, 2.0, 2.0), grid(OPTIONS.withSpacing(2, 2, 2), c).spacing());
		assertThrows(InputException.class, () -> grid(OPTIONS, c));
		final PlanOptions measured = PlanOptions.published().withMeasuredIntensities(true);
		assertThrows(InputException.class, () -> grid(measured, c));
		final Dataset t1 = new Dataset("set", Modality.T1, 1, LABELS, List.of(c));
		assertEquals(1, Planner.plan(new Collection("c", List.of(t1)), measured, Job.create()).grids().size());
	}

	@Test
	@DisplayName("any number of threads finds the same")
	void threads() {
		final List<Case> cases = new ArrayList<>();
		for (int i = 0; i < 6; i++) cases.add(phantom(9 + 2 * i, i % 3));
		final Collection c = new Collection("c", List.of(new Dataset("set", Modality.CT, 1, LABELS, cases)));
		final PlanOptions options = OPTIONS.withMeasuredIntensities(true);
		final List<PlanReport> reports = new ArrayList<>();
		for (final int threads : new int[] { 1, 3 }) {
			final Job job = Job.create().withThreads(threads);
			reports.add(Planner.report(c, Planner.survey(c, options, job), options));
		}
		assertEquals(reports.get(0), reports.get(1));
		assertTrue(reports.get(0).reasons().get(0).ladder().size() > 1);
	}

	@Test
	@DisplayName("a survey can be stopped")
	void stopped() {
		final Collection c = new Collection("c", List.of(new Dataset("set", Modality.CT, 1, LABELS, List.of(phantom(9, 1)))));
		final Job job = Job.create();
		job.cancel();
		assertThrows(CancelledException.class, () -> Planner.plan(c, OPTIONS, job));
	}

	@Test
	@DisplayName("chosen is the coarsest grid on which the median task keeps 0.97 and the worst 0.95, or a finer one of which a window sees as much")
	void chosen() {
		final List<Rung> rungs = List.of(rung(1, 0.9, 0.9), rung(2, 0.99, 0.96), rung(3, 0.99, 0.951), rung(4, 1, 0.945), rung(5, 0.96, 0.96));
		assertEquals(3, chosen(rungs, 400));
		assertEquals(1, chosen(rungs.subList(0, 1), 400), "the own if none is good enough");
		assertEquals(2, chosen(rungs, 60), "all of 60 mm in 30 voxels");
		assertEquals(2, chosen(rungs, 62), "nearly all");
		assertEquals(3, chosen(rungs, 64));
		assertEquals(1, chosen(rungs, 10), "small images keep their own grid");
	}

	/** The spacing that is chosen for images of some length with windows of 30 voxels. */
	private static double chosen(final List<Rung> rungs, final double mm) {
		return Planner.chosen(rungs, r -> {
			final int size = (int) Math.ceil(mm / r.spacing().get(0));
			return new Planner.Layout(r.spacing(), List.of(size, size, size), HALVINGS, List.of(30, 30, 30));
		}).spacing().get(0);
	}

	private static Rung rung(final double mm, final double a, final double b) {
		return new Rung(List.of(mm, mm, mm), Map.of(BALL, a, PLATE, b));
	}

	@Test
	@DisplayName("windows are as long in millimetres along each axis, until the image ends")
	void isotropic() {
		final int budget = 48 * 48 * 48;
		for (final double thick : new double[] { 1, 1.7, 3 }) {
			final List<Double> spacing = List.of(1.0, 1.0, thick);
			final Pooling pooling = Planner.pooling(new int[] { 400, 400, 400 }, spacing, HALVINGS);
			final SizeRule sizes = SizeRule.of(pooling);
			final List<Integer> w = Planner.isotropic(new int[] { 400, 400, 400 }, spacing, budget, sizes);
			final double x = w.get(0), z = w.get(2) * thick;
			assertTrue(Math.abs(x - z) <= Math.max(sizes.step(0), sizes.step(2) * thick), w + " at " + thick);
			assertTrue(product(w) <= budget && product(w) > 0.6 * budget, w.toString());
		}
		// a short axis ends, and what is left of the budget goes to the others
		assertEquals(List.of(72, 72, 20), Planner.isotropic(new int[] { 400, 400, 20 }, List.of(1.0, 1.0, 1.0), budget, SizeRule.of(Pooling.of(
			List.of(List.of(2, 2, 2), List.of(2, 2, 2), List.of(2, 2, 1), List.of(2, 2, 1))))));
	}

	@Test
	@DisplayName("thick slices are neither padded nor pooled before the others have caught up")
	void thickSlices() {
		final int[] cine = { 256, 256, 9 };
		final List<Double> spacing = List.of(1.25, 1.25, 10.0);
		final Pooling pooling = Planner.pooling(cine, spacing, HALVINGS);
		assertEquals(List.of(List.of(2, 2, 1), List.of(2, 2, 1), List.of(2, 2, 1), List.of(2, 2, 2)), pooling.levels());
		final List<Integer> window = Planner.isotropic(cine, spacing, 48 * 48 * 48, SizeRule.of(pooling));
		assertEquals(9, window.get(2));
		assertTrue(window.get(0) >= 104, window.toString());
		assertEquals(HALVINGS, Planner.pooling(new int[] { 200, 200, 200 }, List.of(1.0, 1.0, 1.0), HALVINGS));
		// slices that are no thicker than half again are pooled at once
		assertEquals(HALVINGS, Planner.pooling(new int[] { 200, 200, 200 }, List.of(1.0, 1.0, 1.5), HALVINGS));
		// a flat image ends before its other axes do, and is not pooled to nothing
		assertEquals(1, Planner.pooling(new int[] { 200, 200, 1 }, List.of(1.0, 1.0, 1.0), HALVINGS).factor(2));
		assertEquals(4, Planner.pooling(new int[] { 200, 200, 8 }, List.of(1.0, 1.0, 1.0), HALVINGS).factor(2));
		// where the plane has come to its end, slices go on
		assertEquals(4, Planner.pooling(new int[] { 8, 8, 300 }, List.of(1.0, 1.0, 9.0), HALVINGS).factor(2));
	}

	@Test
	@DisplayName("a first convolution of strides counts as the first pooling")
	void stem() {
		final Pooling network = HALVINGS.withStem(2, 2, 1);
		// half of 20 voxels are left before the first level, so that three halvings would leave one
		final Pooling p = Planner.pooling(new int[] { 20, 200, 200 }, List.of(1.0, 1.0, 2.0), network);
		assertEquals(List.of(2, 2, 1), p.stem());
		assertEquals(List.of(List.of(2, 2, 2), List.of(2, 2, 2), List.of(1, 2, 2), List.of(1, 2, 2)), p.levels());
	}

	@Test
	@DisplayName("of images of 1 to 300 voxels at any spacing, each window is allowed, holds no more than it must, and the network builds")
	void anyImage() {
		final Random random = new Random(1);
		final Set<Pooling> seen = new HashSet<>();
		for (int i = 0; i < 20_000; i++) {
			final int most = i % 3 == 0 ? 12 : 300;
			final int[] size = { 1 + random.nextInt(most), 1 + random.nextInt(i % 2 == 0 ? 300 : most), 1 + random.nextInt(most) };
			final List<Double> spacing = List.of(spacing(random), spacing(random), spacing(random));
			final Pooling network = i % 5 == 0 ? HALVINGS.withStem(1 + random.nextInt(2), 1 + random.nextInt(2), 1) : HALVINGS;
			final Pooling pooling = Planner.pooling(size, spacing, network);
			final SizeRule sizes = SizeRule.of(pooling);
			final int budget = 1 + random.nextInt(48 * 48 * 48);
			final List<Integer> window = Planner.isotropic(size, spacing, budget, sizes);
			final String what = List.of(size[0], size[1], size[2]) + " at " + spacing + ": " + window + " by " + pooling.text();
			assertTrue(sizes.allows(window), what);
			final List<Integer> least = sizes.withRoom(List.of(whole(0, 1, sizes), whole(1, 1, sizes), whole(2, 1, sizes)));
			assertTrue(product(window) <= Math.max(budget, product(least)), what);
			for (int a = 0; a < 3; a++) {
				assertTrue(window.get(a) <= Math.max(2 * sizes.smallest(a), whole(a, size[a], sizes)), what);
				assertTrue(pooling.factor(a) == pooling.stem().get(a) || size[a] / pooling.factor(a) >= 2, what);
			}
			if (seen.size() < 6 && seen.add(pooling)) build(pooling, sizes.withRoom(least));
		}
		assertEquals(6, seen.size());
	}

	private static int whole(final int axis, final int size, final SizeRule sizes) {
		return Math.max((sizes.smallest(axis) + sizes.step(axis) - 1) / sizes.step(axis), (size + sizes.step(axis) - 1) / sizes.step(axis)) * sizes
			.step(axis);
	}

	private static double spacing(final Random random) {
		return 0.3 * Math.pow(40, random.nextDouble());
	}

	private static long product(final List<Integer> w) {
		return (long) w.get(0) * w.get(1) * w.get(2);
	}

	private static void build(final Pooling pooling, final List<Integer> window) {
		final Network network = Network.of(NetworkConfig.universal(ResUNet.of(4), 2, 1));
		try (Graph graph = new Graph(); AsciiDigits digits = AsciiDigits.use()) {
			final Ops tf = Ops.create(graph);
			final long x = window.get(0), y = window.get(1), z = window.get(2);
			final var out = network.build(Tape.inference(tf), new Variables(tf, "", network.parameters()).on(Tape.inference(tf)), Network.input(tf, 1, z,
				y, x, 2), BuildOptions.options().withPooling(pooling));
			assertEquals(List.of(1L, z, y, x, 2L), Arrays.stream(Tape.shape(out.logits())).boxed().toList());
		}
	}
}
