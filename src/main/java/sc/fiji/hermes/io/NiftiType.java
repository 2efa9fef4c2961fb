package sc.fiji.hermes.io;

import java.nio.file.Path;
import java.util.Map;

import sc.fiji.hermes.job.InputException;

/** The NIfTI datatype codes (nifti1.h, DT_*), those with several numbers a voxel included, so that they can be named. */
final class NiftiType {

	private static final Map<Integer, ScalarType> SCALARS = Map.of(2, ScalarType.UINT8, 256, ScalarType.INT8, 512,
		ScalarType.UINT16, 4, ScalarType.INT16, 768, ScalarType.UINT32, 8, ScalarType.INT32, 1280, ScalarType.UINT64, 1024,
		ScalarType.INT64, 16, ScalarType.FLOAT32, 64, ScalarType.FLOAT64);

	private NiftiType() {}

	/** The type of one-valued voxels. */
	static ScalarType scalar(final int code, final Path file) {
		final ScalarType type = SCALARS.get(code);
		if (type != null) return type;
		switch (code) {
			case 128, 2304:
				throw new InputException("%s holds colours (%s), but one grey value per voxel is needed; convert it to grey values.",
					file, title(code));
			case 32, 1792, 2048:
				throw new InputException("%s holds complex numbers (%s), but one real value per voxel is needed; "
					+ "save the magnitude image.", file, title(code));
			case 1536, 1:
				throw new InputException("%s holds %s voxels, which are not supported; save it as float32 or uint8.", file,
					title(code));
			default:
				throw new InputException("%s has the datatype code %d, which NIfTI does not define; convert it from its source again.",
					file, code);
		}
	}

	static String title(final int code) {
		final ScalarType type = SCALARS.get(code);
		if (type != null) return type.title();
		return switch (code) {
			case 1 -> "binary";
			case 32 -> "complex64";
			case 128 -> "RGB24";
			case 1536 -> "float128";
			case 1792 -> "complex128";
			case 2048 -> "complex256";
			case 2304 -> "RGBA32";
			default -> "unknown (code " + code + ")";
		};
	}

	/** Numbers stored for one voxel. */
	static int channels(final int code) {
		return switch (code) {
			case 128 -> 3;
			case 2304 -> 4;
			case 32, 1792, 2048 -> 2;
			default -> 1;
		};
	}

	/** Bits of one voxel; 0 if that is not known. */
	static int bits(final int code) {
		final ScalarType type = SCALARS.get(code);
		if (type != null) return 8 * type.bytes();
		return switch (code) {
			case 1 -> 1;
			case 128 -> 24;
			case 2304 -> 32;
			case 32 -> 64;
			case 1536, 1792 -> 128;
			case 2048 -> 256;
			default -> 0;
		};
	}

	/** The code of a type that this package writes. */
	static int code(final ScalarType type) {
		return SCALARS.entrySet().stream().filter(e -> e.getValue() == type).findFirst().orElseThrow().getKey();
	}
}
