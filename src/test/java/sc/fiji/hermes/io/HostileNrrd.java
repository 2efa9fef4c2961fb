package sc.fiji.hermes.io;

import static sc.fiji.hermes.io.HostileFile.join;
import static sc.fiji.hermes.io.HostileFile.latin;
import static sc.fiji.hermes.io.HostileFile.of;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** NRRD files with faults. */
final class HostileNrrd {

	private static final String GOOD = "NRRD0004\ntype: uint8\ndimension: 3\nsizes: 2 2 2\nspace: LPS\n" +
		"space directions: (1,0,0) (0,1,0) (0,0,1)\nspace origin: (0,0,0)\nencoding: raw\n";

	private HostileNrrd() {}

	static List<HostileFile> all() {
		final List<HostileFile> all = new ArrayList<>(List.of( //
			of("empty", "a.nrrd", "", "is empty"), //
			of("other content", "a.nrrd", "P5 and so on", "not an NRRD"), //
			of("four bytes", "a.nrrd", "NRRD", "ends within its header"), //
			of("version 9", "a.nrrd", GOOD.replace("NRRD0004", "NRRD0009"), "version"), //
			of("version of letters", "a.nrrd", GOOD.replace("NRRD0004", "NRRDabcd"), "version"), //
			of("no field but the magic", "a.nrrd", "NRRD0004\n\n12345678", "lacks the field"), //
			of("header without end", "a.nrrd", "NRRD0004\n" + "#" + "x".repeat(5_000_000), "no end of its header"), //
			of("a million comments", "a.nrrd", "NRRD0004\n" + "#\n".repeat(3_000_000), "no end of its header"), //
			of("line that is no field", "a.nrrd", "NRRD0004\nhello\n\n", "is no field"), //
			of("binary for a field", "a.nrrd", "NRRD0004\n\1\2\3\33[31m\n\n", "is no field"), //
			of("packed bomb", "a.nrrd", HostileFile.bomb(latin("NRRD0004\n#"), 64), "no end of its header"), //
			of("raw voxels cut", "a.nrrd", join(latin(GOOD + "\n"), new byte[7]), "cut short"), //
			of("packed voxels cut", "a.nrrd", packed(Arrays.copyOf(NiftiBytes.gzip(new byte[8]), 15)), "cut short"), //
			of("packed voxels of rubbish", "a.nrrd", packed(latin("neither gzip nor zlib")), "damaged"), //
			of("fewer packed voxels", "a.nrrd", packed(NiftiBytes.gzip(new byte[7])), "cut short"), //
			of("wrong checksum", "a.nrrd", packed(flipped()), "damaged"), //
			of("data file of its own name", "a.nhdr", GOOD + "data file: a.nhdr\n", "in itself"), //
			of("data file missing", "a.nhdr", GOOD + "data file: b.raw\n", "not beside it"), //
			of("data file above", "a.nhdr", GOOD + "data file: ../b.raw\n", "outside its folder"), //
			of("data file somewhere", "a.nhdr", GOOD + "data file: /dev/zero\n", "outside its folder"), //
			of("data file of no name", "a.nhdr", GOOD + "data file: b\0.raw\n", "cannot be the name"), //
			of("data file is a folder", "a.nhdr", GOOD + "data file: sub\n", "not beside it").and("sub/x", new byte[1]), //
			of("data file cut", "a.nhdr", GOOD + "data file: b.raw\n", "b.raw is cut short").and("b.raw", new byte[7]), //
			of("data file empty", "a.nhdr", GOOD + "data file: b.raw\n", "b.raw is empty").and("b.raw", new byte[0]), //
			of("list of data files", "a.nhdr", GOOD + "data file: LIST\nb.raw\n", "several files"), //
			of("numbered data files", "a.nhdr", GOOD + "data file: b%03d.raw 1 2 1\n", "several files"), //
			of("fewer bytes than at its end", "a.nhdr", GOOD + "byte skip: -1\ndata file: b.raw\n", "cut short").and("b.raw", new byte[7]), //
			of("end of packed voxels", "a.nrrd", join(latin(GOOD.replace("raw", "gzip") + "byte skip: -1\n\n"), NiftiBytes.gzip(new byte[8])),
				"cannot be found"), //
			of("skip of gigabytes", "a.nrrd", GOOD + "byte skip: 99999999999\n\n", "to skip"), //
			of("skip backwards", "a.nrrd", GOOD + "byte skip: -2\n\n", "to skip"), //
			of("skip of lines that are not there", "a.nrrd", GOOD + "line skip: 1000000\n\n12345678", "ends within its header"), //
			of("skip of negative lines", "a.nrrd", GOOD + "line skip: -1\n\n12345678", "to skip"), //
			of("field twice", "a.nrrd", GOOD + "sizes: 1 1 1\n\n12345678", "twice"), //
			of("word in ascii voxels", "a.nrrd", GOOD.replace("raw", "ascii") + "\n1 2 3 four 5 6 7 8", "\"four\""), //
			of("endless word in ascii voxels", "a.nrrd", GOOD.replace("raw", "ascii") + "\n" + "9".repeat(1_000_000), "no number"), //
			of("too few ascii voxels", "a.nrrd", GOOD.replace("raw", "ascii") + "\n1 2 3", "cut short"), //
			of("ascii voxels that are blanks", "a.nrrd", GOOD.replace("raw", "ascii") + "\n" + " ".repeat(1000), "cut short"), //
			of("1 GB in 260 kB", "a.nrrd", join(latin(GOOD.replace("raw", "gzip").replace("2 2 2", "1024 1024 256") + "\n"), HostileFile.bomb(
				new byte[0], 255)), "cut short")));
		for (final String[] c : CHANGES) all.add(of(c[0], "a.nrrd", GOOD.replace(c[1], c[2]) + "\n12345678", c[3]));
		return all;
	}

