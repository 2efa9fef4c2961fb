package sc.fiji.hermes.command;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

import org.scijava.ItemIO;
import org.scijava.ItemVisibility;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

import ij.ImagePlus;
import ij.measure.ResultsTable;

import sc.fiji.hermes.imagej.ImageGeometry;
import sc.fiji.hermes.imagej.ImageOrientation;
import sc.fiji.hermes.imagej.ImageOrigin;
import sc.fiji.hermes.imagej.ImagePart;
import sc.fiji.hermes.imagej.ImageRegion;
import sc.fiji.hermes.imagej.ImageVolumes;
import sc.fiji.hermes.imagej.LabelImages;
import sc.fiji.hermes.imagej.LabelOutlines;
import sc.fiji.hermes.imagej.LabelOverlay;
import sc.fiji.hermes.imagej.LabelTable;
import sc.fiji.hermes.imagej.ProbabilityImages;
import sc.fiji.hermes.imagej.RoiMode;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.segment.Region;
import sc.fiji.hermes.segment.SegmentOptions;
import sc.fiji.hermes.segment.Segmentation;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;
import sc.fiji.hermes.worker.SegmentVolumeWork;

/** Segments the current image. */
@Plugin(type = Command.class, headless = true, initializer = "offer", label = "Segment a volume with Hermes",
	description = "Finds the structures that a trained model knows in an image stack, as a label image, overlay, outlines and table.",
	menu = { @Menu(label = "Plugins"), @Menu(label = HermesMenu.HERMES), @Menu(label = "Hermes Segment Volume...", weight = 10) })
public final class SegmentVolumeCommand extends HermesCommand {

	private static final String CURRENT = "current", ALL = "all", NONE = "none", APPEND = "append", REPLACE = "replace";

	@Parameter
	private HermesService hermes;

	@Parameter(label = "Image", description = "The stack to segment; its calibration says how large its voxels are.")
	private ImagePlus image;

	@Parameter(label = "Model", description = ModelInput.MODEL_DESCRIPTION, required = false, persist = false, callback = "describe")
	private String model = "";

	@Parameter(label = "Other model folder", description = ModelInput.OTHER_DESCRIPTION, style = "directory", required = false, persist = false,
		callback = "describe", validater = "checkOther")
	private File other;

	@Parameter(label = "Modality", description = ModelInput.MODALITY_DESCRIPTION, persist = false, callback = "describe",
		validater = "checkModality")
	private String modality = ModelInput.UNDECIDED;

	@Parameter(label = "Structures", description = ModelInput.TASKS_DESCRIPTION, required = false, persist = false,
		validater = "checkTasks")
	private String tasks = ModelInput.ALL;

	@Parameter(label = "Channel", description = "Channel to segment; 0 for the one that is shown.", min = "0", persist = false)
	private int channel = 0;

	@Parameter(label = "Frames", description = "Of a series over time: the frame that is shown, or all of them one by one.",
		choices = { CURRENT, ALL }, persist = false)
	private String frames = ALL;

	@Parameter(label = "Orientation", description = "How the slices lie in the patient: automatic for what the image says, otherwise axial from " +
		"feet to head; or axial_up, axial_down, coronal_back, coronal_front, sagittal_left, sagittal_right, axial_ras, axial_las.", choices = {
			"automatic", "axial_up", "axial_down", "coronal_back", "coronal_front", "sagittal_left", "sagittal_right", "axial_ras", "axial_las" },
		persist = false, callback = "describe")
	private String orientation = "automatic";

	@Parameter(label = "Only around the selection", description = "If an area is selected on the image, only the box around it is segmented, in all " +
		"slices; the label image has the size of the whole.", persist = false, callback = "describe")
	private boolean region = true;

	@Parameter(label = ModelInput.MIRROR_LABEL, description = ModelInput.MIRROR_DESCRIPTION, persist = false)
	private boolean mirror = false;

	@Parameter(label = "Note", description = "What the model looks for, and what the image does not say.", visibility = ItemVisibility.MESSAGE,
		required = false, persist = false)
	private String note = "";

