package sc.fiji.hermes.segment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import sc.fiji.hermes.bundle.Model;
import sc.fiji.hermes.collection.Case.Part;
import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.file.AtomicFile;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.io.dicom.DicomFolder;
import sc.fiji.hermes.io.dicom.DicomSeries;
import sc.fiji.hermes.io.dicom.seg.DicomSegmentation;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.job.Outcome;
import sc.fiji.hermes.job.Outcomes;
import sc.fiji.hermes.job.Remedy;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;

/**
 * Which volumes to segment and where the results go. What can be refused is refused when an order is made, before a
 * network is loaded: no result may replace an input, or, unless the options allow it, any other file. Immutable.
 *
 * <pre>{@code
 * SegmentOrder order = SegmentOrder.of(model, folder, output, Modality.CT, List.of(), false, SegmentOptions.options());
 * try (Segmenter s = Segmenter.of(model, job)) {
 *   order.run(s, job);
 * }
 * }</pre>
 */
public final class SegmentOrder {

	/** Of outcomes, in the folder of the results. */
	private static final String TABLE = "segmentation.csv";

	private final List<SegmentItem> items;
	private final boolean masks;
	private final SegmentOptions options;
	private final OutcomeRecord record;

	/** @param table where outcomes are kept; empty for a single volume, whose result says all */
	private SegmentOrder(final List<SegmentItem> items, final List<Path> inputs, final Optional<Path> table, final boolean masks,
		final SegmentOptions options)
	{
		this.items = List.copyOf(items);
		this.masks = masks;
		this.options = options;
		record = OutcomeRecord.of(table, items.stream().map(SegmentItem::waiting).toList());
		requireDistinct();
		requireFree(inputs);
	}

	/**
	 * A volume, or every volume directly in a folder, by name; a folder of DICOM images is one volume.
	 *
	 * @param tasks empty for all that the model learned on the modality; label value i + 1 means the i-th
	 * @param output folder for the results
	 * @param masks whether to write one mask a task even where one label map would hold them all
	 * @throws InputException if there is no volume, the model does not know the modality or a task, or a result would replace
	 *           a file that it must not
	 */
	public static SegmentOrder of(final Model model, final Path input, final Path output, final Modality modality,
		final List<Task> tasks, final boolean masks, final SegmentOptions options)
	{
		model.modalityRow(modality);
		tasks.forEach(model::taskRow);
		final List<Task> wanted = tasks.isEmpty() ? model.description().tasks(modality) : tasks.stream().distinct().toList();
		final List<Path> files = volumes(input, options);
		// a folder of DICOM images is a volume itself
		final boolean many = !files.get(0).toAbsolutePath().normalize().equals(input.toAbsolutePath().normalize());
		if (!many && options.channel().isPresent()) throw new InputException("%s is one volume, so it has no channel to choose; leave the channel%s out.",
			input, Remedy.CHANNEL);
		final List<CaseVolume> cases = many ? CaseVolume.of(input, files, model.description(), modality, options) : files.stream().map(
			CaseVolume::of).toList();
		final List<SegmentItem> items = cases.stream().map(c -> new SegmentItem(c.file(), Part.WHOLE, output, c.name(), modality, wanted, t -> wanted
			.indexOf(t) + 1, Optional.empty(), dicom(c.file(), options))).toList();
		return new SegmentOrder(items, files, many ? Optional.of(output.resolve(TABLE)) : Optional.empty(), masks, options);
	}

