package sc.fiji.hermes.check;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import sc.fiji.hermes.check.CaseFacts.ImageFacts;
import sc.fiji.hermes.check.CaseFacts.LabelFacts;
import sc.fiji.hermes.check.CaseFacts.ValueFacts;
import sc.fiji.hermes.check.Finding.Severity;
import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.file.Sha256;
import sc.fiji.hermes.io.VolumeHeader;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.preprocess.NotFinite;
import sc.fiji.hermes.volume.Alignment;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Slab;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;

/** Looks at the two files of one case. Holds the image and the label map. */
final class CaseCheck {

	/** Spacing outside this is no scan of a patient or an animal in millimetres. */
	private static final double SMALLEST_MM = 1e-3, LARGEST_MM = 50;

	/** No scan is longer than a man or smaller than this in millimetres, but in metres or micrometres. */
	private static final double LONGEST_MM = 4000, SHORTEST_MM = 0.5;

	/** What to do where only some structures of label maps are used. */
	private static final String OTHERS = "say for the dataset that undeclared values are background (\"undeclared\": \"background\"), or unknown";

	/** So many ranges of values are named. */
	private static final int MOST_RANGES = 5;

	/** Percentiles are taken of so many voxels. */
	private static final int SAMPLE = 1 << 16;

	private final Dataset dataset;
	private final Case c;
	private final List<Finding> findings = new ArrayList<>();
	private final Set<String> doubts = new LinkedHashSet<>();

	private CaseCheck(final Dataset dataset, final Case c) {
		this.dataset = dataset;
		this.c = c;
	}

	static CaseFacts of(final Dataset dataset, final Case c) {
		return new CaseCheck(dataset, c).facts();
	}

	/** What the headers alone tell; reads no voxels. */
	static CaseFacts headers(final Dataset dataset, final Case c) {
		return new CaseCheck(dataset, c).headers();
	}

	private CaseFacts headers() {
		Optional<Geometry> header = Optional.empty();
		try {
			if (exists(c.image(), "image")) {
				header = Optional.of(geometry(c.header()));
				geometry(header.get());
			}
		}
		catch (final InputException e) {
			unreadable(c.image(), e);
		}
		if (c.labels().isEmpty()) requireLabels();
		else if (exists(c.labels().get(), "label map")) {
			final Path file = c.labels().get();
			try {
				final Geometry grid = geometry(c.labelHeader());
				header.ifPresent(image -> sameGeometry(image, grid, file));
			}
			catch (final InputException e) {
				unreadable(file, e);
			}
		}
		return new CaseFacts(dataset, c, header, doubts, Optional.empty(), Optional.empty(), findings);
	}

	private CaseFacts facts() {
		Optional<Geometry> header = Optional.empty();
		Optional<Volume> volume = Optional.empty();
		Optional<ImageFacts> image = Optional.empty();
		Optional<LabelFacts> labels = Optional.empty();
		try {
			if (exists(c.image(), "image")) {
				header = Optional.of(geometry(c.header()));
				geometry(header.get());
				volume = Optional.of(c.readImage());
				image = volume.map(v -> imageFacts(v, dataset.modality()));
				values(image.get());
			}
		}
		catch (final InputException e) {
			unreadable(c.image(), e);
		}
		if (c.labels().isEmpty()) requireLabels();
		else if (exists(c.labels().get(), "label map")) {
			final Path file = c.labels().get();
			labels = readLabels(file, volume);
			if (labels.isPresent()) {
				geometry(c.labelHeader());
				if (header.isPresent()) sameGeometry(header.get(), labels.get().geometry(), file);
				labels(labels.get().values(), file);
				sides(labels.get(), file);
			}
		}
		return new CaseFacts(dataset, c, header, doubts, image, labels, findings);
	}

	private void requireLabels() {
		if (c.split() != Split.TEST) error(Rule.NO_LABELS, c.image(), "the case has no label map but is used for " + c.split().purpose(),
			"add the label map or make it a test case");
	}

	private boolean exists(final Path file, final String what) {
		if (Files.exists(file)) return true;
		error(Rule.MISSING_FILE, file, "the " + what + " " + file + " does not exist",
			"put it there, or correct the path or remove the case");
		return false;
	}

