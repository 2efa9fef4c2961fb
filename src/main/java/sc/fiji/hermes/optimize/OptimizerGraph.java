package sc.fiji.hermes.optimize;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

import sc.fiji.hermes.model.Parameter;
import sc.fiji.hermes.model.Variables;
import sc.fiji.hermes.optimize.UpdateRule.Stored;

/**
 * Builds the operations by which an {@link Optimizer} changes all weights: the rule is applied to every weight, with the rate and decay
 * of its {@link ParameterGroup}.
 */
final class OptimizerGraph {

	private final Ops tf;
	private final Optimizer optimizer;
	private final List<ParameterGroup> groups;
	private final Variables weights;
	private final List<Variables> slots;

	private OptimizerGraph(final Ops tf, final Optimizer optimizer, final List<ParameterGroup> groups, final Variables weights,
		final List<Variables> slots)
	{
		this.tf = tf;
		this.optimizer = optimizer;
		this.groups = groups;
		this.weights = weights;
		this.slots = slots;
	}

	/**
	 * Numbers that change from step to step, as scalars of the graph.
	 *
	 * @param rate learning rate
	 * @param numbers of the rule, see {@link UpdateRule#numbers}
	 * @param loss of the step; a step whose loss is not finite changes nothing
	 */
	record Scalars(Operand<TFloat32> rate, List<? extends Operand<TFloat32>> numbers, Operand<TFloat32> loss) {}

	/**
	 * A change of all weights.
	 *
	 * @param updates one operation a weight, in the order of the weights; each writes weight and slots. Where gradients or loss
	 *          are not finite none of them is run, nor what depends on one of them
	 * @param norm L2 norm of the gradients before clipping
	 */
	record Update(List<Op> updates, Operand<TFloat32> norm) {}

	/**
	 * Builds the update of all weights.
	 *
	 * @param gradients in the order of {@code weights.parameters()}; those of weights that do not move are not used
	 * @param slots in the order of the rule's
	 */
	static Update update(final Ops tf, final Optimizer optimizer, final List<ParameterGroup> groups, final Variables weights,
		final List<Operand<TFloat32>> gradients, final List<Variables> slots, final Scalars scalars)
	{
		return new OptimizerGraph(tf, optimizer, groups, weights, slots).update(gradients, scalars);
	}

	private Update update(final List<Operand<TFloat32>> gradients, final Scalars scalars) {
		final List<Parameter> parameters = weights.parameters();
		final List<Operand<TFloat32>> squares = new ArrayList<>();
		for (int i = 0; i < gradients.size(); i++) {
			final ParameterGroup group = ParameterGroup.of(parameters.get(i), groups);
			if (group.moves()) squares.add(tf.nn.l2Loss(moving(gradients.get(i), parameters.get(i), group)));
		}
		if (squares.isEmpty()) throw new IllegalArgumentException("no parameter moves");
		final Operand<TFloat32> norm = tf.math.sqrt(tf.math.mul(tf.constant(2f), tf.math.addN(squares)));
		// The sum is finite only if both are, and a norm only if every gradient is.
		final Operand<TBool> finite = tf.math.isFinite(tf.math.add(norm, scalars.loss));
		final Operand<TFloat32> shrink = shrink(norm, finite);
		final Operand<TFloat32> rate = ifTrue(scalars.rate, finite);
		final UpdateRule rule = optimizer.rule();
		final Map<ParameterGroup, UpdateRule.Step> steps = new HashMap<>();
		final List<Op> updates = new ArrayList<>();
		for (int i = 0; i < gradients.size(); i++) {
			final ParameterGroup group = ParameterGroup.of(parameters.get(i), groups);
			if (!group.moves()) {
				// nothing to do, and like all others not run where the step comes to nothing
				updates.add(tf.identity(rate));
				continue;
			}
			final UpdateRule.Step step = steps.computeIfAbsent(group, g -> rule.step(tf, g.rateFactor() == 1 ? rate : tf.math.mul(rate, tf.constant(
				(float) g.rateFactor())), scalars.numbers, g.decay().orElse(optimizer.decay())));
			updates.add(update(i, group, step, tf.math.mul(gradients.get(i), shrink)));
		}
		return new Update(updates, norm);
	}

	/**
	 * Passes {@code x} on where {@code condition} holds. Elsewhere nothing that depends on the result is run: neither NaN nor the
	 * rounding of a multiplication by 0 can reach a variable.
	 */
	private Operand<TFloat32> ifTrue(final Operand<TFloat32> x, final Operand<TBool> condition) {
		return tf.switchCond(x, condition).outputTrue();
	}

	/** What clipping multiplies all gradients with. */
	private Operand<TFloat32> shrink(final Operand<TFloat32> norm, final Operand<TBool> finite) {
		final Operand<TFloat32> one = tf.constant(1f);
		return ifTrue(Double.isInfinite(optimizer.maxNorm()) ? one : tf.math.div(one, tf.math.maximum(one, tf.math.div(norm, tf.constant(
			(float) optimizer.maxNorm())))), finite);
	}

	private Op update(final int i, final ParameterGroup group, final UpdateRule.Step step, final Operand<TFloat32> gradient) {
		final Parameter parameter = weights.parameters().get(i);
		final Stored weight = stored(weights, i);
		final List<Stored> kept = slots.stream().map(s -> stored(s, i)).toList();
		final UnaryOperator<Operand<TFloat32>> norm = x -> tf.math.sqrt(tf.nn.l2Loss(moving(x, parameter, group)));
		if (group.rows().isEmpty()) return step.of(tf, weight, kept, gradient, norm);
		// Momentum and decay move a row that has no gradient, so rows that stay are put back.
		final Operand<TInt32> still = tf.constant(group.rows().get().rows(false));
		final List<Stored> all = new ArrayList<>(kept);
		all.add(weight);
		final List<Operand<TFloat32>> before = all.stream().<Operand<TFloat32>>map(s -> tf.gather(s.value(), still, tf.constant(0))).toList();
		final Op moved = step.of(tf.withControlDependencies(List.<Op>copyOf(before)), weight, kept, gradient, norm);
		final Ops after = tf.withControlDependencies(List.of(moved));
		final List<Op> back = new ArrayList<>();
		for (int s = 0; s < all.size(); s++) back.add(after.resourceScatterUpdate(all.get(s).handle(), still, before.get(s)));
		return tf.withControlDependencies(back).noOp();
	}

	/** The part of a weight, or of what has its shape, that moves. */
	private Operand<TFloat32> moving(final Operand<TFloat32> x, final Parameter parameter, final ParameterGroup group) {
		if (group.rows().isEmpty()) return x;
		final RowMask rows = group.rows().get();
		if (parameter.shape()[0] != rows.moving().size()) throw new IllegalArgumentException(parameter.name() + " has " + parameter
			.shape()[0] + " rows and the mask " + rows.moving().size());
		return tf.gather(x, tf.constant(rows.rows(true)), tf.constant(0));
	}

	private static Stored stored(final Variables variables, final int i) {
		return new Stored(variables.handles().get(i), variables.reads().get(i));
	}
}
