package sc.fiji.hermes.preprocess;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Volume;

/**
 * Collects values of structures, and of all that lies in the image, case by case. They tell an {@link Intensity} for modalities whose
 * values have a meaning of their own: CT, and PET in one unit.
 */
final class IntensityStatistics {

	/** Where the percentiles of a structure lie between which values are kept, as in nnU-Net. */
	private static final double LOW = 0.5, HIGH = 99.5;

	/** Beyond this ratio of their bright ends, images of a dataset cannot be of one unit. */
	private static final double ONE_UNIT = 30;

	/** Values of a structure kept in a case, enough for percentiles. */
	private static final int VALUES = 20_000;

	/** Values that are too few to say anything. */
	private static final int FEW = 100;

	/** Values of one image, evenly spread: of the structures, and of all of it where that is needed. */
	record Seen(float[] inside, float[] all) {}

	private final Modality modality;
	private final List<float[]> inside = new ArrayList<>(), all = new ArrayList<>();

	IntensityStatistics(final Modality modality) {
		this.modality = modality;
	}

	/** Whether values of the modality have a meaning of their own. */
	static boolean isMeant(final Modality modality) {
		return modality.isCt() || modality.equals(Modality.PET);
	}

	/**
	 * Looks at an image; may be called from several threads.
	 *
	 * @param structures label values that count as inside
	 * @throws sc.fiji.hermes.job.InputException if the label map does not lie on the image's grid
	 */
	Seen see(final Volume image, final LabelMap labels, final BitSet structures) {
		final Strides at = Strides.canonical(image.geometry()), of = Strides.canonical(Preprocessor.sameGrid(labels.geometry(), image.geometry()));
		final Values found = new Values(image.data(), at, labels.data(), of, structures);
		return new Seen(found.some(true), modality.isCt() ? new float[0] : found.some(false));
	}

	/** Counts what was seen of one more image. */
	void add(final Seen seen) {
		inside.add(seen.inside());
		all.add(seen.all());
	}

	private record Values(float[] data, Strides at, short[] labels, Strides of, BitSet structures) {

		private interface Visitor {

			void see(float value);
		}

		private void visit(final boolean structuresOnly, final Visitor visitor) {
			final int[] n = at.size();
			for (int z = 0; z < n[2]; z++) for (int y = 0; y < n[1]; y++) {
				int p = at.offset(0, y, z), q = of.offset(0, y, z);
				for (int x = 0; x < n[0]; x++, p += at.step()[0], q += of.step()[0])
					if ((!structuresOnly || structures.get(labels[q] & 0xffff)) && Float.isFinite(data[p])) visitor.see(data[p]);
			}
		}

		/** Evenly spread over the image. */
		float[] some(final boolean structuresOnly) {
			final int[] count = new int[2];
			visit(structuresOnly, v -> count[0]++);
			final int every = Math.max(1, count[0] / VALUES);
			final float[] values = new float[(count[0] + every - 1) / every];
			count[0] = 0;
			visit(structuresOnly, v -> {
				if (count[0]++ % every == 0) values[count[1]++] = v;
			});
			return values;
		}
	}

	/** Empty if the modality's values mean nothing by themselves, or too few were seen, or they are not of one unit. */
	Optional<Intensity> intensity() {
		final float[] structures = joined(inside);
		if (!isMeant(modality) || structures.length < FEW) return Optional.empty();
		final float[] range = Percentiles.of(structures, LOW, HIGH);
		if (!(range[1] > range[0])) return Optional.empty();
		return modality.isCt() ? moments(structures, Intensity.Kind.FIXED, range[0], range[1]) : uptake(range[1]);
	}

	/** Of PET in one unit; what is not of one unit keeps to each image's own values. */
	private Optional<Intensity> uptake(final double high) {
		double least = Double.POSITIVE_INFINITY, most = 0;
		for (final float[] v : all) {
			final double bright = Percentiles.of(v, 99.9)[0];
			least = Math.min(least, bright);
			most = Math.max(most, bright);
		}
		if (!(least > 0) || most / least > ONE_UNIT || !(high > 0)) return Optional.empty();
		return moments(joined(all), Intensity.Kind.LOGARITHM, 0, high);
	}

	private static Optional<Intensity> moments(final float[] values, final Intensity.Kind kind, final double low, final double high) {
		double sum = 0, squares = 0;
		for (final float v : values) {
			final double clipped = Math.max(low, Math.min(high, v)), x = kind == Intensity.Kind.LOGARITHM ? Math.log1p(clipped) : clipped;
			sum += x;
			squares += x * x;
		}
		final double mean = sum / values.length, deviation = Math.sqrt(Math.max(0, squares / values.length - mean * mean));
		if (!(Planner.rounded(deviation) > 0)) return Optional.empty();
		return Optional.of(new Intensity(kind, low, high, Planner.rounded(mean), Planner.rounded(deviation)));
	}

	private static float[] joined(final List<float[]> parts) {
		final float[] all = new float[parts.stream().mapToInt(p -> p.length).sum()];
		int at = 0;
		for (final float[] p : parts) {
			System.arraycopy(p, 0, all, at, p.length);
			at += p.length;
		}
		return all;
	}
}
