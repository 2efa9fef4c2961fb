package sc.fiji.hermes.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;

class HostileFilesTest {

	@TempDir
	Path folder;

	@Test
	@DisplayName("a missing, empty or foreign file and a folder are each answered in a sentence")
	void notAFile() throws IOException {
		refused(folder.resolve("none.nii.gz"), "does not exist");
		refused(Files.createDirectory(folder.resolve("sub.nii")), "is a folder");
		refused(Files.createFile(folder.resolve("empty.nii.gz")), "is empty");
		refused(Files.writeString(folder.resolve("text.nii"), "hello, this is text ".repeat(50)), "not a NIfTI");
		refused(Files.writeString(folder.resolve("t.nii"), "hi"), "not a NIfTI");
		refused(Files.writeString(folder.resolve("image.png"), "x"), ".nii.gz");
		refused(NiftiBytes.small(2, 2, 2).magic("ni1\0").to(folder.resolve("pair.nii")), "two-file");
		refused(NiftiBytes.small(2, 2, 2).magic("\0\0\0\0").to(folder.resolve("analyze.nii")), "Analyze");
	}

	@Test
	@DisplayName("a file cut anywhere is refused, plain or packed")
	void cut() {
		final byte[] plain = NiftiBytes.small(4, 4, 4).bytes();
		final byte[] packed = NiftiBytes.gzip(plain);
		for (int length = 1; length < plain.length; length++)
			refused(NiftiBytes.put(folder.resolve("a.nii"), Arrays.copyOf(plain, length)), "a.nii");
		for (int length = 1; length < packed.length; length++)
			refused(NiftiBytes.put(folder.resolve("a.nii.gz"), Arrays.copyOf(packed, length)), "a.nii.gz");
		refused(NiftiBytes.put(folder.resolve("a.nii"), Arrays.copyOf(plain, plain.length - 1)), "cut short");
		refused(NiftiBytes.put(folder.resolve("a.nii.gz"), Arrays.copyOf(packed, packed.length - 9)), "cut short");
	}

	@Test
	@DisplayName("a flipped bit in compressed voxels is noticed")
	void checksum() {
		final byte[] packed = NiftiBytes.gzip(NiftiBytes.small(6, 6, 6).bytes());
		packed[packed.length - 6] ^= 1;
		refused(NiftiBytes.put(folder.resolve("a.nii.gz"), packed), "damaged");
	}

	@Test
	@DisplayName("the header of a cut file can still be read")
	void headerOnly() {
		final byte[] bytes = NiftiBytes.small(100, 100, 100).bytes();
		final Path file = NiftiBytes.put(folder.resolve("a.nii"), Arrays.copyOf(bytes, 348));
		assertEquals(1_000_000, Volumes.header(file).geometry().voxels());
	}

	@Test
	@DisplayName("a header's claims are not believed: gigabytes in a tiny file, overflowing sizes, absurd offsets")
	void claims() {
		final Path plain = folder.resolve("a.nii");
		final Path packed = folder.resolve("a.nii.gz");
		for (final Path file : new Path[] { plain, packed }) {
			// 4 GB as float32, more than the tests' heap: an allocation would fail with another sentence
			refused(NiftiBytes.small(2, 2, 2).dim(32767, 32767, 1).to(file), "cut short");
			refused(NiftiBytes.small(2, 2, 2).dim(32767, 32767, 32767).to(file), "at most 1099511627776");
			final NiftiBytes huge = new NiftiBytes(2, ByteOrder.LITTLE_ENDIAN).type(2).dim(1, 1, 1);
			for (int i = 1; i <= 3; i++) huge.putDim(i, 1L << 62);
			refused(huge.to(file), "at most 1099511627776");
			huge.dim(1, 1, 1, 1, 2, 2, 2);
			for (int i = 4; i <= 7; i++) huge.putDim(i, Long.MAX_VALUE);
			refused(huge.to(file), "one dimension");
			refused(NiftiBytes.small(2, 2, 2).dim(2, -2, 2).to(file), "-2 voxels along y");
			refused(NiftiBytes.small(2, 2, 2).dim(2, 2, 0).to(file), "0 voxels along z");
			refused(NiftiBytes.small(2, 2, 2).putDim(0, 9).to(file), "9 dimensions");
			refused(NiftiBytes.small(2, 2, 2).voxelOffset(1L << 40).to(file), "1099511627776");
			refused(NiftiBytes.small(2, 2, 2).voxelOffset(-352).to(file), "-352");
			refused(NiftiBytes.small(2, 2, 2).voxelOffset(100).to(file), "100");
		}
	}

