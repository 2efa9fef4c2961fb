package sc.fiji.hermes.optimize;

import sc.fiji.hermes.file.JsonKind;
import sc.fiji.hermes.file.JsonMembers;

/**
 * How weights follow their gradients. Every kind first divides all gradients by their common norm if that exceeds {@code maxNorm}; what
 * comes then is its {@link UpdateRule}.
 *
 * @param kind update rule
 * @param beta1 decay of m, the running mean of the gradient; of SGD the momentum
 * @param beta2 decay of v, the running mean of its square; no meaning for SGD
 * @param epsilon added to the root of v after bias correction; no meaning for SGD
 * @param decay weight decay, decoupled except for SGD; every tensor has it as in the reference, unless its {@link ParameterGroup} says otherwise
 * @param maxNorm clips the L2 norm over all gradients together; infinite for never
 */
public record Optimizer(Kind kind, double beta1, double beta2, double epsilon, double decay, double maxNorm) {

	/** Update rules. */
	public enum Kind {
			/** Adam's step scaled by a trust ratio ‖p‖/‖u‖ a tensor (training.md §7, arXiv 1904.00962). */
			LAMB,
			/** Adam with decoupled weight decay (AdamW); plain Adam where the decay is 0. */
			ADAM,
			/** Gradient descent with Nesterov's momentum, as nnU-Net uses it. */
			SGD
	}

	/** The published setting of Hermes-R. */
	public static Optimizer lamb() {
		return new Optimizer(Kind.LAMB, 0.9, 0.999, 1e-5, 1e-5, 1);
	}

	/**
	 * AdamW for small mixed batches. The running mean of squares forgets within 50 steps and not 1000: the gradients of the
	 * first steps are large and would hold back all later ones.
	 *
	 * @param decay 0 for none; values below about 1e-4 are lost in the rounding of the weights, since rate × decay is what counts
	 */
	public static Optimizer adamW(final double decay) {
		return new Optimizer(Kind.ADAM, 0.9, 0.98, 1e-8, decay, 1);
	}

	/** As nnU-Net has it, with a rate of 0.01. */
	public static Optimizer sgd() {
		return new Optimizer(Kind.SGD, 0.99, 0, 0, 3e-5, 12);
	}

	/** What it does to one weight. */
	public UpdateRule rule() {
		return switch (kind) {
			case LAMB -> new LambRule(beta1, beta2, epsilon);
			case ADAM -> new AdamRule(beta1, beta2, epsilon);
			case SGD -> new SgdRule(beta1);
		};
	}

	/** Its form in JSON. */
	public static Optimizer members(final JsonMembers m, final Optimizer o) {
		return new Optimizer( //
			m.member("kind", o.kind, JsonKind.choice(Kind.class)), //
			m.member("beta1", o.beta1, JsonKind.NUMBER), //
			m.member("beta2", o.beta2, JsonKind.NUMBER), //
			m.member("epsilon", o.epsilon, JsonKind.NUMBER), //
			m.member("decay", o.decay, JsonKind.NUMBER), //
			m.member("maxNorm", o.maxNorm, JsonKind.NUMBER));
	}

	/** The same with another weight decay. */
	public Optimizer withDecay(final double value) {
		return new Optimizer(kind, beta1, beta2, epsilon, value, maxNorm);
	}
}
