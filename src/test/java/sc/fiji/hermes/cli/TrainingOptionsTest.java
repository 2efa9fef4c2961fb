package sc.fiji.hermes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.optimize.LossOptions;
import sc.fiji.hermes.preprocess.PlanOptions;
import sc.fiji.hermes.train.TrainOptions;

@DisplayName("Options of a training as words")
class TrainingOptionsTest {

	@Test
	@DisplayName("plans by anatomy and weights of the loss are as published unless they are asked for")
	void anatomyAndLoss() {
		final TrainOptions plain = TrainingOptions.parse();
		assertEquals(PlanOptions.Grids.OWN, plain.plan().grids());
		assertFalse(plain.plan().measuredIntensities() || plain.plan().partialLabels());
		assertEquals(LossOptions.IMPROVED, plain.loss());
		final TrainOptions o = TrainingOptions.parse("--grids", "anatomy", "--measured-intensities", "--partial-labels", "true", "--positive-share",
			"0.25", "--samples-alike", "--foreground", "0.75");
		assertEquals(PlanOptions.Grids.ANATOMY, o.plan().grids());
		assertTrue(o.plan().measuredIntensities() && o.plan().partialLabels());
		assertEquals(LossOptions.IMPROVED.withPositiveShare(0.25).withSamplesAlike(true), o.loss());
		assertEquals(0.75, o.samples().foreground());
		assertEquals(LossOptions.REFERENCE.withPositiveShare(0.5), TrainingOptions.parse("--loss", "reference", "--positive-share", "0.5").loss());
		assertThrows(InputException.class, () -> TrainingOptions.parse("--positive-share", "1"));
		assertThrows(InputException.class, () -> TrainingOptions.parse("--grids", "other"));
	}

	@Test
	@DisplayName("a loss without newer weights is named as before, so that runs of earlier versions go on")
	void sameName() {
		assertEquals("LossOptions[countAbsent=false, detachAlpha=true, modalityWeight=0.01]", TrainingOptions.parse().loss().toString());
		assertEquals("LossOptions[countAbsent=false, detachAlpha=true, modalityWeight=0.01, positiveShare=0.5, samplesAlike=false]", TrainingOptions
			.parse("--positive-share", "0.5").loss().toString());
	}
}
