package sc.fiji.hermes.collection;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import sc.fiji.hermes.io.Sha256;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Alignment;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;

/** Looks at the two files of one case. Holds one volume at a time. */
final class CaseCheck {

	/** Spacing outside this is no scan of a patient or an animal in millimetres. */
	private static final double SMALLEST_MM = 1e-3, LARGEST_MM = 50;

	private final Dataset dataset;
	private final Case c;
	private final List<Finding> findings = new ArrayList<>();

	private CaseCheck(final Dataset dataset, final Case c) {
		this.dataset = dataset;
		this.c = c;
	}

	/**
	 * What one case is like.
	 *
	 * @param geometry of the image, if it could be read
	 * @param digest of the image's size and values, if it could be read and is not constant
	 * @param histogram voxels per label value, empty if no label map could be read
	 */
	record Facts(Optional<Geometry> geometry, Optional<String> digest, long[] histogram, List<Finding> findings) {

		/** Voxels of a label. */
		long voxels(final Label label) {
			return label.values().stream().filter(v -> v < histogram.length).mapToLong(v -> histogram[v]).sum();
		}
	}

	static Facts of(final Dataset dataset, final Case c) {
		return new CaseCheck(dataset, c).facts();
	}

	private Facts facts() {
		Optional<Geometry> geometry = Optional.empty();
		Optional<String> digest = Optional.empty();
		long[] histogram = {};
		try {
			if (exists(c.image(), "image")) {
				geometry = Optional.of(Volumes.header(c.image()).geometry());
				geometry(geometry.get());
				final Volume image = Volumes.read(c.image());
				if (values(image.data())) digest = Optional.of(Sha256.of(image));
			}
		}
		catch (final InputException e) {
			unreadable(c.image(), e);
		}
		if (c.labels().isEmpty()) {
			if (c.split() != Split.TEST) error(c.image(), "the case has no label map but is used for " + (c
				.split() == Split.TRAIN ? "training" : "validation"), "add the label map or make it a test case");
			return new Facts(geometry, digest, histogram, findings);
		}
		final Path file = c.labels().get();
		try {
			if (exists(file, "label map")) {
				final LabelMap labels = Volumes.readLabels(file);
				geometry.ifPresent(g -> sameGeometry(g, labels.geometry(), file));
				histogram = labels.histogram();
				labels(histogram, file);
				sides(labels, file);
			}
		}
		catch (final InputException e) {
			unreadable(file, e);
		}
		return new Facts(geometry, digest, histogram, findings);
	}

	private boolean exists(final Path file, final String what) {
		if (Files.exists(file)) return true;
		error(file, "the " + what + " " + file + " does not exist", "put it there, or correct the path or remove the case");
		return false;
	}

	/** The reader's own sentence; its part after the semicolon is the remedy. */
	private void unreadable(final Path file, final InputException e) {
		final String message = e.getMessage().replaceFirst("\\.$", "");
		final int semicolon = message.lastIndexOf("; ");
		if (semicolon < 0) error(file, message, "repair or replace the file");
		else error(file, message.substring(0, semicolon), message.substring(semicolon + 2));
	}

	private void geometry(final Geometry g) {
		// not > 0 also catches NaN
		if (!(g.voxelVolume() > 0)) error(c.image(), "the axes of the image do not span space, so its orientation is undefined",
			"correct the affine in the header");
		for (int axis = 0; axis < 3; axis++) {
			final double mm = g.spacing(axis);
			if (mm < SMALLEST_MM || mm > LARGEST_MM) warning(c.image(), text(
				"the voxels are %s mm apart along axis %s, which looks wrong", mm(mm), "xyz".charAt(axis)),
				"check that the header is in mm");
			if (g.size(axis) == 1) warning(c.image(), text("the image is a single slice along axis %s", "xyz".charAt(axis)),
				"check that it is a volume");
		}
	}

	/** Whether the image says anything, that is, is finite and not constant. */
	private boolean values(final float[] data) {
		long bad = 0;
		float min = Float.POSITIVE_INFINITY, max = Float.NEGATIVE_INFINITY;
		for (final float v : data) {
			if (!Float.isFinite(v)) bad++;
			else {
				min = Math.min(min, v);
				max = Math.max(max, v);
			}
		}
		if (bad > 0) error(c.image(), text("the image has %d voxel%s that are not finite numbers (NaN or infinite)", bad, bad == 1
			? "" : "s"), "replace them by the background value");
		if (min == max) error(c.image(), text("the image is constant (%s everywhere)", min), "replace it or remove the case");
		else if (dataset.modality().isCt() && (min >= 0 || max <= 10)) warning(c.image(), text(
			"the values run from %.4g to %.4g, which are not Hounsfield units (air is -1000)", min, max),
			"check offset and slope in the header, or name another modality");
		return bad == 0 && min < max;
	}

