package sc.fiji.hermes.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sc.fiji.hermes.file.PrivateFolder;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Room;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Volume;

class ExchangeTest {

	@TempDir
	Path place;

	@ParameterizedTest
	@ValueSource(longs = { 4, 8, 4096, 1 << 20 })
	@DisplayName("voxels survive the way through a file, however it is cut into mapped pieces")
	void voxels(final long piece) {
		final float[] floats = new float[5003];
		final short[] shorts = new short[5001];
		final byte[] bytes = new byte[4999];
		final Random random = new Random(1);
		random.nextBytes(bytes);
		for (int i = 0; i < floats.length; i++) floats[i] = (float) random.nextGaussian();
		floats[7] = Float.NaN;
		for (int i = 0; i < shorts.length; i++) shorts[i] = (short) random.nextInt();
		try (Exchange exchange = Exchange.create(List.of(place))) {
			final VoxelFiles here = new VoxelFiles(exchange, "task", piece, Room.ofHeap()), there = new VoxelFiles(Exchange.open(exchange
				.folders()), "task-result", piece, new Room(1, 100));
			final Geometry g = Geometry.ofSpacing(new long[] { floats.length, 1, 1 }, 1, 1, 1), h = Geometry.ofSpacing(new long[] { 1, shorts.length, 1 },
				1, 1, 1);
			final Path a = here.put(Volume.of(floats, g)), b = here.put(LabelMap.of(shorts, h)), c = here.put(bytes);
			assertArrayEquals(floats, here.volume(a, g).array().orElseThrow());
			assertArrayEquals(shorts, here.labels(b, h).array().orElseThrow());
			assertArrayEquals(bytes, there.bytes(c, bytes.length));
			final Volume large = there.volume(a, g);
			final LabelMap many = there.labels(b, h);
			assertTrue(large.array().isEmpty() && many.array().isEmpty(), "no room for an array");
			final Path d = there.put(large), e = there.put(many);
			assertArrayEquals(floats, here.volume(d, g).data());
			assertArrayEquals(shorts, here.labels(e, h).data());
			exchange.remove("task");
			for (final Path f : List.of(a, b, c, d, e)) assertFalse(Files.exists(f), f::toString);
		}
	}

	@Test
	@DisplayName("closing removes the folder; a folder whose host is gone goes at the next start, that of a living one stays")
	void sweep() throws IOException {
		final Path own = PrivateFolder.in(place), dead = Files.createDirectory(own.resolve("exchange-dead")), young = Files.createDirectory(own
			.resolve("exchange-young")), other = Files.createDirectory(own.resolve("other"));
		for (final Path p : List.of(dead, young, other)) {
			Files.writeString(p.resolve("x.raw"), "x");
			Files.writeString(p.resolve("lock"), "Hermes exchange");
			if (p != young) Files.setLastModifiedTime(p.resolve("lock"), FileTime.fromMillis(System.currentTimeMillis() - 3_600_000));
		}
		try (Exchange first = Exchange.create(List.of(place)); Exchange second = Exchange.create(List.of(place))) {
			assertFalse(Files.exists(dead));
			assertTrue(Files.exists(young));
			assertTrue(Files.exists(other));
			assertTrue(Files.exists(first.folders().get(0)));
			assertTrue(Files.exists(second.folders().get(0)));
		}
		try (var left = Files.list(own)) {
			assertEquals(List.of(young, other), left.sorted(java.util.Comparator.reverseOrder()).sorted(java.util.Comparator.comparing(p -> p
				.equals(other))).toList());
		}
	}

	@Test
	@DisplayName("nobody but the user can look into the folder")
	void secret() throws IOException {
		try (Exchange exchange = Exchange.create(List.of(place))) {
			final Path made = exchange.folders().get(0);
			assumeTrue(Files.getFileStore(made).supportsFileAttributeView("posix"), "this file system has no permissions to test");
			assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made)));
		}
	}

	@Test
	@DisplayName("what does not fit into the first place goes to the last")
	void room() throws IOException {
		final Path a = Files.createDirectory(place.resolve("a")), b = Files.createDirectory(place.resolve("b"));
		try (Exchange exchange = Exchange.create(List.of(a, place.resolve("missing"), b))) {
			assertTrue(exchange.file("x", 10).startsWith(a));
			assertTrue(exchange.file("x", Long.MAX_VALUE).startsWith(b));
		}
		assertThrows(InputException.class, () -> Exchange.create(List.of(place.resolve("missing"))));
	}
}
