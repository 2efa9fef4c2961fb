package sc.fiji.hermes.sample;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Task;

/**
 * Label values to one channel a task, which says how much of a voxel belongs to it, with a mark for unknown voxels. Background has no
 * channel.
 */
public final class Targets {

	/** In every channel of a voxel of which the dataset does not know what it is. */
	public static final byte UNKNOWN = (byte) 255;

	/** All of a voxel, as an unsigned number; what is less is a share of it. All shares of up to 3 × 3 × 3 parts are whole numbers. */
	public static final int WHOLE = 216;

	private Targets() {}

	/**
	 * Channels of the requested tasks.
	 *
	 * @param labels the dataset's values, unsigned, {@code parts} for each voxel, one after the other
	 * @param parts labels for each voxel; a voxel with an unknown one is unknown
	 * @param requested the task of each channel; channels beyond them stay empty
	 * @param channels at least as many as requested tasks
	 * @param caseId for the message
	 * @return {@code [voxel * channels + channel]}, 0 to {@link #WHOLE}, or {@link #UNKNOWN}
	 * @throws InputException if a value is none that the dataset {@linkplain Dataset#knownValues() knows}
	 */
	public static byte[] of(final short[] labels, final int parts, final Dataset dataset, final List<Task> requested, final int channels,
		final String caseId)
	{
		if (requested.size() > channels) throw new IllegalArgumentException(requested.size() + " tasks for " + channels + " channels");
		final int[][] channelsOf = new int[1 << 16][];
		final int[] none = new int[0];
		final BitSet unknown = dataset.unknownValues();
		dataset.knownValues().stream().forEach(v -> channelsOf[v] = none);
		for (final Label label : dataset.labels()) {
			final int channel = requested.indexOf(label.task());
			for (final int value : label.values()) channelsOf[value] = with(channelsOf[value], channel);
		}
		final boolean plain = channelsOf[0].length == 0 && !unknown.get(0);
		final int voxels = labels.length / parts;
		final byte[] target = new byte[Math.multiplyExact(voxels, channels)];
		final int[] count = new int[channels];
		for (int v = 0; v < voxels; v++) {
			Arrays.fill(count, 0);
			boolean known = true, any = false;
			for (int i = v * parts; i < (v + 1) * parts; i++) {
				final int value = labels[i] & 0xffff;
				final int[] hit = channelsOf[value];
				if (hit == null) throw new InputException("Case %s of dataset %s has label value %d, which the dataset does not name; " +
					"name it in the collection or correct the label map.", caseId, dataset.name(), value);
				if (value == 0 && plain) continue;
				known &= !unknown.get(value);
				any |= hit.length > 0;
				for (final int channel : hit) count[channel]++;
			}
			if (!known) Arrays.fill(target, v * channels, (v + 1) * channels, UNKNOWN);
			else if (any) for (int c = 0; c < channels; c++) target[v * channels + c] = (byte) Math.round(count[c] * (float) WHOLE / parts);
		}
		return target;
	}

	/** Whether the value says that some of the voxel, or all of it, belongs to the task. */
	public static boolean isSome(final byte target) {
		return target != 0 && target != UNKNOWN;
	}

	/** A value of a task that is not requested is known but sets nothing. */
	private static int[] with(final int[] known, final int channel) {
		final int n = known == null ? 0 : known.length;
		final int[] more = new int[channel < 0 ? n : n + 1];
		for (int i = 0; i < n; i++) more[i] = known[i];
		if (channel >= 0) more[n] = channel;
		return more;
	}
}
