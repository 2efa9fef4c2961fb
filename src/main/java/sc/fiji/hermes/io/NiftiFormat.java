package sc.fiji.hermes.io;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import sc.fiji.hermes.file.AtomicFile;
import sc.fiji.hermes.file.IOConsumer;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Geometry;

/**
 * NIfTI-1 and NIfTI-2, in one file or in two ({@code .hdr} and {@code .img}), plain or gzip, either byte order. Header
 * extensions are skipped; of several time points one is chosen. Source: nifti1.h, nifti2.h.
 */
final class NiftiFormat extends WritableFormat {

	@Override
	public String name() {
		return "NIfTI";
	}

	@Override
	public List<String> extensions() {
		return List.of(".nii.gz", ".nii", ".hdr.gz", ".hdr");
	}

	@Override
	public List<String> companions() {
		return List.of(".img.gz", ".img");
	}

	/** Other programs write {@code .hdr} and {@code .img}, too, so there the first bytes of the header decide. */
	@Override
	public boolean canRead(final Path file) {
		if (!super.canRead(file)) return false;
		if (ending(file).orElseThrow().startsWith(".nii")) return true;
		// a lone .img shall be answered with what it lacks
		if (isImage(file)) return true;
		try (VolumeInput in = VolumeInput.open(file)) {
			final byte[] start = new byte[4];
			return in.readUpTo(start, 0, 4) == 4 && NiftiHeader.startsHeader(start);
		}
		catch (final InputException e) {
			// an empty or damaged file is told so when it is read
			return true;
		}
	}

	@Override
	public VolumeHeader header(final Path file) {
		final Path header = headerFile(file);
		try (VolumeInput in = VolumeInput.open(header)) {
			final NiftiHeader h = NiftiHeader.read(in);
			if (h.pair()) imageFile(header);
			return new VolumeHeader(h.geometry(), NiftiType.title(h.datatype()), h.channels(), h.frames(), h.notes(), List.of());
		}
	}

	@Override
	<T> T open(final Path file, final BiFunction<VolumeInput, Raster, T> reader) {
		final Path header = headerFile(file);
		try (VolumeInput in = VolumeInput.open(header)) {
			final NiftiHeader h = NiftiHeader.read(in);
			final Raster raster = new Raster(h.geometry(), NiftiType.scalar(h.datatype(), header), h.order(), h.scaling(), NiftiType.title(h
				.datatype()), h.channels(), h.frames(), h.notes(), List.of());
			if (!h.pair()) return reader.apply(in.skipTo(h.voxelOffset()), raster);
			try (VolumeInput image = VolumeInput.open(imageFile(header))) {
				return reader.apply(image.skipTo(h.voxelOffset()), raster);
			}
		}
	}

	private static boolean isImage(final Path file) {
		return lower(file).endsWith(".img") || lower(file).endsWith(".img.gz");
	}

	/** The file itself, or the header that belongs to an {@code .img}. */
	private static Path headerFile(final Path file) {
		if (!isImage(file)) return file;
		return sibling(file, "hdr").orElseThrow(() -> new InputException(
			"%s has no header beside it (.hdr), so nothing is known of its voxels; copy the header to its folder.", file));
	}

	private static Path imageFile(final Path header) {
		if (lower(header).endsWith(".nii") || lower(header).endsWith(".nii.gz")) throw new InputException(
			"%s is only the header of a two-file NIfTI; rename it to .hdr beside its .img, or convert the pair to one .nii file.", header);
		return sibling(header, "img").orElseThrow(() -> new InputException(
			"%s is the header of a two-file NIfTI, but its voxels (.img) are not beside it; copy them to its folder.", header));
	}

	/** The other file of a pair, packed or not, whose ending is in capitals where the given one's is. */
	private static java.util.Optional<Path> sibling(final Path file, final String ending) {
		final String name = file.getFileName().toString().replaceFirst("(?i)\\.gz$", "");
		final String stem = name.substring(0, name.length() - 3);
		return Stream.of(ending, ending + ".gz", ending.toUpperCase(Locale.ROOT), ending.toUpperCase(Locale.ROOT) + ".GZ").map(e -> file
			.resolveSibling(stem + e)).filter(Files::isRegularFile).findFirst();
	}

	private static String lower(final Path file) {
		return file.getFileName().toString().toLowerCase(Locale.ROOT);
	}

	@Override
	void write(final Geometry geometry, final ScalarType type, final Path file,
		final IOConsumer<OutputStream> voxels)
	{
		final String name = lower(file);
		if (!name.endsWith(".nii") && !name.endsWith(".nii.gz")) throw new InputException(
			"%s would be one of two files that can be parted; write one .nii.gz file instead.", file);
		final byte[] header = NiftiHeader.encode(geometry, type, file);
		AtomicFile.write(file, out -> {
			if (name.endsWith(".gz")) Packing.gzip(out, zip -> {
				zip.write(header);
				voxels.accept(zip);
			});
			else {
				out.write(header);
				voxels.accept(out);
			}
		});
	}
}
