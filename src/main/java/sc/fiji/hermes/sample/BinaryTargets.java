package sc.fiji.hermes.sample;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Task;

/** Label values to one binary channel a task, with a mark for unknown voxels. Background has no channel. */
public final class BinaryTargets {

	/** In every channel of a voxel of which the dataset does not know what it is. */
	public static final byte UNKNOWN = 2;

	private BinaryTargets() {}

	/**
	 * Channels of the requested tasks.
	 *
	 * @param labels the dataset's values, unsigned
	 * @param requested the task of each channel; channels beyond them stay empty
	 * @param channels at least as many as requested tasks
	 * @param caseId for the message
	 * @return {@code [voxel * channels + channel]}, 0, 1 or {@link #UNKNOWN}
	 * @throws InputException if a value is none that the dataset {@linkplain Dataset#knownValues() knows}
	 */
	public static byte[] of(final short[] labels, final Dataset dataset, final List<Task> requested, final int channels,
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
		final byte[] target = new byte[Math.multiplyExact(labels.length, channels)];
		for (int v = 0; v < labels.length; v++) {
			final int[] hit = channelsOf[labels[v] & 0xffff];
			if (hit == null)
				throw new InputException("Case %s of dataset %s has label value %d, which the dataset does not name; " +
					"name it in the collection or correct the label map.", caseId, dataset.name(), labels[v] & 0xffff);
			if (unknown.get(labels[v] & 0xffff)) Arrays.fill(target, v * channels, (v + 1) * channels, UNKNOWN);
			for (final int channel : hit) target[v * channels + channel] = 1;
		}
		return target;
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
