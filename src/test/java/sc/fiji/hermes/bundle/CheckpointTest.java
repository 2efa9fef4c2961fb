package sc.fiji.hermes.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.job.InputException;

class CheckpointTest {

	@TempDir
	Path folder;

	private final List<String> warnings = new ArrayList<>();

	@Test
	@DisplayName("E12 a checkpoint comes back bit for bit, and two generations are kept")
	void roundTrip() throws IOException {
		assertEquals(Optional.empty(), Checkpoint.readLatest(folder));
		assertEquals(Optional.empty(), Checkpoint.readLatest(folder.resolve("missing")));
		for (int step = 1; step <= 3; step++) {
			Checkpoint.write(folder, data(step));
			assertEquals(data(step), Checkpoint.readLatest(folder, warnings::add).orElseThrow());
		}
		assertEquals(Set.of("checkpoint.safetensors", "checkpoint.previous.safetensors"), names());
		Files.delete(folder.resolve(Checkpoint.CURRENT));
		assertEquals(data(2), Checkpoint.readLatest(folder, warnings::add).orElseThrow());
		assertEquals(List.of(), warnings);
	}

	@Test
	@DisplayName("one of a later version is refused by name, and an older generation does not stand in for it")
	void later() {
		Checkpoint.write(folder, data(1));
		Safetensors.write(folder.resolve(Checkpoint.NEXT), data(2).arrays(), Map.of("hermes.step", "2", "hermes.version", "9"));
		final String message = assertThrows(InputException.class, () -> Checkpoint.readLatest(folder, warnings::add)).getMessage();
		assertEquals(folder.resolve(Checkpoint.NEXT) + " cannot be read: the checkpoint has format version 9 and this Hermes reads versions up to 1; " +
			"update Hermes to use it.", message);
		assertEquals(List.of(), warnings);
	}

	@Test
	@DisplayName("one that does not say its version is of the first")
	void first() {
		Safetensors.write(folder.resolve(Checkpoint.CURRENT), data(1).arrays(), Map.of("hermes.step", "1"));
		assertEquals(new CheckpointData(1, Map.of(), data(1).arrays()), Checkpoint.readLatest(folder).orElseThrow());
	}

	@Test
	@DisplayName("a damaged current checkpoint falls back to the previous one and says so; the training goes on from there")
	void damaged() throws IOException {
		Checkpoint.write(folder, data(1));
		Checkpoint.write(folder, data(2));
		final Path current = folder.resolve(Checkpoint.CURRENT);
		final byte[] good = Files.readAllBytes(current);
		final byte[] flipped = good.clone();
		flipped[good.length - 5] ^= 4;
		for (final byte[] bad : List.of(new byte[0], Arrays.copyOf(good, good.length / 2), Arrays.copyOf(good, good.length - 1), flipped)) {
			Files.write(current, bad);
			warnings.clear();
			assertEquals(data(1), Checkpoint.readLatest(folder, warnings::add).orElseThrow());
			assertEquals(1, warnings.size());
			assertTrue(warnings.get(0).contains(current.toString()), warnings.get(0));
		}
		Checkpoint.write(folder, data(5));
		assertEquals(data(5), Checkpoint.readLatest(folder).orElseThrow());
	}

	@Test
	@DisplayName("a crash between any two renames loses nothing")
	void crash() throws IOException {
		Checkpoint.write(folder, data(1));
		final byte[] one = Files.readAllBytes(folder.resolve(Checkpoint.CURRENT));
		Checkpoint.write(folder, data(2));
		final byte[] two = Files.readAllBytes(folder.resolve(Checkpoint.CURRENT));
		Files.write(folder.resolve(".checkpoint.next.safetensors.x.tmp"), new byte[100]);
		assertEquals(data(2), Checkpoint.readLatest(folder).orElseThrow());
		// step 2 complete but not yet renamed, step 1 still current
		Files.move(folder.resolve(Checkpoint.CURRENT), folder.resolve(Checkpoint.NEXT));
		Files.write(folder.resolve(Checkpoint.CURRENT), one);
		assertEquals(data(2), Checkpoint.readLatest(folder, warnings::add).orElseThrow());
		// step 1 became the previous one, and there is no current one
		Files.delete(folder.resolve(Checkpoint.CURRENT));
		Files.write(folder.resolve(Checkpoint.NEXT), two);
		assertEquals(data(2), Checkpoint.readLatest(folder, warnings::add).orElseThrow());
		Checkpoint.write(folder, data(3));
		assertEquals(data(3), Checkpoint.readLatest(folder, warnings::add).orElseThrow());
		assertEquals(List.of(), warnings);
		assertTrue(Files.notExists(folder.resolve(Checkpoint.NEXT)));
	}

	@Test
	@DisplayName("with every generation damaged there is a sentence, not a fresh start")
	void allDamaged() throws IOException {
		Checkpoint.write(folder, data(1));
		Checkpoint.write(folder, data(2));
		for (final String name : names()) Files.write(folder.resolve(name), new byte[9]);
		SafetensorsTest.assertSentence(assertThrows(InputException.class, () -> Checkpoint.readLatest(folder)));
		// a safetensors file, but no checkpoint
		Safetensors.write(folder.resolve(Checkpoint.CURRENT), List.of(), Map.of());
		SafetensorsTest.assertSentence(assertThrows(InputException.class, () -> Checkpoint.readLatest(folder)));
	}

	private Set<String> names() throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map(f -> f.getFileName().toString()).collect(Collectors.toSet());
		}
	}

	private static CheckpointData data(final int step) {
		return new CheckpointData(step, Map.of("run", "r" + step, "hermes.step", "not a step"), List.of(new NamedArray("weights/a",
			new long[] { 3 }, new float[] { step, 0.1f, Float.MIN_VALUE }), new NamedArray("moments/a", new long[] { 1 }, new float[] {
				-step })));
	}
}
