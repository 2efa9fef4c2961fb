package sc.fiji.hermes.train;

import sc.fiji.hermes.file.JsonKind;
import sc.fiji.hermes.file.JsonMembers;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Setting;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.Paradigm;
import sc.fiji.hermes.model.Prototypes;
import sc.fiji.hermes.model.resunet.ResUNet;

/**
 * What {@link TrainOptions} say of the network.
 *
 * @param paradigm universal or traditional
 * @param baseWidth channels at full resolution
 * @param prototypes what a universal network compares voxels with
 * @param deepSupervision coarser outputs that are trained, too
 */
record NetworkOptions(Setting<Paradigm> paradigm, Setting<Integer> baseWidth, Setting<Prototypes> prototypes,
	Setting<Integer> deepSupervision)
{

	static NetworkOptions options() {
		return new NetworkOptions(Setting.byDefault(Paradigm.UNIVERSAL), Setting.byDefault(16), Setting.byDefault(Prototypes.TASK), Setting
			.byDefault(0));
	}

	/** Their form in JSON. */
	static NetworkOptions members(final JsonMembers m, final NetworkOptions options) {
		NetworkOptions o = options;
		o = m.setting("paradigm", o, o.paradigm, JsonKind.choice(Paradigm.class), NetworkOptions::withParadigm);
		o = m.setting("baseWidth", o, o.baseWidth, JsonKind.INTEGER, NetworkOptions::withBaseWidth);
		o = m.setting("prototypes", o, o.prototypes, JsonKind.choice(Prototypes.class), NetworkOptions::withPrototypes);
		return m.setting("deepSupervision", o, o.deepSupervision, JsonKind.INTEGER, NetworkOptions::withDeepSupervision);
	}

	NetworkOptions withParadigm(final Paradigm p) {
		return new NetworkOptions(Setting.of(p), baseWidth, prototypes, deepSupervision);
	}

	NetworkOptions withBaseWidth(final int width) {
		if (width < 4) throw new InputException("The base width is %d; give 4 or more, 8 to 32 is usual.", width);
		return new NetworkOptions(paradigm, Setting.of(width), prototypes, deepSupervision);
	}

	NetworkOptions withPrototypes(final Prototypes value) {
		return new NetworkOptions(paradigm, baseWidth, Setting.of(value), deepSupervision);
	}

	NetworkOptions withDeepSupervision(final int outputs) {
		if (outputs < 0 || outputs > 3) throw new InputException("The number of coarser outputs is %d; give 0 to 3.", outputs);
		return new NetworkOptions(paradigm, baseWidth, prototypes, Setting.of(outputs));
	}

	/** The network for so many tasks and modalities. */
	NetworkConfig config(final int tasks, final int modalities) {
		final ResUNet backbone = ResUNet.of(baseWidth.value());
		final NetworkConfig config = paradigm.value() == Paradigm.TRADITIONAL ? NetworkConfig.traditional(backbone, tasks) : NetworkConfig
			.universal(backbone, tasks, modalities).withPrototypes(prototypes.value());
		return config.withDeepSupervision(deepSupervision.value());
	}
}