	/** Title, what is replaced, by what, and words of the sentence. */
	private static final String[][] CHANGES = { //
		{ "no type", "type: uint8\n", "", "\"type\"" }, //
		{ "type of nothing", "uint8", "quaternion", "does not define" }, //
		{ "blocks of bytes", "uint8", "block", "blocks" }, //
		{ "no byte order", "uint8", "int16", "\"endian\"" }, //
		{ "middle endian", "type: uint8", "endian: middle\ntype: int16", "neither little nor big" }, //
		{ "no dimension", "dimension: 3\n", "", "\"dimension\"" }, //
		{ "one dimension", "dimension: 3", "dimension: 1", "1 dimensions" }, //
		{ "two dimensions with sizes of three", "dimension: 3", "dimension: 2", "3 entries" }, //
		{ "a billion dimensions", "dimension: 3", "dimension: 1000000000", "dimensions" }, //
		{ "dimension in words", "dimension: 3", "dimension: three", "no whole number" }, //
		{ "sizes missing", "2 2 2", "2 2", "2 entries" }, //
		{ "size of 2^64", "2 2 2", "2 2 18446744073709551616", "no whole number" }, //
		{ "size of zero", "2 2 2", "2 0 2", "0 voxels along y" }, //
		{ "negative size", "2 2 2", "2 2 -2", "-2 voxels along z" }, //
		{ "more than 2^31 voxels", "2 2 2", "65536 65536 65536", "at most 2147483639" }, //
		{ "more than 2^63 voxels", "2 2 2", "9223372036854775807 9223372036854775807 2", "at most 1099511627776" }, //
		{ "4 GB in 8 bytes", "2 2 2", "32767 32767 2", "cut short" }, //
		{ "hex", "raw", "hex", "hex" }, //
		{ "bzip2", "raw", "bz2", "bz2" }, //
		{ "encoding of nothing", "raw", "rot13", "does not define" }, //
		{ "unknown space", "LPS", "3D-left-handed", "how it lies" }, //
		{ "space and time", "LPS", "RAST", "how it lies" }, //
		{ "four dimensions of space", "space: LPS", "space dimension: 4", "4 dimensions" }, //
		{ "a direction of two numbers", "(0,1,0)", "(0,1)", "2 numbers in a vector" }, //
		{ "a direction without end", "(0,0,1)", "(0,0,1", "without end" }, //
		{ "a direction in words", "(0,1,0)", "(0,up,0)", "\"up\"" }, //
		{ "a control character among directions", "(0,1,0)", "(\302\2370,1,0)", "no number" }, //
		{ "a direction missing", " (0,0,1)", "", "2 entries" }, //
		{ "no direction for an axis in space", "(0,0,1)", "none", "2 axes in space" }, //
		{ "NaN direction", "(0,1,0)", "(0,nan,0)", "not finite" }, //
		{ "directions in a plane", "(0,1,0)", "(1,0,0)", "do not span" }, //
		{ "directions of zero", "(0,1,0)", "(0,0,0)", "do not span" }, //
		{ "direction that overflows", "(0,1,0)", "(0,1e999,0)", "not finite" }, //
		{ "origin without brackets", "(0,0,0)", "0 0 0", "no vector" }, //
		{ "NaN origin", "(0,0,0)", "(0,nan,0)", "not finite" }, //
		{ "no voxel size", "space directions: (1,0,0) (0,1,0) (0,0,1)\n", "", "how large its voxels" }, //
		{ "NaN spacing", "space directions: (1,0,0) (0,1,0) (0,0,1)", "spacings: 1 nan 1", "NaN mm" }, //
		{ "zero spacing", "space directions: (1,0,0) (0,1,0) (0,0,1)", "spacings: 1 1 0", "0.0 mm" }, //
		{ "colours", "dimension: 3\nsizes: 2 2 2", "kinds: RGB-color domain domain domain\ndimension: 4\nsizes: 3 2 2 2",
			"entries for \"space directions\"" }, //
		{ "channels before the axes", "dimension: 3\nsizes: 2 2 2\nspace: LPS\nspace directions:",
			"dimension: 4\nsizes: 3 2 2 2\nspace: LPS\nspace directions: none", "3 values per voxel" }, //
		{ "time points", "dimension: 3\nsizes: 2 2 2\nspace: LPS\nspace directions: (1,0,0) (0,1,0) (0,0,1)",
			"dimension: 4\nsizes: 2 2 2 5\nspace: LPS\nspace directions: (1,0,0) (0,1,0) (0,0,1) none", "5 volumes" }, //
		{ "no time point", "dimension: 3\nsizes: 2 2 2\nspace: LPS\nspace directions: (1,0,0) (0,1,0) (0,0,1)",
			"dimension: 4\nsizes: 2 2 2 0\nspace: LPS\nspace directions: (1,0,0) (0,1,0) (0,0,1) none", "0 values" } };

	private static byte[] packed(final byte[] voxels) {
		return join(latin(GOOD.replace("raw", "gzip") + "\n"), voxels);
	}

	private static byte[] flipped() {
		final byte[] gzip = NiftiBytes.gzip(new byte[8]);
		gzip[gzip.length - 6] ^= 1;
		return gzip;
	}
}
