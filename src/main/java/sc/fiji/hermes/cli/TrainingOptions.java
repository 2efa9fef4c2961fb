package sc.fiji.hermes.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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

/** The options of a training as words; what is not given stays as {@link TrainOptions} has it. */
public final class TrainingOptions {

	private static final TrainOptions DEFAULT = TrainOptions.options();

	/** Names of the loss variants. */
	enum Loss {
			IMPROVED, REFERENCE
	}

	@Option(names = "--minutes", paramLabel = "M",
		description = "Time to train, validations included; preparing cases and building graphs come on top. Default: 30.")
	private Optional<Double> minutes;

	@Option(names = "--steps", paramLabel = "N", description = "Optimizer steps, instead of --minutes.")
	private Optional<Long> steps;

	@Option(names = "--base-width", paramLabel = "N", description = "Channels at full resolution, 8 to 32. Default: ${DEFAULT-VALUE}.")
	private int baseWidth = DEFAULT.baseWidth();

	@Option(names = "--batch", paramLabel = "N", description = "Samples of a step. Default: ${DEFAULT-VALUE}.")
	private int batch = DEFAULT.batch();

	@Option(names = "--optimizer", paramLabel = "adam|lamb|sgd",
		description = "Default: adam; lamb is the published one, for large batches; sgd has Nesterov's momentum of 0.99, as in nnU-Net.")
	private Optimizer.Kind optimizer = DEFAULT.optimizer().kind();

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
	private Prototypes prototypes = DEFAULT.prototypes();

	@Option(names = "--deep-supervision", paramLabel = "N", description = "Coarser outputs that are trained, too, 0 to 3. Default: ${DEFAULT-VALUE}.")
	private int deepSupervision = DEFAULT.deepSupervision();

	@Option(names = "--loss", paramLabel = "improved|reference", description = "Variant of the Dice loss. Default: improved.")
	private Loss loss = Loss.IMPROVED;

	@Option(names = "--spacing", paramLabel = "R,A,S", split = ",", hideParamSyntax = true,
		description = "One spacing in mm for all datasets. Default: each its own.")
	private List<Double> spacing = List.of();

	@Option(names = "--window", paramLabel = "R,A,S", split = ",", hideParamSyntax = true,
		description = "One window in voxels for all datasets, multiples of 8. Default: planned for each.")
	private List<Integer> window = List.of();

	@Option(names = "--window-voxels", paramLabel = "N", description = "Most voxels of a planned window. Default: ${DEFAULT-VALUE}.")
	private int windowVoxels = DEFAULT.plan().windowVoxels();

	@Option(names = "--grids", paramLabel = "own|anatomy", description = "Grids as the images have them, or the coarsest that keeps the " +
		"structures, with windows by millimetres. Default: own.")
	private PlanOptions.Grids grids = DEFAULT.plan().grids();

	@Option(names = "--measured-intensities", arity = "0..1", fallbackValue = "true", paramLabel = "true|false",
		description = "CT and PET by numbers measured over the training labels. Default: ${DEFAULT-VALUE}.")
	private boolean measuredIntensities = DEFAULT.plan().measuredIntensities();

	@Option(names = "--partial-labels", arity = "0..1", fallbackValue = "true", paramLabel = "true|false",
		description = "Voxels of a coarser grid may belong to a structure in part. Default: ${DEFAULT-VALUE}.")
	private boolean partialLabels = DEFAULT.plan().partialLabels();

	@Option(names = "--positive-share", paramLabel = "S",
		description = "Share of the cross-entropy that a structure has at least, 0 to below 1. Default: ${DEFAULT-VALUE}.")
	private double positiveShare = DEFAULT.loss().positiveShare();

	@Option(names = "--samples-alike", arity = "0..1", fallbackValue = "true", paramLabel = "true|false",
		description = "Each sample counts the same, however many tasks it has. Default: ${DEFAULT-VALUE}.")
	private boolean samplesAlike = DEFAULT.loss().samplesAlike();

