package sc.fiji.hermes.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.optimize.Optimizer;

class TrainOptionsTest {

	@Test
	@DisplayName("The default learning rate follows optimizer and width, whatever is set first; a given one stays")
	void learningRate() {
		assertEquals(0.0005, TrainOptions.options().learningRate(), 1e-12);
		assertEquals(0.001, TrainOptions.options().baseWidth(8).learningRate(), 1e-12);
		assertEquals(0.00025, TrainOptions.options().baseWidth(32).learningRate(), 1e-12);
		assertEquals(0.005, TrainOptions.options().optimizer(Optimizer.lamb()).baseWidth(8).learningRate(), 1e-12);
		assertEquals(0.005, TrainOptions.options().baseWidth(8).optimizer(Optimizer.lamb()).learningRate(), 1e-12);
		assertEquals(0.01, TrainOptions.options().learningRate(0.01).baseWidth(32).learningRate(), 1e-12);
		assertThrows(InputException.class, () -> TrainOptions.options().learningRate(0));
	}
}
