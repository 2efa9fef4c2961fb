package sc.fiji.hermes.io;

import static sc.fiji.hermes.io.HostileFile.of;
import static sc.fiji.hermes.io.HostileFile.zlib;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** TIFF files with faults. */
final class HostileTiff {

	private HostileTiff() {}

	static List<HostileFile> all() throws IOException {
		final byte[] good = small().bytes();
		final byte[] bigTiff = good.clone();
		bigTiff[2] = 43;
		return List.of( //
			of("empty", "a.tif", "", "is empty"), //
			of("four bytes", "a.tif", "II*\0", "not a TIFF"), //
			of("other content", "a.tif", "\u0089PNG\r\n and so on", "not a TIFF"), //
			of("BigTIFF", "a.tif", bigTiff, "BigTIFF"), //
			of("no page", "a.tif", "II*\0\0\0\0\0", "no page"), //
			of("first page behind the end", "a.tif", "II*\0\0\0\0\77", "cut short"), //
			of("directory cut", "a.tif", Arrays.copyOf(good, 60), "cut short"), //
			of("pixels cut", "a.tif", Arrays.copyOf(good, good.length - 1), "cut short"), //
			of("pages in a circle", "a.tif", small().circle().bytes(), "circle"), //
			of("pages of two sizes", "a.tif", small().secondWidth(1).bytes(), "different size"), //
			of("RGB", "a.tif", small().field(262, 3, 1, 2).bytes(), "colours"), //
			of("YCbCr", "a.tif", small().field(262, 3, 1, 6).bytes(), "colours"), //
			of("three samples", "a.tif", small().field(277, 3, 1, 3).bytes(), "3 values per voxel"), //
			of("one bit", "a.tif", small().field(258, 3, 1, 1).bytes(), "1 bits"), //
			of("12 bits", "a.tif", small().field(258, 3, 1, 12).bytes(), "12 bits"), //
			of("complex", "a.tif", small().field(339, 3, 1, 6).bytes(), "sample format 6"), //
			of("LZW", "a.tif", small().field(259, 3, 1, 5).bytes(), "LZW"), //
			of("JPEG", "a.tif", small().field(259, 3, 1, 7).bytes(), "JPEG"), //
			of("compression of nothing", "a.tif", small().field(259, 3, 1, 999).bytes(), "code 999"), //
			of("differences", "a.tif", small().field(317, 3, 1, 2).bytes(), "predictor 2"), //
			of("tiles", "a.tif", small().field(322, 3, 1, 16).bytes(), "tiles"), //
			of("no width", "a.tif", small().field(256, 3, -1, 0).bytes(), "0 voxels along x"), //
			of("zero height", "a.tif", small().field(257, 3, 1, 0).bytes(), "0 voxels along y"), //
			of("2^64 pixels", "a.tif", small().field(256, 4, 1, 0xffffffffL).field(257, 4, 1, 0xffffffffL).bytes(), "at most 2147483639"), //
			of("4 GB in 8 bytes", "a.tif", small().field(256, 4, 1, 32767).field(257, 4, 1, 32767).field(278, 4, 1, 32767).bytes(), "cut short"), //
			of("a billion strips", "a.tif", small().field(273, 4, 1_000_000_000, 8).bytes(), "strips"), //
			of("a million strips that are not there", "a.tif", small().field(273, 4, 1_000_000, 8).bytes(), "cut short"), //
			of("no strip", "a.tif", small().field(273, 4, -1, 0).bytes(), "where its pixels are"), //
			of("strip behind the end", "a.tif", small().field(273, 4, 1, 0xfffffff0L).bytes(), "cut short"), //
			of("all pages from one strip", "a.tif", shared(), "cut short"), //
			of("field of a wrong type", "a.tif", small().field(256, 12, 1, 2).bytes(), "wrong type"), //
			of("field of an unknown type", "a.tif", small().field(256, 99, 1, 2).bytes(), "wrong type"), //
			of("description behind the end", "a.tif", small().field(270, 2, 100, 1 << 30).bytes(), "cut short"), //
			of("description of 2 GB", "a.tif", small().field(270, 2, Integer.MAX_VALUE, 8).bytes(), "cut short"), //
			of("packed pixels of rubbish", "a.tif", small().field(259, 3, 1, 8).bytes(), "damaged"), //
			of("packed pixels that are few", "a.tif", small().field(259, 3, 1, 8).strips(zlib(new byte[3]), zlib(new byte[4])).bytes(),
				"cut short"), //
			of("packed strip without length", "a.tif", small().field(259, 3, 1, 8).field(279, 4, -1, 0).bytes(), "how long its strips"), //
			of("packed strip longer than the file", "a.tif", small().field(259, 3, 1, 8).lengths(1 << 30, 4).bytes(), "cut short"), //
			of("PackBits cut", "a.tif", small().field(259, 3, 1, 32773).strips(new byte[] { 3, 1, 2 }, new byte[] { -3, 7 }).bytes(),
				"cut short"), //
			of("128 MB in 130 kB of deflate", "a.tif", deflated(), "cut short"), //
			of("no description", "a.tif", small().field(270, 2, -1, 0).bytes(), "how large its voxels"), //
			of("description of others", "a.tif", small().description("OME").bytes(), "how large its voxels"), //
			of("a page of colours", "a.tif", small().second(262, 3, 1, 2).bytes(), "in page 2"), //
			of("nothing but thumbnails", "a.tif", small().field(254, 4, 1, 1).bytes(), "no page"), //
			of("OME that is no XML", "a.tif", ome("<OME><Pixels DimensionOrder=\"XYZCT\""), "no XML"), //
			of("OME with an entity of another file", "a.tif", ome("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><OME>&x;</OME>"), "OME"), //
			of("OME without an image", "a.tif", ome("<OME></OME>"), "without an image"), //
			of("OME without a size", "a.tif", ome(pixels("SizeZ=\"2\"", "")), "PhysicalSizeX"), //
			of("OME in pixels", "a.tif", ome(pixels("SizeZ=\"2\" PhysicalSizeX=\"1\" PhysicalSizeXUnit=\"pixel\"", "")), "PhysicalSizeX"), //
			of("OME of a negative size", "a.tif", ome(pixels("SizeZ=\"2\" PhysicalSizeX=\"-1\" PhysicalSizeY=\"1\" PhysicalSizeZ=\"1\"", "")),
				"-0.001 mm"), //
			of("OME of more planes", "a.tif", ome(pixels("SizeZ=\"3\"", "")), "holds 2 pages"), //
			of("OME of a billion billion billion planes", "a.tif", ome(pixels("SizeZ=\"999999999\" SizeC=\"999999999\" SizeT=\"999999999\"", "")),
				"one dimension"), //
			of("OME of no plane", "a.tif", ome(pixels("SizeZ=\"0\"", "")), "for SizeZ"), //
			of("OME in no order", "a.tif", ome("<OME><Pixels DimensionOrder=\"ZYX\"/></OME>"), "order of planes"), //
			of("OME of a page that is not there", "a.tif", ome(pixels("SizeZ=\"2\"", "<TiffData IFD=\"2\"/>")), "not there"), //
			of("OME of a plane that is not there", "a.tif", ome(pixels("SizeZ=\"2\"", "<TiffData FirstT=\"999999999\" IFD=\"0\"/>")),
				"not there"), //
			of("OME that names a page again and again", "a.tif", ome(pixels("SizeZ=\"2\"", "<TiffData PlaneCount=\"2\"/>".repeat(1000))),
				"twice"), //
			of("OME that leaves out a page", "a.tif", ome(pixels("SizeZ=\"2\"", "<TiffData IFD=\"1\"/>")), "without a page"), //
			of("OME of two channels", "a.tif", ome(pixels("SizeC=\"2\" PhysicalSizeX=\"1\" PhysicalSizeY=\"1\"", "")), "2 values per voxel"), //
			of("no unit", "a.tif", text("slices=2\nspacing=1\n"), "how large its voxels"), //
			of("pixels for a unit", "a.tif", text("slices=2\nspacing=1\nunit=pixel\n"), "how large its voxels"), //
			of("no distance of slices", "a.tif", text("slices=2\nunit=mm\n"), "how large its voxels"), //
			of("distance in words", "a.tif", text("slices=2\nunit=mm\nspacing=wide\n"), "no number"), //
			of("distance zero", "a.tif", text("slices=2\nunit=mm\nspacing=0\n"), "0.0 mm"), //
			of("no resolution", "a.tif", small().pixelsPerUnit(0).bytes(), "how large its voxels"), //
			of("more slices than pages", "a.tif", text("slices=3\nunit=mm\nspacing=1\n"), "holds 2 pages"), //
			of("slices overflow", "a.tif", text("slices=9223372036854775807\nchannels=9\nunit=mm\nspacing=1\n"), "one dimension"), //
			of("negative slices", "a.tif", text("slices=-2\nunit=mm\nspacing=1\n"), "-2 slices"), //
			of("a billion images in one page", "a.tif", small().strips(new byte[4]).description(
				"ImageJ=1\nimages=1000000000\nslices=1000000000\nunit=mm\nspacing=1\n").bytes(), "cut short"), //
			of("two channels", "a.tif", text("channels=2\nunit=mm\nspacing=1\n"), "2 values per voxel"), //
			of("two frames", "a.tif", text("frames=2\nunit=mm\nspacing=1\n"), "time points"), //
			of("values on a curve", "a.tif", text("slices=2\nunit=mm\nspacing=1\ncf=4\n"), "curve"), //
			of("values calibrated by nothing", "a.tif", text("slices=2\nunit=mm\nspacing=1\ncf=0\nc0=0\nc1=0\n"), "cannot be"));
	}

