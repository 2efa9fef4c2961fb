package sc.fiji.hermes.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sc.fiji.hermes.io.HostileFile.latin;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Geometry;

/** What other programs write and Hermes does not. */
class FormatReadTest {

	private static final float[] EIGHT = { 1, 2, 3, 4, 5, 6, 7, -2 };
	private static final byte[] LITTLE = { 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, -2, -1 };
	private static final byte[] BIG = { 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, -1, -2 };

	private static final String NRRD = "NRRD0005\n# a comment\nkey:=a value\ntype: short\ndimension: 3\nsizes: 2 2 2\nspace: %s\n" +
		"space directions: (0,2,0) (3,0,0) (0,0,4)\nspace origin: (10,20,30)\n";

	private static final String META = "ObjectType = Image\nNDims = 3\nTransformMatrix = 0 1 0 1 0 0 0 0 1\nOffset = 10 20 30\n" +
		"ElementSpacing = 2 3 4\nDimSize = 2 2 2\nElementType = MET_SHORT\n";

	@TempDir
	Path folder;

	@ParameterizedTest
	@CsvSource({ "left-posterior-superior, -1, -1", "LPS, -1, -1", "right-anterior-superior, 1, 1", "RAS, 1, 1", "LAS, -1, 1",
		"scanner-xyz, -1, -1" })
	@DisplayName("the space of an NRRD decides what its directions and origin mean")
	void nrrdSpaces(final String space, final int x, final int y) throws IOException {
		final Path file = nrrd("a.nrrd", space, "endian: little\nencoding: raw\n\n", LITTLE);
		assertArrayEquals(EIGHT, Volumes.read(file).data());
		place(x, y, file);
	}

	@Test
	@DisplayName("NRRD voxels are found raw, packed or in words, in either byte order, in the file or beside it, behind what is skipped")
	void nrrdVoxels() throws IOException {
		final byte[] words = latin("1 2,3\n4 5 6\t7 -2\n");
		final byte[] gzip = NiftiBytes.gzip(LITTLE);
		final List<Path> files = List.of( //
			nrrd("raw.nrrd", "LPS", "endian: big\nencoding: raw\n\n", BIG), //
			nrrd("gz.nrrd", "LPS", "endian: little\nencoding: gz\n\n", gzip), //
			nrrd("gzskip.nrrd", "LPS", "endian: little\nencoding: gzip\nbyte skip: 5\n\n", NiftiBytes.gzip(HostileFile.join(new byte[5], LITTLE))), //
			nrrd("txt.nrrd", "LPS", "encoding: ascii\n\n", words), //
			nrrd("lines.nrrd", "LPS", "encoding: text\nline skip: 2\n\n", HostileFile.join(latin("one\ntwo\n"), words)), //
			nrrd("crlf.nrrd", "LPS", "encoding: raw\r\nendian: little\r\n\r\n", LITTLE), //
			put("a.raw", LITTLE, nrrd("a.nhdr", "LPS", "endian: little\nencoding: raw\ndata file: a.raw\n", new byte[0])), //
			put("sub/b.raw", HostileFile.join(new byte[3], LITTLE), nrrd("b.nhdr", "LPS",
				"endian: little\nencoding: raw\nbyte skip: 3\ndata file: sub/b.raw\n", new byte[0])), //
			put("c.raw", HostileFile.join(new byte[77], BIG), nrrd("c.nhdr", "LPS", "endian: big\nencoding: raw\nbyteskip: -1\ndatafile: ./c.raw\n\n",
				new byte[0])), //
			put("d.raw.gz", HostileFile.join(latin("line\n"), gzip), nrrd("d.nhdr", "LPS",
				"endian: little\nencoding: gzip\nlineskip: 1\ndata file: d.raw.gz\n", new byte[0])), //
			// raw voxels that begin like gzip are no gzip
			nrrd("all.nrrd", "LPS", "endian: little\nencoding: gzip\n\n", NiftiBytes.gzip(LITTLE)));
		for (final Path file : files) {
			assertArrayEquals(EIGHT, Volumes.read(file).data(), file.toString());
			assertEquals("int16", Volumes.header(file).datatype());
			place(-1, -1, file);
		}
	}