	/** The reader's own sentence; its part after the semicolon is the remedy. */
	private void unreadable(final Path file, final InputException e) {
		final String message = e.getMessage().replaceFirst("\\.$", "");
		final int semicolon = message.lastIndexOf("; ");
		if (semicolon < 0) error(Rule.UNREADABLE, file, message, "repair or replace the file");
		else error(Rule.UNREADABLE, file, message.substring(0, semicolon), message.substring(semicolon + 2));
	}

	/** The geometry of one of the two files, whose doubts are kept. */
	private Geometry geometry(final VolumeHeader header) {
		doubts.addAll(header.notes());
		return header.geometry();
	}

	private void geometry(final Geometry g) {
		// not > 0 also catches NaN
		if (!(g.voxelVolume() > 0)) {
			error(Rule.FLAT_AXES, c.image(), "the axes of the image do not span space, so its orientation is undefined",
				"correct the affine in the header");
			return;
		}
		double longest = 0;
		for (int axis = 0; axis < 3; axis++) longest = Math.max(longest, g.size(axis) * g.spacing(axis));
		if (longest > LONGEST_MM) warning(Rule.UNITS, c.image(), text("the image is %s m long, which no scan is", mm(longest / 1000)),
			"check whether its spacing is in µm, and write it in mm");
		else if (longest < SHORTEST_MM) warning(Rule.UNITS, c.image(), text("the whole image is %s mm long", mm(longest)),
			"check whether its spacing is in m, and write it in mm");
		else for (int axis = 0; axis < 3; axis++) {
			final double mm = g.spacing(axis);
			if (mm < SMALLEST_MM || mm > LARGEST_MM) warning(Rule.SPACING, c.image(), text(
				"the voxels are %s mm apart along axis %s, which looks wrong", mm(mm), "xyz".charAt(axis)),
				"check that the header is in mm");
		}
		for (int axis = 0; axis < 3; axis++) if (g.size(axis) == 1) warning(Rule.SINGLE_SLICE, c.image(), text(
			"the image is a single slice along axis %s", "xyz".charAt(axis)), "check that it is a volume");
	}

	private static ImageFacts imageFacts(final Volume image, final Modality modality) {
		float min = Float.POSITIVE_INFINITY, max = Float.NEGATIVE_INFINITY;
		final long voxels = image.geometry().voxels();
		// an odd step, so that the sample does not follow the rows
		final int step = (int) (voxels / SAMPLE) | 1;
		float[] sample = new float[(int) ((voxels + step - 1) / step)];
		int n = 0;
		for (final Slab<float[]> s : image.slabs()) {
			final float[] data = s.values();
			for (int i = s.from(); i < s.to(); i++) {
				if (!Float.isFinite(data[i])) continue;
				min = Math.min(min, data[i]);
				max = Math.max(max, data[i]);
			}
			for (int i = s.from() + (int) Math.floorMod(-s.first(), (long) step); i < s.to(); i += step)
				if (Float.isFinite(data[i])) sample[n++] = data[i];
		}
		sample = Arrays.copyOf(sample, n);
		Arrays.sort(sample);
		return new ImageFacts(Sha256.of(image), NotFinite.of(image, modality), min, max, n == 0 ? Float.NaN : sample[n / 100], n == 0 ? Float.NaN : sample[(int) (n *
			0.99)]);
	}

	private void values(final ImageFacts f) {
		f.bad().problem().ifPresent(problem -> error(Rule.NOT_FINITE, c.image(), problem, "replace them by the background value"));
		f.bad().note().ifPresent(note -> findings.add(new Finding(Severity.NOTE, Rule.NOT_FINITE, dataset.name(), c.id(), Optional.of(c.image()),
			"the image has " + note, "nothing needs to be done", Optional.empty())));
		if (!(f.min() <= f.max())) error(Rule.CONSTANT, c.image(), "the image is blank: no voxel is a finite number",
			"replace it or remove the case");
		else if (f.min() == f.max()) error(Rule.CONSTANT, c.image(), text("the image is constant (%s everywhere)", f.min()),
			"replace it or remove the case");
		else if (dataset.modality().isCt() && (f.min() >= 0 || f.max() <= 10)) warning(Rule.NOT_HOUNSFIELD, c.image(), text(
			"the values run from %.4g to %.4g, which are not Hounsfield units (air is -1000)%s", f.min(), f.max(), scale(f)),
			"check offset and slope in the header, or name another modality");
	}

