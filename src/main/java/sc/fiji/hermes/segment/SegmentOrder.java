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
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

import sc.fiji.hermes.bundle.Model;
import sc.fiji.hermes.collection.Case.Part;
import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.io.dicom.DicomFolder;
import sc.fiji.hermes.io.dicom.DicomSeries;
import sc.fiji.hermes.io.dicom.seg.DicomSegmentation;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
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

	/**
	 * @param dataset empty for a volume of no dataset
	 * @param dicom what writes its DICOM segmentation; empty if none is wanted
	 */
	private record Item(Path image, Part part, Path folder, String name, Modality modality, List<Task> tasks, ToIntFunction<Task> values,
		Optional<String> dataset, Optional<DicomSegmentation> dicom)
	{

		String title() {
			return dataset.map(d -> d + " / " + name).orElse(image.getFileName().toString());
		}
	}

	private final List<Item> items;
	private final boolean masks;
	private final SegmentOptions options;

	private SegmentOrder(final List<Item> items, final List<Path> inputs, final boolean masks, final SegmentOptions options) {
		this.items = List.copyOf(items);
		this.masks = masks;
		this.options = options;
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
		final List<Item> items = files.stream().map(f -> new Item(f, Part.WHOLE, output, Volumes.stem(f), modality, wanted, t -> wanted.indexOf(t) + 1,
			Optional.empty(), dicom(f, options))).toList();
		return new SegmentOrder(items, files, masks, options);
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
		final List<Item> items = new ArrayList<>();
		final List<Path> inputs = new ArrayList<>();
		for (final Dataset d : collection.datasets()) {
			if (!d.cases(split).isEmpty()) requireKnown(model, d);
			for (final Case c : d.cases(split)) if (!Files.exists(c.image())) throw new InputException(
				"The image of case %s of dataset %s, %s does not exist; correct its path in the collection or remove the case.", c.id(), d
					.name(), c.image());
			for (final Case c : d.cases(split)) if (!c.part().equals(Part.WHOLE)) c.header();
			for (final Case c : d.cases(split)) items.add(new Item(c.image(), c.part(), SegmentationFiles.folder(output, d.name()), c.id(), d.modality(), d
				.tasks(), t -> d.label(t).orElseThrow().values().get(0), Optional.of(d.name()), Optional.empty()));
			// Cases of other splits and label maps are as precious as what is read.
			for (final Case c : d.cases()) Stream.concat(Stream.of(c.image()), c.labels().stream()).forEach(inputs::add);
		}
		if (items.isEmpty()) throw new InputException("Collection %s has no %s case; choose another split.", collection.name(),
			split.name().toLowerCase(Locale.ROOT));
		return new SegmentOrder(items, inputs, false, options);
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
		for (final Item i : items) {
			final Path other = places.putIfAbsent(SegmentationFiles.labelMap(i.folder, i.name).toString().toLowerCase(Locale.ROOT), i.image);
			if (other != null) throw new InputException("The results for %s and %s would have the same name; rename one of them.", other,
				i.image);
		}
	}

	private void requireFree(final List<Path> inputs) {
		final Set<Path> precious = new HashSet<>();
		inputs.forEach(p -> precious.add(real(p)));
		for (final Item i : items) for (final Path target : SegmentationFiles.targets(i.folder, i.name, i.tasks, i.dicom
			.isPresent())) {
			if (!Files.exists(target)) continue;
			if (precious.contains(real(target))) throw new InputException(
				"A result for %s would replace the input %s; give another output folder.", i.image, target);
			if (target.equals(SegmentationFiles.dicomSeg(i.folder, i.name)) && !DicomSegmentation.isOurs(target)) throw new InputException(
				"%s already exists and is no segmentation by Hermes; move it, or give another output folder.", target);
			if (!options.replace()) throw new InputException("%s already exists; give another output folder, or allow replacing%s.",
				target, Remedy.REPLACE);
		}
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

	/**
	 * Segments the volumes one after the other; each result is on the disk before the next volume is read.
	 *
	 * @param segmenter of the model that the order was made for
	 * @return number of volumes segmented
	 * @throws InputException if a volume cannot be read or a result cannot be written
	 * @throws sc.fiji.hermes.job.CancelledException between two windows; finished results stay
	 */
	public int run(final Segmenter segmenter, final Job job) {
		int done = 0;
		for (final Item i : items) {
			job.checkCancelled();
			final Volume image = Volumes.read(i.image, i.part.ofImage(options.reading()).withNotes(note -> job.report(note, -1)));
			final Segmentation s = segmenter.segment(image, i.modality, i.tasks, i.dataset, options, job.part((double) done / items.size(),
				(done + 1.0) / items.size()));
			SegmentationFiles.write(s, i.folder, i.name, i.values, masks, i.dicom);
			job.report("segmented " + i.title(), (double) ++done / items.size());
		}
		return done;
	}
}