	@Test
	@DisplayName("raw voxels that begin like gzip are taken as they are")
	void notGzip() throws IOException {
		final byte[] voxels = { 0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0 };
		final Path nrrd = put("a.raw", voxels, text("a.nhdr", NRRD.formatted("LPS").replace("short", "uchar") +
			"encoding: raw\ndata file: a.raw\n"));
		final Path meta = put("b.raw", voxels, text("b.mhd", META.replace("SHORT", "UCHAR") + "ElementDataFile = b.raw\n"));
		for (final Path file : List.of(nrrd, meta)) assertEquals(0x8b, Volumes.read(file).data()[1]);
	}

	@Test
	@DisplayName("an NRRD of spacings alone runs to left, back and head")
	void nrrdSpacings() throws IOException {
		final String head = "NRRD0001\ntype: uint8\ndimension: 3\nsizes: 2 2 2\nencoding: raw\n";
		final Path mm = text("a.nrrd", head + "spacings: 2 3 4\naxis mins: 10 20 30\n\n12345678");
		assertEquals(Geometry.of(new long[] { 2, 2, 2 }, new double[] { -2, 0, 0, -10, 0, -3, 0, -20, 0, 0, 4, 30 }), Volumes.header(mm)
			.geometry());
		final Path cm = text("b.nrrd", head + "spacings: 0.2 0.3 0.4\nunits: \"cm\" \"cm\" \"cm\"\n\n12345678");
		assertArrayEquals(new double[] { 2, 3, 4 }, Volumes.header(cm).geometry().spacing(), 1e-12);
	}

	@Test
	@DisplayName("axes without place are skipped if they have one value; behind the others they are time points, before them channels")
	void nrrdAxes() throws IOException {
		final String head = "NRRD0005\ntype: uint8\ndimension: 4\nencoding: raw\nspace: RAS\nspace origin: (0,0,0)\n";
		final Path one = text("a.nrrd", head + "sizes: 1 2 2 2\nspace directions: none (1,0,0) (0,1,0) (0,0,1)\nkinds: list domain domain domain" +
			"\n\n12345678");
		assertEquals(8, Volumes.read(one).data().length);
		final Path times = text("b.nrrd", head + "sizes: 2 2 1 2\nspace directions: (1,0,0) (0,1,0) (0,0,1) none\n\n12345678");
		assertEquals(new VolumeHeader(Geometry.ofSpacing(new long[] { 2, 2, 1 }, 1, 1, 1), "uint8", 1, 2), Volumes.header(times));
		assertArrayEquals(new float[] { '5', '6', '7', '8' }, Volumes.read(times, ReadOptions.options().withFrame(2)).data());
		assertEquals(2, Volumes.header(text("c.nrrd", head + "sizes: 2 2 2 1\nspace directions: none (1,0,0) (0,1,0) (0,0,1)\n\n12345678"))
			.channels());
	}

	@Test
	@DisplayName("MetaImage voxels are found raw, packed or in words, in either byte order, in the file or beside it")
	void metaVoxels() throws IOException {
		final String local = "ElementDataFile = LOCAL\n";
		final List<Path> files = List.of( //
			join("a.mha", META + local, LITTLE), //
			join("b.mha", META + "ElementByteOrderMSB = True\n" + local, BIG), //
			join("c.mha", META + "BinaryDataByteOrderMSB = True\n" + local, BIG), //
			join("d.mha", META + "CompressedData = True\nCompressedDataSize = 20\n" + local, HostileFile.zlib(LITTLE)), //
			join("e.mha", META + "CompressedData = True\n" + local, NiftiBytes.gzip(LITTLE)), //
			join("f.mha", META + "BinaryData = False\n" + local, latin("1 2 3 4 5 6 7 -2")), //
			put("g.raw", LITTLE, text("g.mhd", META + "ElementDataFile = g.raw\n")), //
			put("h.zraw", HostileFile.zlib(LITTLE), text("h.mhd", META + "CompressedData = True\nElementDataFile = h.zraw\n")), //
			put("i.raw", HostileFile.join(new byte[9], LITTLE), text("i.mhd", META + "HeaderSize = 9\nElementDataFile = i.raw\n")), //
			put("j.raw", HostileFile.join(new byte[9], LITTLE), text("j.mhd", META + "HeaderSize = -1\nElementDataFile = j.raw\n")), //
			join("k.mha", META.replace("Offset", "Position").replace("TransformMatrix", "Rotation") + local, LITTLE));
		for (final Path file : files) {
			assertArrayEquals(EIGHT, Volumes.read(file).data(), file.toString());
			assertEquals("int16", Volumes.header(file).datatype());
			place(-1, -1, file);
		}
	}

