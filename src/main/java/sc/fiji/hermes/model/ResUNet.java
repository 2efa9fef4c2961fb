package sc.fiji.hermes.model;

import static sc.fiji.hermes.tape.Tape.shape;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

import sc.fiji.hermes.model.NetworkOutput.Stage;
import sc.fiji.hermes.tape.Arrange;
import sc.fiji.hermes.tape.Conv;
import sc.fiji.hermes.tape.Resize;
import sc.fiji.hermes.tape.Tape;
import sc.fiji.hermes.volume.Pooling;

/**
 * The residual U-Net of four down-samplings, with prior fusion at its five coarsest stages in the universal paradigm
 * (Hermes-R) and without priors in the traditional one (model.md §3).
 */
final class ResUNet {

	private final Tape tape;
	private final Parameters p;
	private final NetworkConfig config;
	private final NetworkInput in;
	private final Pooling pooling;
	private final boolean recompute;
	private final List<Stage> stages = new ArrayList<>();
	private final List<Operand<TFloat32>> tokens = new ArrayList<>();

	private ResUNet(final Tape tape, final Parameters p, final NetworkConfig config, final NetworkInput in, final Pooling pooling,
		final boolean recompute)
	{
		this.tape = tape;
		this.p = p;
		this.config = config;
		this.in = in;
		this.pooling = pooling;
		this.recompute = recompute;
	}

	static NetworkOutput build(final Tape tape, final Parameters p, final NetworkConfig config, final NetworkInput in,
		final Pooling pooling, final boolean recompute)
	{
		return new ResUNet(tape, p, config, in, pooling, recompute).build();
	}

	private NetworkOutput build() {
		final long b = config.baseWidth();
		final List<Integer> n = config.blocks();
		final Operand<TFloat32> stem = Conv.conv3d(tape, in.image(), p.conv("inc.conv1.weight", config.kernel(), 1, b), pooling
			.stem().get(2), pooling.stem().get(1), pooling.stem().get(0));
		final Operand<TFloat32> x1 = stage("inc", block("inc.conv2", stem, b));
		final Operand<TFloat32> x2 = down(1, x1, 2 * b, n.get(0));
		final Operand<TFloat32> x3 = fuse(PriorScale.ENCODER_4, down(2, x2, 4 * b, n.get(1)));
		final Operand<TFloat32> x4 = fuse(PriorScale.ENCODER_8, down(3, x3, 8 * b, n.get(2)));
		final Operand<TFloat32> x5 = fuse(PriorScale.BOTTLENECK_16, down(4, x4, 10 * b, n.get(3)));
		Operand<TFloat32> y = fuse(PriorScale.DECODER_8, up(1, x5, x4, 8 * b, n.get(2)));
		y = fuse(PriorScale.DECODER_4, up(2, y, x3, 4 * b, n.get(1)));
		y = up(3, y, x2, 2 * b, n.get(0));
		y = up(4, y, x1, b, 2);
		if (pooling.hasStem()) {
			final long[] s = shape(in.image());
			y = Resize.trilinear(tape, y, s[1], s[2], s[3]);
		}

		if (config.paradigm() == Paradigm.TRADITIONAL)
			return new NetworkOutput(stage("out", Heads.fixedMasks(tape, p, config, y, in)), Optional.empty(), stages);
		final long requests = shape(in.taskRows())[1];
		final Operand<TFloat32> prototypes = Heads.prototypes(tape, p, tokens, requests, b);
		final Operand<TFloat32> logits = stage("out", Heads.masks(tape, y, prototypes));
		return new NetworkOutput(logits, Optional.of(Heads.modality(tape, p, tokens, requests, config.modalityRows())), stages);
	}

	private Operand<TFloat32> down(final int level, final Operand<TFloat32> x, final long width, final int blocks) {
		final List<Integer> factors = pooling.levels().get(level - 1);
		Operand<TFloat32> y = Conv.maxPool(tape, x, factors.get(2), factors.get(1), factors.get(0));
		for (int i = 1; i <= blocks; i++) y = block("down" + level + ".conv." + i, y, width);
		return stage("down" + level, y);
	}

	private Operand<TFloat32> up(final int level, final Operand<TFloat32> coarse, final Operand<TFloat32> skip, final long width,
		final int blocks)
	{
		final long[] s = shape(skip);
		Operand<TFloat32> y = Arrange.concat(tape, List.of(skip, Resize.trilinear(tape, coarse, s[1], s[2], s[3])));
		for (int i = 0; i < blocks; i++) y = block("up" + level + ".conv." + i, y, width);
		return stage("up" + level, y);
	}

	private Operand<TFloat32> block(final String name, final Operand<TFloat32> x, final long width) {
		if (!recompute) return Layers.basicBlock(tape, p, name, x, width, config.kernel());
		return tape.recompute(List.of(x), (t, xs) -> Layers.basicBlock(t, p, name, xs.get(0), width, config.kernel()));
	}

	private Operand<TFloat32> fuse(final PriorScale scale, final Operand<TFloat32> x) {
		if (config.paradigm() == Paradigm.TRADITIONAL) return x;
		final PriorFusion.Result fused = PriorFusion.apply(tape, p, config, scale, x, in);
		tokens.add(fused.tokens());
		stages.add(new Stage(scale.prefix(), fused.features(), Optional.of(fused.tokens())));
		return fused.features();
	}

	private Operand<TFloat32> stage(final String name, final Operand<TFloat32> x) {
		stages.add(new Stage(name, x, Optional.empty()));
		return x;
	}
}
