package sc.fiji.hermes.preprocess;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.io.NiftiBytes;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.io.dicom.DicomBytes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.sample.CaseLoader;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;

class PreparedCacheTest {

	private static final Geometry G = Geometry.ofSpacing(new long[] { 12, 10, 8 }, 1, 1, 2);
	private static final Task A = new Task("a");

	@TempDir
	Path folder;
	private Path image;
	private Path labels;
	private Path cache;
	private Case source;
	private Dataset dataset;

	@BeforeEach
	void write() {
		image = folder.resolve("image.nii");
		labels = folder.resolve("labels.nii");
		cache = folder.resolve("deep/cache");
		writeImage(1);
		writeLabels(1);
		source = new Case("case7", image, Optional.of(labels), Set.of(A), Split.TRAIN);
		dataset = new Dataset("set", Modality.T1, 1, List.of(new Label(A, List.of(1)), new Label(new Task("b"), List.of(2, 300))),
			List.of(source));
	}

	@Test
	@DisplayName("a case from the cache equals the case prepared, uint8 and uint16 labels alike")
	void same() throws IOException {
		for (final int largest : new int[] { 2, 300 }) {
			writeLabels(largest);
			final PreparedCase made = get(grid(1));
			final PreparedCase read = get(grid(1));
			assertArrayEquals(made.image().image().data(), read.image().image().data());
			assertArrayEquals(made.labels(), read.labels());
			assertEquals(made.image().image().geometry(), read.image().image().geometry());
			assertEquals(made.image().source(), read.image().source());
			assertEquals(made.image().background(), read.image().background());
			assertEquals("set", read.dataset());
			assertEquals(source, read.source());
			assertEquals(largest, max(read.labels()));
		}
		assertEquals(2, prepared().size());
	}

	@Test
	@DisplayName("several labels a voxel are read as they were made")
	void detail() {
		final Grid fine = with(grid(3), List.of(3, 1, 2));
		final PreparedCase made = get(fine), read = get(fine), coarse = get(grid(3));
		assertEquals(List.of(3, 1, 2), made.detail());
		assertEquals(6 * coarse.labels().length, made.labels().length);
		assertEquals(made.detail(), read.detail());
		assertArrayEquals(made.labels(), read.labels());
		assertArrayEquals(coarse.image().image().data(), read.image().image().data());
		assertArrayEquals(coarse.labels(), read.voxelLabels());
	}

	private static Grid with(final Grid g, final List<Integer> detail) {
		return new Grid(g.dataset(), g.modality(), g.tasks(), true, g.spacing(), g.window(), g.pooling(), g.intensity(), detail);
	}

	@Test
	@DisplayName("the second call reads the cache, not the volumes")
	void readsCache() throws IOException {
		settle(image);
		settle(labels);
		final PreparedCase made = get(grid(1));
		final float[] marked = made.image().image().data().clone();
		marked[0] = 1234;
		PreparedFile.write(new PreparedFile.Content(new Prepared(Volume.of(marked, made.image().image().geometry()), G, 0), made.labels(), made
			.detail()), prepared().get(0));
		assertEquals(1234, get(grid(1)).image().image().data()[0]);
	}

	@Test
	@DisplayName("a changed slice is noticed in a folder within the folder of DICOM images, and beside the one image that stands for its series")
	void dicom() {
		final Path scan = folder.resolve("scan/inner");
		for (int z = 0; z < 3; z++) DicomBytes.slice(z).to(scan.resolve(z + ".dcm"));
		for (final Path image : List.of(folder.resolve("scan"), scan.resolve("0.dcm"))) {
			DicomBytes.slice(2).to(scan.resolve("2.dcm"));
			final Case c = new Case("scan", image, Optional.empty(), Set.of(), Split.TEST);
			final float[] before = get(c, grid(1)).image().image().data();
			DicomBytes.slice(2).pixels(new short[12]).to(scan.resolve("2.dcm"));
			final float[] after = get(c, grid(1)).image().image().data();
			assertFalse(Arrays.equals(before, after), image.toString());
		}
	}