	@Test
	@DisplayName("a place that is not finite, flat or without voxel size is refused")
	void places() {
		final Path file = folder.resolve("a.nii");
		refused(NiftiBytes.small(2, 2, 2).sform(1, 0, 0, Double.NaN, 0, 1, 0, 0, 0, 0, 1, 0).to(file), "not finite");
		refused(NiftiBytes.small(2, 2, 2).sform(1, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0).to(file), "do not span");
		refused(NiftiBytes.small(2, 2, 2).qform(1, Double.NaN, 0, 0, 0, 0, 0).to(file), "not finite");
		refused(NiftiBytes.small(2, 2, 2).qform(1, 0, 0, 0, 0, Double.POSITIVE_INFINITY, 0).to(file), "not finite");
		refused(NiftiBytes.small(2, 2, 2).pixdim(2, 0).to(file), "voxel size along y is 0.0 mm");
		refused(NiftiBytes.small(2, 2, 2).pixdim(3, Double.NaN).to(file), "voxel size along z is NaN mm");
	}

	@Test
	@DisplayName("random damage gives a volume or a sentence, never another failure")
	void fuzz() {
		final Random random = new Random(3);
		int refusals = 0;
		for (int round = 0; round < 3000; round++) {
			final NiftiBytes n = new NiftiBytes(1 + round % 2, ByteOrder.LITTLE_ENDIAN).type(4).dim(3, 3, 3).voxels(54, b -> {});
			n.qform(1, 0.1, 0.2, 0.3, 1, 2, 3);
			byte[] bytes = n.bytes();
			final boolean packed = random.nextBoolean();
			if (packed && random.nextBoolean()) bytes = NiftiBytes.gzip(bytes);
			for (int k = random.nextInt(6); k >= 0; k--) bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
			final Path file = NiftiBytes.put(folder.resolve(packed ? "a.nii.gz" : "a.nii"), bytes);
			try {
				assertEquals(Volumes.header(file).geometry(), Volumes.read(file).geometry());
				Volumes.readStored(file, ReadOptions.options().withFrame(1));
				Volumes.readLabels(file);
			}
			catch (final InputException e) {
				refusals++;
				assertTrue(e.getMessage().contains(file.toString()) && e.getMessage().endsWith("."), e.getMessage());
			}
		}
		assertTrue(refusals > 300 && refusals < 2900, refusals + " refusals");
	}

	@Test
	@DisplayName("volume files are known by their ending, hidden ones are not; the stem loses folder and ending")
	void names() {
		assertTrue(Volumes.isVolumeFile(Path.of("a/Case 1.NII.GZ")));
		assertTrue(Volumes.isVolumeFile(Path.of("a.nii")));
		assertFalse(Volumes.isVolumeFile(Path.of("._a.nii.gz")));
		assertFalse(Volumes.isVolumeFile(Path.of(".nii.gz")));
		assertFalse(Volumes.isVolumeFile(Path.of("a.gz")));
		assertFalse(Volumes.isVolumeFile(Path.of("/")));
		assertEquals("liver.0", Volumes.stem(Path.of("x/liver.0.nii.gz")));
		assertEquals("Liver", Volumes.stem(Path.of("Liver.NII")));
		assertEquals("notes.txt", Volumes.stem(Path.of("notes.txt")));
	}

	@Test
	@DisplayName("a file of no known ending is answered with all that can be read, or with all that can be written")
	void unknownEnding() throws IOException {
		final Path file = Files.writeString(folder.resolve("a.xyz"), "hello");
		for (final String word : List.of("NIfTI (.nii.gz", "NRRD (", "MetaImage (.mha", "TIFF (.tif", "a folder of DICOM images")) refused(file,
			word);
		final String sentence = assertThrows(InputException.class, () -> Volumes.write(LabelMap.of(new short[1], Geometry.ofSpacing(new long[] { 1, 1,
			1 }, 1, 1, 1)), folder.resolve("b.xyz"))).getMessage();
		assertTrue(sentence.contains(Volumes.writtenEndings()) && !sentence.contains("DICOM"), sentence);
	}

	private static void refused(final Path file, final String words) {
		final List<Executable> ways = List.of(() -> Volumes.read(file), () -> Volumes.readLabels(file), () -> Volumes.readStored(file, ReadOptions
			.options()));
		for (final Executable way : ways) {
			final InputException e = assertThrows(InputException.class, way);
			assertTrue(e.getMessage().contains(words) && e.getMessage().contains(file.getFileName().toString()), e.getMessage());
		}
	}
}