	@Test
	@DisplayName("of a MetaImage with four dimensions one time point is read, in the place that the first three rows say")
	void metaFrames() throws IOException {
		final Path file = text("a.mha", "NDims = 4\nDimSize = 2 1 1 3\nElementSpacing = 2 3 4 1\nOffset = 10 20 30 0\n" +
			"TransformMatrix = 0 1 0 0 1 0 0 0 0 0 1 0 0 0 0 1\nElementType = MET_UCHAR\nElementDataFile = LOCAL\nabcdef");
		assertArrayEquals(new float[] { 'e', 'f' }, Volumes.read(file, ReadOptions.options().withFrame(3)).data());
		assertEquals(3, Volumes.header(file).frames());
		assertArrayEquals(new double[] { 0, -3, 0, -10, -2, 0, 0, -20, 0, 0, 4, 30 }, Volumes.header(file).geometry().affine());
	}

	@Test
	@DisplayName("what ITK copies into a MetaImage from NIfTI and DICOM is passed over, whatever its key, also twice and over several lines")
	void metaKeys() throws IOException {
		final String copied = "AnatomicalOrientation = RAI\nITK_FileNotes = a = b\ndim[0] = 3\ndim[0] = 4\nsrow_x = -7 0 0 144\n0008|0005 = ISO_IR 100\n"
			+ "0010|4000 = first line\n\nsecond line, without a sign\n\u00fcber = 1\n = nothing\n";
		final Path file = join("a.mha", META.replace("TransformMatrix", copied + "TransformMatrix") + "Modality = MET_MOD_CT\nElementDataFile = LOCAL\n",
			LITTLE);
		assertArrayEquals(EIGHT, Volumes.read(file).data());
		place(-1, -1, file);
	}

	@Test
	@DisplayName("fields of an NRRD that say nothing of voxels and place, and what is said to other programs, are passed over")
	void nrrdKeys() throws IOException {
		final Path file = nrrd("a.nrrd", "LPS", "measurement frame: (1,0,0) (0,1,0) (0,0,1)\ncontent: a:=b\nnew field: 1\nnew field: 2\n" +
			"dicom:0008|0005:=ISO_IR 100\ndicom:0008|0005:=again\nSegment0_Tags:=Segmentation type: a~b|sizes: 9 9 9\nsizes:=7 7 7\n" +
			"endian: little\nencoding: raw\n\n", LITTLE);
		assertArrayEquals(EIGHT, Volumes.read(file).data());
		place(-1, -1, file);
	}