	@Test
	@DisplayName("a folder of DICOM images that is a link is what it leads to: a changed slice is noticed, and another series is another case")
	void linkedDicom() throws IOException {
		final Path scan = folder.resolve("archive/1"), other = folder.resolve("archive/2");
		for (int z = 0; z < 3; z++) {
			DicomBytes.slice(z).to(scan.resolve(z + ".dcm"));
			DicomBytes.slice(z + 5).to(other.resolve(z + ".dcm"));
		}
		final float[] first = linked("in", scan), second = linked("out", other);
		assertFalse(Arrays.equals(first, second));
		DicomBytes.slice(2).pixels(new short[12]).to(scan.resolve("2.dcm"));
		assertFalse(Arrays.equals(first, linked("again", scan)));
	}

	private float[] linked(final String name, final Path scan) throws IOException {
		return dicom(Files.createSymbolicLink(folder.resolve(name), scan), Case.Part.WHOLE);
	}

	private float[] dicom(final Path scan, final Case.Part part) {
		final Case c = new Case("scan", scan, Optional.empty(), Set.of(), Split.TEST, part);
		return get(c, grid(1)).image().image().data();
	}

	@Test
	@DisplayName("files beside a series, be they another series, a label map or what a file manager leaves, do not prepare it again")
	void besideDicom() throws IOException {
		final Path scans = folder.resolve("scans");
		for (int z = 0; z < 3; z++) DicomBytes.slice(z).to(scans.resolve(z + ".dcm"));
		DicomBytes.slice(5).text(0x0020000e, "UI", "1.2.9").text(0x00200011, "IS", "4").to(scans.resolve("other.dcm"));
		final List<Runnable> changes = List.of(() -> {}, () -> writeLabels(2, scans.resolve("0_labels.nii")), () -> writeText(scans.resolve(
			".DS_Store")), () -> DicomBytes.slice(6).text(0x0020000e, "UI", "1.2.9").text(0x00200011, "IS", "4").to(scans.resolve("other.dcm")));
		for (final Runnable change : changes) {
			change.run();
			dicom(scans.resolve("0.dcm"), Case.Part.WHOLE);
			assertEquals(1, prepared().size());
		}
		for (final Path f : prepared()) Files.delete(f);
		for (final Runnable change : changes) {
			change.run();
			dicom(scans, Case.Part.ofSeries("3"));
			assertEquals(1, prepared().size());
		}
	}

	@Test
	@DisplayName("the files of a settled series are found once, and again when a file is added or changed or the note is damaged")
	void rememberedDicom() throws IOException {
		final Path scan = folder.resolve("scan");
		for (int z = 0; z < 4; z++) DicomBytes.slice(z).to(scan.resolve(z + ".dcm"));
		for (final Path path : List.of(scan, scan.resolve("0.dcm"))) {
			Files.deleteIfExists(scan.resolve("4.dcm"));
			for (int z = 0; z < 4; z++) settle(scan.resolve(z + ".dcm"));
			final long before = Files.exists(cache) ? list(".series").size() : 0;
			final float[] four = dicom(path, Case.Part.WHOLE);
			assertEquals(before + 1, list(".series").size());
			for (final String damage : List.of("", "nothing.dcm\n", "\0")) {
				for (final Path note : list(".series")) Files.writeString(note, damage);
				assertArrayEquals(four, dicom(path, Case.Part.WHOLE), damage);
			}
			DicomBytes.slice(4).to(scan.resolve("4.dcm"));
			assertFalse(Arrays.equals(four, dicom(path, Case.Part.WHOLE)));
			assertEquals(before + 1, list(".series").size());
		}
		// the notes are what is read: one that says another thing gives another case
		for (int z = 0; z < 5; z++) settle(scan.resolve(z + ".dcm"));
		final int prepared = prepared().size();
		dicom(scan, Case.Part.WHOLE);
		assertEquals(prepared, prepared().size());
		for (final Path note : list(".series")) Files.writeString(note, "1.dcm\n");
		dicom(scan, Case.Part.WHOLE);
		assertEquals(prepared + 1, prepared().size());
		for (final Path file : list("")) settle(file);
		PreparedCache.sweep(cache, Duration.ofSeconds(50));
		assertEquals(List.of(), list(""));
	}

