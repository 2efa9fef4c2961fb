package sc.fiji.hermes.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sc.fiji.hermes.model.TinyNetwork.difference;
import static sc.fiji.hermes.model.TinyNetwork.image;

import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import sc.fiji.hermes.model.TinyNetwork.Answer;

/** What the list of requested tasks, the modality and null tokens do to masks (behaviours.md A and B). */
class RequestBehaviourTest {

	/** Rounding of a whole float32 forward pass when sums are reordered; logits reach ±6. */
	private static final float SAME = 2e-4f;

	/** A difference that is no rounding, as a fraction of the mask's norm. */
	private static final double DIFFERENT = 0.02;

	private static TinyNetwork net;
	private static Answer reference;

	@BeforeAll
	static void build() {
		net = new TinyNetwork();
		reference = net.ask(3, 5, 7, -1);
	}

	@AfterAll
	static void close() {
		net.close();
	}

	private static void assertSame(final float[] expected, final float[] actual, final String what) {
		assertArrayEquals(expected, actual, SAME, what);
	}

	private static void assertDifferent(final float[] a, final float[] b, final String what) {
		final double d = difference(a, b);
		assertTrue(d > DIFFERENT, what + ": relative difference " + d);
	}

	private static float at123(final float[] mask) {
		return mask[(1 * 32 + 2) * 32 + 3];
	}

	@Test
	@DisplayName("A1 permuting the requested tasks permutes the masks and leaves the modality scores")
	void permutation() {
		final Answer permuted = net.ask(7, 3, 5, -1);
		assertEquals(-1.2424277899, at123(permuted.mask(0)), 5e-4);
		assertSame(reference.mask(2), permuted.mask(0), "task 7");
		assertSame(reference.mask(0), permuted.mask(1), "task 3");
		assertSame(reference.mask(1), permuted.mask(2), "task 5");
		assertSame(reference.mask(3), permuted.mask(3), "null");
		assertSame(reference.modality(), permuted.modality(), "modality");
		assertDifferent(reference.mask(0), reference.mask(2), "tasks 3 and 7");
	}

	@Test
	@DisplayName("A2 one channel a requested id in the order of the request, equal to the published values")
	void channels() {
		assertEquals(4, reference.width());
		assertEquals(-0.2402488378, at123(reference.mask(0)), 5e-4);
		assertEquals(-0.5705688710, at123(reference.mask(1)), 5e-4);
		final Answer two = net.ask(3, -1);
		assertEquals(2, two.width());
		assertEquals(-0.3658654453, at123(two.mask(0)), 5e-4);
		assertEquals(-0.0876690217, at123(net.ask(3, 5, 7).mask(0)), 5e-4);
	}

	@Test
	@DisplayName("A3 a task requested twice gives two equal masks and changes the others")
	void duplicates() {
		final Answer twice = net.ask(3, 5, 7, 3);
		assertArrayEquals(twice.mask(0), twice.mask(3), 0f);
		assertDifferent(net.ask(3, 5, 7).mask(1), twice.mask(1), "task 5");
	}

	@Test
	@DisplayName("A4 a task's mask depends on the other requested tasks")
	void context() {
		assertDifferent(reference.mask(0), net.ask(3, 8, 9, -1).mask(0), "task 3");
	}

	@Test
	@DisplayName("A5 tasks with the same pool rows have the same mask")
	void equalRows() {
		Weights equal = net.golden();
		for (final String pool : net.taskPools()) {
			final float[] three = TinyNetwork.row(equal, pool, 3);
			for (final int row : new int[] { 5, 7, 12 }) equal = TinyNetwork.withRow(equal, pool, row, c -> three[c]);
		}
		final Answer answer = with(equal, 3, 5, 7, -1);
		for (int t = 1; t < 4; t++) assertArrayEquals(answer.mask(0), answer.mask(t), 0f);
	}

	@Test
	@DisplayName("A6 a constant added to a task's rows leaves the other masks, a random vector does not")
	void constantShift() {
		final Random random = new Random(1);
		Weights constant = net.golden(), changed = net.golden();
		for (final String pool : net.taskPools()) {
			final float[] three = TinyNetwork.row(net.golden(), pool, 3);
			constant = TinyNetwork.withRow(constant, pool, 3, c -> three[c] + 0.5);
			changed = TinyNetwork.withRow(changed, pool, 3, c -> three[c] + 0.5 * random.nextGaussian());
		}
		final Answer shifted = with(constant, 3, 5, 7, -1), other = with(changed, 3, 5, 7, -1);
		for (int t = 1; t < 4; t++) {
			assertSame(reference.mask(t), shifted.mask(t), "channel " + t);
			assertDifferent(reference.mask(t), other.mask(t), "channel " + t);
		}
		// Read by the head, which normalises the five scales together; equal constants at all five vanish there too.
		assertSame(reference.mask(0), shifted.mask(0), "task 3");
	}

	@Test
	@DisplayName("A7 the row at each of the five scales matters for the task's own mask")
	void everyScale() {
		assertEquals(5, net.taskPools().size());
		for (final String pool : net.taskPools()) {
			final Random random = new Random(2);
			final Answer answer = with(TinyNetwork.withRow(net.golden(), pool, 3, c -> random.nextGaussian()), 3, 5, 7, -1);
			final double d = difference(reference.mask(0), answer.mask(0));
			assertTrue(d > 0.05, pool + ": " + d);
		}
	}