	/**
	 * The cases of one split of a collection, each dataset into a folder of its name, with the label values of the dataset,
	 * so that the results can be compared with its label maps.
	 *
	 * @throws InputException if the split has no case, an image is missing or has not the frame of its case, the model does not know the modality or a task of
	 *           a dataset, or a result would replace a file that it must not
	 */
	public static SegmentOrder of(final Model model, final Collection collection, final Split split, final Path output,
		final SegmentOptions options)
	{
		if (options.dicomSeg()) throw new InputException(
			"The cases of a collection are no DICOM series, so no DICOM segmentation can be written of them; do not ask for one%s.",
			Remedy.DICOM_SEG);
		final List<SegmentItem> items = new ArrayList<>();
		final List<Path> inputs = new ArrayList<>();
		for (final Dataset d : collection.datasets()) {
			if (!d.cases(split).isEmpty()) requireKnown(model, d);
			for (final Case c : d.cases(split)) if (!Files.exists(c.image())) throw new InputException(
				"The image of case %s of dataset %s, %s does not exist; correct its path in the collection or remove the case.", c.id(), d
					.name(), c.image());
			for (final Case c : d.cases(split)) if (!c.part().equals(Part.WHOLE)) c.header();
			for (final Case c : d.cases(split)) items.add(new SegmentItem(c.image(), c.part(), SegmentationFiles.folder(output, d.name()), c.id(), d.modality(), d
				.tasks(), t -> d.label(t).orElseThrow().values().get(0), Optional.of(d.name()), Optional.empty()));
			// Cases of other splits and label maps are as precious as what is read.
			for (final Case c : d.cases()) Stream.concat(Stream.of(c.image()), c.labels().stream()).forEach(inputs::add);
		}
		if (items.isEmpty()) throw new InputException("Collection %s has no %s case; choose another split.", collection.name(),
			split.name().toLowerCase(Locale.ROOT));
		return new SegmentOrder(items, inputs, Optional.of(output.resolve(TABLE)), false, options);
	}

	/** All that can be told against it is said before a network is loaded. */
	private static Optional<DicomSegmentation> dicom(final Path image, final SegmentOptions options) {
		if (!options.dicomSeg()) return Optional.empty();
		if (!Files.isDirectory(image) && !DicomFolder.isDicom(image)) throw new InputException(
			"%s is no DICOM series, so no DICOM segmentation can be written of it; give a folder of DICOM images, or do not ask for one%s.", image,
			Remedy.DICOM_SEG);
		final DicomSeries series = DicomFolder.seriesAt(image, options.series());
		return Optional.of(options.frame() == 0 ? DicomSegmentation.of(series) : DicomSegmentation.of(series, options.frame()));
	}

	private static void requireKnown(final Model model, final Dataset d) {
		try {
			model.modalityRow(d.modality());
			d.tasks().forEach(model::taskRow);
		}
		catch (final InputException e) {
			throw new InputException(e, "Dataset %s cannot be segmented: %s", d.name(), e);
		}
	}

	private static List<Path> volumes(final Path input, final SegmentOptions options) {
		if (Files.isRegularFile(input)) return List.of(input);
		if (!Files.exists(input)) throw new InputException("%s does not exist; give a volume or a folder of volumes.", input);
		final List<Path> files;
		try (Stream<Path> list = Files.list(input)) {
			files = list.filter(Files::isRegularFile).filter(Volumes::isVolumeFile).sorted().toList();
		}
		catch (final IOException e) {
			throw new InputException(e, "The folder %s cannot be read; check its permissions.", input);
		}
		if (!files.isEmpty() && options.series().isPresent()) throw new InputException(
			"The folder %s has volume files, which have no series; leave the series out.", input);
		if (!files.isEmpty()) return files;
		if (!DicomFolder.holdsDicom(input)) throw new InputException("The folder %s has no volume (%s, or DICOM images); give another.", input,
			Volumes.endings());
		// all that the headers can tell against the series is said now
		DicomFolder.seriesAt(input, options.series()).header();
		// the name of the folder, which "." does not say, becomes that of the result
		return List.of(input.toAbsolutePath().normalize());
	}

	/** Names that differ in case only are one name on many disks. */
	private void requireDistinct() {
		final Map<String, Path> places = new HashMap<>();
		for (final SegmentItem i : items) {
			final Path other = places.putIfAbsent(SegmentationFiles.labelMap(i.folder(), i.name()).toString().toLowerCase(Locale.ROOT), i.image());
			if (other != null) throw new InputException("The results for %s and %s would have the same name; rename one of them.", other,
				i.image());
		}
	}

	private void requireFree(final List<Path> inputs) {
		final Set<Path> precious = new HashSet<>();
		inputs.forEach(p -> precious.add(real(p)));
		for (int i = 0; i < items.size(); i++) {
			requireFree(items.get(i), precious);
			decide(i);
		}
	}

