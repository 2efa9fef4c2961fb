package sc.fiji.hermes.sample;

import java.util.OptionalDouble;

import sc.fiji.hermes.file.JsonKind;
import sc.fiji.hermes.file.JsonMembers;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Modality;

/**
 * How samples are drawn, cut and augmented; every default of it is here. Immutable.
 *
 * <pre>{@code
 * SampleOptions options = SampleOptions.options().withWarp(0).withMirror(true);
 * }</pre>
 *
 * @param balance how datasets share the samples
 * @param foreground probability that a crop is placed on an annotated structure instead of anywhere
 * @param warp probability of the affine warp
 * @param intensity probability of each intensity augmentation; empty for the modality's own, see {@link #intensity(Modality)}
 * @param mirror whether crops may be mirrored; datasets with a sided task never are
 * @param subset probability that only some of the annotated tasks are requested
 * @param unknownModality probability that the modality is withheld from the network
 * @param memoryBytes what prepared cases may take in memory; the rest is read from the cache again
 */
public record SampleOptions(Balance balance, double foreground, double warp, OptionalDouble intensity, boolean mirror, double subset,
	double unknownModality, long memoryBytes)
{

	public SampleOptions {
		for (final double p : new double[] { foreground, warp, intensity.orElse(0), subset, unknownModality })
			if (!(p >= 0 && p <= 1)) throw new InputException("A probability of the sampling is %s; give 0 to 1.", p);
	}

	/** Design decision 7 and training.md §5: 0.5 foreground, 0.5 warp, 0.5 subsets, 0.1 unknown modality, no mirroring. */
	public static SampleOptions options() {
		return new SampleOptions(Balance.SQRT_CASES, 0.5, 0.5, OptionalDouble.empty(), false, 0.5, 0.1, 2L << 30);
	}

	/** Its form in JSON. */
	public static SampleOptions members(final JsonMembers m, final SampleOptions o) {
		return new SampleOptions( //
			m.member("balance", o.balance, JsonKind.choice(Balance.class)), //
			m.member("foreground", o.foreground, JsonKind.NUMBER), //
			m.member("warp", o.warp, JsonKind.NUMBER), //
			m.member("intensity", o.intensity, JsonKind.OPTIONAL_NUMBER), //
			m.member("mirror", o.mirror, JsonKind.YES), //
			m.member("subset", o.subset, JsonKind.NUMBER), //
			m.member("unknownModality", o.unknownModality, JsonKind.NUMBER), //
			m.member("memoryBytes", o.memoryBytes, JsonKind.LONG));
	}

	/** Plain crops anywhere, all annotated tasks, known modality. */
	public static SampleOptions plain() {
		return options().withForeground(0).withWarp(0).withIntensity(0).withSubset(0).withUnknownModality(0);
	}

	public SampleOptions withBalance(final Balance b) {
		return new SampleOptions(b, foreground, warp, intensity, mirror, subset, unknownModality, memoryBytes);
	}

	public SampleOptions withForeground(final double p) {
		return new SampleOptions(balance, p, warp, intensity, mirror, subset, unknownModality, memoryBytes);
	}

	public SampleOptions withWarp(final double p) {
		return new SampleOptions(balance, foreground, p, intensity, mirror, subset, unknownModality, memoryBytes);
	}

	public SampleOptions withIntensity(final double p) {
		return new SampleOptions(balance, foreground, warp, OptionalDouble.of(p), mirror, subset, unknownModality, memoryBytes);
	}

	public SampleOptions withMirror(final boolean on) {
		return new SampleOptions(balance, foreground, warp, intensity, on, subset, unknownModality, memoryBytes);
	}

	public SampleOptions withSubset(final double p) {
		return new SampleOptions(balance, foreground, warp, intensity, mirror, p, unknownModality, memoryBytes);
	}

	public SampleOptions withUnknownModality(final double p) {
		return new SampleOptions(balance, foreground, warp, intensity, mirror, subset, p, memoryBytes);
	}

	public SampleOptions withMemoryBytes(final long bytes) {
		return new SampleOptions(balance, foreground, warp, intensity, mirror, subset, unknownModality, bytes);
	}

	/** What was set, else 0.1 where values have a physical meaning (CT, PET) and 0.2 for MR and others, as in the reference. */
	public double intensity(final Modality modality) {
		return intensity.orElse(modality.isCt() || modality.equals(Modality.PET) ? 0.1 : 0.2);
	}
}
