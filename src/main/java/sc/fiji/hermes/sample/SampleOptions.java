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
 * @param guaranteed whether the first sample of each step lies on a structure and asks for it, whatever {@code foreground} says
 * @param warp probability of the affine warp
 * @param intensity probability of each intensity augmentation; empty for the modality's own, see {@link #intensity(Modality)}
 * @param lowResolution probability that an image is made as blurred as one of voxels up to twice as long
 * @param invertedGamma probability of a gamma on the negative of an image
 * @param mirror whether crops may be mirrored, along the axes that {@link sc.fiji.hermes.volume.MirrorAxes} says
 * @param subset probability that only some of the annotated tasks are requested
 * @param unknownModality probability that the modality is withheld from the network
 */
public record SampleOptions(Balance balance, double foreground, boolean guaranteed, double warp, OptionalDouble intensity,
	double lowResolution, double invertedGamma, boolean mirror, double subset, double unknownModality)
{

	public SampleOptions {
		for (final double p : new double[] { foreground, warp, intensity.orElse(0), lowResolution, invertedGamma, subset,
			unknownModality })
			if (!(p >= 0 && p <= 1)) throw new InputException("A probability of the sampling is %s; give 0 to 1.", p);
	}

	/**
	 * By what is unlearned, 0.8 foreground, none guaranteed, 0.2 warp, 0.2 subsets, 0.1 unknown modality, no low resolution, inverted gamma or
	 * mirroring: docs/learning.md says what each pays.
	 */
	public static SampleOptions options() {
		return new SampleOptions(Balance.UNLEARNED, 0.8, false, 0.2, OptionalDouble.empty(), 0, 0, false, 0.2, 0.1);
	}

	/** Its form in JSON. */
	public static SampleOptions members(final JsonMembers m, final SampleOptions o) {
		m.retired("memoryBytes");
		return new SampleOptions( //
			m.member("balance", o.balance, JsonKind.choice(Balance.class)), //
			m.member("foreground", o.foreground, JsonKind.NUMBER), //
			m.member("guaranteed", o.guaranteed, JsonKind.YES), //
			m.member("warp", o.warp, JsonKind.NUMBER), //
			m.member("intensity", o.intensity, JsonKind.OPTIONAL_NUMBER), //
			m.member("lowResolution", o.lowResolution, JsonKind.NUMBER), //
			m.member("invertedGamma", o.invertedGamma, JsonKind.NUMBER), //
			m.member("mirror", o.mirror, JsonKind.YES), //
			m.member("subset", o.subset, JsonKind.NUMBER), //
			m.member("unknownModality", o.unknownModality, JsonKind.NUMBER));
	}

	/** Plain crops anywhere, all annotated tasks, known modality. */
	public static SampleOptions plain() {
		return options().withForeground(0).withWarp(0).withIntensity(0).withSubset(0).withUnknownModality(0);
	}

	public SampleOptions withBalance(final Balance b) {
		return new SampleOptions(b, foreground, guaranteed, warp, intensity, lowResolution, invertedGamma, mirror, subset,
			unknownModality);
	}

	public SampleOptions withForeground(final double p) {
		return new SampleOptions(balance, p, guaranteed, warp, intensity, lowResolution, invertedGamma, mirror, subset,
			unknownModality);
	}

	public SampleOptions withGuaranteed(final boolean on) {
		return new SampleOptions(balance, foreground, on, warp, intensity, lowResolution, invertedGamma, mirror, subset,
			unknownModality);
	}

	public SampleOptions withWarp(final double p) {
		return new SampleOptions(balance, foreground, guaranteed, p, intensity, lowResolution, invertedGamma, mirror, subset,
			unknownModality);
	}

	public SampleOptions withIntensity(final double p) {
		return new SampleOptions(balance, foreground, guaranteed, warp, OptionalDouble.of(p), lowResolution, invertedGamma, mirror, subset,
			unknownModality);
	}

	public SampleOptions withLowResolution(final double p) {
		return new SampleOptions(balance, foreground, guaranteed, warp, intensity, p, invertedGamma, mirror, subset,
			unknownModality);
	}

	public SampleOptions withInvertedGamma(final double p) {
		return new SampleOptions(balance, foreground, guaranteed, warp, intensity, lowResolution, p, mirror, subset,
			unknownModality);
	}

	public SampleOptions withMirror(final boolean on) {
		return new SampleOptions(balance, foreground, guaranteed, warp, intensity, lowResolution, invertedGamma, on, subset,
			unknownModality);
	}

	public SampleOptions withSubset(final double p) {
		return new SampleOptions(balance, foreground, guaranteed, warp, intensity, lowResolution, invertedGamma, mirror, p,
			unknownModality);
	}

	public SampleOptions withUnknownModality(final double p) {
		return new SampleOptions(balance, foreground, guaranteed, warp, intensity, lowResolution, invertedGamma, mirror, subset,
			p);
	}

	/** What was set, else 0.1 where values have a physical meaning (CT, PET) and 0.2 for MR and others, as in the reference. */
	public double intensity(final Modality modality) {
		return intensity.orElse(modality.isCt() || modality.equals(Modality.PET) ? 0.1 : 0.2);
	}
}