	private void sameGeometry(final Geometry image, final Geometry labels, final Path file) {
		final String remedy = "resample the label map onto the image";
		final Alignment a = Alignment.of(image, labels);
		if (!a.sameSize()) {
			error(file, text("the image has %s voxels and the label map %s", size(image), size(labels)), remedy);
			return;
		}
		// not <= also catches NaN
		if (!(a.spacing() <= Alignment.TOLERANCE)) {
			error(file, text("the image has voxels of %s mm and the label map of %s mm", spacing(image), spacing(labels)), remedy);
			return;
		}
		final String apart = text("image (%s) and label map (%s) lie up to %s mm apart", image.orientation(), labels
			.orientation(), mm(a.shift()));
		if (!a.fits()) error(file, apart, "copy the image's header to the label map if the voxels match, else resample it");
		else if (a.shift() > Alignment.TOLERANCE) warning(file, apart, a.reordered() ? remedy
			: "copy the image's header to the label map");
	}

	/** Four significant digits without trailing zeros. */
	private static String mm(final double value) {
		if (!Double.isFinite(value)) return Double.toString(value);
		return new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros().toPlainString();
	}

	private static String size(final Geometry g) {
		return text("%d×%d×%d", g.size(0), g.size(1), g.size(2));
	}

	private static String spacing(final Geometry g) {
		return mm(g.spacing(0)) + "×" + mm(g.spacing(1)) + "×" + mm(g.spacing(2));
	}

	private void labels(final long[] histogram, final Path file) {
		for (int value = 1; value < histogram.length; value++) {
			if (histogram[value] == 0) continue;
			final int v = value;
			final List<Task> meant = dataset.labels().stream().filter(l -> l.contains(v)).map(Label::task).toList();
			if (meant.isEmpty()) error(file, text("the label map has %d voxel%s of value %d, which is not declared", histogram[v],
				histogram[v] == 1 ? "" : "s", v), "declare the value or correct the label map");
			else if (meant.stream().noneMatch(c.annotated()::contains)) warning(file, text(
				"%s is drawn (%d voxel%s) but not listed as annotated, so it will not be used", meant.get(0), histogram[v],
				histogram[v] == 1 ? "" : "s"), "list it under \"annotated\" if it is complete");
		}
	}

	/** Left structures lie left of their right counterparts unless the axes or the names are mixed up. */
	private void sides(final LabelMap labels, final Path file) {
		for (final Label left : dataset.labels()) {
			final String name = left.task().name().toLowerCase(Locale.ROOT);
			if (!left.task().sided() || !name.contains("left")) continue;
			final Optional<Label> right = dataset.labels().stream().filter(l -> l.task().name().toLowerCase(Locale.ROOT).equals(
				name.replace("left", "right"))).findFirst();
			if (right.isEmpty()) continue;
			final double l = meanRight(labels, left), r = meanRight(labels, right.get());
			if (l > r) warning(file, text("%s lies %s mm to the right of %s", left.task(), mm(l - r), right.get().task()),
				"check the orientation in the header and the label names");
		}
	}

	/** Mean world R coordinate of a label in mm; NaN if it is absent. */
	private static double meanRight(final LabelMap labels, final Label label) {
		final Geometry g = labels.geometry();
		final short[] data = labels.data();
		final boolean[] wanted = new boolean[CollectionFiles.MAX_LABEL + 1];
		label.values().forEach(v -> wanted[v] = true);
		double sum = 0;
		long n = 0;
		int at = 0;
		for (long k = 0; k < g.size(2); k++) for (long j = 0; j < g.size(1); j++) for (long i = 0; i < g.size(0); i++, at++)
			if (wanted[data[at] & 0xffff]) {
				sum += g.affine(0, 0) * i + g.affine(0, 1) * j + g.affine(0, 2) * k;
				n++;
			}
		return sum / n;
	}

	private void error(final Path file, final String sentence, final String remedy) {
		findings.add(new Finding(Finding.Severity.ERROR, dataset.name(), c.id(), Optional.of(file), sentence, remedy));
	}

	private void warning(final Path file, final String sentence, final String remedy) {
		findings.add(new Finding(Finding.Severity.WARNING, dataset.name(), c.id(), Optional.of(file), sentence, remedy));
	}

	private static String text(final String format, final Object... args) {
		return String.format(Locale.ROOT, format, args);
	}
}
