package sc.fiji.hermes.io;

import static sc.fiji.hermes.io.HostileFile.join;
import static sc.fiji.hermes.io.HostileFile.latin;
import static sc.fiji.hermes.io.HostileFile.of;

import java.util.ArrayList;
import java.util.List;

/** MetaImage files with faults. */
final class HostileMetaImage {

	private static final String GOOD = "ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = False\n" +
		"CompressedData = False\nTransformMatrix = 1 0 0 0 1 0 0 0 1\nOffset = 0 0 0\nElementSpacing = 1 1 1\nDimSize = 2 2 2\n" +
		"ElementType = MET_UCHAR\nElementDataFile = LOCAL\n";

	private HostileMetaImage() {}

	static List<HostileFile> all() {
		final String local = "ElementDataFile = LOCAL";
		final List<HostileFile> all = new ArrayList<>(List.of( //
			of("empty", "a.mha", "", "is empty"), //
			of("other content", "a.mha", "\u0089PNG\r\n and so on", "should be"), //
			of("no end of the header", "a.mha", "NDims = 3\n", "ends within its header"), //
			of("a line without end", "a.mha", "Comment = " + "x".repeat(5_000_000), "no end of its header"), //
			of("a bomb for a header", "a.mha", HostileFile.bomb(latin("Comment = "), 64), "no end of its header"), //
			of("voxels cut", "a.mha", join(latin(GOOD), new byte[7]), "cut short"), //
			of("packed voxels of rubbish", "a.mha", GOOD.replace("CompressedData = False", "CompressedData = True") + "rubbish", "damaged"), //
			of("no packed voxels", "a.mha", GOOD.replace("CompressedData = False", "CompressedData = True"), "cut short"), //
			of("1 GB in 260 kB", "a.mha", join(latin(GOOD.replace("CompressedData = False", "CompressedData = True").replace("2 2 2",
				"1024 1024 256")), HostileFile.bomb(new byte[0], 255)), "cut short"), //
			of("data file missing", "a.mhd", GOOD.replace("LOCAL", "b.raw"), "not beside it"), //
			of("data file above", "a.mhd", GOOD.replace("LOCAL", "../b.raw"), "outside its folder"), //
			of("data file somewhere", "a.mhd", GOOD.replace("LOCAL", "/dev/zero"), "outside its folder"), //
			of("data file of its own name", "a.mhd", GOOD.replace("LOCAL", "a.mhd"), "in itself"), //
			of("data file of no name", "a.mhd", GOOD.replace("LOCAL", ""), "no name"), //
			of("data file cut", "a.mhd", GOOD.replace("LOCAL", "b.raw"), "b.raw is cut short").and("b.raw", new byte[7]), //
			of("data file too short for its end", "a.mhd", GOOD.replace(local, "HeaderSize = -1\nElementDataFile = b.raw"), "cut short").and(
				"b.raw", new byte[7]), //
			of("list of data files", "a.mhd", GOOD.replace("LOCAL", "LIST"), "several files"), //
			of("numbered data files", "a.mhd", GOOD.replace("LOCAL", "b%03d.raw 1 2 1"), "several files")));
		for (final String[] c : CHANGES) all.add(of(c[0], "a.mha", GOOD.replace(c[1], c[2]) + "12345678", c[3]));
		return all;
	}