	@Test
	@DisplayName("a plane is a volume of one slice of 1 mm in every format, an image as well as a label map")
	void planes() throws IOException {
		final byte[] six = { 1, 2, 3, 4, 5, 6 };
		final String nrrd = "NRRD0004\ntype: uint8\ndimension: 2\nsizes: 3 2\nencoding: raw\n";
		final String meta = "NDims = 2\nDimSize = 3 2\nElementType = MET_UCHAR\n";
		final List<Path> files = List.of( //
			join("a.nrrd", nrrd + "space dimension: 2\nspace directions: (-0.5,0) (0,-0.75)\nspace origin: (10,20)\nkinds: domain domain\n\n", six), //
			join("b.nrrd", nrrd + "spacings: -0.5 -0.75\naxis mins: 10 20\n\n", six), //
			join("c.nrrd", nrrd + "space: RAS\nspace directions: (0.5,0,0) (0,0.75,0)\nspace origin: (-10,-20,0)\n\n", six), //
			join("a.mha", meta + "TransformMatrix = -1 0 0 -1\nOffset = 10 20\nElementSpacing = 0.5 0.75\nElementDataFile = LOCAL\n", six), //
			NiftiBytes.small(3, 2).voxels(6, b -> b.put(six)).sform(0.5, 0, 0, -10, 0, 0.75, 0, -20, 0, 0, 1, 0).to(folder.resolve("a.nii")));
		for (final Path file : files) {
			assertEquals(Geometry.of(new long[] { 3, 2, 1 }, new double[] { 0.5, 0, 0, -10, 0, 0.75, 0, -20, 0, 0, 1, 0 }), Volumes.header(file)
				.geometry(), file.toString());
			assertArrayEquals(new float[] { 1, 2, 3, 4, 5, 6 }, Volumes.read(file).data());
			assertArrayEquals(new short[] { 1, 2, 3, 4, 5, 6 }, Volumes.readLabels(file).data());
		}
		final Path tiff = Files.write(folder.resolve("a.tif"), TiffBytes.small().description("ImageJ=1.54p\nunit=mm\n").strips(new byte[] { 1, 2, 3,
			4 }).bytes());
		assertEquals(Geometry.of(new long[] { 2, 2, 1 }, new double[] { -0.5, 0, 0, 0, 0, -0.5, 0, 0, 0, 0, 1, 0 }), Volumes.header(tiff)
			.geometry());
		assertArrayEquals(new short[] { 1, 2, 3, 4 }, Volumes.readLabels(tiff).data());
		// a plane that stands upright in a space of the patient
		assertArrayEquals(new double[] { 1, 0, 0, 0, 0, 0, -1, 0, 0, 2, 0, 0 }, Volumes.header(join("d.nrrd", nrrd +
			"space: RAS\nspace directions: (1,0,0) (0,0,2)\n\n", six)).geometry().affine());
	}

