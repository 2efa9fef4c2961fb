package sc.fiji.hermes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.volume.Volume;
import sc.fiji.hermes.worker.RandomModel;

/** A cohort whose process dies. */
@Tag("slow")
@DisplayName("A killed cohort")
@Timeout(900)
class CohortKillTest {

	private static final int VOLUMES = 50;
	private static final Set<Integer> BROKEN = Set.of(3, 14, 15, 27, 48);

	@TempDir
	Path folder;

	private Path input;

	private static String name(final int i) {
		return String.format("case%02d", i);
	}

	/** Each of other values; broken ones are cut, empty, text, of another file's data, or with a header that says too much. */
	private void volumes() throws IOException {
		input = Files.createDirectory(folder.resolve("input"));
		final Volume noise = RandomModel.noise(16);
		for (int i = 0; i < VOLUMES; i++) {
			final float[] data = noise.data().clone();
			for (int v = 0; v < data.length; v++) data[v] += 2 * i;
			Volumes.write(Volume.of(data, noise.geometry()), input.resolve(name(i) + ".nii"));
		}
		int kind = 0;
		for (final int i : new TreeSet<>(BROKEN)) {
			final Path file = input.resolve(name(i) + ".nii");
			final byte[] whole = Files.readAllBytes(file);
			switch (kind++) {
				case 0 -> Files.write(file, Arrays.copyOf(whole, whole.length / 2));
				case 1 -> Files.write(file, new byte[0]);
				case 2 -> Files.writeString(file, "no image");
				case 3 -> Files.write(file, Arrays.copyOf(whole, 348));
				default -> {
					// 32,767 columns
					whole[42] = (byte) 0xff;
					whole[43] = 0x7f;
					Files.write(file, whole);
				}
			}
		}
	}

	private List<String> command(final Path output) {
		return List.of("segment", "--model", folder.resolve("model").toString(), input.toString(), "--modality", "CT", "--output", output.toString(),
			"--existing", "skip", "--quiet", "--threads", "1");
	}

	private Process start(final Path output) throws IOException {
		final List<String> line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m", "-cp", System
			.getProperty("java.class.path"), HermesCli.class.getName()));
		line.addAll(command(output));
		return new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(folder.resolve("child.log").toFile()).start();
	}

	private static long results(final Path output) throws IOException {
		if (!Files.isDirectory(output)) return 0;
		try (Stream<Path> files = Files.list(output)) {
			return files.filter(f -> f.toString().endsWith(".json")).count();
		}
	}

	private void killAfter(final int results, final int millis, final Path output) throws IOException, InterruptedException {
		final Process child = start(output);
		while (child.isAlive() && results(output) < results) Thread.sleep(1);
		Thread.sleep(millis);
		assertTrue(child.isAlive(), () -> log());
		child.destroyForcibly().waitFor();
	}

	private String log() {
		try {
			return Files.readString(folder.resolve("child.log"));
		}
		catch (final IOException e) {
			return e.toString();
		}
	}

	private static Map<String, String> rows(final Path output) throws IOException {
		return Files.readAllLines(output.resolve("segmentation.csv")).stream().skip(1).map(l -> l.split(",", 4)).collect(Collectors.toMap(c -> c[1],
			c -> c[2], (a, b) -> a, TreeMap::new));
	}

	private static Map<String, byte[]> files(final Path output) throws IOException {
		final Map<String, byte[]> files = new TreeMap<>();
		try (Stream<Path> list = Files.list(output)) {
			for (final Path f : list.toList()) files.put(f.getFileName().toString(), Files.readAllBytes(f));
		}
		return files;
	}

	private static Set<String> broken() {
		return BROKEN.stream().map(CohortKillTest::name).collect(Collectors.toCollection(TreeSet::new));
	}

	/** What a table says must be so, whenever its process died. */
	private static void assertTrueTable(final Path output) throws IOException {
		final Map<String, String> rows = rows(output);
		assertEquals(VOLUMES, rows.size());
		rows.forEach((name, state) -> {
			if (state.equals("done")) assertTrue(Files.exists(output.resolve(name + ".nii.gz")) && Files.exists(output.resolve(name + ".json")), name);
			if (state.equals("failed")) assertTrue(broken().contains(name), name);
			assertTrue(Set.of("done", "failed", "waiting").contains(state), state);
		});
	}

	@Test
	@DisplayName("of 50 volumes, 5 of them broken, killed twice and resumed, has byte for byte the files of an undisturbed one, and names the five")
	void killedTwice() throws Exception {
		volumes();
		RandomModel.writeCoarse(folder.resolve("model"));
		final Path whole = folder.resolve("whole"), killed = folder.resolve("killed");
		assertEquals(HermesCli.SOME_FAILED, Cli.run(command(whole).toArray()).code());
		final Random random = new Random();
		for (final int results : new int[] { 11, 31 }) {
			killAfter(results + random.nextInt(8), random.nextInt(30), killed);
			assertTrueTable(killed);
			assertTrue(rows(killed).containsValue("waiting"));
		}
		final Process last = start(killed);
		assertEquals(HermesCli.SOME_FAILED, last.waitFor(), log());
		assertTrue(log().contains(" skipped, 5 failed"), log());
		assertEquals(broken(), rows(killed).entrySet().stream().filter(e -> e.getValue().equals("failed")).map(Map.Entry::getKey).collect(Collectors
			.toCollection(TreeSet::new)));
		final Map<String, byte[]> expected = files(whole), found = files(killed);
		assertEquals(2 * (VOLUMES - BROKEN.size()) + 1, expected.size());
		assertEquals(expected.keySet(), found.keySet());
		expected.forEach((name, bytes) -> assertEquals(-1, Arrays.mismatch(bytes, found.get(name)), name));
	}
}
