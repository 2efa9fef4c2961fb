package sc.fiji.hermes.model.resunet;

import static sc.fiji.hermes.tape.Tape.shape;

import java.util.ArrayList;
import java.util.List;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

import sc.fiji.hermes.model.Features;
import sc.fiji.hermes.model.Features.Extra;
import sc.fiji.hermes.model.Features.Head;
import sc.fiji.hermes.model.Features.Stage;
import sc.fiji.hermes.model.Fusion;
import sc.fiji.hermes.model.Layers;
import sc.fiji.hermes.model.Parameters;
import sc.fiji.hermes.model.Scale;
import sc.fiji.hermes.tape.Arrange;
import sc.fiji.hermes.tape.Conv;
import sc.fiji.hermes.tape.Resize;
import sc.fiji.hermes.tape.Tape;
import sc.fiji.hermes.volume.Pooling;

/** The graph of one {@link ResUNet}. */
final class ResUNetGraph {

	private final Tape tape;
	private final Parameters p;
	private final ResUNet net;
	private final Pooling pooling;
	private final Fusion fusion;
	private final boolean recompute;
	private final List<Stage> stages = new ArrayList<>();

	ResUNetGraph(final Tape tape, final Parameters p, final ResUNet net, final Pooling pooling, final Fusion fusion, final boolean recompute) {
		this.tape = tape;
		this.p = p;
		this.net = net;
		this.pooling = pooling;
		this.fusion = fusion;
		this.recompute = recompute;
	}

	Features features(final Operand<TFloat32> image) {
		final List<Scale> scales = net.scales();
		final List<Integer> stride = pooling.stem();
		final Operand<TFloat32> stem = Conv.conv3d(tape, image, p.conv("inc.conv1.weight", net.kernels().get(0), 1, net.baseWidth()), stride.get(2),
			stride.get(1), stride.get(0));
		final Operand<TFloat32> x1 = stage("inc", block("inc.conv2", stem, 0));
		final Operand<TFloat32> x2 = down(1, x1);
		final Operand<TFloat32> x3 = fuse(scales.get(0), down(2, x2));
		final Operand<TFloat32> x4 = fuse(scales.get(1), down(3, x3));
		final Operand<TFloat32> x5 = fuse(scales.get(2), down(4, x4));
		final Operand<TFloat32> y4 = fuse(scales.get(3), up(1, x5, x4));
		final Operand<TFloat32> y3 = fuse(scales.get(4), up(2, y4, x3));
		final Operand<TFloat32> y2 = up(3, y3, x2);
		final Operand<TFloat32> y1 = up(4, y2, x1);
		return new Features(y1, List.of(deep(1, y2), deep(2, y3), deep(3, y4)), stages);
	}

	private static Extra deep(final int level, final Operand<TFloat32> x) {
		return new Extra(Head.DEEP, "deep" + level, x);
	}

	private Operand<TFloat32> down(final int level, final Operand<TFloat32> x) {
		final List<Integer> factors = pooling.levels().get(level - 1);
		Operand<TFloat32> y = Conv.maxPool(tape, x, factors.get(2), factors.get(1), factors.get(0));
		for (int i = 1; i <= net.blocks().get(level - 1); i++) y = block("down" + level + ".conv." + i, y, level);
		return stage("down" + level, y);
	}

	private Operand<TFloat32> up(final int step, final Operand<TFloat32> coarse, final Operand<TFloat32> skip) {
		final int level = net.blocks().size() - step;
		final long[] s = shape(skip);
		Operand<TFloat32> y = Arrange.concat(tape, List.of(skip, Resize.trilinear(tape, coarse, s[1], s[2], s[3])));
		for (int i = 0; i < net.decoderBlocks(level); i++) y = block("up" + step + ".conv." + i, y, level);
		return stage("up" + step, y);
	}

	private Operand<TFloat32> block(final String name, final Operand<TFloat32> x, final int level) {
		final List<Integer> kernel = net.kernels().get(level);
		if (!recompute) return Layers.basicBlock(tape, p, name, x, net.width(level), kernel);
		return tape.recompute(List.of(x), (t, xs) -> Layers.basicBlock(t, p, name, xs.get(0), net.width(level), kernel));
	}

	private Operand<TFloat32> fuse(final Scale scale, final Operand<TFloat32> x) {
		final Operand<TFloat32> y = fusion.fuse(scale, x);
		return y == x ? x : stage(scale.prefix(), y);
	}

	private Operand<TFloat32> stage(final String name, final Operand<TFloat32> x) {
		stages.add(new Stage(name, x));
		return x;
	}
}
