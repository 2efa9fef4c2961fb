package sc.fiji.hermes.tape;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;

import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Remembers the operations of a forward graph and builds the graph of its
 * gradients.
 * <p>
 * Only what depends on a {@linkplain #watch watched} tensor is recorded. A tape is
 * used once: forward operations, then one call of {@link #gradients}. It owns no
 * native memory. Not thread-safe.
 *
 * <pre>{@code
 * Tape tape = Tape.recording(tf);
 * tape.watch(w);
 * Operand<TFloat32> y = Conv.conv3d(tape, x, w, 1);
 * Operand<TFloat32> dw = tape.gradients(y, dy, List.of(w)).get(0);
 * }</pre>
 */
public final class Tape {

	private final Ops tf;
	private final boolean recording;
	private final Set<Output<?>> watched = new HashSet<>();
	private final List<Runnable> pullbacks = new ArrayList<>();
	private final Set<Output<?>> requested = new HashSet<>();
	private final Map<Output<?>, List<Operand<TFloat32>>> gradients = new HashMap<>();

	private Tape(final Ops tf, final boolean recording) {
		this.tf = tf;
		this.recording = recording;
	}

	/** A tape that records for {@link #gradients}. */
	public static Tape recording(final Ops tf) {
		return new Tape(tf, true);
	}

	/** A tape that records nothing: the same operations, for inference. */
	public static Tape inference(final Ops tf) {
		return new Tape(tf, false);
	}

	/** The operations of the graph that is being built. */
	public Ops tf() {
		return tf;
	}

	/** Whether operations are recorded for a backward pass. */
	public boolean isRecording() {
		return recording;
	}

	/** Asks for the gradient of {@code x}; call it before {@code x} is used. */
	public void watch(final Operand<TFloat32> x) {
		watched.add(x.asOutput());
	}

	/** Whether {@code x} depends on a watched tensor, so that its gradient has a use. */
	public boolean needsGradient(final Operand<TFloat32> x) {
		return recording && watched.contains(x.asOutput());
	}

	/**
	 * Records that {@code y} was computed from {@code inputs}.
	 *
	 * @param pullback gets the gradient with respect to {@code y} and passes on its
	 *          share to each input by {@link #accumulate}; not called if nothing
	 *          depends on {@code y}
	 * @return y
	 */
	public Operand<TFloat32> record(final Operand<TFloat32> y, final List<Operand<TFloat32>> inputs,
		final Consumer<Operand<TFloat32>> pullback)
	{
		recordAll(List.of(y), inputs, dys -> pullback.accept(dys.get(0)));
		return y;
	}

	/** The same for an operation with several outputs; outputs that nothing depends on get gradient zero. */
	public void recordAll(final List<Operand<TFloat32>> ys, final List<Operand<TFloat32>> inputs,
		final Consumer<List<Operand<TFloat32>>> pullback)
	{
		if (inputs.stream().noneMatch(this::needsGradient)) return;
		ys.forEach(this::watch);
		pullbacks.add(() -> {
			final List<Operand<TFloat32>> dys = new ArrayList<>();
			boolean any = false;
			for (final Operand<TFloat32> y : ys) {
				final List<Operand<TFloat32>> parts = take(y);
				any |= parts != null;
				dys.add(parts == null ? null : sum(parts));
			}
			if (!any) return;
			for (int i = 0; i < dys.size(); i++) if (dys.get(i) == null) dys.set(i, tf.zerosLike(ys.get(i)));
			pullback.accept(dys);
		});
	}

	/** Adds {@code dx} to the gradient of {@code x}; ignored if no one needs it. */
	public void accumulate(final Operand<TFloat32> x, final Operand<TFloat32> dx) {
		if (needsGradient(x)) gradients.computeIfAbsent(x.asOutput(), k -> new ArrayList<>()).add(dx);
	}

	/**
	 * Builds the backward graph.
	 *
	 * @param y the tensor to differentiate
	 * @param dy gradient with respect to {@code y}, of its shape
	 * @param wrt watched tensors, or results computed from them outside {@link #recompute}
	 * @return one gradient a tensor of {@code wrt}; zeros where {@code y} does not depend on it
	 */
	public List<Operand<TFloat32>> gradients(final Operand<TFloat32> y, final Operand<TFloat32> dy,
		final List<? extends Operand<TFloat32>> wrt)
	{
		wrt.forEach(x -> requested.add(x.asOutput()));
		backward(y, dy);
		final List<Operand<TFloat32>> result = new ArrayList<>();
		for (final Operand<TFloat32> x : wrt) {
			final List<Operand<TFloat32>> parts = gradients.getOrDefault(x.asOutput(), Collections.emptyList());
			result.add(parts.isEmpty() ? tf.zerosLike(x) : sum(parts));
		}
		return result;
	}

	/**
	 * Runs {@code block} without keeping its activations: the backward pass computes
	 * them once more. Saves memory for a second forward pass of the block.
	 *
	 * @param inputs tensors that the block reads besides watched parameters
	 * @param block builds the block's graph on the tape it is given; called twice, must build the same both times
	 */
	public Operand<TFloat32> recompute(final List<Operand<TFloat32>> inputs,
		final BiFunction<Tape, List<Operand<TFloat32>>, Operand<TFloat32>> block)
	{
		if (!recording) return block.apply(this, inputs);
		final Operand<TFloat32> y = block.apply(inference(tf), inputs);
		watch(y);
		pullbacks.add(() -> {
			final List<Operand<TFloat32>> parts = take(y);
			if (parts == null) return;
			final Operand<TFloat32> dy = sum(parts);
			// The control dependency keeps the second forward pass from starting before its gradient
			// arrives, and keeps a graph optimizer, where one is on, from merging it with the first.
			final Ops late = tf.withControlDependencies(List.<Op>of(dy));
			final Tape inner = new Tape(tf, true);
			inner.watched.addAll(watched);
			final List<Operand<TFloat32>> again = new ArrayList<>();
			for (final Operand<TFloat32> x : inputs) {
				final Operand<TFloat32> copy = late.identity(x);
				inner.watch(copy);
				again.add(copy);
			}
			inner.backward(block.apply(inner, again), dy);
			for (int i = 0; i < inputs.size(); i++) {
				final List<Operand<TFloat32>> dx = inner.gradients.remove(again.get(i).asOutput());
				if (dx != null) accumulate(inputs.get(i), sum(dx));
			}
			inner.gradients.forEach((x, dx) -> {
				if (watched.contains(x)) gradients.computeIfAbsent(x, k -> new ArrayList<>()).add(sum(dx));
			});
		});
		return y;
	}

	private void backward(final Operand<TFloat32> y, final Operand<TFloat32> dy) {
		if (!recording) throw new IllegalStateException("an inference tape has no gradients");
		gradients.computeIfAbsent(y.asOutput(), k -> new ArrayList<>()).add(dy);
		for (int i = pullbacks.size() - 1; i >= 0; i--) pullbacks.get(i).run();
		pullbacks.clear();
	}

	/** The gradient of {@code y} so far, null if none; it is kept only if it was asked for. */
	private List<Operand<TFloat32>> take(final Operand<TFloat32> y) {
		return requested.contains(y.asOutput()) ? gradients.get(y.asOutput()) : gradients.remove(y.asOutput());
	}

	private Operand<TFloat32> sum(final List<Operand<TFloat32>> parts) {
		if (parts.size() == 1) return parts.get(0);
		return parts.size() == 2 ? tf.math.add(parts.get(0), parts.get(1)) : tf.math.addN(parts);
	}

	/** Static shape of a tensor; all shapes are known when the graph is built. */
	public static long[] shape(final Operand<?> x) {
		return x.asOutput().shape().asArray();
	}
}