	@Parameter(label = "Output", description = "What is made besides the label image.", visibility = ItemVisibility.MESSAGE, required = false,
		persist = false)
	private String heading = "<html><b>Besides the label image</b></html>";

	@Parameter(label = "Overlay opacity", description = "How strongly labels are drawn over the image, 0 for no overlay to 1.", min = "0",
		max = "1", stepSize = "0.1", style = "slider", persist = false)
	private double opacity = 0.4;

	@Parameter(label = "Outlines to ROI Manager", description = "Whether outlines are added behind your ROIs, replace them, or are not made.",
		choices = { NONE, APPEND, REPLACE }, persist = false)
	private String outlines = NONE;

	@Parameter(label = "Volumes in the Results table", description = "Adds voxels, volume, intensity and centroid of each task to the Results table.",
		persist = false)
	private boolean table = true;

	@Parameter(label = "Probability images", description = "Also shows how sure the model is, one channel a task; of a series, in the " +
		"frame that is shown.", persist = false)
	private boolean probabilities = false;

	@Parameter(type = ItemIO.OUTPUT, label = "Labels", description = "One value a task; the names are in the image's properties.")
	private ImagePlus labels;

	@Parameter(type = ItemIO.OUTPUT, label = "Probabilities", description = "0 to 1, one channel a task, if they were asked for.")
	private ImagePlus certainty;

	private final ModelChoice models;
	private boolean reading;

	/** For SciJava. */
	public SegmentVolumeCommand() {
		this(new ModelChoice());
	}

	SegmentVolumeCommand(final ModelChoice models) {
		this.models = models;
	}

	/** Called by SciJava. */
	void offer() {
		offer("model", ModelInput.models());
		offer("modality", ModelInput.allModalities());
		if (image != null && image.getNChannels() == 1) settle("channel");
		if (image != null && image.getNFrames() == 1) settle("frames");
		if (image != null && ImageRegion.of(image).isEmpty()) settle("region");
		describe();
	}

	/** Called by SciJava when a choice is made on which the note depends. */
	void describe() {
		final List<String> told = new ArrayList<>(List.of(aboutModel()));
		if (image != null) told.addAll(notes());
		if (image != null && region) ImageRegion.about(image).ifPresent(told::add);
		note = lines(told);
	}

	@Override
	public void lookAgain() {
		if (reading) describe();
	}

	/** What the model looks for, or why there is none; offers what can be chosen with it. */
	private String aboutModel() {
		try {
			final Optional<ModelInput> chosen = models.read(model, other);
			reading = chosen.isEmpty();
			chosen.ifPresent(this::propose);
			return chosen.map(c -> c.about(modality)).orElse(ModelInput.READING);
		}
		catch (final InputException e) {
			reading = false;
			return path(other).isEmpty() ? ModelInput.NO_MODEL : sentence(e);
		}
	}

	/** The user is asked for a modality only if neither image nor model says it. */
	private void propose(final ModelInput chosen) {
		offer("modality", chosen.modalities());
		if (image != null && isOpen("modality") && ModelInput.given(modality).isEmpty()) chosen.rule().propose(ImageOrigin.said(image)).ifPresent(
			m -> modality = m.name());
	}

	/** What is odd about the image, before anybody waits for a segmentation of it. */
	private List<String> notes() {
		final List<String> notes = new ArrayList<>(LabelImages.remark(image).stream().toList());
		try {
			notes.addAll(ImageGeometry.of(image, new ImagePart(image.getChannel(), image.getFrame()), ImageOrientation.of(orientation)).notes());
			return notes;
		}
		catch (final InputException e) {
			notes.add(e.getMessage());
			return notes;
		}
	}

	/** Called by SciJava. */
	String checkOther() {
		return complaint(() -> models.requireOther(other));
	}

