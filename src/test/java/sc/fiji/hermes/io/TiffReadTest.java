package sc.fiji.hermes.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import ij.ImagePlus;
import ij.ImageStack;
import ij.io.FileSaver;
import ij.io.Opener;
import ij.measure.Calibration;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Volume;

class TiffReadTest {

	private static final float[] EIGHT = { 1, 2, 3, 4, 5, 6, 7, 8 };

	@TempDir
	Path folder;

	@Test
	@DisplayName("a stack with ImageJ's calibration has its spacing in mm and lies axial, from feet to head")
	void calibration() throws IOException {
		for (final TiffBytes tiff : new TiffBytes[] { TiffBytes.small(), TiffBytes.big() }) {
			final Volume volume = Volumes.read(file(tiff));
			assertArrayEquals(EIGHT, volume.data());
			assertEquals(Geometry.of(new long[] { 2, 2, 2 }, new double[] { -0.5, 0, 0, 0, 0, -0.5, 0, 0, 0, 0, 2.5, 0 }), volume.geometry());
		}
	}

	@Test
	@DisplayName("a JSON file of another program beside it says nothing")
	void otherNote() throws IOException {
		final Path tiff = file(TiffBytes.small());
		for (final String foreign : new String[] { "[1, 2]", "\"text\"", "{\"spacings\": 3}" }) {
			Files.writeString(tiff.resolveSibling(Volumes.stem(tiff) + ".json"), foreign);
			assertArrayEquals(EIGHT, Volumes.read(tiff).data(), foreign);
		}
	}

	@Test
	@DisplayName("units of length become mm, each axis may have its own")
	void units() throws IOException {
		final String head = "ImageJ=1.54p\nimages=2\nslices=2\n";
		assertArrayEquals(new double[] { 5e-4, 5e-4, 2.5e-3 }, spacing(head + "unit=micron\nspacing=2.5\n"), 1e-12);
		assertArrayEquals(new double[] { 5e-4, 5e-4, 2.5e-3 }, spacing(head + "unit=\\u00B5m\nspacing=2.5\n"), 1e-12);
		assertArrayEquals(new double[] { 5, 0.5, 2500 }, spacing(head + "unit=cm\nyunit=mm\nzunit=m\nspacing=-2.5\n"), 1e-12);
	}

