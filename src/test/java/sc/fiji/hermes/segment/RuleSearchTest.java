package sc.fiji.hermes.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import sc.fiji.hermes.bundle.TaskRule;
import sc.fiji.hermes.bundle.TaskRules;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.preprocess.Grid;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/** Cubes of 10 mm with made-up probabilities. */
class RuleSearchTest {

	private static final Task CUBE = new Task("cube"), CORE = new Task("core");
	private static final int N = 24;

	private final RuleSearch search = new RuleSearch();

	/** A case with probability 0.9 in the cube, to be spoiled. */
	private static final class Case {

		private final float[][] p = new float[2][N * N * N];
		private final boolean[] truth = new boolean[N * N * N], unknown = new boolean[N * N * N];

		private Case() {
			box(p[0], 5, 15, 0.9f);
			for (int i = 0; i < truth.length; i++) truth[i] = p[0][i] > 0;
		}

		/** Sets the probability of a box of the same place along all axes. */
		private Case box(final int from, final int to, final double value) {
			box(p[0], from, to, (float) value);
			return this;
		}

		private static void box(final float[] p, final int from, final int to, final float value) {
			for (int z = from; z < to; z++) for (int y = from; y < to; y++) Arrays.fill(p, (z * N + y) * N + from, (z * N + y) * N + to, value);
		}
	}

	private void look(final boolean disjoint, final Case... cases) {
		final Grid grid = new Grid("d", Modality.CT, List.of(CUBE, CORE), disjoint, List.of(1., 1., 1.), List.of(N, N, N));
		for (final Case c : cases) {
			final RuleSearch.Look look = search.look(grid, Geometry.ofSpacing(new long[] { N, N, N }, 1, 1, 1));
			// in two parts, as windows come
			look.planes(c.p, 0, 0, 9);
			final float[][] rest = { Arrays.copyOfRange(c.p[0], 8 * N * N, N * N * N), Arrays.copyOfRange(c.p[1], 8 * N * N, N * N * N) };
			look.planes(rest, 8, 9, N);
			look.compare(CUBE, i -> c.truth[i], i -> !c.unknown[i], Job.create());
		}
	}

	private TaskRule chosen() {
		return search.choose().of("d", CUBE);
	}

	@Test
	@DisplayName("A threshold is chosen where the structure is seen with too little confidence")
	void threshold() {
		for (int i = 0; i < 3; i++) look(true, new Case().box(5, 12, 0.42));
		assertEquals(TaskRule.NONE.withThreshold(0.4), chosen());
	}

	@Test
	@DisplayName("Crumbs are left out by the smallest volume that is enough, large pieces by keeping the largest component")
	void components() {
		for (int i = 0; i < 3; i++) look(true, new Case().box(17, 20, 0.8));
		assertEquals(TaskRule.NONE.withMillilitres(0.1), chosen());
		// 0.65 ml beside 1 ml
		final RuleSearchTest other = new RuleSearchTest();
		for (int i = 0; i < 3; i++) {
			final Case c = new Case().box(0, 24, 0.1).box(5, 15, 0.9);
			Case.box(c.p[0], 15, 24, 0.9f);
			for (int z = 0; z < N; z++) for (int y = 0; y < N; y++) c.p[0][(z * N + y) * N + 15] = 0;
			other.look(true, c);
		}
		assertEquals(TaskRule.NONE.withLargest(), other.chosen());
	}

	@Test
	@DisplayName("Holes are filled where that pays, but not with voxels of another task of the same label map")
	void holes() {
		for (int i = 0; i < 3; i++) look(true, new Case().box(8, 11, 0.1));
		assertEquals(TaskRule.NONE.withFill(), chosen());
		for (final boolean disjoint : new boolean[] { true, false }) {
			final RuleSearchTest other = new RuleSearchTest();
			for (int i = 0; i < 3; i++) {
				final Case c = new Case().box(8, 11, 0.1);
				Case.box(c.p[1], 8, 11, 0.9f);
				other.look(disjoint, c);
			}
			assertEquals(disjoint ? TaskRule.NONE : TaskRule.NONE.withFill(), other.chosen());
		}
	}

	@Test
	@DisplayName("One after the other: a threshold, then components, then holes")
	void all() {
		for (int i = 0; i < 4; i++) look(true, new Case().box(5, 12, 0.42).box(17, 20, 0.8).box(8, 11, 0.1));
		assertEquals(new TaskRule(0.4, false, 0.1, true), chosen());
	}

	@Test
	@DisplayName("Where tasks are disjoint, a voxel counts for the one of larger probability")
	void disjoint() {
		for (final boolean disjoint : new boolean[] { true, false }) {
			final RuleSearchTest other = new RuleSearchTest();
			for (int i = 0; i < 3; i++) {
				final Case c = new Case().box(16, 24, 0.55);
				Case.box(c.p[1], 16, 24, 0.6f);
				other.look(disjoint, c);
			}
			assertEquals(disjoint ? TaskRule.NONE : TaskRule.NONE.withThreshold(0.6), other.chosen());
		}
	}

	@Test
	@DisplayName("Two cases are too few, and cases that do not show the task are none")
	void few() {
		look(true, new Case().box(5, 12, 0.42), new Case().box(5, 12, 0.42));
		final Case without = new Case();
		Arrays.fill(without.truth, false);
		look(true, without, without);
		assertEquals(TaskRules.NONE, search.choose());
	}

	@Test
	@DisplayName("A rule under which more than a third of the cases lose is not adopted, however much the mean gains")
	void losers() {
		// at 0.4 this one has a few voxels too many
		final Case loser = new Case().box(16, 18, 0.47);
		look(true, new Case().box(5, 13, 0.42), new Case().box(5, 13, 0.42), loser);
		assertEquals(TaskRule.NONE.withThreshold(0.4), chosen());
		look(true, loser);
		assertEquals(TaskRule.NONE, chosen());
	}

	@Test
	@DisplayName("A gain of less than 0.002 is not worth a rule")
	void small() {
		for (int i = 0; i < 3; i++) look(true, new Case().box(20, 21, 0.9));
		assertEquals(TaskRules.NONE, search.choose());
	}

	@Test
	@DisplayName("Voxels of which nothing is known are neither right nor wrong")
	void unknown() {
		for (int i = 0; i < 3; i++) {
			final Case c = new Case().box(17, 20, 0.8);
			for (int j = 0; j < c.unknown.length; j++) c.unknown[j] = c.p[0][j] == 0.8f;
			look(true, c);
		}
		assertEquals(TaskRules.NONE, search.choose());
	}
}