	@Option(names = "--foreground", paramLabel = "P", description = "Share of the windows that lie on a structure. Default: ${DEFAULT-VALUE}.")
	private double foreground = DEFAULT.samples().foreground();

	@Option(names = "--warp", paramLabel = "P", description = "Share of the windows that are turned, scaled and sheared. Default: ${DEFAULT-VALUE}.")
	private double warp = DEFAULT.samples().warp();

	@Option(names = "--subset", paramLabel = "P", description = "Share of the samples that ask for some of their tasks only. Default: ${DEFAULT-VALUE}.")
	private double subset = DEFAULT.samples().subset();

	@Option(names = "--validations", paramLabel = "N", description = "How often to validate. Default: ${DEFAULT-VALUE}.")
	private int validations = DEFAULT.validations();

	@Option(names = "--validation-cases", paramLabel = "N",
		description = "Cases of each dataset in all but the last validation. Default: ${DEFAULT-VALUE}.")
	private int validationCases = DEFAULT.validationCases();

	@Option(names = "--no-rules", description = "Do not choose thresholds, components to keep and holes to fill in the last validation.")
	private boolean noRules;

	@Option(names = "--recompute", description = "Less memory for a third more time.")
	private boolean recompute;

	@Option(names = "--mirror", description = "Mirror crops, except of datasets with left and right tasks.")
	private boolean mirror;

	@Option(names = "--balance", paramLabel = "cases|sqrt|datasets|unlearned", description = "How datasets share the samples, times their weight: " +
		"by cases (published), by the root of their cases, alike, or by the root and what validations say is still unlearned. Default: sqrt.")
	private Share balance = Share.SQRT;

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
		if (minutes.isPresent() && steps.isPresent()) throw new InputException("Both --minutes and --steps are given; give one of them.");
		if (!(weightDecay.orElse(0.0) >= 0)) throw new InputException("The weight decay is %s; give 0 or more.", weightDecay.get());
		final Optimizer standard = switch (optimizer) {
			case ADAM -> DEFAULT.optimizer();
			case LAMB -> Optimizer.lamb();
			case SGD -> Optimizer.sgd();
		};
		final Optimizer rule = weightDecay.map(standard::withDecay).orElse(standard);
		TrainOptions o = DEFAULT.baseWidth(baseWidth).batch(batch).validations(validations).validationCases(validationCases)
			.rules(!noRules).recompute(recompute).plan(plan()).samples(DEFAULT.samples().withMirror(mirror).withBalance(balance.balance).withForeground(foreground).withWarp(warp)
				.withSubset(subset))
			.loss(loss()).optimizer(rule).decayVectors(!noDecayOfVectors).prototypes(prototypes).deepSupervision(deepSupervision);
		if (learningRate.isPresent()) o = o.learningRate(learningRate.get());
		if (traditional) o = o.paradigm(Paradigm.TRADITIONAL);
		if (minutes.isPresent()) o = o.minutes(minutes.get());
		if (steps.isPresent()) o = o.steps(steps.get());
		if (cache.isPresent()) o = o.cache(cache.get());
		return o;
	}

	private LossOptions loss() {
		return (loss == Loss.REFERENCE ? LossOptions.REFERENCE : LossOptions.IMPROVED).withPositiveShare(positiveShare).withSamplesAlike(
			samplesAlike);
	}

	private PlanOptions plan() {
		PlanOptions p = DEFAULT.plan().withWindowVoxels(windowVoxels).withGrids(grids).withMeasuredIntensities(measuredIntensities)
			.withPartialLabels(partialLabels);
		if (!spacing.isEmpty()) {
			requireThree("--spacing", spacing);
			p = p.withSpacing(spacing.get(0), spacing.get(1), spacing.get(2));
		}
		if (!window.isEmpty()) {
			requireThree("--window", window);
			p = p.withWindow(window.get(0), window.get(1), window.get(2));
		}
		return p;
	}

	private static void requireThree(final String option, final List<?> values) {
		if (values.size() != 3) throw new InputException("%s has %d values; give three with commas, along R, A and S.", option, values
			.size());
	}
}