	private static TiffBytes small() {
		return TiffBytes.small();
	}

	private static byte[] text(final String description) {
		return small().description("ImageJ=1.54p\n" + description).bytes();
	}

	private static byte[] ome(final String description) {
		return small().description(description).bytes();
	}

	private static String pixels(final String attributes, final String content) {
		return "<OME><Pixels DimensionOrder=\"XYZCT\" " + attributes + ">" + content + "</Pixels></OME>";
	}

	/** 400 pages of 64 kB that are all the same 64 kB. */
	private static byte[] shared() {
		final byte[][] strips = new byte[400][0];
		strips[399] = new byte[1 << 16];
		return small().strips(strips).description("ImageJ=1\nimages=400\nslices=400\nunit=mm\nspacing=1\n").field(256, 4, 1, 256).field(257,
			4, 1, 256).secondWidth(256).field(278, 4, 1, 256).field(273, 4, 1, 70_000).bytes();
	}

	/** A page of 2^27 pixels whose strip holds one less. */
	private static byte[] deflated() throws IOException {
		return small().field(259, 3, 1, 8).strips(zlib(new byte[(1 << 27) - 1])).description("ImageJ=1\nimages=1\nunit=mm\nspacing=1\n").field(
			256, 4, 1, 1 << 14).field(257, 4, 1, 1 << 13).field(278, 4, 1, 1 << 13).bytes();
	}
}
