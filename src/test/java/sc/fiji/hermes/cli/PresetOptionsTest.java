package sc.fiji.hermes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import sc.fiji.hermes.train.Preset;
import sc.fiji.hermes.train.TrainingProposal;
import sc.fiji.hermes.train.TrainingProposal.Candidate;
import sc.fiji.hermes.train.TrainingProposal.Verdict;

@DisplayName("A proposal as it is typed")
class PresetOptionsTest {

	private static String typed(final Preset preset, final int batch, final OptionalInt chosen) {
		return PresetOptions.train(PresetOptions.of(new TrainingProposal(List.of(new Candidate(preset, batch, 1000, 0.5, 5000, 2L << 30, Verdict.FITS,
			Optional.empty())), 1000, chosen)));
	}

	@Test
	@DisplayName("only what differs from the defaults is named")
	void options() {
		assertEquals("hermes train", typed(Preset.STANDARD, 2, OptionalInt.of(0)));
		assertEquals("hermes train --base-width 8 --window-voxels 32768 --batch 1", typed(Preset.QUICK, 1, OptionalInt.of(0)));
		assertEquals("hermes train --base-width 32 --window 128,128,128 --spacing 1.5,1.5,1.5", typed(Preset.PUBLISHED, 2, OptionalInt.of(0)));
		assertEquals("hermes train", typed(Preset.QUICK, 2, OptionalInt.empty()));
	}
}