	@ParameterizedTest
	@CsvSource({ "a.hdr, a.img", "a.hdr, a.img.gz", "a.hdr.gz, a.img.gz", "A.HDR, A.IMG" })
	@DisplayName("a NIfTI pair is read from either of its files")
	void pairs(final String header, final String image) {
		for (final int version : new int[] { 1, 2 }) {
			final NiftiBytes n = new NiftiBytes(version, ByteOrder.BIG_ENDIAN).type(2).dim(2, 2, 2).magic(version == 1 ? "ni1" : "ni2")
				.voxelOffset(16).sform(2, 0, 0, 7, 0, 3, 0, 8, 0, 0, 4, 9);
			final byte[] voxels = HostileFile.join(new byte[16], latin("abcdefgh"));
			NiftiBytes.put(folder.resolve(header), header.endsWith("gz") ? NiftiBytes.gzip(n.header.array()) : n.header.array());
			NiftiBytes.put(folder.resolve(image), image.endsWith("gz") ? NiftiBytes.gzip(voxels) : voxels);
			for (final String name : new String[] { header, image }) {
				assertArrayEquals(new float[] { 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h' }, Volumes.read(folder.resolve(name)).data());
				assertArrayEquals(new double[] { 2, 3, 4 }, Volumes.header(folder.resolve(name)).geometry().spacing(), 1e-6);
			}
			assertTrue(Volumes.isVolumeFile(folder.resolve(header)));
			assertFalse(Volumes.isVolumeFile(folder.resolve(image)));
			assertEquals(Volumes.stem(folder.resolve(header)), Volumes.stem(folder.resolve(image)));
		}
	}

	@Test
	@DisplayName("header and voxels of a file lie at one place, to the sign of a zero")
	void negativeZero() {
		final Path file = folder.resolve("a.nii");
		NiftiBytes.put(file, new NiftiBytes(1, ByteOrder.LITTLE_ENDIAN).type(2).dim(2, 2, 2).sform(2, 0, 0, -0.0, 0, 3, 0, 8, 0, 0, 4, 9).voxels(8,
			b -> {}).bytes());
		assertEquals(Volumes.header(file).geometry(), Volumes.read(file).geometry());
	}

	@Test
	@DisplayName("one time point of a NIfTI is read when it is chosen, also as a block of slices")
	void niftiFrames() {
		for (final String name : new String[] { "a.nii", "a.nii.gz" }) {
			final Path file = NiftiBytes.small(2, 2, 3, 4).to(folder.resolve(name));
			final InputException e = assertThrows(InputException.class, () -> Volumes.read(file));
			assertTrue(e.getMessage().contains("choose one as time point, 1 to 4"), e.getMessage());
			assertArrayEquals(new float[] { 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35 }, Volumes.read(file, ReadOptions.options().withFrame(3))
				.data());
			assertArrayEquals(new short[] { 44, 45, 46, 47 }, Volumes.readLabels(file, ReadOptions.options().withFrame(4).withSlices(2, 1))
				.data());
			assertTrue(assertThrows(InputException.class, () -> Volumes.read(file, ReadOptions.options().withFrame(5))).getMessage().contains(
				"no time point 5"));
		}
		final Path single = NiftiBytes.small(2, 2, 2).to(folder.resolve("b.nii"));
		assertEquals(8, Volumes.read(single, ReadOptions.options().withFrame(1)).data().length);
		assertThrows(InputException.class, () -> ReadOptions.options().withFrame(0));
	}

	@Test
	@DisplayName("a large packed volume, unpacked on a second thread, is the same, and is refused when cut or damaged")
	void large() {
		final NiftiBytes n = new NiftiBytes(1, ByteOrder.LITTLE_ENDIAN).type(4).dim(256, 256, 150);
		n.voxels(2 * 256 * 256 * 150, b -> {
			for (int i = 0; i < 256 * 256 * 150; i++) b.putShort(2 * i, (short) (i * 2654435761L >> 16));
		});
		final byte[] packed = NiftiBytes.gzip(n.bytes());
		final Path file = NiftiBytes.put(folder.resolve("a.nii.gz"), packed);
		final float[] data = Volumes.read(file).data();
		for (int i = 0; i < data.length; i++) assertEquals((short) (i * 2654435761L >> 16), data[i]);
		NiftiBytes.put(file, Arrays.copyOf(packed, packed.length / 2));
		assertTrue(assertThrows(InputException.class, () -> Volumes.read(file)).getMessage().contains("cut short"));
		final byte[] damaged = packed.clone();
		for (int i = 0; i < 1000; i++) damaged[packed.length / 2 + i] ^= 0x55;
		NiftiBytes.put(file, damaged);
		assertThrows(InputException.class, () -> Volumes.read(file));
		assertThrows(InputException.class, () -> Volumes.readLabels(file));
	}

	@Test
	@DisplayName("a named pipe is refused instead of being waited for")
	void pipe() throws IOException, InterruptedException {
		final Path pipe = folder.resolve("a.nii.gz");
		if (System.getProperty("os.name").startsWith("Windows")) return;
		assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
		assertTrue(assertThrows(InputException.class, () -> Volumes.read(pipe)).getMessage().contains("no file"));
	}

	private static void place(final int x, final int y, final Path file) {
		final double[] expected = { 0, 3 * x, 0, 10 * x, 2 * y, 0, 0, 20 * y, 0, 0, 4, 30 };
		final double[] affine = Volumes.header(file).geometry().affine();
		for (int i = 0; i < 12; i++) assertEquals(expected[i], affine[i], 1e-12, file.toString());
	}

	private Path nrrd(final String name, final String space, final String fields, final byte[] voxels) throws IOException {
		return Files.write(folder.resolve(name), HostileFile.join(latin(NRRD.formatted(space) + fields), voxels));
	}

	private Path join(final String name, final String header, final byte[] voxels) throws IOException {
		return Files.write(folder.resolve(name), HostileFile.join(latin(header), voxels));
	}

	private Path text(final String name, final String text) throws IOException {
		return Files.write(folder.resolve(name), latin(text));
	}

	/** Writes a data file; returns its header. */
	private Path put(final String name, final byte[] bytes, final Path header) throws IOException {
		Files.createDirectories(folder.resolve(name).getParent());
		Files.write(folder.resolve(name), bytes);
		return header;
	}
}