	private static Answer with(final Weights weights, final Integer... taskIds) {
		net.load(weights);
		try {
			return net.ask(taskIds);
		}
		finally {
			net.load(net.golden());
		}
	}

	@Test
	@DisplayName("A8 task −1 is the last task row, modality −1 the last modality row")
	void wrapAround() {
		final Answer last = net.ask(3, 5, 7, 12);
		for (int t = 0; t < 4; t++) assertArrayEquals(reference.mask(t), last.mask(t), 0f);
		final Answer unknown = net.ask(Request.of(net.config(), List.of(3, 5, 7, -1)));
		final Answer five = net.ask(Request.of(net.config(), List.of(3, 5, 7, -1), 5));
		assertArrayEquals(five.mask(0), unknown.mask(0), 0f);
		assertArrayEquals(five.modality(), unknown.modality(), 0f);
		assertEquals(0.0147852522, at123(unknown.mask(0)), 5e-4);
	}

	@Test
	@DisplayName("A9 the modality changes the masks, the tasks change the modality scores")
	void modality() {
		assertDifferent(reference.mask(0), net.ask(Request.of(net.config(), List.of(3, 5, 7, -1), 2)).mask(0), "modality 2");
		assertDifferent(reference.modality(), net.ask(3, 8, 9, -1).modality(), "modality scores");
	}

	@Test
	@DisplayName("A11 a sample's result does not depend on the other sample")
	void samplesApart() {
		final List<Integer> tasks = List.of(3, 5, 7, 1, -1);
		final Answer alone = net.ask(Request.of(net.config(), tasks, 1));
		for (final int other : new int[] { 0, -1 }) {
			final Answer both = net.ask(
				Request.of(net.config(), List.of(tasks, List.of(2 + other, 4, 9, 10, 11)), List.of(List.of(1), List.of(other))),
				Golden.image(), image("other" + other));
			for (int t = 0; t < 5; t++) assertSame(alone.mask(t), both.mask(0, t), "channel " + t);
			for (int i = 0; i < 6; i++) assertEquals(alone.modality()[i], both.modality()[i], SAME);
		}
	}

	@Test
	@DisplayName("B3 as in the reference, the number of null tokens changes the masks")
	void nullsCount() {
		final Answer three = net.ask(3, 5, 7, -1, -1, -1);
		assertEquals(-0.5635734905, at123(three.mask(0)), 5e-4);
		assertDifferent(reference.mask(0), three.mask(0), "task 3");
	}

	@Test
	@DisplayName("B4 k null tokens equal one whose score gets + ln k")
	void nullsAsBias() {
		final Answer three = net.ask(3, 5, 7, -1, -1, -1);
		final float[][] bias = { { 0, 0, 0, (float) Math.log(3) } };
		final Answer one = net.ask(new int[][] { { 3, 5, 7, 12 } }, bias, new int[] { 1 }, Golden.image());
		for (int t = 0; t < 4; t++) assertSame(three.mask(t), one.mask(t), "channel " + t);
		assertSame(three.modality(), one.modality(), "modality");
	}

	@Test
	@DisplayName("B5 masked null tokens change nothing, however many")
	void maskedNulls() {
		final Answer none = net.ask(3, 5, 7);
		for (final List<Integer> padded : List.of(List.of(3, 5, 7, -1), List.of(3, 5, 7, -1, -1, -1))) {
			final Answer answer = net.ask(Request.of(masked(), padded, 1));
			for (int t = 0; t < 3; t++) assertSame(none.mask(t), answer.mask(t), "channel " + t);
			assertSame(none.modality(), answer.modality(), "modality");
		}
		assertDifferent(none.mask(0), reference.mask(0), "a null that takes part");
	}

	@Test
	@DisplayName("B7 samples with 2 and 5 tasks in one batch get the masks they get alone, with masked nulls and with one each")
	void mixedBatch() {
		mixed(masked(), List.of(3, 5), List.of(1, 2, 4, 7, 8));
		mixed(net.config(), List.of(3, -1), List.of(1, 2, 4, 7, -1));
	}

	private static void mixed(final NetworkConfig config, final List<Integer> few, final List<Integer> many) {
		final Answer both = net.ask(Request.of(config, List.of(few, many), List.of(List.of(1), List.of(0))), Golden.image(), image("other"));
		final Answer first = net.ask(Request.of(config, few, 1));
		final Answer second = net.ask(Request.of(config, many, 0), image("other"));
		for (int t = 0; t < few.size(); t++) assertSame(first.mask(t), both.mask(0, t), "few, channel " + t);
		for (int t = 0; t < many.size(); t++) assertSame(second.mask(t), both.mask(1, t), "many, channel " + t);
		// Without the mask the padding takes part, as in the reference.
		final int[][] rows = Request.of(config, List.of(few, many), List.of(List.of(1), List.of(0))).taskRows();
		final Answer faithful = net.ask(rows, new float[2][5], new int[] { 1, 0 }, Golden.image(), image("other"));
		assertDifferent(first.mask(0), faithful.mask(0, 0), "padding that takes part");
	}

	private static NetworkConfig masked() {
		final NetworkConfig c = net.config();
		return c.withPriors(c.priors().withNulls(Nulls.MASKED));
	}
}
