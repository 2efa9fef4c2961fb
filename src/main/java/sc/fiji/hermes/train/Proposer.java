package sc.fiji.hermes.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.engine.MachineMemory;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.preprocess.Grid;
import sc.fiji.hermes.preprocess.Plan;
import sc.fiji.hermes.preprocess.Planner;
import sc.fiji.hermes.preprocess.Survey;
import sc.fiji.hermes.train.TrainingProposal.Candidate;
import sc.fiji.hermes.train.TrainingProposal.Verdict;

/**
 * Finds the sizes of a training that this machine bears in the time that it is given: the largest {@link Preset} that fits
 * its memory and disk and leaves enough steps, at least 1000 and so many that each training case is drawn ten times, a rule
 * of thumb. If not even the smallest has so many, steps take one sample instead of more. Presets are probed from small to
 * large by {@link Forecaster}; one that is surely too slow or too large, to judge by those before, is not tried. Writes
 * nothing.
 *
 * <pre>{@code
 * System.out.print(Proposer.propose(collection, Path.of("run"), TrainOptions.options().minutes(60), job).toText());
 * }</pre>
 */
public final class Proposer {

	private static final long LEAST_STEPS = 1000;
	private static final int DRAWS = 10;

	/** A preset whose scaled number of steps is below this share of what is needed is not tried; scaling is not that wrong. */
	private static final double HOPELESS = 0.5;

	/** Seconds of a step from which on a probe of some ten steps takes too long. */
	private static final double SLOWEST = 60;

	private final Collection collection;
	private final Survey headers;
	private final Path run;
	private final TrainOptions options;
	private final Job job;

	private Proposer(final Collection collection, final Path run, final TrainOptions options, final Job job) {
		this.collection = collection;
		headers = Planner.survey(collection, options.plan(), job);
		this.run = run;
		this.options = options;
		this.job = job;
	}

	/**
	 * @param run where the run folder would be made
	 * @param options all but base width and window, which are proposed; with a fixed number of steps time does not matter
	 * @throws sc.fiji.hermes.job.InputException if a dataset has no training case, or an image cannot be read
	 */
	public static TrainingProposal propose(final Collection collection, final Path run, final TrainOptions options, final Job job) {
		return new Proposer(collection, run, options, job).propose();
	}

	private TrainingProposal propose() {
		final List<Candidate> candidates = new ArrayList<>();
		Optional<Candidate> last = Optional.empty();
		for (final Preset preset : Preset.values()) {
			job.report("trying the preset " + preset, candidates.size() / (double) Preset.values().length);
			final TrainOptions sized = preset.on(options);
			final Candidate c = candidate(preset, sized, last);
			candidates.add(c);
			if (c.forecast().filter(TrainingForecast::measured).isPresent()) last = Optional.of(c);
		}
		final long enough = enough(options.batch());
		OptionalInt chosen = OptionalInt.empty();
		for (int i = 0; i < candidates.size(); i++) {
			final Candidate c = candidates.get(i);
			if (c.verdict() == Verdict.FITS && (chosen.isEmpty() || c.steps() >= enough)) chosen = OptionalInt.of(i);
		}
		if (chosen.isPresent() && options.batch() > 1 && candidates.get(chosen.getAsInt()).steps() < enough) {
			final int i = chosen.getAsInt();
			final Preset preset = candidates.get(i).preset();
			candidates.set(i, candidate(preset, preset.on(options.batch(1)), Optional.empty()));
			return new TrainingProposal(candidates, enough(1), chosen);
		}
		return new TrainingProposal(candidates, enough, chosen);
	}

	private long enough(final int batch) {
		if (options.steps().isPresent()) return 0;
		final long cases = collection.datasets().stream().mapToLong(d -> d.cases(Split.TRAIN).size()).sum();
		return Math.max(LEAST_STEPS, (DRAWS * cases + batch - 1) / batch);
	}

	private Candidate candidate(final Preset preset, final TrainOptions sized, final Optional<Candidate> last) {
		final Plan plan = Planner.plan(collection, headers, sized.plan());
		final long voxels = voxels(plan);
		final long memory = Forecaster.estimate(plan, sized);
		if (last.isPresent()) {
			final Candidate before = last.get();
			final double corrected = memory * (before.peakMemory() / (double) Forecaster.estimate(Planner.plan(collection, headers, preset(before).plan()),
				preset(before)));
			// the work of convolutions grows with the square of the width, but so does their speed at first: from width 8 to 16 the
			// time a voxel was measured to grow 1.5 times
			final double slower = voxels / (double) before.windowVoxels() * preset.baseWidth() / before.preset().baseWidth();
			final long steps = options.steps().orElseGet(() -> Math.round(before.steps() / slower));
			final double seconds = before.secondsPerStep() * slower;
			final boolean large = corrected > TrainingForecast.USABLE * MachineMemory.available();
			if (large || steps < HOPELESS * enough(sized.batch()) || seconds > SLOWEST) return new Candidate(preset, sized.batch(), voxels, seconds,
				steps, (long) corrected, large ? Verdict.SURELY_TOO_LARGE : Verdict.SURELY_TOO_SLOW, Optional.empty());
		}
		final TrainingForecast f = Forecaster.forecast(collection, headers, run, sized, job);
		final Verdict verdict = f.fits() ? Verdict.FITS : f.fitsMemory() ? Verdict.DISK : Verdict.MEMORY;
		return new Candidate(preset, sized.batch(), voxels, f.secondsPerStep(), f.steps(), f.peakMemory(), verdict, Optional.of(f));
	}

	private TrainOptions preset(final Candidate c) {
		return c.preset().on(options);
	}

	private static long voxels(final Plan plan) {
		return plan.grids().stream().map(Grid::window).mapToLong(w -> (long) w.get(0) * w.get(1) * w.get(2)).max().orElseThrow();
	}
}
