package sc.fiji.hermes.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

import sc.fiji.hermes.file.AtomicFile;
import sc.fiji.hermes.file.IOConsumer;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.NiftiForms;

/**
 * TIFF stacks with ImageJ's calibration, voxel size and unit from the image description and values through a linear density
 * calibration, those of OME with a physical size, and those of nnU-Net with their voxel size in a JSON file beside them. The
 * place in the patient is that which Hermes noted in the image's properties; without one, slices are taken for axial from feet
 * to head, x to the patient's left and y to the back, as {@code imagej.ImageGeometry} does.
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
			return raster(tiff, TiffDescription.of(tiff)).header();
		}
	}

	@Override
	<T> T open(final Path file, final BiFunction<VolumeInput, Raster, T> reader) {
		try (TiffFile tiff = TiffFile.open(file)) {
			final TiffDescription text = TiffDescription.of(tiff);
			final Raster raster = raster(tiff, text);
			try (VolumeInput in = TiffStream.open(tiff, text.pages())) {
				return reader.apply(in, raster);
			}
		}
		catch (final IOException e) {
			throw new InputException(e, "%s cannot be read (%s); check the disk or network drive.", file, AtomicFile.reason(e));
		}
	}

	private static Raster raster(final TiffFile tiff, final TiffDescription text) {
		final Path file = tiff.file();
		final TiffPage page = tiff.pages().get(0);
		final long[] size = { page.width(), page.height(), text.pages().size() / text.channels() / text.frames() };
		Shape.checkSize(size, file);
		final double[] spacing = SpacingFile.of(file).orElseGet(text::spacing);
		final Optional<NotedPlace> noted = NotedPlace.of(text::property, size, spacing);
		final double[] axial = { -spacing[0], 0, 0, 0, 0, -spacing[1], 0, 0, 0, 0, spacing[2], 0 };
		final Geometry geometry = Shape.geometry(size, noted.map(n -> n.present(spacing)).orElse(axial), file).with(noted.map(
			NotedPlace::presentForms).orElse(NiftiForms.SCANNER));
		final Scaling scaling = page.type().bytes() <= 2 ? text.scaling() : Scaling.NONE;
		return new Raster(geometry, page.type(), tiff.order(), scaling, page.type().title(), text.channels(), text.frames(), noted.isPresent()
			? List.of() : List.of(ASSUMED), List.of());
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
