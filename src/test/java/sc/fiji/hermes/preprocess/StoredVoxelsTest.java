package sc.fiji.hermes.preprocess;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.sample.CaseLoader;
import sc.fiji.hermes.sample.Sample;
import sc.fiji.hermes.sample.Balance;
import sc.fiji.hermes.sample.SampleOptions;
import sc.fiji.hermes.sample.SampleSource;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Pooling;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;

@DisplayName("Prepared cases that are read in parts")
class StoredVoxelsTest {

	private static final Task A = new Task("a"), B = new Task("b"), C = new Task("left c");
	private static final int[] SIZE = { 70, 45, 38 };
	private static final Dataset ONE = set("one", List.of(new Label(A, List.of(1)), new Label(B, List.of(2, 300)))), TWO = set("two", List.of(
		new Label(C, List.of(1, 2, 300))));
	private static final Grid FIRST = new Grid("one", Modality.T1, ONE.tasks(), true, List.of(1.0, 1.0, 2.0), List.of(32, 32, 16)),
			SECOND = new Grid("two", Modality.T1, TWO.tasks(), true, List.of(1.0, 1.0, 2.0), List.of(48, 48, 48), Pooling.halvings(4), Intensity.published(
				Modality.T1), List.of(2, 1, 3));
	private static final Plan PLAN = new Plan(Plan.CURRENT_VERSION, List.of(A, B, C), List.of(Modality.T1), List.of(FIRST, SECOND));

	@TempDir
	Path folder;

	private static Case source(final String id) {
		return new Case(id, Path.of(id), Optional.of(Path.of(id)), Set.of(A, B, C), Split.TRAIN);
	}

	private static Dataset set(final String name, final List<Label> labels) {
		return new Dataset(name, Modality.T1, 1, labels, List.of(source(name + "1"), source(name + "2")));
	}

	/** Noise with boxes of the values 1, 2 and 300, of another seed for each case. */
	private static PreparedCase prepared(final Dataset d, final Case c, final List<Integer> detail) {
		final Random random = new Random(c.id().hashCode());
		final float[] image = new float[SIZE[0] * SIZE[1] * SIZE[2]];
		for (int i = 0; i < image.length; i++) image[i] = random.nextFloat();
		final int[] m = { SIZE[0] * detail.get(0), SIZE[1] * detail.get(1), SIZE[2] * detail.get(2) };
		final short[] labels = new short[m[0] * m[1] * m[2]];
		final short[] values = { 1, 2, 300 };
		for (int blob = 0; blob < 12; blob++) {
			final int x0 = random.nextInt(m[0]), y0 = random.nextInt(m[1]), z0 = random.nextInt(m[2]), r = 2 + random.nextInt(14);
			for (int z = Math.max(0, z0 - r); z < Math.min(m[2], z0 + r); z++) for (int y = Math.max(0, y0 - r); y < Math.min(m[1], y0 + r); y++)
				for (int x = Math.max(0, x0 - r); x < Math.min(m[0], x0 + r); x++) labels[(z * m[1] + y) * m[0] + x] = values[blob % 3];
		}
		final Geometry g = Geometry.ofSpacing(new long[] { SIZE[0], SIZE[1], SIZE[2] }, 1, 1, 2);
		return new PreparedCase(d.name(), c, new Prepared(Volume.of(image, g), g, -0.5f), labels, detail);
	}

	private Path file(final Case c) {
		return folder.resolve(c.id() + ".prepared");
	}

	/** As the cache does it. */
	private CaseVoxels stored(final Dataset d, final Case c, final Grid g) {
		return new StoredVoxels(d.name(), c, file(c), PreparedFile.open(file(c)).orElseGet(() -> {
			final PreparedCase made = prepared(d, c, g.detail());
			return PreparedFile.write(new PreparedFile.Content(made.image(), made.labels(), made.detail()), file(c));
		}));
	}

	private static SampleSource samples(final CaseLoader loader) {
		return SampleSource.of(new Collection("c", List.of(ONE, TWO)), PLAN, SampleOptions.options().withBalance(Balance.SQRT_CASES).withForeground(0.5)
			.withWarp(0.5).withSubset(0.5).withIntensity(0), loader, 7);
	}

	private static String digest(final SampleSource source) throws NoSuchAlgorithmException {
		final MessageDigest digest = MessageDigest.getInstance("SHA-256");
		for (int step = 0; step < 40; step++) {
			final Sample s = source.sample(step, step % 2);
			final ByteBuffer image = ByteBuffer.allocate(4 * s.image().length);
			image.asFloatBuffer().put(s.image());
			digest.update(image.array());
			digest.update(s.target());
			for (final int r : s.taskRows()) digest.update((byte) r);
		}
		return HexFormat.of().formatHex(digest.digest());
	}

	@Test
	@DisplayName("samples are to the bit those of the versions that had whole cases in memory, from files and from memory")
	void sameSamples() throws NoSuchAlgorithmException {
		// from the last version that read whole cases
		final String before = "ba127ad146dcd7578eb6e69de4df3c8181e618da833b02c2ee378bf379e3d1cc";
		assertEquals(before, digest(samples(this::stored)));
		assertEquals(before, digest(samples((d, c, g) -> prepared(d, c, g.detail()).voxels())));
	}

