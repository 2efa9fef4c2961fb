package sc.fiji.hermes.collection;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * What label values mean that are no label of a dataset. Immutable.
 *
 * <pre>{@code
 * OtherValues scribbles = OtherValues.REFUSED.withIgnored(Set.of(3));
 * OtherValues oneOrganOfMany = OtherValues.REFUSED.with(OtherValues.Undeclared.BACKGROUND);
 * }</pre>
 *
 * @param ignored values whose voxels are unknown for every task, as nnU-Net's ignore label: they count neither in the loss
 *          nor in a score
 * @param undeclared what all further values mean
 */
public record OtherValues(Set<Integer> ignored, Undeclared undeclared) {

	/** What values mean that are neither a label nor ignored. */
	public enum Undeclared {
			/** They are a mistake, which is the default: a forgotten label must not become background. */
			REFUSED,
			/** They are structures that are not used, so their voxels are none of the tasks. */
			BACKGROUND,
			/** Their voxels are unknown, as those of ignored values. */
			UNKNOWN
	}

	/** No value but those of labels. */
	public static final OtherValues REFUSED = new OtherValues(Set.of(), Undeclared.REFUSED);

	public OtherValues {
		ignored = Collections.unmodifiableSet(new TreeSet<>(ignored));
	}

	/** The same with these ignored values. */
	public OtherValues withIgnored(final Set<Integer> values) {
		return new OtherValues(values, undeclared);
	}

	/** The same with another meaning of undeclared values. */
	public OtherValues with(final Undeclared meaning) {
		return new OtherValues(ignored, meaning);
	}
}