	@Test
	@DisplayName("two time points of one film are two prepared cases, each read again as itself")
	void frames() throws IOException {
		final Path film = NiftiBytes.small(5, 4, 3, 2).to(folder.resolve("film.nii"));
		settle(film);
		for (int round = 0; round < 2; round++) for (int frame = 1; frame <= 2; frame++) {
			final Case c = new Case("film_" + frame, film, Optional.empty(), Set.of(), Split.TEST).with(Case.Part.ofFrame(frame));
			final float[] expected = PreparedCache.prepare(c, dataset, grid(1), Job.create()).image().image().data();
			assertArrayEquals(expected, get(c, grid(1)).image().image().data());
		}
		assertEquals(2, prepared().size());
	}

	@Test
	@DisplayName("another content makes another cache file, even with the same size and time")
	void content() throws IOException {
		final PreparedCase first = get(grid(1));
		final FileTime time = Files.getLastModifiedTime(image);
		writeImage(2);
		Files.setLastModifiedTime(image, time);
		final PreparedCase second = get(grid(1));
		assertNotEquals(first.image().image().data()[5], second.image().image().data()[5]);
		writeLabels(2);
		assertEquals(2, max(get(grid(1)).labels()));
		assertEquals(3, prepared().size());
	}

	@Test
	@DisplayName("settled files are hashed once, and again when their time changes")
	void remembered() throws IOException {
		settle(image);
		settle(labels);
		final PreparedCase first = get(grid(1));
		final List<Path> notes = list(".hash");
		assertEquals(2, notes.size());
		writeImage(2);
		final PreparedCase second = get(grid(1));
		assertNotEquals(first.image().image().data()[5], second.image().image().data()[5]);
		for (final Path note : notes) Files.writeString(note, "damaged");
		settle(image);
		assertArrayEquals(second.image().image().data(), get(grid(1)).image().image().data());
	}

	@Test
	@DisplayName("another spacing or modality makes another cache file; another window does not")
	void plan() throws IOException {
		get(grid(1));
		assertEquals(6, get(grid(2)).image().image().geometry().size(0));
		assertEquals(2, prepared().size());
		final Grid g = grid(1);
		get(new Grid(g.dataset(), g.modality(), g.tasks(), true, g.spacing(), List.of(16, 16, 32)));
		assertEquals(2, prepared().size());
		get(new Grid(g.dataset(), Modality.CT, g.tasks(), true, g.spacing(), g.window()));
		assertEquals(3, prepared().size());
		get(g.withIntensity(new Intensity(Intensity.Kind.FIXED, 0, 1, 0.5, 0.25)));
		assertEquals(4, prepared().size());
		get(with(g, List.of(2, 1, 1)));
		assertEquals(5, prepared().size());
	}

	@Test
	@DisplayName("a truncated, damaged or foreign cache file is made again")
	void damaged() throws IOException {
		final PreparedCase good = get(grid(1));
		final Path file = prepared().get(0);
		final byte[] bytes = Files.readAllBytes(file);
		final byte[] flipped = bytes.clone();
		flipped[bytes.length / 2] ^= 4;
		final byte[] size = bytes.clone();
		size[8] = 0x7f;
		for (final byte[] bad : List.of(Arrays.copyOf(bytes, bytes.length - 1), Arrays.copyOf(bytes, 20), new byte[0], flipped, size,
			new byte[5000])) {
			Files.write(file, bad);
			assertArrayEquals(good.image().image().data(), get(grid(1)).image().image().data());
			assertArrayEquals(bytes, Files.readAllBytes(file), "and is whole again");
		}
	}

	@Test
	@DisplayName("F8 a label value the dataset does not name is an error that names case and value")
	void unknownValue() {
		writeLabels(7);
		final InputException e = assertThrows(InputException.class, () -> get(grid(1)));
		assertTrue(e.getMessage().contains("case7") && e.getMessage().contains(" 7"), e.getMessage());
		writeLabels(300);
		get(grid(1));
		final Dataset fewer = new Dataset("set", Modality.T1, 1, dataset.labels().subList(0, 1), List.of(source));
		assertThrows(InputException.class, () -> PreparedCache.open(source, fewer, grid(1), cache, Job.create()), "also from the cache");
	}

