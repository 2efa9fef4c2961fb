package sc.fiji.hermes.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

import picocli.CommandLine;
import picocli.CommandLine.Option;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.model.Paradigm;
import sc.fiji.hermes.model.Prototypes;
import sc.fiji.hermes.optimize.LossOptions;
import sc.fiji.hermes.optimize.Optimizer;
import sc.fiji.hermes.preprocess.PlanOptions;
import sc.fiji.hermes.sample.Balance;
import sc.fiji.hermes.train.TrainOptions;
import sc.fiji.hermes.train.TrainOptionsFiles;

/** The options of a training as words; what is not given stays as a file of options has it, or else {@link TrainOptions}. */
public final class TrainingOptions {

	private static final TrainOptions DEFAULT = TrainOptions.options();

	/** Names of the loss variants. */
	enum Loss {
			IMPROVED, REFERENCE
	}

	@Option(names = "--options", paramLabel = "FILE.json", description = "Options in a file, or a run folder for those of its training; what " +
		"stands on the command line outweighs them.")
	private Optional<Path> file;

	@Option(names = "--minutes", paramLabel = "M",
		description = "Time to train, validations included; preparing cases and building graphs come on top. Default: 30.")
	private Optional<Double> minutes;

	@Option(names = "--steps", paramLabel = "N", description = "Optimizer steps, instead of --minutes.")
	private Optional<Long> steps;

	@Option(names = "--base-width", paramLabel = "N", description = "Channels at full resolution, 8 to 32. Default: 16.")
	private Optional<Integer> baseWidth;

	@Option(names = "--batch", paramLabel = "N", description = "Samples of a step. Default: 2.")
	private Optional<Integer> batch;

	@Option(names = "--optimizer", paramLabel = "adam|lamb|sgd",
		description = "Default: adam; lamb is the published one, for large batches; sgd has Nesterov's momentum of 0.99, as in nnU-Net.")
	private Optional<Optimizer.Kind> optimizer;

	@Option(names = "--learning-rate", paramLabel = "R",
		description = "Peak learning rate. Default: 0.008 / base width with adam, 0.005 with lamb, 0.01 with sgd.")
	private Optional<Double> learningRate;

	@Option(names = "--weight-decay", paramLabel = "D", description = "Weight decay. Default: 0 with adam, 0.00001 with lamb, 0.00003 with sgd.")
	private Optional<Double> weightDecay;

	@Option(names = "--no-decay-of-vectors", description = "No weight decay of norms and biases.")
	private boolean noDecayOfVectors;

	@Option(names = "--traditional", description = "Fixed outputs without priors, for comparison. Default: universal.")
	private boolean traditional;

	@Option(names = "--prototypes", paramLabel = "task|posterior", description = "What voxels are compared with: a row a task and the posterior " +
		"tokens, or these alone as published. Default: task.")
	private Optional<Prototypes> prototypes;

	@Option(names = "--deep-supervision", paramLabel = "N", description = "Coarser outputs that are trained, too, 0 to 3. Default: 0.")
	private Optional<Integer> deepSupervision;

	@Option(names = "--loss", paramLabel = "improved|reference", description = "Variant of the Dice loss. Default: improved.")
	private Optional<Loss> loss;

	@Option(names = "--spacing", paramLabel = "R,A,S", split = ",", hideParamSyntax = true,
		description = "One spacing in mm for all datasets. Default: planned for each.")
	private List<Double> spacing = List.of();

	@Option(names = "--window", paramLabel = "R,A,S", split = ",", hideParamSyntax = true,
		description = "One window in voxels for all datasets, multiples of 8. Default: planned for each.")
	private List<Integer> window = List.of();

	@Option(names = "--window-voxels", paramLabel = "N", description = "Most voxels of a planned window. Default: 110592.")
	private Optional<Integer> windowVoxels;

	@Option(names = "--grids", paramLabel = "own|anatomy", description = "Grids as the images have them, or the coarsest that keeps the " +
		"structures, with windows by millimetres. Default: anatomy.")
	private Optional<PlanOptions.Grids> grids;

