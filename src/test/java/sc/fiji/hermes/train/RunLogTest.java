package sc.fiji.hermes.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.picture.Curve;

class RunLogTest {

	@TempDir
	Path run;
	private RunLog log;

	@BeforeEach
	void open() {
		log = RunLog.of(run);
	}

	private void write(final String text) throws IOException {
		Files.writeString(run.resolve("log.jsonl"), text, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
	}

	private static String loss(final int step, final double value) {
		return "{\"step\":" + step + ",\"loss\":" + value + ",\"cross_entropy\":" + value / 2 + ",\"dice_loss\":" + value / 2 +
			",\"modality\":0.1,\"learning_rate\":1e-3,\"gradient_norm\":1.0,\"seconds_per_step\":2.0,\"seconds_left\":77.0," +
			"\"heap_bytes\":1000,\"resident_bytes\":5000}\n";
	}

	private static String validation(final int step, final double dice) {
		return "{\"step\":" + step + ",\"mean_dice\":" + dice + ",\"dice\":{\"CT\":" + dice + "},\"task_dice\":{\"CT / liver\":" + dice + "}}\n";
	}

	private static String state(final int step, final String state) {
		return "{\"step\":" + step + ",\"state\":\"" + state + "\"}\n";
	}

	private static List<Long> steps(final Curve curve) {
		return curve.points().stream().map(Curve.Point::step).toList();
	}

	@Test
	@DisplayName("Before there is a log the training is preparing, also if there is no folder")
	void nothing() throws IOException {
		assertEquals(RunState.PREPARING, log.read().state());
		assertEquals(RunState.PREPARING, RunLog.of(run.resolve("none")).read().state());
		assertTrue(log.read().lastSign().isEmpty());
	}

	@Test
	@DisplayName("Lines give curves, speed, memory, best Dice and state")
	void values() throws IOException {
		Files.writeString(run.resolve("run.json"), "{\"steps\": 20}");
		write(state(0, "training") + loss(1, 2) + loss(2, 1) + state(2, "validating"));
		assertEquals(RunState.VALIDATING, log.read().state());
		write(validation(2, 0.5) + loss(3, 1) + validation(3, 0.25));
		final RunProgress p = log.read();
		assertEquals(RunState.TRAINING, p.state());
		assertEquals(3, p.step());
		assertEquals(OptionalLong.of(20), p.steps());
		assertEquals(List.of("cross entropy", "dice loss", "modality"), p.losses().stream().map(Curve::name).toList());
		assertEquals(List.of(new Curve.Point(1, 1), new Curve.Point(2, 0.5), new Curve.Point(3, 0.5)), p.losses().get(0).points());
		assertEquals(List.of(new Curve("CT", List.of(new Curve.Point(2, 0.5), new Curve.Point(3, 0.25)))), p.dice());
		assertEquals("CT / liver", p.taskDice().get(0).name());
		assertEquals(OptionalDouble.of(0.5), p.bestDice());
		assertEquals(OptionalDouble.of(2), p.secondsPerStep());
		assertEquals(OptionalDouble.of(77), p.secondsLeft());
		assertEquals(OptionalLong.of(1000), p.heapBytes());
		assertEquals(OptionalLong.of(5000), p.residentBytes());
		assertTrue(p.lastSign().isPresent());
	}

	@Test
	@DisplayName("What was read is a value: later lines do not change it")
	void immutable() throws IOException {
		write(loss(1, 2));
		final RunProgress early = log.read();
		write(loss(2, 1));
		assertEquals(List.of(1L, 2L), steps(log.read().losses().get(0)));
		assertEquals(List.of(1L), steps(early.losses().get(0)));
	}

	@Test
	@DisplayName("A half-written line waits for its end, even when cut inside a character; a damaged one is passed over")
	void partial() throws IOException {
		final byte[] line = "{\"step\":2,\"mean_dice\":0.5,\"dice\":{\"Schädel\":0.5}}\n".getBytes(StandardCharsets.UTF_8);
		final int inside = new String(line, StandardCharsets.UTF_8).indexOf('ä') + 1;
		write(loss(1, 2));
		Files.write(run.resolve("log.jsonl"), java.util.Arrays.copyOf(line, inside), StandardOpenOption.APPEND);
		assertEquals(1, log.read().step());
		Files.write(run.resolve("log.jsonl"), java.util.Arrays.copyOfRange(line, inside, line.length), StandardOpenOption.APPEND);
		assertEquals("Schädel", log.read().dice().get(0).name());
		write("{\"step\":3,\"loss\n[]\n{}\n{\"step\":\"x\",\"loss\":1}\n" + loss(4, 1));
		assertEquals(List.of(1L, 4L), steps(log.read().losses().get(0)));
	}

	@Test
	@DisplayName("A log shortened by a resumed training is read anew, even if it has already grown beyond its former length")
	void truncated() throws IOException {
		write(state(0, "training") + loss(1, 2) + loss(2, 1) + loss(3, 1) + state(3, "failed"));
		assertEquals(RunState.FAILED, log.read().state());
		final Path whole = run.resolve("log.jsonl"), shorter = run.resolve("new");
		Files.writeString(shorter, state(0, "training") + loss(1, 2) + state(1, "training") + loss(2, 3) + loss(3, 3) + loss(4, 3) + loss(5, 3));
		Files.move(shorter, whole, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
		final RunProgress p = log.read();
		assertEquals(List.of(1L, 2L, 3L, 4L, 5L), steps(p.losses().get(0)));
		assertEquals(1.5, p.losses().get(0).points().get(1).value());
		assertEquals(RunState.TRAINING, p.state());
		Files.delete(whole);
		assertEquals(RunState.PREPARING, log.read().state());
	}

	@Test
	@DisplayName("Logs of the first version, without states, memory and time left, are understood")
	void old() throws IOException {
		Files.writeString(run.resolve("run.json"), "{\"steps\": 4}");
		write("{\"step\":2,\"loss\":1.0,\"cross_entropy\":0.5,\"dice_loss\":0.5,\"modality\":0.1,\"seconds_per_step\":2.0}\n" +
			"{\"step\":2,\"mean_dice\":0.25,\"dice\":{\"CT\":0.25}}\n");
		assertEquals(RunState.STOPPED, log.read().state());
		assertEquals(OptionalLong.empty(), log.read().residentBytes());
		write(validation(4, 0.5));
		assertEquals(RunState.COMPLETE, log.read().state());
		assertEquals(OptionalDouble.empty(), log.read().secondsLeft());
	}

	@Test
	@DisplayName("The reason of a failure is told; a state of a later version counts as training")
	void states() throws IOException {
		write(loss(1, 2) + "{\"step\":1,\"state\":\"failed\",\"message\":\"The disk is full.\"}\n");
		assertEquals("The disk is full.", log.read().message());
		write(state(1, "meditating"));
		assertEquals(RunState.TRAINING, log.read().state());
	}
}
