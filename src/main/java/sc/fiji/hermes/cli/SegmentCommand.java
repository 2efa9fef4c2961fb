package sc.fiji.hermes.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import sc.fiji.hermes.bundle.ModelFolder;
import sc.fiji.hermes.collection.CollectionFiles;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.file.NewFolder;
import sc.fiji.hermes.io.dicom.DicomFolder;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.job.Outcome.State;
import sc.fiji.hermes.job.Outcomes;
import sc.fiji.hermes.segment.Existing;
import sc.fiji.hermes.segment.ModalityRule;
import sc.fiji.hermes.segment.SegmentOptions;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.worker.SegmentFilesWork;
import sc.fiji.hermes.worker.SegmentSplitWork;

/** Segments volumes. */
@Command(name = "segment", description = "Segments a volume, a folder of volumes, or a split of a collection.",
	footer = { "", "Examples:",
		"  hermes segment --model starter ct.nii.gz --modality CT --output labels",
		"  hermes segment --model hippocampus /data/Task04_Hippocampus/imagesTs --modality T1 --output labels",
		"  hermes segment --model liver /data/patient7 --series 3 --dicom-seg --output labels",
		"  hermes segment --model hippocampus --collection hippocampus.json --split validation --output predictions" })
final class SegmentCommand extends Verb {

	@Parameters(paramLabel = "INPUT", arity = "0..1",
		description = "A volume (NIfTI, NRRD, MetaImage or TIFF), a folder of volumes, or a folder of DICOM images.")
	private Optional<Path> input;

	@Option(names = "--model", paramLabel = "DIR", required = true, description = MODEL)
	private Path model;

	@Option(names = { "-o", "--output" }, paramLabel = "DIR", required = true, description = "Folder for the label maps.")
	private Path output;

	@Option(names = "--collection", paramLabel = "FILE", description = "Segment the cases of a collection instead of INPUT.")
	private Optional<Path> collection;

	@Option(names = "--split", paramLabel = "SPLIT", description = "Which cases of it: validation, train or test. Default: validation.")
	private Optional<Split> split;

	@Option(names = "--modality", paramLabel = "NAME",
		description = "How INPUT was made, e.g. CT. Default: what DICOM images say; else the only one that the model knows.")
	private Optional<String> modality;

	@Option(names = "--series", paramLabel = "NAME", description = "Number, UID or description of the series in a folder of DICOM images.")
	private Optional<String> series;

	@Option(names = "--tasks", paramLabel = "NAME,NAME", split = ",", hideParamSyntax = true,
		description = "What to find, with commas between. Default: all that the model learned on the modality.")
	private List<String> tasks = new ArrayList<>();

	@Option(names = "--masks", description = "Write one mask a task even where one label map holds them all.")
	private boolean masks;

	@Option(names = "--dicom-seg", description = "Also write a DICOM segmentation, NAME_seg.dcm, if INPUT is DICOM.")
	private boolean dicomSeg;

	@Option(names = "--overlap", paramLabel = "F", description = "Overlap of windows, 0 to 0.9. Default: ${DEFAULT-VALUE}.")
	private double overlap = SegmentOptions.options().overlap();

	@Option(names = "--threshold", paramLabel = "P", description = "Probability from which a voxel counts. Default: what the model says of a structure, else 0.5.")
	private Optional<Double> threshold;

	@Option(names = "--no-rules", description = "Leave out what the model says of thresholds, of components to keep and of holes to fill.")
	private boolean noRules;

	@Option(names = "--mirror", description = "Average over mirror images along axes of which no structure's name says a side: up to 8 times slower. For models " +
		"trained with --mirror.")
	private boolean mirror;

	@Option(names = "--frame", paramLabel = "N", description = "Time point of files that hold several, from 1.")
	private Optional<Integer> frame;

	@Option(names = "--channel", paramLabel = "N",
		description = "Which channel of a folder with several files a case (case_0000, case_0001), from 0. Default: that of the modality.")
	private Optional<Integer> channel;