	@Option(names = "--measured-intensities", arity = "0..1", fallbackValue = "true", paramLabel = "true|false",
		description = "CT and PET by numbers measured over the training labels. Default: true.")
	private Optional<Boolean> measuredIntensities;

	@Option(names = "--partial-labels", arity = "0..1", fallbackValue = "true", paramLabel = "true|false",
		description = "Voxels of a coarser grid may belong to a structure in part. Default: true.")
	private Optional<Boolean> partialLabels;

	@Option(names = "--positive-share", paramLabel = "S",
		description = "Share of the cross-entropy that a structure has at least, 0 to below 1. Default: 0.3.")
	private Optional<Double> positiveShare;

	@Option(names = "--samples-alike", arity = "0..1", fallbackValue = "true", paramLabel = "true|false",
		description = "Each sample counts the same, however many tasks it has. Default: false.")
	private Optional<Boolean> samplesAlike;

	@Option(names = "--foreground", paramLabel = "P", description = "Share of the windows that lie on a structure. Default: 0.8.")
	private Optional<Double> foreground;

	@Option(names = "--guaranteed-foreground", arity = "0..1", fallbackValue = "true", paramLabel = "true|false",
		description = "The first window of each step lies on a structure that is asked for. Default: false.")
	private Optional<Boolean> guaranteed;

	@Option(names = "--low-resolution", paramLabel = "P",
		description = "Share of the windows that are made as blurred as of voxels up to twice as long. Default: 0.0.")
	private Optional<Double> lowResolution;

	@Option(names = "--inverted-gamma", paramLabel = "P", description = "Share of the windows whose negative gets a gamma. Default: 0.0.")
	private Optional<Double> invertedGamma;

	@Option(names = "--warp", paramLabel = "P", description = "Share of the windows that are turned, scaled and sheared. Default: 0.2.")
	private Optional<Double> warp;

	@Option(names = "--subset", paramLabel = "P", description = "Share of the samples that ask for some of their tasks only. Default: 0.2.")
	private Optional<Double> subset;

	@Option(names = "--validations", paramLabel = "N", description = "How often to validate. Default: 8.")
	private Optional<Integer> validations;

	@Option(names = "--validation-cases", paramLabel = "N",
		description = "Cases of each dataset in all but the last validation. Default: 3.")
	private Optional<Integer> validationCases;

	@Option(names = "--no-rules", description = "Do not choose thresholds, components to keep and holes to fill in the last validation.")
	private boolean noRules;

	@Option(names = "--recompute", negatable = true, description = "Less memory for a third more time.")
	private Optional<Boolean> recompute;

	@Option(names = "--mirror", negatable = true, description = "Mirror crops along axes of which no structure's name says a side.")
	private Optional<Boolean> mirror;

	@Option(names = "--balance", paramLabel = "cases|sqrt|datasets|unlearned", description = "How datasets share the samples, times their weight: " +
		"by cases (published), by the root of their cases, alike, or by the root and what validations say is still unlearned. Default: unlearned.")
	private Optional<Share> balance;

	private enum Share {
			CASES(Balance.CASES), SQRT(Balance.SQRT_CASES), DATASETS(Balance.DATASETS), UNLEARNED(Balance.UNLEARNED);

		private final Balance balance;

		Share(final Balance balance) {
			this.balance = balance;
		}
	}

	@Option(names = "--cache", paramLabel = "DIR", description = "Folder of prepared cases, may be shared by runs. Default: in the run folder.")
	private Optional<Path> cache;