	/** What the values of a CT image may be instead. */
	private static String scale(final ImageFacts f) {
		if (f.min() < 0 || f.max() <= 10) return " but look normalised";
		if (f.max() <= 255) return " but look like grey values of 8 bits";
		return f.high() > 900 ? " but look like Hounsfield units + 1024" : "";
	}

	private Optional<LabelFacts> readLabels(final Path file, final Optional<Volume> image) {
		try {
			return Optional.of(LabelSums.of(c.readLabels(), image));
		}
		catch (final InputException e) {
			if (!fractional(file)) unreadable(file, e);
			return Optional.empty();
		}
	}

	/** Whether the file can be read and holds values that are no labels, which is then told with their number. */
	private boolean fractional(final Path file) {
		try {
			final float[] data = Volumes.read(file, c.part().ofLabels()).data();
			long wrong = 0;
			float first = 0;
			boolean close = true;
			for (final float v : data) {
				if (v >= 0 && v <= 65535 && v == Math.rint(v)) continue;
				if (wrong++ == 0) first = v;
				close &= Math.abs(v - Math.rint(v)) < 0.01 && v > -0.01;
			}
			if (wrong == 0) return false;
			error(Rule.FRACTIONAL_LABELS, file, text("%d of %d voxels of the label map are no whole numbers from 0 to 65535, the first is %s",
				wrong, data.length, first), close ? "round its values" : "draw or resample the labels by nearest neighbour again");
			return true;
		}
		catch (final InputException e) {
			return false;
		}
	}

	private void sameGeometry(final Geometry image, final Geometry labels, final Path file) {
		final String remedy = "resample the label map onto the image";
		final Alignment a = Alignment.of(image, labels);
		if (!a.sameSize()) {
			error(Rule.GRIDS_DIFFER, file, text("the image has %s voxels and the label map %s", size(image), size(labels)), remedy);
			return;
		}
		// not <= also catches NaN
		if (!(a.spacing() <= Alignment.TOLERANCE)) {
			error(Rule.GRIDS_DIFFER, file, text("the image has voxels of %s mm and the label map of %s mm", spacing(image), spacing(labels)),
				remedy);
			return;
		}
		final String apart = text("image (%s) and label map (%s) lie up to %s mm apart", image.orientation(), labels
			.orientation(), mm(a.shift()));
		if (!a.fits()) error(Rule.LIE_APART, file, apart, "copy the image's header to the label map if the voxels match, else resample it");
		else if (a.shift() > Alignment.TOLERANCE) warning(Rule.LIE_APART, file, apart, a.reordered() ? remedy
			: "copy the image's header to the label map");
	}

	/** Four significant digits without trailing zeros. */
	static String mm(final double value) {
		if (!Double.isFinite(value)) return Double.toString(value);
		return new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros().toPlainString();
	}

	private static String size(final Geometry g) {
		return text("%d×%d×%d", g.size(0), g.size(1), g.size(2));
	}

	private static String spacing(final Geometry g) {
		return mm(g.spacing(0)) + "×" + mm(g.spacing(1)) + "×" + mm(g.spacing(2));
	}

	private void labels(final SortedMap<Integer, ValueFacts> values, final Path file) {
		final BitSet known = dataset.knownValues();
		final SortedMap<Integer, ValueFacts> undeclared = new TreeMap<>();
		final List<String> unlisted = new ArrayList<>();
		values.forEach((v, facts) -> {
			final List<Task> meant = dataset.labels().stream().filter(l -> l.contains(v)).map(Label::task).toList();
			if (!known.get(v)) undeclared.put(v, facts);
			else if (!meant.isEmpty() && meant.stream().noneMatch(c.annotated()::contains)) unlisted.add(text("%s (%s)", meant.get(0), voxels(facts
				.voxels())));
		});
		if (!undeclared.isEmpty()) undeclared(undeclared, values.size(), file);
		final boolean one = unlisted.size() == 1;
		if (!unlisted.isEmpty()) warning(Rule.NOT_LISTED, file, text("%s %s drawn but not listed as annotated, so %s will not be used", String
			.join(", ", unlisted), one ? "is" : "are", one ? "it" : "they"), text("list %s under \"annotated\" if complete", one ? "it" : "them"));
		if (values.isEmpty() && !c.annotated().isEmpty()) warning(Rule.EMPTY_LABELS, file, "the label map has only background",
			"check that nothing is to be drawn in this case");
	}