	private static void requireFree(final SegmentItem item, final Set<Path> precious) {
		for (final Path target : item.targets()) {
			if (!Files.exists(target)) continue;
			if (precious.contains(real(target))) throw new InputException(
				"A result for %s would replace the input %s; give another output folder.", item.image(), target);
			if (target.equals(SegmentationFiles.dicomSeg(item.folder(), item.name())) && !DicomSegmentation.isOurs(target))
				throw new InputException("%s already exists and is no segmentation by Hermes; move it, or give another output folder.", target);
		}
	}

	/** What becomes of a result that exists. */
	private void decide(final int index) {
		final SegmentItem item = items.get(index);
		final Optional<Path> existing = item.targets().stream().filter(Files::exists).findFirst();
		if (existing.isEmpty() || options.existing() == Existing.REPLACE) return;
		if (options.existing() == Existing.REFUSE) throw new InputException("%s already exists; give another output folder, or allow replacing%s.",
			existing.get(), Remedy.REPLACE);
		final Optional<SegmentationFiles.Written> complete = item.complete();
		if (complete.isPresent()) {
			if (!item.isAnsweredBy(complete.get(), masks)) throw new InputException(
				"The earlier result for %s, %s, is not of the structures and in the form asked for now; give another output folder, or allow replacing%s.",
				item.image(), existing.get(), Remedy.REPLACE);
			if (!record.isUnfinished(index)) record.skip(index);
		}
		// only what stopped work has left may be replaced, never what somebody else calls so
		else if (!record.isKnown(index)) throw new InputException(
			"%s already exists and is no complete result of an earlier segmentation; move it, give another output folder, or allow replacing%s.",
			existing.get(), Remedy.REPLACE);
	}

	/** The file itself, whatever links lead to it. */
	private static Path real(final Path file) {
		try {
			return file.toRealPath();
		}
		catch (final IOException e) {
			return file.toAbsolutePath().normalize();
		}
	}

	/** Whether every volume has a result that is kept, so that no network is needed. */
	public boolean isDone() {
		return record.isDone();
	}

	/** What becomes of the volumes, as far as it is known. */
	public Outcomes outcomes() {
		return record.outcomes();
	}

	/**
	 * Segments the volumes one after the other; each result is on the disk before the next volume is read. A volume that
	 * cannot be segmented is an outcome, and the next one follows. With many volumes their outcomes are kept as
	 * {@code segmentation.csv} beside the results, which is true at any moment, if work is killed, too.
	 *
	 * @param segmenter of the model that the order was made for
	 * @return how each volume ended
	 * @throws InputException if no volume has a result in the end, with a sentence for each; or if the table cannot be written
	 * @throws sc.fiji.hermes.job.CancelledException between two windows; finished results stay
	 */
	public Outcomes run(final Segmenter segmenter, final Job job) {
		sweep();
		for (int i = 0; i < items.size(); i++) {
			if (record.isSkipped(i)) continue;
			job.checkCancelled();
			final int index = i;
			final double from = (double) i / items.size(), to = (i + 1.0) / items.size();
			record.work(i, () -> segment(segmenter, items.get(index), job.part(from, to)));
			job.report(told(record.outcomes().cases().get(i)), to);
		}
		return record.finish();
	}

	/** Work that was killed may have left parts of files beside the results that it did not come to. */
	private void sweep() {
		record.sweep();
		for (int i = 0; i < items.size(); i++) if (record.isUnfinished(i)) items.get(i).targets().forEach(AtomicFile::sweep);
	}

	private static String told(final Outcome o) {
		return o.state() == Outcome.State.FAILED ? "failed: " + o.title() + ": " + o.sentence() : "segmented " + o.title();
	}

	private List<String> segment(final Segmenter segmenter, final SegmentItem item, final Job job) {
		final List<String> notes = new ArrayList<>();
		final Volume image = Volumes.read(item.image(), item.part().ofImage(options.reading()).withNotes(notes::add).withRoom(job.room()));
		if (SegmentationFiles.isLabelMap(item.image())) notes.add(item.image().getFileName() +
			" holds labels and no intensities; give the image that they were made from.");
		final Segmentation s = segmenter.segment(image, item.modality(), item.tasks(), item.dataset(), options, job);
		notes.addAll(s.notes());
		// from now on files of the case are ours, also if they are half of them
		record.claim();
		SegmentationFiles.write(s, item.folder(), item.name(), item.values(), masks, item.dicom());
		return notes;
	}
}
