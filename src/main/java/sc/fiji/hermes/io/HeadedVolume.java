package sc.fiji.hermes.io;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * What a text header says of its voxels and where they are; shared by NRRD and MetaImage.
 *
 * @param data the file that holds them; empty if they follow the header
 * @param encoding how they are stored
 * @param lineSkip lines before them in their file
 * @param byteSkip bytes before them, unpacked; −1 if they are the last in the file
 */
record HeadedVolume(Raster raster, Optional<Path> data, Encoding encoding, long lineSkip, long byteSkip) {

	/** Lines and bytes before the voxels belong to another header; more would be a way to keep us busy. */
	static final long FARTHEST = 1L << 28;

	enum Encoding {
			RAW, DEFLATED, TEXT
	}

	/** @param header at the end of the header */
	<T> T open(final VolumeInput header, final BiFunction<VolumeInput, Raster, T> reader) {
		if (data.isEmpty()) return reader.apply(toVoxels(header), stored());
		try (VolumeInput in = VolumeInput.openRaw(data.get())) {
			return reader.apply(toVoxels(in), stored());
		}
	}

	private VolumeInput toVoxels(final VolumeInput in) {
		for (long i = 0; i < lineSkip; i++) in.line();
		if (encoding == Encoding.DEFLATED) in.unpack();
		if (byteSkip > 0) in.skipTo(Math.addExact(in.position(), byteSkip));
		if (encoding == Encoding.TEXT) in.text();
		if (byteSkip < 0) {
			final long volume = raster.geometry().voxels() * raster.type().bytes();
			if (raster.frames() > Long.MAX_VALUE / volume) throw VolumeInput.truncated(in.file(), null);
			final long before = in.plainSize() - volume * raster.frames();
			if (before < in.position()) throw VolumeInput.truncated(in.file(), null);
			in.skipTo(before);
		}
		return in;
	}

	/** Numbers in words are read as float64. */
	private Raster stored() {
		return encoding != Encoding.TEXT ? raster : raster.with(ScalarType.FLOAT64, ByteOrder.LITTLE_ENDIAN);
	}
}
