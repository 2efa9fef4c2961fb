package sc.fiji.hermes.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import sc.fiji.hermes.bundle.Model;
import sc.fiji.hermes.bundle.ModelCard;
import sc.fiji.hermes.bundle.TaskRule;
import sc.fiji.hermes.bundle.TaskRules;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.Network;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.Weights;
import sc.fiji.hermes.model.resunet.ResUNet;
import sc.fiji.hermes.preprocess.Grid;
import sc.fiji.hermes.preprocess.Plan;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;

/** With random weights, whose masks are full of holes and crumbs; what a rule should make of them is found by flooding. */
class RulesTest {

	private static final Task LIVER = new Task("liver"), SPLEEN = new Task("spleen"), LESION = new Task("lesion"), TUMOUR = new Task("tumour");
	private static final Geometry GEOMETRY = Geometry.of(new long[] { 20, 22, 18 }, new double[] { 0, 0, 2, -40, -2, 0, 0, 60, 0, -2, 0, 90 });
	private static final int X = 20, Y = 22, Z = 18;
	private static final double ML = 0.008;

	private static Segmenter segmenter;
	private static TaskRules rules;

	@BeforeAll
	static void open() {
		final NetworkConfig config = NetworkConfig.universal(ResUNet.of(4), 4, 2);
		final Grid ct = new Grid("a", Modality.CT, List.of(LIVER, SPLEEN), true, List.of(2., 2., 2.), List.of(32, 16, 16));
		final Grid pet = new Grid("b", Modality.PET, List.of(LESION, TUMOUR), false, List.of(2., 2., 2.), List.of(32, 16, 16));
		final Plan plan = new Plan(Plan.CURRENT_VERSION, List.of(LIVER, SPLEEN, LESION, TUMOUR), List.of(Modality.CT, Modality.PET), List.of(ct,
			pet));
		final Model plain = new Model("random", config, plan, Weights.initialize(Network.of(config).parameters(), 19), ModelCard.today(List.of(), 0,
			List.of()));
		final double[] median = new double[4];
		try (Segmenter s = Segmenter.of(plain, Job.create())) {
			for (int t = 0; t < 4; t++) {
				final float[] p = probabilities(s, t).clone();
				Arrays.sort(p);
				median[t] = p[(int) (p.length * (t % 2 == 0 ? 0.35 : 0.6))];
			}
		}
		// each on another dataset than its neighbour, so that a rule of the wrong one shows
		rules = TaskRules.NONE.with("a", LIVER, new TaskRule(median[0], false, 20 * ML, true)).with("a", SPLEEN, new TaskRule(median[1], true, 0,
			false)).with("b", LESION, new TaskRule(median[2], true, 0, true)).with("b", TUMOUR, new TaskRule(median[3], false, 5 * ML, false));
		segmenter = Segmenter.of(plain.withRules(rules), Job.create());
	}

	@AfterAll
	static void close() {
		segmenter.close();
	}

	@Test
	@DisplayName("In a label map each task has its own threshold, then the larger probability decides, then components go and holes are filled")
	void labelMap() {
		final float[] liver = probabilities(segmenter, 0), spleen = probabilities(segmenter, 1);
		final TaskRule a = rules.of("a", LIVER), b = rules.of("a", SPLEEN);
		final short[] labels = new short[liver.length];
		for (int i = 0; i < labels.length; i++) {
			final float p = liver[i] >= (float) a.threshold() ? liver[i] : -1, q = spleen[i] >= (float) b.threshold() ? spleen[i] : -1;
			labels[i] = (short) (Math.max(p, q) < 0 ? 0 : p >= q ? 1 : 2);
		}
		final short[] before = labels.clone();
		keep(labels, 1, 20, false);
		keep(labels, 2, 0, true);
		final short[] kept = labels.clone();
		fill(labels, 1);
		assertFalse(Arrays.equals(before, kept));
		assertFalse(Arrays.equals(kept, labels));
		assertTrue(count(kept, 1) > 20 && count(kept, 2) > 0);
		assertArrayEquals(labels, segment(List.of(LIVER, SPLEEN), SegmentOptions.options()).parts().get(0).labels().data());
	}

	@Test
	@DisplayName("Masks that may overlap have the rules of their dataset, each by itself")
	void masks() {
		final Segmentation s = segment(List.of(LESION, TUMOUR), SegmentOptions.options());
		final short[] lesion = mask(2, rules.of("b", LESION).threshold()), tumour = mask(3, rules.of("b", TUMOUR).threshold());
		keep(lesion, 1, 0, true);
		fill(lesion, 1);
		keep(tumour, 1, 5, false);
		assertArrayEquals(lesion, s.mask(LESION).data());
		assertArrayEquals(tumour, s.mask(TUMOUR).data());
	}

