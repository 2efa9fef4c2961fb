package sc.fiji.hermes.model;

import java.util.Optional;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * What is attached to a backbone at its scales: priors in the universal paradigm, nothing in the traditional one. A backbone either
 * lets {@link #fuse} do everything, or has attention of its own to which it adds the tokens it {@linkplain #select selects} and of which
 * it {@linkplain #posterior hands back} what became of them. Lives while one graph is built.
 */
public interface Fusion {

	/** Nothing is attached. */
	Fusion NONE = new Fusion() {

		@Override
		public Operand<TFloat32> fuse(final Scale scale, final Operand<TFloat32> features) {
			return features;
		}

		@Override
		public Optional<Tokens> select(final Scale scale) {
			return Optional.empty();
		}

		@Override
		public void posterior(final Scale scale, final Operand<TFloat32> tokens) {}
	};

	/**
	 * Tokens of the priors that each sample asks for, task tokens first.
	 *
	 * @param values {@code [n, t, width]}
	 * @param bias {@code [n, 1, 1, t]}, added to the scores wherever image features choose among the tokens
	 */
	record Tokens(Operand<TFloat32> values, Operand<TFloat32> bias) {}

	/**
	 * Features after two-way attention with the priors of a scale; the same where nothing is attached.
	 *
	 * @param features {@code [n, z, y, x, width]}
	 */
	Operand<TFloat32> fuse(Scale scale, Operand<TFloat32> features);

	/** The priors of a scale, for a backbone with token attention of its own; empty where nothing is attached. */
	Optional<Tokens> select(Scale scale);

	/**
	 * Takes what became of selected tokens.
	 *
	 * @param tokens {@code [n, t, width]}
	 */
	void posterior(Scale scale, Operand<TFloat32> tokens);
}