	@Test
	@DisplayName("any part equals that part of the whole, with 8 and 16 bits a label, in pieces of any size")
	void parts() {
		final Random random = new Random(1);
		for (final Grid g : List.of(FIRST, SECOND)) {
			final Dataset d = g == FIRST ? ONE : TWO;
			final Case c = d.cases().get(0);
			final PreparedCase whole = prepared(d, c, g.detail());
			if (g == SECOND) for (int i = 0; i < whole.labels().length; i++) if (whole.labels()[i] > 255) whole.labels()[i] = 255;
			PreparedFile.write(new PreparedFile.Content(whole.image(), whole.labels(), whole.detail()), file(c));
			final CaseVoxels stored = stored(d, c, g), held = whole.voxels();
			assertArrayEquals(whole.image().image().data(), stored.whole().image().image().data());
			assertArrayEquals(whole.labels(), stored.whole().labels());
			for (int i = 0; i < 30; i++) {
				final int[] from = new int[3], size = new int[3];
				for (int a = 0; a < 3; a++) {
					from[a] = random.nextInt(SIZE[a]);
					size[a] = i == 0 ? 0 : 1 + random.nextInt(SIZE[a] - from[a]);
				}
				final CaseVoxels.Part one = stored.part(new Box(from, size)), other = held.part(new Box(from, size));
				assertArrayEquals(other.image(), one.image());
				assertArrayEquals(other.labels(), one.labels());
			}
			for (final int value : new int[] { 0, 1, 2, 255, 300, 65535 }) {
				assertEquals(held.count(value), stored.count(value));
				assertEquals(held.places(value), stored.places(value));
				for (int k = 0; k < held.places(value); k += 97) assertArrayEquals(held.place(value, k), stored.place(value, k));
			}
			assertTrue(held.places(1) > 0 && held.places(1) <= 4096);
		}
	}

	@Test
	@DisplayName("no voxels of a case are kept, however many samples are made of it")
	void nothingKept() throws InterruptedException {
		final List<WeakReference<float[]>> images = new ArrayList<>();
		final SampleSource source = samples((d, c, g) -> {
			final PreparedCase made = prepared(d, c, g.detail());
			images.add(new WeakReference<>(made.image().image().data()));
			return new StoredVoxels(d.name(), c, file(c), PreparedFile.write(new PreparedFile.Content(made.image(), made.labels(), made.detail()), file(
				c)));
		});
		for (int step = 0; step < 30; step++) source.sample(step, 0);
		assertEquals(4, images.size());
		for (int i = 0; i < 50 && images.stream().anyMatch(w -> w.get() != null); i++) {
			System.gc();
			Thread.sleep(20);
		}
		assertTrue(images.stream().allMatch(w -> w.get() == null));
		source.sample(1000, 0);
	}

	@Test
	@DisplayName("heap does not grow with cases: what 300 of them keep is less than three of them have in voxels")
	void heap() {
		final Case first = ONE.cases().get(0);
		stored(ONE, first, FIRST);
		System.gc();
		final long before = used();
		final List<CaseVoxels> open = new ArrayList<>();
		for (int i = 0; i < 300; i++) {
			open.add(stored(ONE, first, FIRST));
			open.get(i).part(new Box(new int[] { 3, 4, 5 }, new int[] { 32, 32, 16 }));
		}
		System.gc();
		final long kept = used() - before;
		assertTrue(kept < 3 * 4L * SIZE[0] * SIZE[1] * SIZE[2], kept + " bytes for " + open.size() + " cases");
	}

	private static long used() {
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

	@Test
	@DisplayName("a file that is gone, truncated or damaged after it was opened is opened again, and samples stay the same")
	void lost() throws IOException {
		final SampleSource source = samples(this::stored), untouched = samples((d, c, g) -> prepared(d, c, g.detail()).voxels());
		for (int step = 0; step < 10; step++) source.sample(step, 0);
		int step = 10;
		for (final boolean truncated : new boolean[] { false, true }) {
			for (final Dataset d : List.of(ONE, TWO)) for (final Case c : d.cases()) damage(file(c), truncated);
			for (final int end = step + 10; step < end; step++) assertArrayEquals(untouched.sample(step, 0).image(), source.sample(step, 0).image());
		}
		for (final Dataset d : List.of(ONE, TWO)) for (final Case c : d.cases()) Files.delete(file(c));
		for (final int end = step + 10; step < end; step++) assertArrayEquals(untouched.sample(step, 0).image(), source.sample(step, 0).image());
	}

	/** All but the header. */
	private static void damage(final Path file, final boolean truncated) throws IOException {
		try (RandomAccessFile f = new RandomAccessFile(file.toFile(), "rw")) {
			if (truncated) {
				f.setLength(2000);
				return;
			}
			for (long at = 2000; at < f.length(); at += 1000) {
				f.seek(at);
				final int b = f.read();
				f.seek(at);
				f.write(b ^ 4);
			}
		}
	}

	@Test
	@DisplayName("a disk that gives another case no better is named, with its case")
	void refused() {
		final SampleSource source = samples((d, c, g) -> {
			final CaseVoxels v = stored(d, c, g);
			try {
				damage(file(c), true);
			}
			catch (final IOException e) {
				throw new AssertionError(e);
			}
			return v;
		});
		final String message = assertThrows(InputException.class, () -> source.sample(0, 0)).getMessage();
		final String id = source.sampler().draw(0, 0).source().id();
		assertTrue(message.startsWith("The prepared case " + id + " (" + folder.resolve(id + ".prepared") + ") cannot be read"), message);
		assertFalse(Files.exists(folder.resolve(id + ".prepared")), "so that it is not opened again");
	}
}
