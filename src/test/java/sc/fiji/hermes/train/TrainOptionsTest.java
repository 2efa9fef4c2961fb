package sc.fiji.hermes.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.optimize.Optimizer;
import sc.fiji.hermes.preprocess.PlanOptions;

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

	@Test
	@DisplayName("A preset changes the sizes alone; the published one plans as published")
	void presets() {
		final PlanOptions plan = PlanOptions.options().withGrids(PlanOptions.Grids.ANATOMY).withMeasuredIntensities(true).withPartialLabels(true)
			.withFinestSpacing(0.5).withSpacing(2, 3, 4).withWindow(64, 64, 64);
		final PlanOptions quick = Preset.QUICK.on(TrainOptions.options().plan(plan)).plan(), published = Preset.PUBLISHED.on(TrainOptions.options().plan(
			plan)).plan();
		assertEquals(PlanOptions.Grids.ANATOMY, quick.grids());
		assertTrue(quick.measuredIntensities() && quick.partialLabels());
		assertEquals(List.of(2.0, 3.0, 4.0), quick.spacing().orElseThrow());
		assertEquals(0.5, quick.finestSpacing());
		assertEquals(Optional.empty(), quick.window());
		assertEquals(PlanOptions.Grids.OWN, published.grids());
		assertFalse(published.measuredIntensities() || published.partialLabels());
		assertEquals(List.of(1.5, 1.5, 1.5), published.spacing().orElseThrow());
		assertEquals(List.of(128, 128, 128), published.window().orElseThrow());
	}
}
