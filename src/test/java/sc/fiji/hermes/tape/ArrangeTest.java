package sc.fiji.hermes.tape;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static sc.fiji.hermes.tape.GradientCheck.check;
import static sc.fiji.hermes.tape.GradientCheck.random;

import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Operations that only move values. */
class ArrangeTest {

	@Test
	@DisplayName("C10 gradients of reshape and transpose")
	void moves() {
		check("reshape", (t, x) -> Arrange.reshape(t, x.get(0), 4, 6), random(1, 2, 3, 4));
		check("rows", (t, x) -> Arithmetic.scale(t, Arrange.rows(t, x.get(0)), 2), random(2, 2, 3, 4));
		check("transpose", (t, x) -> Arrange.transpose(t, x.get(0), 2, 0, 3, 1), random(3, 2, 3, 4, 5));
	}

	@Test
	@DisplayName("C10 gradients of concat, on the last and on another axis")
	void concat() {
		check("last axis", (t, x) -> Arrange.concat(t, x), random(1, 2, 3, 2), random(2, 2, 3, 4), random(3, 2, 3, 1));
		check("first axis", (t, x) -> Arrange.concat(t, x, 0), random(1, 1, 3), random(2, 2, 3));
	}

	@Test
	@DisplayName("C10 gradients of split, all outputs used and one unused")
	void split() {
		check("all used", (t, x) -> {
			final var parts = Arrange.split(t, x.get(0), 1, 2, 2, 1);
			return Arithmetic.mul(t, Arithmetic.mul(t, parts.get(0), parts.get(1)), parts.get(2));
		}, random(1, 3, 5));
		check("evenly", (t, x) -> {
			final var parts = Arrange.splitEvenly(t, x.get(0), 2);
			return Arithmetic.mul(t, parts.get(0), parts.get(1));
		}, random(2, 2, 3, 4));
		check("one unused", (t, x) -> {
			final var parts = Arrange.split(t, x.get(0), 0, 1, 2, 1);
			return Arithmetic.mul(t, parts.get(0), parts.get(2));
		}, random(3, 4, 3));
	}

	@Test
	@DisplayName("C10 a split output that nothing uses gets gradient exactly zero")
	void unusedOutput() {
		try (TestGraph g = new TestGraph()) {
			final Tape tape = Tape.recording(g.tf());
			final var x = g.constant(new float[] { 1, 2, 3, 4, 5 }, 5);
			tape.watch(x);
			final var y = Arrange.split(tape, x, 0, 2, 1, 2).get(1);
			assertArrayEquals(new float[] { 0, 0, 7, 0, 0 },
				g.fetch(tape.gradients(y, g.constant(new float[] { 7 }, 1), List.of(x)).get(0)));
		}
	}

	@Test
	@DisplayName("C10 gradient of gather, with repeated rows and rows never picked")
	void gather() {
		check("repeated", (t, x) -> Arrange.gather(t, x.get(0), t.tf().constant(new int[][] { { 3, 1, 3 }, { 0, 3, 1 } })), random(1, 5, 4));
		check("rank 3", (t, x) -> Arrange.gather(t, x.get(0), t.tf().constant(new int[] { 2, 2 })), random(2, 3, 2, 4));
	}

	@Test
	@DisplayName("C4 a row's gradient is the sum over the places where it was picked, zero for others")
	void gatherRows() {
		try (TestGraph g = new TestGraph()) {
			final Tape tape = Tape.recording(g.tf());
			final var table = g.constant(new float[] { 1, 2, 3, 4, 5, 6, 7, 8 }, 4, 2);
			tape.watch(table);
			final var y = Arrange.gather(tape, table, g.tf().constant(new int[] { 3, 1, 3 }));
			assertArrayEquals(new float[] { 7, 8, 3, 4, 7, 8 }, g.fetch(y));
			final var d = tape.gradients(y, g.constant(new float[] { 1, 2, 10, 20, 100, 200 }, 3, 2), List.of(table)).get(0);
			assertArrayEquals(new float[] { 0, 0, 10, 20, 0, 0, 101, 202 }, g.fetch(d));
		}
	}

	@Test
	@DisplayName("Transpose takes axis order[i] for axis i, uneven splits are refused")
	void values() {
		try (TestGraph g = new TestGraph()) {
			final Tape tape = Tape.inference(g.tf());
			final var x = g.constant(new float[] { 1, 2, 3, 4, 5, 6 }, 1, 2, 3);
			final var y = Arrange.transpose(tape, x, 2, 0, 1);
			assertArrayEquals(new long[] { 3, 1, 2 }, Tape.shape(y));
			assertArrayEquals(new float[] { 1, 4, 2, 5, 3, 6 }, g.fetch(y));
			assertThrows(IllegalArgumentException.class, () -> Arrange.splitEvenly(tape, x, 2));
		}
	}

	@Test
	@DisplayName("C10 gradients of pad; zeros on both sides, and no border changes nothing")
	void pad() {
		check("pad", (t, x) -> Arrange.pad(t, x.get(0), 0, 1, 2), random(1, 2, 3, 4));
		try (TestGraph g = new TestGraph()) {
			final var x = g.constant(new float[] { 1, 2, 3, 4 }, 2, 2);
			assertArrayEquals(new float[] { 0, 1, 2, 0, 0, 3, 4, 0 }, g.fetch(Arrange.pad(Tape.inference(g.tf()), x, 0, 1)));
			assertEquals(x, Arrange.pad(Tape.inference(g.tf()), x, 0, 0));
		}
	}
}
