package sc.fiji.hermes.io;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Volume;

/**
 * Damaged files that nobody thought of. Quick damage runs always; Jazzer, led by what the reader's code does, runs in the
 * slow profile, a minute a reader, or longer with {@code -Dhermes.fuzz.seconds=3600}.
 */
class FuzzTest {

	/** That mean something in these files. */
	private static final String LETTERS = "0123456789-(),. \n\0\377";

	@TempDir
	Path folder;

	@ParameterizedTest
	@ValueSource(strings = { "a.nii", "a.hdr", "a.nrrd", "a.seg.nrrd", "a.mha", "a.tif" })
	@DisplayName("random damage gives a volume or a sentence, never another failure")
	void damage(final String name) throws IOException {
		final Random random = new Random(name.hashCode());
		final List<byte[]> seeds = seeds(name);
		for (int round = 0; round < 1500; round++) {
			byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
			for (int k = random.nextInt(4); k >= 0 && bytes.length > 0; k--) bytes = Damage.once(bytes, LETTERS, random);
			FuzzTargets.read(name, bytes);
		}
	}

	@Tag("slow")
	@ParameterizedTest
	@ValueSource(classes = { FuzzTargets.Nifti.class, FuzzTargets.NiftiPair.class, FuzzTargets.Nrrd.class, FuzzTargets.MetaImage.class,
		FuzzTargets.Tiff.class })
	@DisplayName("Jazzer finds no crash, hang or exhaustion of memory")
	void jazzer(final Class<?> target) throws IOException, InterruptedException {
		final String name = Map.of("Nifti", "a.nii", "NiftiPair", "a.hdr", "Nrrd", "a.nrrd", "MetaImage", "a.mha", "Tiff", "a.tif").get(target
			.getSimpleName());
		Jazzer.run(target, seeds(name), Files.createDirectory(folder.resolve("jazzer")));
	}

	/** Good and bad files of the format to start from. */
	private List<byte[]> seeds(final String name) throws IOException {
		final List<byte[]> seeds = new ArrayList<>();
		final String ending = name.substring(name.indexOf('.'));
		for (final HostileFile f : FaultSuiteTest.files().toList()) {
			if (f.name().startsWith("a" + ending.substring(0, 3)) && f.files().get(f.name()).length < 1 << 16) seeds.add(f.files().get(f.name()));
		}
		if (ending.equals(".nii") || ending.equals(".hdr")) for (int version = 1; version <= 2; version++) {
			final NiftiBytes n = new NiftiBytes(version, ByteOrder.BIG_ENDIAN).type(4).dim(3, 3, 3).voxels(54, b -> {}).qform(1, 0.1, 0.2, 0.3, 1,
				2, 3);
			seeds.add(n.bytes());
			seeds.add(NiftiBytes.gzip(n.bytes()));
			seeds.add(n.magic(version == 1 ? "ni1" : "ni2").voxelOffset(0).bytes());
		}
		else {
			final Path file = folder.resolve(name);
			final Geometry g = Geometry.ofSpacing(new long[] { 3, 2, 2 }, 1, 2, 3);
			Volumes.write(Volume.of(new float[12], g), file);
			seeds.add(Files.readAllBytes(file));
			Volumes.write(LabelMap.of(new short[12], g), file);
			seeds.add(Files.readAllBytes(file));
		}
		if (ending.endsWith(".nrrd")) {
			seeds.add(segments("3", "2 2 2", "(1,0,0) (0,1,0) (0,0,1)", 8, 0, 0));
			seeds.add(segments("4", "2 2 2 2", "none (1,0,0) (0,1,0) (0,0,1)", 16, 0, 1));
		}
		return seeds;
	}

	/** As 3D Slicer saves two structures; in layers the values of a voxel lie beside each other. */
	private static byte[] segments(final String dimension, final String sizes, final String directions, final int voxels, final int... layers) {
		final StringBuilder head = new StringBuilder("NRRD0004\ntype: uchar\nencoding: raw\nspace: RAS\nspace origin: (0,0,0)\ndimension: " +
			dimension + "\nsizes: " + sizes + "\nspace directions: " + directions + "\n");
		for (int i = 0; i < layers.length; i++) head.append("Segment" + i + "_Name:=s" + i + "\nSegment" + i + "_LabelValue:=" + (1 + i - layers[i]) +
			"\nSegment" + i + "_Layer:=" + layers[i] + "\n");
		final byte[] bytes = head.append('\n').toString().getBytes(StandardCharsets.US_ASCII);
		final byte[] all = Arrays.copyOf(bytes, bytes.length + voxels);
		Arrays.fill(all, bytes.length, all.length, (byte) 1);
		return all;
	}
}
