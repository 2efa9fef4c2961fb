package sc.fiji.hermes.picture;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.function.UnaryOperator;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.io.ReadOptions;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Orientation;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;

/**
 * One axial slice of a case with its structures in colours, in radiological view.
 *
 * <pre>{@code
 * BufferedImage picture = CasePicture.draw(dataset, dataset.cases().get(0), 256);
 * }</pre>
 */
public final class CasePicture {

	/** Larger volumes are not read as a whole for a small picture. */
	private static final long MOST_VOXELS = 1L << 25;

	private CasePicture() {}

	/**
	 * Draws the slice that shows most structures, or of a large volume that is stored in axial slices its middle one, of which
	 * no more than it takes is read. Structures have the colours of {@link Palette} in the order of the dataset's labels; labels
	 * on another grid than the image are left out. Takes up to seconds; safe for use from several threads.
	 *
	 * @param most pixels each way
	 * @throws InputException if the image cannot be read, or is too large to be read for this
	 */
	public static BufferedImage draw(final Dataset dataset, final Case c, final int most) {
		final Geometry geometry = c.header().geometry();
		final boolean whole = geometry.voxels() <= MOST_VOXELS;
		if (!whole && Orientation.of(geometry).storedAxis(2) != 2) throw new InputException(
			"%s is too large for a quick look; open it by Hermes Open Volume.", c.image().getFileName());
		final UnaryOperator<ReadOptions> part = o -> whole ? o : o.withSlices(geometry.size(2) / 2, 1);
		final Volume image = Volumes.read(c.image(), part.apply(c.part().ofImage(ReadOptions.options())));
		final List<Layer> layers = layers(dataset, c, image, part.apply(c.part().ofLabels()));
		final AxialSlice slice = AxialSlice.of(image.geometry(), AxialSlice.best(image.geometry(), layers));
		return new Tile(slice, most).draw(image, Window.of(image, dataset.modality()), layers, t -> color(dataset, t));
	}

	private static List<Layer> layers(final Dataset dataset, final Case c, final Volume image, final ReadOptions part) {
		if (c.labels().isEmpty()) return List.of();
		try {
			final LabelMap labels = c.values().apply(Volumes.readLabels(c.labels().get(), part), c.labels().get());
			if (!java.util.Arrays.equals(labels.geometry().size(), image.geometry().size())) return List.of();
			return Layer.of(labels, dataset.labels().stream().filter(l -> c.annotated().contains(l.task())).toList());
		}
		catch (final InputException e) {
			// the image is still worth a look, and the check tells what is wrong with the labels
			return List.of();
		}
	}

	private static int color(final Dataset dataset, final Task task) {
		return Palette.color(dataset.labels().stream().map(Label::task).toList().indexOf(task)).getRGB();
	}
}