	@Test
	@DisplayName("deflate, PackBits and pages that follow one directory are read")
	void packing() throws IOException {
		final byte[] a = { 1, 2, 3, 4 }, b = { 5, 6, 7, 8 };
		assertArrayEquals(EIGHT, Volumes.read(file(TiffBytes.small().field(259, 3, 1, 8).strips(HostileFile.zlib(a), HostileFile.zlib(b))))
			.data());
		assertArrayEquals(new float[] { 1, 2, 3, 4, 9, 9, 9, 9 }, Volumes.read(file(TiffBytes.small().field(259, 3, 1, 32773).strips(
			new byte[] { 3, 1, 2, 3, 4 }, new byte[] { -128, -3, 9 }))).data());
		assertArrayEquals(EIGHT, Volumes.read(file(TiffBytes.small().strips(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 }))).data());
	}

	@Test
	@DisplayName("frames are time points, and a density calibration makes values")
	void framesAndValues() throws IOException {
		final Path frames = file(TiffBytes.small().description("ImageJ=1.54p\nimages=2\nframes=2\nunit=mm\n"));
		assertEquals(2, Volumes.header(frames).frames());
		assertArrayEquals(new float[] { 5, 6, 7, 8 }, Volumes.read(frames, ReadOptions.options().withFrame(2)).data());
		final Path values = file(TiffBytes.small().description(
			"ImageJ=1.54p\nimages=2\nslices=2\nunit=mm\nspacing=1\ncf=0\nc0=-10\nc1=2\n"));
		assertArrayEquals(new float[] { -8, -6, -4, -2, 0, 2, 4, 6 }, Volumes.read(values).data());
	}

	@Test
	@DisplayName("a stack with OME's description has its physical size, in the unit that it names or µm, and says that its place is assumed")
	void ome() throws IOException {
		final String sizes = "PhysicalSizeX=\"0.5\" PhysicalSizeXUnit=\"mm\" PhysicalSizeY=\"700\" PhysicalSizeZ=\"0.25\" PhysicalSizeZUnit=\"cm\"";
		final Path stack = file(ome("XYZCT", "SizeZ=\"2\" SizeC=\"1\" SizeT=\"1\" " + sizes, ""));
		assertArrayEquals(EIGHT, Volumes.read(stack).data());
		assertArrayEquals(new double[] { 0.5, 0.7, 2.5 }, Volumes.header(stack).geometry().spacing(), 1e-12);
		assertEquals(1, Volumes.header(stack).notes().size());
		final Path turned = file(ome("XYCTZ", "SizeZ=\"2\" " + sizes, "<TiffData FirstZ=\"1\" IFD=\"0\"/><TiffData FirstZ=\"0\" IFD=\"1\"/>"));
		assertArrayEquals(new float[] { 5, 6, 7, 8, 1, 2, 3, 4 }, Volumes.read(turned).data());
		final Path film = file(ome("XYTZC", "SizeT=\"2\" " + sizes, "<TiffData/>"));
		assertEquals(2, Volumes.header(film).frames());
		assertArrayEquals(new float[] { 5, 6, 7, 8 }, Volumes.read(film, ReadOptions.options().withFrame(2)).data());
	}

	@Test
	@DisplayName("of planes of two time points and two slices in either order, one time point has its own slices")
	void omeOrders() throws IOException {
		final byte[][] planes = { { 1, 1, 1, 1 }, { 2, 2, 2, 2 }, { 3, 3, 3, 3 }, { 4, 4, 4, 4 } };
		final String sizes = "SizeZ=\"2\" SizeT=\"2\" PhysicalSizeX=\"1\" PhysicalSizeY=\"1\" PhysicalSizeZ=\"1\"";
		assertArrayEquals(new float[] { 3, 3, 3, 3, 4, 4, 4, 4 }, Volumes.read(file(ome("XYZCT", sizes, "").strips(planes)), ReadOptions.options()
			.withFrame(2)).data());
		assertArrayEquals(new float[] { 2, 2, 2, 2, 4, 4, 4, 4 }, Volumes.read(file(ome("XYTCZ", sizes, "").strips(planes)), ReadOptions.options()
			.withFrame(2)).data());
	}

	private static TiffBytes ome(final String order, final String attributes, final String content) {
		return TiffBytes.small().description("<?xml version=\"1.0\"?><OME xmlns=\"http://www.openmicroscopy.org/Schemas/OME/2016-06\"><Image>" +
			"<Pixels DimensionOrder=\"" + order + "\" " + attributes + ">" + content + "</Pixels></Image></OME>");
	}

	@Test
	@DisplayName("a thumbnail or mask beside the slices is passed over, colours and another size notwithstanding")
	void thumbnail() throws IOException {
		final String one = "ImageJ=1.54p\nunit=mm\nspacing=2.5\n";
		for (final int kind : new int[] { 1, 4 }) assertArrayEquals(new float[] { 1, 2, 3, 4 }, Volumes.read(file(TiffBytes.small().description(one)
			.secondWidth(1).field(254, 4, 1, 0).second(254, 4, 1, kind).second(262, 3, 1, 2).second(277, 3, 1, 3))).data());
		assertArrayEquals(new float[] { 1, 2, 3, 4 }, Volumes.read(file(TiffBytes.small().description(one).secondWidth(1).field(255, 3, 1, 1).second(
			255, 3, 1, 2))).data());
		assertArrayEquals(new float[] { 5, 6, 7, 8 }, Volumes.read(file(TiffBytes.small().description(one).field(254, 4, 1, 1).second(254, 4, 1,
			0))).data());
	}

	@Test
	@DisplayName("what ImageJ itself saves is read with its values, 16-bit signed as well as 32-bit, and its voxel size")
	void fromImageJ() {
		final ImageStack shorts = new ImageStack(3, 2), floats = new ImageStack(3, 2);
		for (int z = 0; z < 4; z++) {
			final short[] s = new short[6];
			final float[] f = new float[6];
			for (int i = 0; i < 6; i++) {
				s[i] = (short) (32768 - 1000 + 100 * z + i);
				f[i] = 0.25f * i - z;
			}
			shorts.addSlice("", s);
			floats.addSlice("", f);
		}
		final ImagePlus signed = image(shorts), real = image(floats);
		signed.getCalibration().setSigned16BitCalibration();
		final Volume hu = Volumes.read(saved(signed)), numbers = Volumes.read(saved(real));
		for (int i = 0; i < 24; i++) {
			assertEquals(-1000 + 100 * (i / 6) + i % 6, hu.data()[i]);
			assertEquals(0.25f * (i % 6) - i / 6, numbers.data()[i]);
		}
		assertArrayEquals(new double[] { 0.7, 0.8, 2.5 }, hu.geometry().spacing(), 1e-5);
	}

	@Test
	@DisplayName("ImageJ opens what Hermes writes, with calibration and the noted place, which survives saving in ImageJ")
	void toImageJ() throws IOException {
		final Geometry g = Geometry.of(new long[] { 3, 2, 4 }, new double[] { 0, 0.8, 0, 12.5, 0, 0, -2.5, 7, 0.7, 0, 0, -3 });
		final float[] data = new float[24];
		for (int i = 0; i < 24; i++) data[i] = i - 0.5f;
		final Path file = folder.resolve("a.tif");
		Volumes.write(Volume.of(data, g), file);
		final ImagePlus image = new Opener().openImage(file.toString());
		assertArrayEquals(new int[] { 3, 2, 1, 4, 1 }, image.getDimensions());
		final Calibration c = image.getCalibration();
		assertArrayEquals(new double[] { 0.7, 0.8, 2.5 }, new double[] { c.pixelWidth, c.pixelHeight, c.pixelDepth }, 1e-5);
		assertEquals("mm", c.getUnit());
		assertEquals(23 - 0.5f, image.getStack().getVoxel(2, 1, 3));
		final Volume again = Volumes.read(saved(image));
		assertEquals(g, again.geometry());
		assertArrayEquals(data, again.data());
		// after a crop the corner is lost, but not the directions
		final ImagePlus crop = new ImagePlus("crop", image.getStack().crop(0, 0, 1, 2, 2, 3));
		crop.setCalibration(c);
		crop.setProp("hermes.affine", image.getProp("hermes.affine"));
		crop.setProp("hermes.grid", image.getProp("hermes.grid"));
		final Geometry part = Volumes.header(saved(crop)).geometry();
		assertEquals(g.orientation(), part.orientation());
		assertTrue(part.affine(0, 3) == 0 && part.size(2) == 3, part.toString());
	}

	private static ImagePlus image(final ImageStack stack) {
		final ImagePlus image = new ImagePlus("image", stack);
		final Calibration c = image.getCalibration();
		c.pixelWidth = 0.7;
		c.pixelHeight = 0.8;
		c.pixelDepth = 2.5;
		c.setUnit("mm");
		return image;
	}

	private Path saved(final ImagePlus image) {
		final Path file = folder.resolve("saved.tif");
		assertTrue(new FileSaver(image).saveAsTiffStack(file.toString()));
		return file;
	}

	private double[] spacing(final String description) throws IOException {
		return Volumes.header(file(TiffBytes.small().description(description))).geometry().spacing();
	}

	private Path file(final TiffBytes tiff) throws IOException {
		return Files.write(folder.resolve("a.tif"), tiff.bytes());
	}
}
