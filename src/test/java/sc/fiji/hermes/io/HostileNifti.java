package sc.fiji.hermes.io;

import static sc.fiji.hermes.io.HostileFile.join;
import static sc.fiji.hermes.io.HostileFile.of;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** NIfTI files with faults. */
final class HostileNifti {

	private HostileNifti() {}

	static List<HostileFile> all() {
		final byte[] good = small().bytes();
		final byte[] packed = NiftiBytes.gzip(good);
		final byte[] flipped = packed.clone();
		flipped[packed.length - 6] ^= 1;
		final byte[] pair = Arrays.copyOf(small().magic("ni1\0").voxelOffset(0).bytes(), 348);
		final byte[] farPair = Arrays.copyOf(small().magic("ni1\0").voxelOffset(-16).bytes(), 348);
		return List.of( //
			of("empty", "a.nii", new byte[0], "is empty"), //
			of("empty and packed", "a.nii.gz", new byte[0], "is empty"), //
			of("text", "a.nii", "hello, this is text ".repeat(50), "not a NIfTI"), //
			of("three bytes", "a.nii", new byte[] { 92, 1, 0 }, "not a NIfTI"), //
			of("only zeros", "a.nii", new byte[400], "not a NIfTI"), //
			of("magic of nothing", "a.nii", small().magic("abc\0").bytes(), "Analyze"), //
			of("Analyze", "a.hdr", small().magic("\0\0\0\0").bytes(), "Analyze"), //
			of("header cut", "a.nii", Arrays.copyOf(good, 200), "ends within its header"), //
			of("header of NIfTI-2 cut", "a.nii", Arrays.copyOf(second().bytes(), 400), "cut short"), //
			of("no voxels", "a.nii", Arrays.copyOf(good, 352), "cut short"), //
			of("last voxel missing", "a.nii", Arrays.copyOf(good, good.length - 1), "cut short"), //
			of("gzip cut", "a.nii.gz", Arrays.copyOf(packed, packed.length - 9), "cut short"), //
			of("gzip of two bytes", "a.nii.gz", new byte[] { 0x1f, (byte) 0x8b }, "cut short"), //
			of("gzip without content", "a.nii.gz", NiftiBytes.gzip(new byte[0]), "not a NIfTI"), //
			of("gzip with a wrong checksum", "a.nii.gz", flipped, "damaged"), //
			of("gzip with a method of its own", "a.nii.gz", new byte[] { 0x1f, (byte) 0x8b, 99, 0, 0, 0, 0, 0, 0, 0 }, "damaged"), //
			of("gzip of rubbish", "a.nii.gz", join(Arrays.copyOf(packed, 10), HostileFile.latin("not deflated at all")), "damaged"), //
			of("gzip in gzip", "a.nii.gz", NiftiBytes.gzip(packed), "not a NIfTI"), //
			of("zip under the name of gzip", "a.nii.gz", "PK\3\4 and so on", "not a NIfTI"), //
			of("no dimension", "a.nii", small().putDim(0, 0).bytes(), "0 dimensions"), //
			of("eight dimensions", "a.nii", small().putDim(0, 8).bytes(), "8 dimensions"), //
			of("negative dimensions", "a.nii", small().putDim(0, -3).bytes(), "dimensions"), //
			of("dim[0] of the other byte order", "a.nii", small().putDim(0, 768).bytes(), "768 dimensions"), //
			of("zero size", "a.nii", small().dim(2, 0, 2).bytes(), "0 voxels along y"), //
			of("negative size", "a.nii", small().dim(2, 2, -2).bytes(), "-2 voxels along z"), //
			of("more than 2^31 voxels", "a.nii", small().dim(32767, 32767, 32767).bytes(), "at most 1099511627776"), //
			of("more than 2^63 voxels", "a.nii", second().putDim(1, 1L << 40).putDim(2, 1L << 40).bytes(), "at most 2147483639"), //
			of("size of 2^63", "a.nii", second().putDim(1, Long.MAX_VALUE).bytes(), "at most 1099511627776"), //
			of("size of -2^63", "a.nii", second().putDim(1, Long.MIN_VALUE).bytes(), "voxels along x"), //
			of("4 GB in 8 bytes", "a.nii", small().dim(32767, 32767, 1).bytes(), "cut short"), //
			of("4 GB in 8 packed bytes", "a.nii.gz", NiftiBytes.gzip(small().dim(32767, 32767, 1).bytes()), "cut short"), //
			of("1 GB in 260 kB", "a.nii.gz", HostileFile.bomb(small().dim(1024, 1024, 256).bytes(), 255), "cut short"), //
			of("time points overflow", "a.nii", second().dim(2, 2, 2, 2).putDim(4, Long.MAX_VALUE).bytes(), "time points"), //
			of("channels overflow", "a.nii", second().dim(2, 2, 2, 1, 2, 2).putDim(5, 1L << 62).putDim(6, 1L << 62).bytes(), "one dimension"), //
			of("several channels", "a.nii", small().dim(2, 2, 1, 1, 2).bytes(), "values per voxel"), //
			of("several time points", "a.nii", small().dim(2, 2, 1, 2).bytes(), "time points"), //
			of("voxels behind the end", "a.nii", small().voxelOffset(100_000).bytes(), "cut short"), //
			of("voxels a terabyte away", "a.nii", small().voxelOffset(1L << 40).bytes(), "cannot be"), //
			of("voxels far away and packed", "a.nii.gz", HostileFile.bomb(small().voxelOffset(1L << 29).bytes(), 16), "cannot be"), //
			of("voxels in the header", "a.nii", small().voxelOffset(100).bytes(), "byte 100"), //
			of("voxels before the file", "a.nii", small().voxelOffset(-352).bytes(), "byte -352"), //
			of("place of voxels not a number", "a.nii", offset(Float.NaN), "cannot be"), //
			of("place of voxels infinite", "a.nii", offset(Float.POSITIVE_INFINITY), "cannot be"), //
			of("half a byte", "a.nii", offset(352.5f), "cannot be"), //
			of("RGB", "a.nii", small().type(128).bytes(), "colours"), //
			of("RGBA", "a.nii", small().type(2304).bytes(), "colours"), //
			of("complex64", "a.nii", small().type(32).bytes(), "complex"), //
			of("complex128", "a.nii", small().type(1792).bytes(), "complex"), //
			of("complex256", "a.nii", small().type(2048).bytes(), "complex"), //
			of("float128", "a.nii", small().type(1536).bytes(), "float128"), //
			of("one bit", "a.nii", small().type(1).bytes(), "binary"), //
			of("type of nothing", "a.nii", small().type(0).bytes(), "code 0"), //
			of("negative type", "a.nii", small().type(-1).bytes(), "code -1"), //
			of("bits that contradict the type", "a.nii", bits(16), "contradict"), //
			of("NaN voxel size", "a.nii", small().pixdim(3, Double.NaN).bytes(), "NaN mm"), //
			of("zero voxel size", "a.nii", small().pixdim(2, 0).bytes(), "0.0 mm"), //
			of("infinite voxel size", "a.nii", small().pixdim(1, Double.POSITIVE_INFINITY).bytes(), "Infinity mm"), //
			of("sform with NaN", "a.nii", small().sform(1, 0, 0, Double.NaN, 0, 1, 0, 0, 0, 0, 1, 0).bytes(), "not finite"), //
			of("sform of zeros", "a.nii", small().sform(new double[12]).bytes(), "do not span"), //
			of("sform in a plane", "a.nii", small().sform(1, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0).bytes(), "do not span"), //
			of("sform that overflows", "a.nii", second().sform(1e300, 0, 0, 0, 0, 1e300, 0, 0, 0, 0, 1e300, 0).bytes(), "sform"), //
			of("qform with NaN", "a.nii", small().qform(1, Double.NaN, 0, 0, 0, 0, 0).bytes(), "not finite"), //
			of("qform at infinity", "a.nii", small().qform(1, 0, 0, 0, 0, Double.POSITIVE_INFINITY, 0).bytes(), "not finite"), //
			of("infinite scaling", "a.nii", small().scaling(2, Double.POSITIVE_INFINITY).bytes(), "scl_inter"), //
			of("pair under the name of one file", "a.nii", small().magic("ni1\0").bytes(), "two-file"), //
			of("header without image", "a.hdr", pair, "not beside it"), //
			of("image without header", "a.img", new byte[8], "no header beside it"), //
			of("header with an empty image", "a.hdr", pair, "is empty").and("a.img", new byte[0]), //
			of("header with a short image", "a.hdr", pair, "a.img is cut short").and("a.img", new byte[7]), //
			of("header with a cut packed image", "a.hdr", pair, "a.img.gz is cut short").and("a.img.gz", NiftiBytes.gzip(new byte[7])), //
			of("image before its start", "a.img", new byte[8], "byte -16").and("a.hdr", farPair), //
			of("header of ENVI", "a.hdr", "ENVI\nsamples = 3\nlines = 3", "not a NIfTI file"));
	}

	private static NiftiBytes small() {
		return NiftiBytes.small(2, 2, 2);
	}

	private static NiftiBytes second() {
		return new NiftiBytes(2, ByteOrder.LITTLE_ENDIAN).type(2).dim(2, 2, 2).voxels(8, b -> {});
	}

	private static byte[] offset(final float value) {
		final NiftiBytes n = small();
		n.header.putFloat(108, value);
		return n.bytes();
	}

	private static byte[] bits(final int bits) {
		final NiftiBytes n = small();
		n.header.putShort(72, (short) bits);
		return n.bytes();
	}
}