	@Test
	@DisplayName("a label map of another size is an error that names the case")
	void otherSize() {
		Volumes.write(LabelMap.of(new short[8], Geometry.ofSpacing(new long[] { 2, 2, 2 }, 1, 1, 1)), labels);
		final InputException e = assertThrows(InputException.class, () -> get(grid(1)));
		assertTrue(e.getMessage().contains("case7"), e.getMessage());
	}

	@Test
	@DisplayName("a case without labels has none")
	void noLabels() {
		final Case bare = new Case("bare", image, Optional.empty(), Set.of(), Split.TEST);
		for (int i = 0; i < 2; i++) assertEquals(0, get(bare, grid(1)).labels().length);
	}

	@Test
	@DisplayName("sweeping removes the cache's own files that were not used, and nothing else")
	void sweep() throws IOException {
		settle(image);
		settle(labels);
		get(grid(1));
		get(grid(2));
		Files.writeString(cache.resolve(".0123456789abcdef0123456789abcdef01234567.123e4567-e89b-12d3-a456-426614174000.tmp"), "");
		Files.writeString(cache.resolve("notes.txt"), "mine");
		Files.writeString(cache.resolve("mine.prepared"), "mine");
		Files.createDirectory(cache.resolve("a".repeat(64) + ".hash"));
		final Path link = Files.createSymbolicLink(cache.resolve("b".repeat(64) + ".prepared"), image);
		for (final Path file : list("")) if (!file.equals(link)) settle(file);
		get(grid(1));
		// in use: one prepared case and the hashes of its two files
		assertEquals(2, PreparedCache.sweep(cache, Duration.ofSeconds(50)));
		assertEquals(2, list(".hash").stream().filter(Files::isRegularFile).count());
		assertEquals(0, PreparedCache.sweep(cache, Duration.ofSeconds(50)));
		for (final Path file : list("")) if (!file.equals(link)) settle(file);
		assertEquals(3, PreparedCache.sweep(cache, Duration.ofSeconds(50)));
		assertEquals(Set.of("notes.txt", "mine.prepared", "a".repeat(64) + ".hash", "b".repeat(64) + ".prepared"), list("").stream()
			.map(f -> f.getFileName().toString()).collect(Collectors.toSet()));
		assertEquals(0, PreparedCache.sweep(folder.resolve("none"), Duration.ZERO));
		get(grid(1));
	}

	@Test
	@DisplayName("the cache may be a link to a folder")
	void link() throws IOException {
		final Path disk = Files.createDirectory(folder.resolve("disk"));
		cache = Files.createSymbolicLink(folder.resolve("cache"), disk);
		get(grid(1));
		assertEquals(1, prepared().size());
	}

	private PreparedCase get(final Grid grid) {
		return get(source, grid);
	}

	/** As a training does it: what turns out to be damaged is opened again. */
	private PreparedCase get(final Case c, final Grid grid) {
		final CaseLoader loader = (d, what, g) -> PreparedCache.open(what, d, g, cache, Job.create());
		return loader.load(dataset, c, grid);
	}

	private static Grid grid(final double spacing) {
		return new Grid("set", Modality.T1, List.of(A), true, List.of(spacing, 1.0, 2.0), List.of(32, 16, 16));
	}

	private List<Path> prepared() throws IOException {
		return list(".prepared");
	}

	private List<Path> list(final String ending) throws IOException {
		try (Stream<Path> files = Files.list(cache)) {
			return files.filter(f -> f.toString().endsWith(ending)).toList();
		}
	}

	private static void settle(final Path file) throws IOException {
		Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(100)));
	}

	private void writeImage(final int seed) {
		final Random random = new Random(seed);
		final float[] d = new float[(int) G.voxels()];
		for (int i = 0; i < d.length; i++) d[i] = random.nextFloat();
		Volumes.write(Volume.of(d, G), image);
	}

	private static void writeText(final Path file) {
		try {
			Files.writeString(file, "text");
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	private void writeLabels(final int value) {
		writeLabels(value, labels);
	}

	private static void writeLabels(final int value, final Path labels) {
		final short[] d = new short[(int) G.voxels()];
		d[100] = (short) value;
		d[101] = (short) value;
		d[200] = 1;
		Volumes.write(LabelMap.of(d, G), labels);
	}

	private static int max(final short[] labels) {
		int max = 0;
		for (final short v : labels) max = Math.max(max, v & 0xffff);
		return max;
	}
}