	/**
	 * Options as they would stand on the command line, for programs that take several sets of them.
	 *
	 * @throws InputException if one is not known or its value is wrong
	 */
	public static TrainOptions parse(final String... words) {
		final TrainingOptions options = new TrainingOptions();
		try {
			new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(options)).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(words);
		}
		catch (final CommandLine.ParameterException e) {
			throw new InputException(e, "%s; see hermes train --help.", e.getMessage());
		}
		return options.options();
	}

	TrainOptions options() {
		return options(DEFAULT);
	}

	/** What is given on top of others. */
	TrainOptions options(final TrainOptions before) {
		if (minutes.isPresent() && steps.isPresent()) throw new InputException("Both --minutes and --steps are given; give one of them.");
		if (!(weightDecay.orElse(0.0) >= 0)) throw new InputException("The weight decay is %s; give 0 or more.", weightDecay.get());
		TrainOptions o = file.map(f -> TrainOptionsFiles.read(f, before)).orElse(before);
		o = set(o, baseWidth, TrainOptions::baseWidth);
		o = set(o, batch, TrainOptions::batch);
		o = set(o, optimizer.map(TrainingOptions::standard), TrainOptions::optimizer);
		o = set(o, weightDecay, (t, decay) -> t.optimizer(t.optimizer().withDecay(decay)));
		o = set(o, learningRate, TrainOptions::learningRate);
		o = set(o, loss, (t, l) -> t.loss(l == Loss.REFERENCE ? LossOptions.REFERENCE : LossOptions.IMPROVED));
		o = set(o, positiveShare, (t, share) -> t.loss(t.loss().withPositiveShare(share)));
		o = set(o, samplesAlike, (t, on) -> t.loss(t.loss().withSamplesAlike(on)));
		o = set(o, foreground, (t, share) -> t.samples(t.samples().withForeground(share)));
		o = set(o, guaranteed, (t, on) -> t.samples(t.samples().withGuaranteed(on)));
		o = set(o, lowResolution, (t, share) -> t.samples(t.samples().withLowResolution(share)));
		o = set(o, invertedGamma, (t, share) -> t.samples(t.samples().withInvertedGamma(share)));
		o = set(o, warp, (t, share) -> t.samples(t.samples().withWarp(share)));
		o = set(o, subset, (t, share) -> t.samples(t.samples().withSubset(share)));
		o = set(o, prototypes, TrainOptions::prototypes);
		o = set(o, deepSupervision, TrainOptions::deepSupervision);
		o = set(o, validations, TrainOptions::validations);
		o = set(o, validationCases, TrainOptions::validationCases);
		o = set(o, recompute, TrainOptions::recompute);
		o = set(o, mirror, (t, on) -> t.samples(t.samples().withMirror(on)));
		o = set(o, balance, (t, b) -> t.samples(t.samples().withBalance(b.balance)));
		o = set(o, windowVoxels, (t, n) -> t.plan(t.plan().withWindowVoxels(n)));
		o = set(o, grids, (t, g) -> t.plan(t.plan().withGrids(g)));
		o = set(o, measuredIntensities, (t, on) -> t.plan(t.plan().withMeasuredIntensities(on)));
		o = set(o, partialLabels, (t, on) -> t.plan(t.plan().withPartialLabels(on)));
		o = set(o, three("--spacing", spacing), (t, mm) -> t.plan(t.plan().withSpacing(mm.get(0), mm.get(1), mm.get(2))));
		o = set(o, three("--window", window), (t, n) -> t.plan(t.plan().withWindow(n.get(0), n.get(1), n.get(2))));
		o = set(o, minutes, TrainOptions::minutes);
		o = set(o, steps, TrainOptions::steps);
		o = set(o, cache, TrainOptions::cache);
		if (noRules) o = o.rules(false);
		if (noDecayOfVectors) o = o.decayVectors(false);
		return traditional ? o.paradigm(Paradigm.TRADITIONAL) : o;
	}

	private static <V> TrainOptions set(final TrainOptions options, final Optional<V> given, final BiFunction<TrainOptions, V, TrainOptions> setter) {
		return given.map(v -> setter.apply(options, v)).orElse(options);
	}

	private static Optimizer standard(final Optimizer.Kind kind) {
		return switch (kind) {
			case ADAM -> DEFAULT.optimizer();
			case LAMB -> Optimizer.lamb();
			case SGD -> Optimizer.sgd();
		};
	}

	private static <V> Optional<List<V>> three(final String option, final List<V> values) {
		if (values.isEmpty()) return Optional.empty();
		if (values.size() != 3) throw new InputException("%s has %d values; give three with commas, along R, A and S.", option, values
			.size());
		return Optional.of(values);
	}
}
