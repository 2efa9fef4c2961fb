package sc.fiji.hermes.io;

import java.nio.file.Path;

import sc.fiji.hermes.job.InputException;

/**
 * One page of a TIFF file: a plane of one number per pixel, in strips of rows.
 *
 * @param offsets bytes from the start of the file to each strip
 * @param counts stored bytes of each strip
 * @param rows of every strip but the last
 */
record TiffPage(long width, long height, ScalarType type, Compression compression, long[] offsets, long[] counts, long rows) {

	enum Compression {

			NONE(1), DEFLATE(1032), PACK_BITS(64);

		private final long limit;

		Compression(final long limit) {
			this.limit = limit;
		}

		/** Bytes that a stored byte can become at most. */
		long limit() {
			return limit;
		}

		/** By the number in the file; TIFF 6.0 and the Adobe supplements. */
		static Compression of(final long code, final Path file) {
			return switch ((int) Math.min(code, 65536)) {
				case 1 -> NONE;
				case 8, 32946 -> DEFLATE;
				case 32773 -> PACK_BITS;
				case 5 -> throw unsupported("LZW", file);
				case 6, 7 -> throw unsupported("JPEG", file);
				case 2, 3, 4 -> throw unsupported("facsimile", file);
				default -> throw unsupported("code " + code, file);
			};
		}

		private static InputException unsupported(final String name, final Path file) {
			return new InputException("%s is compressed in a way that is not supported (%s); open it in ImageJ and save it as TIFF again.",
				file, name);
		}
	}

	int strips() {
		return offsets.length;
	}

	/** Unpacked bytes of a strip. */
	long bytes(final int strip) {
		return Math.min(rows, height - strip * rows) * width * type.bytes();
	}

	long bytes() {
		return width * height * type.bytes();
	}

	boolean isLike(final TiffPage other) {
		return width == other.width && height == other.height && type == other.type && compression == other.compression;
	}
}
