package sc.fiji.hermes.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ScheduleTest {

	private static void check(final Schedule s, final int[] epochs, final double... rates) {
		for (int i = 0; i < epochs.length; i++) assertEquals(1, s.at(epochs[i]) / rates[i], 1e-4, "epoch " + epochs[i]);
	}

	@Test
	@DisplayName("E10 learning rate of Hermes-R: five epochs of warm-up")
	void warmUp() {
		check(new Schedule(0.002, 5, 200), new int[] { 0, 1, 2, 3, 4, 5, 6, 50, 100, 150, 199 }, 9.0894e-8, 6.7148e-7, 4.9606e-6,
			3.6646e-5, 2.7073e-4, 2.0000e-3, 1.9459e-3, 1.5438e-3, 1.0718e-3, 5.7435e-4, 1.6986e-5);
	}

	@Test
	@DisplayName("E10 learning rate of Hermes-M: no warm-up")
	void noWarmUp() {
		check(new Schedule(0.002, 0, 200), new int[] { 0, 1, 50, 100, 150, 199 }, 2.0000e-3, 1.9910e-3, 1.5438e-3, 1.0718e-3, 5.7435e-4,
			1.6986e-5);
	}

	@Test
	@DisplayName("E11 the average starts as the model, forgets by 0.99 from step 99 on, and converges")
	void ema() {
		assertEquals(0, Ema.factor(0));
		assertEquals(0.5, Ema.factor(1));
		assertEquals(0.99, Ema.factor(99), 1e-12);
		assertEquals(0.99, Ema.factor(100_000), 1e-12);
		double average = 7;
		for (int step = 0; step < 5; step++) average = Ema.factor(step) * average + (1 - Ema.factor(step)) * 3;
		assertEquals(3, average, 1e-12);
		for (int step = 1000; step < 3000; step++) average = Ema.factor(step) * average + (1 - Ema.factor(step)) * 5;
		assertEquals(5, average, 1e-6);
	}
}
