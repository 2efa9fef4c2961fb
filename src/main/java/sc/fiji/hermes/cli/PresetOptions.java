package sc.fiji.hermes.cli;

import sc.fiji.hermes.train.Preset;
import sc.fiji.hermes.train.TrainOptions;
import sc.fiji.hermes.train.TrainingProposal;

/** How the sizes of a training are called on the command line. */
final class PresetOptions {

	private PresetOptions() {}

	/** The options of {@code train} that mean a preset; empty for the defaults. */
	static String of(final Preset preset) {
		return switch (preset) {
			case STANDARD -> "";
			case PUBLISHED -> "--base-width " + preset.baseWidth() + " --window 128,128,128 --spacing 1.5,1.5,1.5";
			default -> "--base-width " + preset.baseWidth() + " --window-voxels " + preset.windowVoxels();
		};
	}

	/** The options of {@code train} that mean what is proposed; empty for the defaults, and where nothing fits. */
	static String of(final TrainingProposal proposal) {
		return proposal.proposed().map(c -> (of(c.preset()) + (c.batch() == TrainOptions.options().batch() ? "" : " --batch " + c.batch()))
			.strip()).orElse("");
	}

	/** The verb with options, as it is typed. */
	static String train(final String options) {
		return ("hermes train " + options).strip();
	}
}