	/** Called by SciJava. */
	String checkModality() {
		final String wrong = complaint(() -> models.requireModality(model, other, modality));
		if (image == null || !wrong.isEmpty()) return wrong;
		return complaint(() -> models.definite(model, other).ifPresent(m -> modality(m, note -> {})));
	}

	private Modality modality(final ModelInput chosen, final Consumer<String> notes) {
		return chosen.rule().decide(ModelInput.given(modality), ImageOrigin.said(image), image.getTitle(), notes);
	}

	/** Called by SciJava. */
	String checkTasks() {
		return complaint(() -> models.requireTasks(model, other, tasks));
	}

	@Override
	protected void run(final Job job) {
		// The user may close the image meanwhile, which would empty it.
		image.setIgnoreFlush(true);
		try {
			segment(job);
		}
		finally {
			image.setIgnoreFlush(false);
		}
	}

	private void segment(final Job job) {
		final ModelInput chosen = ModelInput.of(model, other);
		final Modality how = modality(chosen, HermesCommand::tell);
		final List<Task> wanted = chosen.tasks(tasks, how);
		final ImagePart part = new ImagePart(channel == 0 ? image.getChannel() : channel, image.getFrame());
		final boolean series = frames.equals(ALL) && image.getNFrames() > 1;
		final Optional<Region> box = region ? ImageRegion.of(image) : Optional.empty();
		if (region) ImageRegion.about(image).ifPresent(HermesCommand::tell);
		LabelImages.remark(image).ifPresent(HermesCommand::tell);
		final List<Segmentation> found = new ArrayList<>();
		final int count = series ? image.getNFrames() : 1;
		for (int i = 0; i < count; i++) {
			final int done = i;
			found.add(segment(chosen.folder(), series ? part.withFrame(i + 1) : part, part.frame(), box, how, wanted, job.part((double) done / count,
				(done + 1.0) / count)));
		}
		labels = LabelImages.of(image, part, found, wanted);
		labels.setProp("hermes.model", chosen.name());
		labels.setProp("hermes.modality", how.name());
		if (probabilities) certainty = certainty(part, found.get(series ? part.frame() - 1 : 0));
		if (opacity > 0) {
			LabelOverlay.draw(image, part, labels, opacity);
			image.updateAndDraw();
		}
		addOutlines(part);
		if (table) {
			final ResultsTable results = ResultsTable.getResultsTable();
			LabelTable.append(results, image, part, labels);
			if (!Surroundings.headless()) results.show("Results");
		}
	}

	/** @param shown frame that was on the screen at the start */
	private Segmentation segment(final Path folder, final ImagePart part, final int shown, final Optional<Region> box, final Modality how,
		final List<Task> wanted, final Job job)
	{
		final ImageOrientation lie = ImageOrientation.of(orientation);
		if (part.frame() == shown) ImageGeometry.of(image, part, lie).notes().forEach(HermesCommand::tell);
		final Volume whole = ImageVolumes.volume(image, part, lie);
		final Segmentation found = hermes.run(new SegmentVolumeWork(folder, box.map(b -> b.of(whole)).orElse(whole), how, wanted, SegmentOptions
			.options().withMirror(mirror).withProbabilities(probabilities && part.frame() == shown)), job);
		found.notes().forEach(HermesCommand::tell);
		return box.map(b -> found.within(b, whole.geometry())).orElse(found);
	}

	private ImagePlus certainty(final ImagePart part, final Segmentation shown) {
		final List<Volume> values = shown.probabilities().stream().map(Segmentation.Probability::values).toList();
		return ProbabilityImages.of(image, part, shown.probabilities().stream().map(Segmentation.Probability::task).toList(), values.stream()
			.map(Volume::data).toList(), values.get(0).geometry());
	}

	private void addOutlines(final ImagePart part) {
		final RoiMode mode = RoiMode.valueOf(outlines.toUpperCase(Locale.ROOT));
		if (mode == RoiMode.NONE) return;
		if (LabelOutlines.addToManager(LabelOutlines.of(image, part, labels), mode)) return;
		tell("There is no ROI Manager without a display, so the outlines are left out.");
	}
}
