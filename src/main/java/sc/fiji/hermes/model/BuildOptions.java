package sc.fiji.hermes.model;

import java.util.Optional;

import sc.fiji.hermes.volume.Pooling;

/**
 * How the graph of a network is built for one shape of windows; nothing of it changes the parameters. Immutable.
 *
 * <pre>{@code
 * network.build(tape, parameters, input, BuildOptions.options().withPooling(grid.pooling()));
 * }</pre>
 */
public final class BuildOptions {

	private final Optional<Pooling> pooling;
	private final boolean recompute;
	private final boolean extraOutputs;

	private BuildOptions(final Optional<Pooling> pooling, final boolean recompute, final boolean extraOutputs) {
		this.pooling = pooling;
		this.recompute = recompute;
		this.extraOutputs = extraOutputs;
	}

	/** The network's own pooling, the main output alone, all activations kept for a backward pass. */
	public static BuildOptions options() {
		return new BuildOptions(Optional.empty(), false, false);
	}

	/** Pools as the voxels of a grid are; it needs as many levels as the network has. */
	public BuildOptions withPooling(final Pooling newPooling) {
		return new BuildOptions(Optional.of(newPooling), recompute, extraOutputs);
	}

	/** Whether the backward pass computes each block's activations again instead of keeping them. */
	public BuildOptions withRecompute(final boolean yes) {
		return new BuildOptions(pooling, yes, extraOutputs);
	}

	/** Whether the outputs that only training has are built, too: those of deep supervision and auxiliary ones. */
	public BuildOptions withExtraOutputs(final boolean yes) {
		return new BuildOptions(pooling, recompute, yes);
	}

	/** Empty for the network's own. */
	public Optional<Pooling> pooling() {
		return pooling;
	}

	public boolean recompute() {
		return recompute;
	}

	public boolean extraOutputs() {
		return extraOutputs;
	}
}