	@Option(names = "--existing", paramLabel = "refuse|skip|replace", hideParamSyntax = true,
		description = "What becomes of results of an earlier segmentation: refuse to begin, skip volumes whose result is complete, or replace them. " +
			"Inputs are never replaced. Default: refuse.")
	private Optional<Existing> existing;

	@Option(names = "--force", description = "The same as --existing replace.")
	private boolean force;

	SegmentCommand(final Context context) {
		super(context);
	}

	@Override
	int run(final Job job) {
		if (input.isPresent() == collection.isPresent()) throw new InputException(
			"Give either a volume or folder to segment, or --collection.");
		if (input.isPresent() && split.isPresent()) throw new InputException("--split goes with --collection; leave it out for a volume.");
		if (collection.isPresent() && (!tasks.isEmpty() || masks || dicomSeg || modality.isPresent() || series.isPresent() || channel
			.isPresent()))
			throw new InputException("With --collection the modality, the channel, the tasks and the form of the output are those of its datasets; " +
				"leave out --modality, --channel, --series, --tasks, --masks and --dicom-seg.");
		input.filter(i -> !Files.exists(i)).ifPresent(i -> {
			throw new InputException("%s does not exist; give a volume or a folder of volumes.", i);
		});
		if (force && existing.isPresent() && existing.get() != Existing.REPLACE) throw new InputException(
			"--force means --existing replace; leave one of the two out.");
		final SegmentOptions options = SegmentOptions.options().withOverlap(overlap).withRules(!noRules).withMirror(mirror).withExisting(existing.orElse(force
			? Existing.REPLACE : Existing.REFUSE)).withFrame(frame()).withDicomSeg(dicomSeg);
		return report(new NewFolder(output).use(() -> segment(with(options), job)));
	}

	private SegmentOptions with(final SegmentOptions options) {
		final SegmentOptions o = channel.map(options::withChannel).orElse(options);
		return threshold.map(o::withThreshold).orElse(o);
	}

	/** Notes and failures, a line each, and the numbers; the exit code says whether some failed. */
	private int report(final Outcomes outcomes) {
		for (final State state : List.of(State.DONE, State.SKIPPED)) outcomes.sentences(state).forEach(s -> out().println("note: " + s));
		outcomes.sentences(State.FAILED).forEach(this::complain);
		final int done = outcomes.count(State.DONE);
		out().printf(Locale.ROOT, "%s; results: %s%n", outcomes.summary(done + (done == 1 ? " volume" : " volumes") + " segmented"), output);
		return outcomes.count(State.FAILED) == 0 ? HermesCli.OK : HermesCli.SOME_FAILED;
	}

	private int frame() {
		if (frame.isPresent() && frame.get() < 1) throw new InputException("The time point is %d; give 1 or more.", frame.get());
		return frame.orElse(0);
	}

	private Outcomes segment(final SegmentOptions plain, final Job job) {
		final Path folder = model(model);
		final SegmentOptions options = series.map(plain::withSeries).orElse(plain);
		if (collection.isEmpty()) return run(new SegmentFilesWork(folder, input.orElseThrow(), output, modality(folder, input.orElseThrow()), tasks
			.stream().map(t -> new Task(t.strip())).toList(), masks, options), job);
		return run(new SegmentSplitWork(folder, CollectionFiles.read(collection.get()), split.orElse(Split.VALIDATION), output, options), job);
	}

	private Modality modality(final Path folder, final Path volume) {
		if (series.isPresent() && !(Files.isDirectory(volume) && DicomFolder.holdsDicom(volume))) throw new InputException(
			"--series goes with a folder of DICOM images, and %s is none; leave it out.", volume);
		return new ModalityRule(ModelFolder.describe(folder)).decide(modality.map(DataOptions::modality), modality.isPresent() ? Optional.empty()
			: ModalityRule.saidBy(volume, series), volume.toString(), note -> out().println("note: " + note));
	}
}
