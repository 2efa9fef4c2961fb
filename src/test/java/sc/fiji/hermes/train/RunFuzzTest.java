package sc.fiji.hermes.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import sc.fiji.hermes.bundle.NamedArray;
import sc.fiji.hermes.bundle.Safetensors;
import sc.fiji.hermes.bundle.SmallModel;
import sc.fiji.hermes.file.Seal;
import sc.fiji.hermes.io.Damage;
import sc.fiji.hermes.io.Jazzer;

@DisplayName("Files of models, runs and collections whose bytes are changed at random are read or refused in a sentence")
class RunFuzzTest {

	/** That mean something in these files. */
	private static final String LETTERS = "0123456789-.eE{}[],:\" \n\0\377";

	@TempDir
	Path folder;

	/** A kind of file: what reads it, and the reader for Jazzer. */
	private record Kind(Class<?> target, Consumer<byte[]> reader) {

		@Override
		public String toString() {
			return target.getSimpleName();
		}
	}

	static Stream<Kind> kinds() {
		return Stream.of(new Kind(RunFuzzTargets.ModelJson.class, RunFuzzTargets.ModelJson::fuzzerTestOneInput), new Kind(
			RunFuzzTargets.Weights.class, RunFuzzTargets.Weights::fuzzerTestOneInput), new Kind(RunFuzzTargets.CollectionJson.class,
				RunFuzzTargets.CollectionJson::fuzzerTestOneInput), new Kind(RunFuzzTargets.RunJson.class,
					RunFuzzTargets.RunJson::fuzzerTestOneInput), new Kind(RunFuzzTargets.Log.class, RunFuzzTargets.Log::fuzzerTestOneInput));
	}

	@ParameterizedTest
	@MethodSource("kinds")
	@DisplayName("a few hundred random changes")
	void damage(final Kind kind) throws IOException {
		final Random random = new Random(kind.toString().hashCode());
		final List<byte[]> seeds = seeds(kind);
		for (int round = 0; round < 400; round++) {
			byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
			for (int k = random.nextInt(4); k >= 0 && bytes.length > 0; k--) bytes = Damage.once(bytes, LETTERS, random);
			kind.reader.accept(bytes);
		}
	}

	@Tag("slow")
	@ParameterizedTest
	@MethodSource("kinds")
	@DisplayName("Jazzer finds no crash, hang or exhaustion of memory")
	void jazzer(final Kind kind) throws IOException, InterruptedException {
		Jazzer.run(kind.target, seeds(kind), Files.createDirectory(folder.resolve("jazzer")));
	}

	/** Good files to start from. */
	private List<byte[]> seeds(final Kind kind) throws IOException {
		final List<byte[]> seeds = new ArrayList<>();
		final String old = Map.of("CollectionJson", "collection.json", "RunJson", "run.json", "Log", "log.jsonl", "ModelJson", "plan.json")
			.getOrDefault(kind.toString(), "");
		if (!old.isEmpty()) try (var in = RunFuzzTest.class.getResourceAsStream("version1/" + old)) {
			seeds.add(in.readAllBytes());
		}
		switch (kind.toString()) {
			case "ModelJson" -> {
				final byte[] json = Files.readAllBytes(SmallModel.write(folder.resolve("model")).resolve("model.json"));
				seeds.add(json);
				seeds.add(new String(json, StandardCharsets.UTF_8).replaceAll(",\\s*\"sha256\": \"\\w+\"", "").getBytes(StandardCharsets.UTF_8));
			}
			case "Weights" -> {
				final Path file = folder.resolve("a.safetensors");
				Safetensors.write(file, List.of(new NamedArray("a", new long[] { 2, 1 }, new float[] { 1, 2 }), new NamedArray("b", new long[] {},
					new float[] { 3 })), Map.of("hermes.step", "3", "info.bestDice", "0.5"));
				seeds.add(Files.readAllBytes(file));
				final String header = "{\"x\":{\"dtype\":\"BF16\",\"shape\":[3],\"data_offsets\":[0,6]}}      ";
				final byte[] half = new byte[8 + header.length() + 6];
				half[0] = (byte) header.length();
				System.arraycopy(header.getBytes(StandardCharsets.UTF_8), 0, half, 8, header.length());
				seeds.add(half);
			}
			case "RunJson" -> seeds.add(Seal.sealed(new RunInfo(RunInfoTest.SETTINGS, List.of(), Optional.of(folder), Optional.empty(), Optional.of(
				RunInfoTest.PLAN), Optional.of(Length.fixed(4)), Optional.of(new Forecast(1, 2, 3)), false).toJson(folder)).getBytes(StandardCharsets.UTF_8));
			case "Log" -> seeds.add("{\"step\":1,\"state\":\"failed\",\"message\":\"full\"}\n{\"step\":1,\"dice\":{}}\n".getBytes(
				StandardCharsets.UTF_8));
			default -> {}
		}
		return seeds;
	}
}
