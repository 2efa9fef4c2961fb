package sc.fiji.hermes.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Volume;

/**
 * Single-file NIfTI-1 and NIfTI-2, plain or gzip, either byte order. Header
 * extensions are skipped. Source: nifti1.h, nifti2.h.
 */
final class NiftiFormat implements VolumeFormat {

	@Override
	public String name() {
		return "NIfTI";
	}

	@Override
	public List<String> extensions() {
		return List.of(".nii.gz", ".nii");
	}

	@Override
	public VolumeHeader header(final Path file) {
		try (VolumeInput in = VolumeInput.open(file)) {
			final NiftiHeader h = NiftiHeader.read(in);
			return new VolumeHeader(h.geometry(), NiftiType.title(h.datatype()), h.channels(), h.frames());
		}
	}

	@Override
	public Volume read(final Path file) {
		try (VolumeInput in = VolumeInput.open(file)) {
			final NiftiHeader h = NiftiHeader.read(in);
			return Voxels.floats(in, toVoxels(in, h), h.order(), h.scaling(), h.geometry());
		}
	}

	@Override
	public LabelMap readLabels(final Path file) {
		try (VolumeInput in = VolumeInput.open(file)) {
			final NiftiHeader h = NiftiHeader.read(in);
			return Voxels.labels(in, toVoxels(in, h), h.order(), h.scaling(), h.geometry());
		}
	}

	@Override
	public void write(final Volume volume, final Path file) {
		write(volume.geometry(), ScalarType.FLOAT32, file, out -> Voxels.write(out, volume.data()));
	}

	@Override
	public void write(final LabelMap labels, final Path file) {
		final ScalarType type = Voxels.labelType(labels.data());
		write(labels.geometry(), type, file, out -> Voxels.write(out, labels.data(), type));
	}

	/** Refuses what is not one 3-D volume of real numbers, then moves to its first voxel. */
	private static ScalarType toVoxels(final VolumeInput in, final NiftiHeader h) {
		final Path file = in.file();
		final ScalarType type = NiftiType.scalar(h.datatype(), file);
		if (h.channels() > 1) throw new InputException(
			"%s has %d values per voxel, but one is needed; save each channel as a file of its own.", file, h.channels());
		if (h.frames() > 1) throw new InputException(
			"%s holds %d volumes (time points), but one is needed; save the one you want as a 3-D file.", file, h.frames());
		in.require(h.voxelOffset() + h.geometry().voxels() * type.bytes());
		in.skipTo(h.voxelOffset());
		return type;
	}

	private static void write(final Geometry geometry, final ScalarType type, final Path file,
		final IOConsumer<OutputStream> voxels)
	{
		final byte[] header = NiftiHeader.encode(geometry, type, file);
		final boolean gzip = file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".gz");
		AtomicFile.write(file, out -> {
			if (!gzip) {
				out.write(header);
				voxels.accept(out);
				return;
			}
			try (OutputStream zip = new FastGzip(out)) {
				zip.write(header);
				voxels.accept(zip);
			}
		});
	}

	/** Compresses at level 1: noise hardly compresses better at higher levels, which take several times as long. */
	private static final class FastGzip extends GZIPOutputStream {

		FastGzip(final OutputStream out) throws IOException {
			super(out, 1 << 16);
			def.setLevel(Deflater.BEST_SPEED);
		}
	}
}
