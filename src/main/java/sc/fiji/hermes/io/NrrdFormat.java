package sc.fiji.hermes.io;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;

import sc.fiji.hermes.file.AtomicFile;
import sc.fiji.hermes.file.IOConsumer;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Geometry;

/**
 * NRRD 1 to 5, attached ({@code .nrrd}) or with a data file ({@code .nhdr}), raw, gzip or ascii. Written as NRRD 4 in
 * LPS, gzip. Source: the teem library's "Definition of NRRD File Format".
 */
final class NrrdFormat extends WritableFormat {

	@Override
	public String name() {
		return "NRRD";
	}

	@Override
	public List<String> extensions() {
		return List.of(".seg.nrrd", ".nrrd", ".nhdr");
	}

	@Override
	public VolumeHeader header(final Path file) {
		try (VolumeInput in = VolumeInput.open(file)) {
			return NrrdHeader.read(in).raster().header();
		}
	}

	@Override
	<T> T open(final Path file, final BiFunction<VolumeInput, Raster, T> reader) {
		try (VolumeInput in = VolumeInput.open(file)) {
			return NrrdHeader.read(in).open(in, reader);
		}
	}

	@Override
	void write(final Geometry g, final ScalarType type, final Path file, final IOConsumer<OutputStream> voxels) {
		if (file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".nhdr")) throw new InputException(
			"%s would be one of two files that can be parted; write one .nrrd file instead.", file);
		Shape.checkWritable(g, file);
		final byte[] header = header(g, type).getBytes(StandardCharsets.US_ASCII);
		AtomicFile.write(file, out -> {
			out.write(header);
			Packing.gzip(out, voxels);
		});
	}

	private static String header(final Geometry g, final ScalarType type) {
		final String[] columns = new String[4];
		// RAS to LPS
		for (int c = 0; c < 4; c++) columns[c] = "(" + Shape.decimal(-g.affine(0, c)) + "," + Shape.decimal(-g.affine(1, c)) + "," + Shape
			.decimal(g.affine(2, c)) + ")";
		return "NRRD0004\n" + //
			"type: " + (type == ScalarType.FLOAT32 ? "float" : type.title()) + "\n" + //
			"dimension: 3\n" + //
			"space: left-posterior-superior\n" + //
			"sizes: " + g.size(0) + " " + g.size(1) + " " + g.size(2) + "\n" + //
			"space directions: " + columns[0] + " " + columns[1] + " " + columns[2] + "\n" + //
			"kinds: domain domain domain\n" + //
			"endian: little\n" + //
			"encoding: gzip\n" + //
			"space origin: " + columns[3] + "\n\n";
	}
}
