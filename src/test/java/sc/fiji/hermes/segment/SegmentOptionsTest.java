package sc.fiji.hermes.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import sc.fiji.hermes.job.InputException;

class SegmentOptionsTest {

	@Test
	@DisplayName("a time point is asked for only if one was chosen, and survives other changes")
	void frame() {
		assertTrue(SegmentOptions.options().reading().frame().isEmpty());
		final SegmentOptions third = SegmentOptions.options().withFrame(3).withOverlap(0.25).withThreshold(0.4).withRules(false).withMirror(true).withProbabilities(true)
			.withExisting(Existing.SKIP).withDicomSeg(true).withSeries("2").withChannel(1);
		assertEquals(3, third.reading().frame().getAsInt());
		assertEquals(new SegmentOptions(0.25, OptionalDouble.of(0.4), false, true, true, Existing.SKIP, 3, Optional.of("2"), true, OptionalInt.of(1)), third);
		assertThrows(InputException.class, () -> SegmentOptions.options().withFrame(-1));
	}
}
