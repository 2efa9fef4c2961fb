package sc.fiji.hermes.preprocess;

/**
 * How raw intensities become network input: clip, then z-score, both inside the
 * body box. {@link #CT} clips to fixed Hounsfield units, {@link #PERCENTILE} to
 * the 2nd and 98th percentile (training.md §4.3).
 */
public enum IntensityRule {
		CT, PERCENTILE;

	/** Lower and upper clip of CT in HU. */
	public static final float CT_LOW = -991, CT_HIGH = 500;

	/** Lower and upper percentile for everything but CT. */
	public static final double LOW_PERCENTILE = 2, HIGH_PERCENTILE = 98;

	public static IntensityRule of(final sc.fiji.hermes.volume.Modality modality) {
		return modality.isCt() ? CT : PERCENTILE;
	}
}
