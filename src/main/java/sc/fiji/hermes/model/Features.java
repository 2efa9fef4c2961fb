package sc.fiji.hermes.model;

import java.util.List;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * What a backbone hands to the heads.
 *
 * @param finest {@code [n, z, y, x, width]}, coarser than the image if the backbone has a stem
 * @param extras what further mask outputs read in training: those of deep supervision from fine to coarse, and auxiliary ones
 * @param stages intermediate results in order, for inspection
 */
public record Features(Operand<TFloat32> finest, List<Extra> extras, List<Stage> stages) {

	public Features {
		extras = List.copyOf(extras);
		stages = List.copyOf(stages);
	}

	/** What a further output is made with. */
	public enum Head {
			/** The prototypes of the main output through a matrix; compared at its own resolution, with falling weight. */
			DEEP,
			/** Prototypes of its own from the same tokens; resized to the image, with the weight of the main output. */
			AUXILIARY
	}

	/**
	 * Features of a further mask output.
	 *
	 * @param name what the names of its head's parameters begin with
	 * @param features {@code [n, z, y, x, c]}
	 */
	public record Extra(Head head, String name, Operand<TFloat32> features) {}

	/**
	 * An intermediate result.
	 *
	 * @param name as in the reference
	 * @param features {@code [n, z, y, x, c]}
	 */
	public record Stage(String name, Operand<TFloat32> features) {}
}
