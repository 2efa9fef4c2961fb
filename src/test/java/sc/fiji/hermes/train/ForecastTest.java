package sc.fiji.hermes.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ForecastTest {

	@Test
	@DisplayName("a step takes as long as the network and the share of the processors that makes its samples, and never less than its samples")
	void step() {
		assertEquals(1, Forecast.step(1, 0, 2), 1e-12);
		assertEquals(1.2, Forecast.step(1, 0.4, 2), 1e-12);
		assertEquals(1.05, Forecast.step(1, 0.4, 8), 1e-12);
		assertEquals(3, Forecast.step(0.1, 3, 8), 1e-12);
	}
}