	/** Title, what is replaced, by what, and words of the sentence. */
	private static final String[][] CHANGES = { //
		{ "no image", "ObjectType = Image", "ObjectType = Mesh", "no image" }, //
		{ "no dimension", "NDims = 3\n", "", "\"NDims\"" }, //
		{ "one dimension", "NDims = 3", "NDims = 1", "1 dimensions" }, //
		{ "two dimensions with sizes of three", "NDims = 3", "NDims = 2", "3 entries" }, //
		{ "a billion dimensions", "NDims = 3", "NDims = 1000000000", "dimensions" }, //
		{ "four dimensions with sizes of three", "NDims = 3", "NDims = 4", "entries" }, //
		{ "sizes missing", "DimSize = 2 2 2\n", "", "\"DimSize\"" }, //
		{ "size in words", "DimSize = 2 2 2", "DimSize = 2 2 two", "no whole number" }, //
		{ "size of zero", "DimSize = 2 2 2", "DimSize = 2 2 0", "0 voxels along z" }, //
		{ "more than 2^63 voxels", "DimSize = 2 2 2", "DimSize = 9223372036854775807 3 3", "at most 1099511627776" }, //
		{ "4 GB in 8 bytes", "DimSize = 2 2 2", "DimSize = 32767 32767 2", "cut short" }, //
		{ "no type", "ElementType = MET_UCHAR\n", "", "\"ElementType\"" }, //
		{ "type of nothing", "MET_UCHAR", "MET_QUATERNION", "does not define" }, //
		{ "arrays for voxels", "MET_UCHAR", "MET_FLOAT_ARRAY", "one real value" }, //
		{ "several channels", "NDims = 3", "NDims = 3\nElementNumberOfChannels = 3", "3 values per voxel" }, //
		{ "no channel", "NDims = 3", "NDims = 3\nElementNumberOfChannels = 0", "0 values per voxel" }, //
		{ "2^63 channels", "NDims = 3", "NDims = 3\nElementNumberOfChannels = 9223372036854775807", "values per voxel" }, //
		{ "no voxel size", "ElementSpacing = 1 1 1\n", "", "how large its voxels" }, //
		{ "negative voxel size", "ElementSpacing = 1 1 1", "ElementSpacing = 1 -1 1", "-1.0 mm" }, //
		{ "zero voxel size", "ElementSpacing = 1 1 1", "ElementSpacing = 1 1 0", "0.0 mm" }, //
		{ "NaN voxel size", "ElementSpacing = 1 1 1", "ElementSpacing = nan 1 1", "NaN mm" }, //
		{ "voxel size in words", "ElementSpacing = 1 1 1", "ElementSpacing = 1 1 one", "no number" }, //
		{ "matrix of eight", "1 0 0 0 1 0 0 0 1", "1 0 0 0 1 0 0 0", "8 entries" }, //
		{ "matrix of zeros", "1 0 0 0 1 0 0 0 1", "0 0 0 0 0 0 0 0 0", "do not span" }, //
		{ "matrix with NaN", "1 0 0 0 1 0 0 0 1", "1 0 0 0 nan 0 0 0 1", "not finite" }, //
		{ "offset that overflows", "Offset = 0 0 0", "Offset = 0 1e999 0", "not finite" }, //
		{ "neither true nor false", "BinaryData = True", "BinaryData = maybe", "neither True nor False" }, //
		{ "compressed text", "BinaryData = True\nBinaryDataByteOrderMSB = False\nCompressedData = False", "BinaryData = False\nCompressedData = True",
			"compressed text" }, //
		{ "word for a voxel", "BinaryData = True", "BinaryData = False", "cut short" }, //
		{ "skip of gigabytes", "NDims = 3", "NDims = 3\nHeaderSize = 99999999999", "to skip" }, //
		{ "skip backwards", "NDims = 3", "NDims = 3\nHeaderSize = -7", "to skip" }, //
		{ "field twice", "NDims = 3", "NDims = 3\nNDims = 4", "twice" }, //
		{ "time points", "NDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = False\nCompressedData = False\n" +
			"TransformMatrix = 1 0 0 0 1 0 0 0 1\nOffset = 0 0 0\nElementSpacing = 1 1 1\nDimSize = 2 2 2",
			"NDims = 4\nElementSpacing = 1 1 1 1\nDimSize = 2 2 1 2", "2 volumes" }, //
		{ "2^63 time points", "NDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = False\nCompressedData = False\n" +
			"TransformMatrix = 1 0 0 0 1 0 0 0 1\nOffset = 0 0 0\nElementSpacing = 1 1 1\nDimSize = 2 2 2",
			"NDims = 4\nElementSpacing = 1 1 1 1\nDimSize = 2 2 1 9223372036854775807", "volumes" } };
}
