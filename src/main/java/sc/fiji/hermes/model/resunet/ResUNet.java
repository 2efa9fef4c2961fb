package sc.fiji.hermes.model.resunet;

import java.util.Collections;
import java.util.List;
import java.util.Locale;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

import sc.fiji.hermes.model.Backbone;
import sc.fiji.hermes.model.Cost;
import sc.fiji.hermes.model.Features;
import sc.fiji.hermes.model.Fusion;
import sc.fiji.hermes.model.Layers;
import sc.fiji.hermes.model.Parameters;
import sc.fiji.hermes.model.Scale;
import sc.fiji.hermes.tape.Tape;
import sc.fiji.hermes.volume.Pooling;
import sc.fiji.hermes.volume.SizeRule;

/**
 * The residual U-Net of four poolings, which fuses priors at its five coarsest stages in the universal paradigm (Hermes-R, model.md §3)
 * and is the plain ResUNet in the traditional one (backbones.md §1). Pooling has no weights, so each grid may have its own; kernels have
 * weights.
 *
 * <pre>{@code
 * Backbone published = ResUNet.of(32);
 * Backbone flat = ResUNet.of(16).withKernels(List.of(FLAT, FLAT, CUBE, CUBE, CUBE));
 * }</pre>
 *
 * @param baseWidth channels of the finest maps, b; the stages have b·(1, 2, 4, 8, 10, 8, 4, 2, 1)
 * @param blocks residual blocks of the four encoder stages; decoder stages mirror the first three and the last has 2
 * @param kernels odd edges along x, y and z of the convolutions of each level, the finest first
 * @param pooling unless a grid says otherwise
 */
public record ResUNet(int baseWidth, List<Integer> blocks, List<List<Integer>> kernels, Pooling pooling) implements Backbone {

	/** What files call it. */
	public static final String KIND = "resunet";

	private static final int LEVELS = 4;

	private static final List<Integer> CUBE = List.of(3, 3, 3);

	/** Blocks of the last decoder stage. */
	static final int LAST_BLOCKS = 2;

	/** @throws IllegalArgumentException if the numbers make no network */
	public ResUNet {
		blocks = List.copyOf(blocks);
		kernels = kernels.stream().map(List::copyOf).toList();
		require(baseWidth >= 4, "base width must be 4 or more, not " + baseWidth);
		require(blocks.size() == LEVELS && blocks.stream().allMatch(n -> n >= 1), "blocks must be four numbers of 1 or more, not " + blocks);
		require(kernels.size() == LEVELS + 1, "kernels must be given for five levels, not " + kernels.size());
		for (final List<Integer> k : kernels) require(k.size() == 3 && k.stream().allMatch(n -> n >= 1 && n % 2 == 1),
			"a kernel must have three odd edges, not " + k);
		sizes(pooling);
	}

	/** The published shape. */
	public static ResUNet of(final int baseWidth) {
		return new ResUNet(baseWidth, List.of(2, 2, 2, 2), Collections.nCopies(LEVELS + 1, CUBE), Pooling.halvings(LEVELS));
	}

	public ResUNet withBlocks(final List<Integer> newBlocks) {
		return new ResUNet(baseWidth, newBlocks, kernels, pooling);
	}

	/** @param newKernels of five levels, each along x, y and z */
	public ResUNet withKernels(final List<List<Integer>> newKernels) {
		return new ResUNet(baseWidth, blocks, newKernels, pooling);
	}

	public ResUNet withPooling(final Pooling newPooling) {
		return new ResUNet(baseWidth, blocks, kernels, newPooling);
	}

	@Override
	public String kind() {
		return KIND;
	}

	@Override
	public String title() {
		return "residual U-Net of base width " + baseWidth;
	}

	@Override
	public List<Scale> scales() {
		return List.of(scale("encoder_4", "prior_init_fuse_2", 2, 2), scale("encoder_8", "prior_init_fuse_3", 3, 2), scale("bottleneck_16",
			"prior_init_fuse_4", 4, 4), scale("decoder_8", "prior_fuse_5", 3, 2), scale("decoder_4", "prior_fuse_6", 2, 2));
	}

	private Scale scale(final String name, final String prefix, final int level, final int attention) {
		final int underscore = name.indexOf('_');
		return new Scale(name, prefix, String.format(Locale.ROOT, "%s, 1/%s", name.substring(0, underscore), name.substring(underscore + 1)), level,
			width(level), attention);
	}

	/** Channels of a level. */
	int width(final int level) {
		return baseWidth * (level < LEVELS ? 1 << level : 10);
	}

	@Override
	public int width() {
		return baseWidth;
	}

	/** Blocks of a decoder stage. */
	int decoderBlocks(final int level) {
		return level == 0 ? LAST_BLOCKS : blocks.get(level - 1);
	}

	@Override
	public SizeRule sizes(final Pooling newPooling) {
		require(newPooling.levels().size() == LEVELS, "the network has " + LEVELS + " levels to pool, not " + newPooling.levels().size());
		return SizeRule.of(newPooling);
	}

	/** The three decoder stages between the coarsest and the finest. */
	@Override
	public int deepOutputs() {
		return LEVELS - 1;
	}

	@Override
	public Cost cost(final List<Integer> window, final Pooling pools) {
		double skips = 0;
		final double[] voxels = new double[LEVELS + 1];
		for (int level = 0; level <= LEVELS; level++) {
			voxels[level] = pools.voxels(window, level);
			skips += voxels[level] * width(level);
		}
		final List<Integer> first = kernels.get(0);
		final double taps = first.get(0) * first.get(1) * first.get(2);
		Cost cost = new Cost(taps * baseWidth * voxels[0], baseWidth * voxels[0], 0).plus(block(voxels, 0, baseWidth));
		for (int level = 1; level <= LEVELS; level++) {
			final long above = width(level - 1);
			cost = cost.plus(new Cost(0, above * voxels[level], 0)).plus(stage(voxels, level, above, blocks.get(level - 1)));
		}
		for (int level = LEVELS - 1; level >= 0; level--) {
			final long joined = width(level) + width(level + 1);
			// the coarser map resized in two passes, and both joined
			cost = cost.plus(new Cost(0, (width(level + 1) + joined) * voxels[level], 0)).plus(stage(voxels, level, joined, decoderBlocks(level)));
		}
		// skips, and in the last stage what is joined, normalised and convolved
		return cost.plus(new Cost(0, 0, skips + voxels[0] * (3 * (width(0) + width(1)) + 2 * baseWidth)));
	}

	private Cost stage(final double[] voxels, final int level, final long in, final int count) {
		return block(voxels, level, in).plus(block(voxels, level, width(level)).times(count - 1));
	}

	private Cost block(final double[] voxels, final int level, final long in) {
		return Layers.basicBlockCost(voxels[level], in, width(level), kernels.get(level));
	}

	@Override
	public Features features(final Tape tape, final Parameters parameters, final Operand<TFloat32> image, final Pooling pools,
		final Fusion fusion, final boolean recompute)
	{
		return new ResUNetGraph(tape, parameters, this, pools, fusion, recompute).features(image);
	}

	private static void require(final boolean ok, final String message) {
		if (!ok) throw new IllegalArgumentException(message);
	}
}