	/** @param all number of values in the label map */
	private void undeclared(final SortedMap<Integer, ValueFacts> values, final int all, final Path file) {
		final int value = values.firstKey();
		if (dataset.labels().size() == 1 && all == 1) {
			final Label only = dataset.labels().get(0);
			add(Severity.ERROR, Rule.MASK_VALUE, file, text("the mask is 0 and %d, but %s is declared as %s", value, only.task(), only.values()
				.stream().map(String::valueOf).reduce((a, b) -> a + " and " + b).orElseThrow()), text("declare %d as well or rewrite the mask",
					value), new Fix.AddValue(dataset.name(), only.task(), value));
			return;
		}
		final long n = values.values().stream().mapToLong(ValueFacts::voxels).sum();
		if (values.size() == 1) error(Rule.UNDECLARED_VALUE, file, text("the label map has %s of value %d, which is not declared", voxels(n), value),
			"declare the value, correct the label map, or " + OTHERS);
		else error(Rule.UNDECLARED_VALUE, file, text("the label map has %d values that are not declared (%s; %s in all)", values.size(), list(values
			.keySet()), voxels(n)), "declare them, correct the label map, or " + OTHERS);
	}

	/** Ranges of numbers, e.g. {@code 3, 5 to 117}; of many the first. */
	private static String list(final Collection<Integer> numbers) {
		final List<String> ranges = new ArrayList<>();
		int first = 0, last = -1;
		for (final int n : numbers) {
			if (last >= 0 && n != last + 1) ranges.add(range(first, last));
			if (last < 0 || n != last + 1) first = n;
			last = n;
		}
		ranges.add(range(first, last));
		return ranges.size() <= MOST_RANGES ? String.join(", ", ranges) : String.join(", ", ranges.subList(0, MOST_RANGES)) + ", …";
	}

	private static String range(final int first, final int last) {
		return first == last ? String.valueOf(first) : last == first + 1 ? first + ", " + last : first + " to " + last;
	}

	private static String voxels(final long n) {
		return n + (n == 1 ? " voxel" : " voxels");
	}

	/** Left structures lie left of their right counterparts unless the axes or the names are mixed up. */
	private void sides(final LabelFacts labels, final Path file) {
		for (final Sides.Pair pair : Sides.pairs(dataset.labels().stream().filter(label -> c.annotated().contains(label.task())).toList())) {
			final double l = right(labels, pair.left()), r = right(labels, pair.right());
			if (l > r) add(Severity.WARNING, Rule.SIDES_SWAPPED, file, text("%s lies %s mm to the right of %s", pair.left().task(), mm(l - r),
				pair.right().task()), "check the orientation in the header and the label names", new Fix.Forget(dataset.name(), c.id(), List.of(
					pair.left().task(), pair.right().task())));
		}
	}

	/** World R coordinate of a label's centre in mm; NaN if it is absent. */
	private static double right(final LabelFacts labels, final Label label) {
		final double[] centre = labels.centre(label);
		return labels.geometry().toWorld(centre[0], centre[1], centre[2])[0];
	}

	/** An error spoils the case, so that a new collection leaves it out. */
	private void error(final Rule rule, final Path file, final String sentence, final String remedy) {
		add(Severity.ERROR, rule, file, sentence, remedy, new Fix.LeaveOut(dataset.name(), c.id()));
	}

	private void warning(final Rule rule, final Path file, final String sentence, final String remedy) {
		findings.add(new Finding(Severity.WARNING, rule, dataset.name(), c.id(), Optional.of(file), sentence, remedy, Optional.empty()));
	}

	private void add(final Severity severity, final Rule rule, final Path file, final String sentence, final String remedy, final Fix fix) {
		findings.add(new Finding(severity, rule, dataset.name(), c.id(), Optional.of(file), sentence, remedy, Optional.of(fix)));
	}

	private static String text(final String format, final Object... args) {
		return String.format(Locale.ROOT, format, args);
	}
}
