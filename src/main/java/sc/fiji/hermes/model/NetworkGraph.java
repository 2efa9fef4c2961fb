package sc.fiji.hermes.model;

import static sc.fiji.hermes.tape.Tape.shape;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

import sc.fiji.hermes.model.Features.Extra;
import sc.fiji.hermes.model.Features.Head;
import sc.fiji.hermes.model.Features.Stage;
import sc.fiji.hermes.model.NetworkOutput.Masks;
import sc.fiji.hermes.tape.Arithmetic;
import sc.fiji.hermes.tape.Linear;
import sc.fiji.hermes.tape.Resize;
import sc.fiji.hermes.tape.Tape;
import sc.fiji.hermes.volume.Pooling;

/**
 * Puts backbone, fusion and heads together. A universal network reads its prototypes from the posterior tokens; an output of deep
 * supervision reads the same prototypes through a matrix, so that it teaches them and the decoder and adds few parameters. A traditional
 * network has a table of prototypes an output.
 */
final class NetworkGraph {

	/** What the names of the main head's parameters begin with. */
	private static final String MAIN = "out";

	private final Tape tape;
	private final Parameters p;
	private final NetworkConfig config;
	private final NetworkInput in;

	NetworkGraph(final Tape tape, final Parameters p, final NetworkConfig config, final NetworkInput in) {
		this.tape = tape;
		this.p = p;
		this.config = config;
		this.in = in;
	}

	NetworkOutput build(final Pooling pooling, final BuildOptions options) {
		final boolean universal = config.paradigm() == Paradigm.UNIVERSAL;
		final PriorFusion priors = new PriorFusion(tape, p, config.priors(), in);
		final Features features = config.backbone().features(tape, p, in.image(), pooling, universal ? priors : Fusion.NONE, options.recompute());
		final List<Operand<TFloat32>> tokens = priors.posteriors();
		final long requests = shape(in.taskRows())[1];
		final Optional<Operand<TFloat32>> prototypes = universal ? Optional.of(prototypes(MAIN, tokens, requests, config.backbone().width()))
			: Optional.empty();
		final Operand<TFloat32> main = atImage(masks(features.finest(), MAIN, prototypes));
		final List<Stage> stages = new ArrayList<>(features.stages());
		stages.add(new Stage(MAIN, main));
		final Optional<Operand<TFloat32>> modality = universal ? Optional.of(Heads.modality(tape, p, tokens, requests, config.modalityRows()))
			: Optional.empty();
		final List<Operand<TFloat32>> logits = new ArrayList<>(List.of(main));
		final List<Double> weights = new ArrayList<>(List.of(1.0));
		if (options.extraOutputs()) add(features.extras(), prototypes, tokens, logits, weights);
		final double sum = weights.stream().mapToDouble(w -> w).sum();
		final List<Masks> masks = new ArrayList<>();
		for (int i = 0; i < logits.size(); i++) masks.add(new Masks(logits.get(i), weights.get(i) / sum));
		return new NetworkOutput(masks, modality, tokens, stages);
	}

	private Operand<TFloat32> masks(final Operand<TFloat32> features, final String name, final Optional<Operand<TFloat32>> prototypes) {
		if (prototypes.isEmpty()) return Heads.fixedMasks(tape, p, name, config.taskRows(), features, in);
		final Operand<TFloat32> masks = Heads.masks(tape, features, prototypes.get());
		return config.prototypes() == Prototypes.TASK ? Heads.biased(tape, masks, p.plain(name + ".task_bias", 0, Heads.INITIAL_BIAS, config.taskRows()), in) : masks;
	}

	private Operand<TFloat32> prototypes(final String name, final List<Operand<TFloat32>> tokens, final long requests, final long width) {
		final Operand<TFloat32> posterior = Heads.prototypes(tape, p, name, tokens, requests, width);
		return config.prototypes() == Prototypes.TASK ? Arithmetic.add(tape, Heads.ownPrototypes(tape, p, name, config.taskRows(), width, in), Arithmetic
			.scale(tape, posterior, Heads.POSTERIOR_SHARE)) : posterior;
	}

	/** Resizing commutes with the inner product of features and prototypes, and there are fewer tasks than channels. */
	private Operand<TFloat32> atImage(final Operand<TFloat32> logits) {
		final long[] s = shape(in.image());
		return Resize.trilinear(tape, logits, s[1], s[2], s[3]);
	}

	/** Outputs of training: each of deep supervision weighs half of the one before, an auxiliary one as much as the main one. */
	private void add(final List<Extra> extras, final Optional<Operand<TFloat32>> prototypes, final List<Operand<TFloat32>> tokens,
		final List<Operand<TFloat32>> logits, final List<Double> weights)
	{
		final long requests = shape(in.taskRows())[1];
		int deep = 0;
		for (final Extra e : extras) {
			final long width = shape(e.features())[4];
			if (e.head() == Head.AUXILIARY) {
				logits.add(atImage(masks(e.features(), e.name(), prototypes.map(w -> prototypes(e.name(), tokens, requests, width)))));
				weights.add(1.0);
			}
			else if (deep < config.deepSupervision()) {
				deep++;
				logits.add(masks(e.features(), e.name(), prototypes.map(w -> Linear.linear(tape, w, p.linear(e.name() + ".weight", config.backbone()
					.width(), width)))));
				weights.add(Math.pow(0.5, deep));
			}
		}
	}

	static Cost cost(final NetworkConfig config, final List<Integer> window, final Pooling pooling, final int tasks) {
		final Backbone backbone = config.backbone();
		Cost cost = backbone.cost(window, pooling);
		double joined = 0;
		for (final Scale s : config.scales()) {
			cost = cost.plus(PriorFusion.cost(s, pooling.voxels(window, s.level()), tasks + config.priors().tokens()));
			joined += s.width();
		}
		final double finest = pooling.voxels(window, 0), image = (double) window.get(0) * window.get(1) * window.get(2), w = backbone.width();
		final double prototypes = tasks * (joined * joined + joined * w + 2 * w * w), modality = joined * (joined + config.modalityRows());
		// logits and probabilities
		return cost.plus(new Cost(tasks * w * finest + (joined > 0 ? prototypes + modality : 0), 6 * tasks * image, 2 * tasks * image));
	}
}
