package sc.fiji.hermes.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

import sc.fiji.hermes.file.AtomicFile;
import sc.fiji.hermes.file.IOConsumer;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.NiftiForms;

/**
 * TIFF stacks with ImageJ's calibration: voxel size and unit from the image description, values through a linear density
 * calibration. The place in the patient is that which Hermes noted in the image's properties; without one, slices are taken
 * for axial from feet to head, x to the patient's left and y to the back, as {@code imagej.ImageGeometry} does.
 * <p>
 * Grey values of 8, 16 and 32 bits, uncompressed, deflate or PackBits. Written uncompressed, with the place noted.
 */
final class TiffFormat extends WritableFormat {

	private static final String ASSUMED = "The file does not say how its slices lie in the patient, so they are taken for axial ones "
		+ "from feet to head, x to the left and y to the back; convert it to NIfTI with its place if they lie otherwise.";

	@Override
	public String name() {
		return "TIFF";
	}

	@Override
	public List<String> extensions() {
		return List.of(".tif", ".tiff");
	}

	@Override
	public VolumeHeader header(final Path file) {
		try (TiffFile tiff = TiffFile.open(file)) {
			final ImageJDescription text = ImageJDescription.of(tiff);
			return raster(tiff, text, pages(tiff, text).size()).header();
		}
	}

	@Override
	<T> T open(final Path file, final BiFunction<VolumeInput, Raster, T> reader) {
		try (TiffFile tiff = TiffFile.open(file)) {
			final ImageJDescription text = ImageJDescription.of(tiff);
			final List<TiffPage> pages = pages(tiff, text);
			final Raster raster = raster(tiff, text, pages.size());
			try (VolumeInput in = TiffStream.open(tiff, pages)) {
				return reader.apply(in, raster);
			}
		}
		catch (final IOException e) {
			throw new InputException(e, "%s cannot be read (%s); check the disk or network drive.", file, AtomicFile.reason(e));
		}
	}

	private static Raster raster(final TiffFile tiff, final ImageJDescription text, final int pages) {
		final Path file = tiff.file();
		final TiffPage page = tiff.pages().get(0);
		text.check(pages);
		final long slices = text.slices(pages);
		final long[] size = { page.width(), page.height(), slices };
		Shape.checkSize(size, file);
		final double[] spacing = text.spacing(slices);
		final Optional<NotedPlace> noted = NotedPlace.of(text::property, size, spacing);
		final double[] axial = { -spacing[0], 0, 0, 0, 0, -spacing[1], 0, 0, 0, 0, spacing[2], 0 };
		final Geometry geometry = Shape.geometry(size, noted.map(n -> n.present(spacing)).orElse(axial), file).with(noted.map(
			NotedPlace::presentForms).orElse(NiftiForms.SCANNER));
		final Scaling scaling = page.type().bytes() <= 2 ? text.scaling() : Scaling.NONE;
		return new Raster(geometry, page.type(), tiff.order(), scaling, page.type().title(), text.channels(), text.frames(), noted.isPresent()
			? List.of() : List.of(ASSUMED));
	}

	/** Those of the file; ImageJ keeps stacks of more than 4 GB as one page with the others right behind it. */
	private static List<TiffPage> pages(final TiffFile tiff, final ImageJDescription text) {
		final TiffPage first = tiff.pages().get(0);
		final long count = text.images();
		if (tiff.pages().size() > 1 || count <= 1 || first.compression() != TiffPage.Compression.NONE) return tiff.pages();
		if (count > tiff.size() / first.bytes()) throw VolumeInput.truncated(tiff.file(), null);
		final List<TiffPage> pages = new ArrayList<>();
		for (long i = 0; i < count; i++) pages.add(new TiffPage(first.width(), first.height(), first.type(), first.compression(), new long[] {
			first.offsets()[0] + i * first.bytes() }, new long[] { first.bytes() }, first.height()));
		return pages;
	}

	@Override
	void write(final Geometry g, final ScalarType type, final Path file, final IOConsumer<OutputStream> voxels) {
		Shape.checkWritable(g, file);
		final byte[] header = TiffEncoder.header(g, type, file);
		AtomicFile.write(file, out -> {
			out.write(header);
			voxels.accept(out);
		});
	}
}