	@Test
	@DisplayName("A threshold that is asked for goes before the model's, and rules can be left out")
	void options() {
		final double own = 0.5 * (rules.of("b", TUMOUR).threshold() + 0.5);
		final short[] tumour = mask(3, own);
		keep(tumour, 1, 5, false);
		assertArrayEquals(tumour, segment(List.of(TUMOUR), SegmentOptions.options().withThreshold(own)).mask(TUMOUR).data());
		assertArrayEquals(mask(3, 0.5), segment(List.of(TUMOUR), SegmentOptions.options().withRules(false)).mask(TUMOUR).data());
		assertArrayEquals(mask(3, own), segment(List.of(TUMOUR), SegmentOptions.options().withRules(false).withThreshold(own)).mask(TUMOUR)
			.data());
	}

	private static Segmentation segment(final List<Task> tasks, final SegmentOptions options) {
		return segment(segmenter, tasks, options);
	}

	private static Segmentation segment(final Segmenter s, final List<Task> tasks, final SegmentOptions options) {
		final float[] image = new float[X * Y * Z];
		final Random random = new Random(1);
		for (int i = 0; i < image.length; i++) image[i] = (float) (100 * random.nextGaussian());
		return s.segment(Volume.of(image, GEOMETRY), tasks.contains(LIVER) || tasks.contains(SPLEEN) ? Modality.CT : Modality.PET, tasks, options,
			Job.create());
	}

	private static float[] probabilities(final Segmenter s, final int task) {
		return segment(s, List.of(List.of(LIVER, SPLEEN, LESION, TUMOUR).get(task)), SegmentOptions.options().withProbabilities(true)).probabilities()
			.get(0).values().data();
	}

	private static short[] mask(final int task, final double threshold) {
		final float[] p = probabilities(segmenter, task);
		final short[] mask = new short[p.length];
		for (int i = 0; i < p.length; i++) mask[i] = (short) (p[i] >= (float) threshold ? 1 : 0);
		return mask;
	}

	private static int count(final short[] labels, final int value) {
		int n = 0;
		for (final short v : labels) if (v == value) n++;
		return n;
	}

	/** Leaves components of so many voxels, or the largest. */
	private static void keep(final short[] labels, final int value, final int voxels, final boolean largest) {
		final boolean[] inside = new boolean[labels.length];
		for (int i = 0; i < labels.length; i++) inside[i] = labels[i] == value;
		final int[] component = flood(inside, 26);
		final int[] sizes = new int[labels.length + 1];
		for (final int c : component) if (c > 0) sizes[c]++;
		final int most = Arrays.stream(sizes).max().orElseThrow();
		for (int i = 0; i < labels.length; i++) if (inside[i] && sizes[component[i]] < (largest ? most : voxels)) labels[i] = 0;
	}

	private static void fill(final short[] labels, final int value) {
		final boolean[] rest = new boolean[labels.length];
		for (int i = 0; i < labels.length; i++) rest[i] = labels[i] != value;
		final int[] component = flood(rest, 6);
		final boolean[] open = new boolean[labels.length + 1];
		for (int i = 0; i < labels.length; i++) {
			final int x = i % X, y = i / X % Y, z = i / X / Y;
			if (x == 0 || y == 0 || z == 0 || x == X - 1 || y == Y - 1 || z == Z - 1) open[component[i]] = true;
		}
		for (int i = 0; i < labels.length; i++) if (labels[i] == 0 && !open[component[i]]) labels[i] = (short) value;
	}

	/** Number of the component of each voxel that is inside, from 1. */
	private static int[] flood(final boolean[] inside, final int neighbours) {
		final int[] component = new int[inside.length];
		int n = 0;
		for (int seed = 0; seed < inside.length; seed++) {
			if (!inside[seed] || component[seed] > 0) continue;
			final ArrayDeque<Integer> open = new ArrayDeque<>(List.of(seed));
			component[seed] = ++n;
			while (!open.isEmpty()) {
				final int i = open.pop(), x = i % X, y = i / X % Y, z = i / X / Y;
				for (int dz = -1; dz <= 1; dz++) for (int dy = -1; dy <= 1; dy++) for (int dx = -1; dx <= 1; dx++) {
					if (neighbours == 6 && Math.abs(dx) + Math.abs(dy) + Math.abs(dz) != 1) continue;
					if (x + dx < 0 || y + dy < 0 || z + dz < 0 || x + dx >= X || y + dy >= Y || z + dz >= Z) continue;
					final int j = ((z + dz) * Y + y + dy) * X + x + dx;
					if (!inside[j] || component[j] > 0) continue;
					component[j] = n;
					open.push(j);
				}
			}
		}
		return component;
	}
}
