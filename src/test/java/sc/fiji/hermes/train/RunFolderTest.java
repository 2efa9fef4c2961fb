package sc.fiji.hermes.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sc.fiji.hermes.bundle.Checkpoint;
import sc.fiji.hermes.bundle.CheckpointData;
import sc.fiji.hermes.job.InputException;

class RunFolderTest {

	private static final String STEP = "{\"step\":1,\"loss\":1.0}", LATER = "{\"step\":5,\"loss\":1.0}";

	@TempDir
	Path parent;

	private Path folder;

	@BeforeEach
	void folder() {
		folder = parent.resolve("run");
	}

	/** A run that was begun. */
	private RunFolder begun() throws IOException {
		final RunFolder run = RunFolder.create(folder);
		Files.writeString(folder.resolve("run.json"), "{}");
		return run;
	}

	private static void refused(final String fault, final Runnable action) {
		final String message = assertThrows(InputException.class, action::run).getMessage();
		assertTrue(message.contains(fault), message);
	}

	@Test
	@DisplayName("whoever opened the lock before it was released and whoever comes later see the same lock")
	void oneLock() throws IOException {
		final RunFolder first = begun();
		try (FileChannel waiting = FileChannel.open(folder.resolve("run.lock"), StandardOpenOption.WRITE)) {
			first.close();
			assertNotNull(waiting.tryLock());
			refused("Another training is running", () -> RunFolder.open(folder).close());
		}
		RunFolder.open(folder).close();
	}

	@Test
	@DisplayName("another process has the lock until it ends, also when it is killed")
	void twoProcesses() throws Exception {
		begun().close();
		final Process other = holder();
		try (BufferedReader said = other.inputReader(StandardCharsets.UTF_8)) {
			assertEquals("held", said.readLine());
			refused("Another training is running", () -> RunFolder.open(folder).close());
		}
		finally {
			other.destroyForcibly().waitFor();
		}
		RunFolder.open(folder).close();
	}

	@Test
	@DisplayName("a second training refused in the same process leaves the first its lock")
	void secondInProcess() throws Exception {
		try (RunFolder run = begun()) {
			refused("Another training is running", () -> RunFolder.open(folder).close());
			run.requireInPlace();
			final Process other = holder();
			try (BufferedReader said = other.inputReader(StandardCharsets.UTF_8)) {
				assertEquals("refused", said.readLine());
			}
			finally {
				other.destroyForcibly().waitFor();
			}
		}
	}

	private Process holder() throws IOException {
		return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", System.getProperty(
			"java.class.path"), Holder.class.getName(), folder.toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
	}

	/** Opens a run folder and keeps it. */
	static final class Holder {

		private Holder() {}

		public static void main(final String[] args) throws IOException {
			try (RunFolder run = RunFolder.open(Path.of(args[0]))) {
				System.out.println("held");
				System.in.read();
			}
			catch (final InputException e) {
				System.out.println("refused");
			}
		}
	}

	@Test
	@DisplayName("a new run may go where nothing is, and where a training was killed before it had a run.json, of whatever version")
	void free() throws IOException {
		assertTrue(RunFolder.isFree(folder));
		Files.createDirectory(folder);
		assertTrue(RunFolder.isFree(folder));
		RunFolder.create(folder).close();
		for (final String left : List.of("." + "run.json." + UUID.randomUUID() + ".tmp", ".plan.json." + UUID.randomUUID() + ".tmp",
			"collection.json", "plan.json", "checkpoint.safetensors")) Files.writeString(folder.resolve(left), "x");
		Files.createDirectory(folder.resolve("cache"));
		assertTrue(RunFolder.isFree(folder));
		try (RunFolder again = RunFolder.create(folder)) {
			assertFalse(Files.exists(folder.resolve("checkpoint.safetensors")), "nothing of another beginning is gone on with");
			Files.writeString(folder.resolve("run.json"), "{}");
		}
		assertFalse(RunFolder.isFree(folder));
		refused("already exists", () -> RunFolder.create(folder));
	}

	@ParameterizedTest
	@ValueSource(strings = { "notes.txt", "collection.json", "run.json" })
	@DisplayName("a folder with something of a user's in it is not free, and no run")
	void notFree(final String name) throws IOException {
		Files.createDirectory(folder);
		Files.writeString(folder.resolve(name), "mine");
		refused("already exists", () -> RunFolder.create(folder));
		if (!name.equals("run.json")) refused("is not a run folder because it has no run.json", () -> RunFolder.open(folder));
		assertEquals("mine", Files.readString(folder.resolve(name)));
	}

	@Test
	@DisplayName("to resume what was killed before it had a run.json is refused with what to do instead")
	void tooEarly() {
		RunFolder.create(folder).close();
		refused("nothing to resume; start it again in the same folder", () -> RunFolder.open(folder));
		refused("is not a run folder", () -> RunFolder.open(parent.resolve("none")));
	}

	@Test
	@DisplayName("resuming removes what killed writers of the run left, and brings the renames of checkpoints to their end")
	void swept() throws IOException {
		try (RunFolder run = begun()) {
			Checkpoint.write(folder, new CheckpointData(1, Map.of(), List.of()));
			Checkpoint.write(folder, new CheckpointData(2, Map.of(), List.of()));
		}
		Files.move(folder.resolve("checkpoint.safetensors"), folder.resolve("checkpoint.next.safetensors"));
		Files.createDirectory(folder.resolve("cache"));
		final Path model = Files.createDirectory(folder.resolve(".model." + UUID.randomUUID() + ".tmp"));
		Files.writeString(model.resolve(".weights.safetensors." + UUID.randomUUID() + ".tmp"), "half");
		Files.writeString(model.resolve("README.md"), "whole");
		for (final String name : List.of("run.json", "plan.json", "collection.json", "log.jsonl", "curves.png", "preview.png",
			"checkpoint.next.safetensors", "cache/" + "a".repeat(40))) {
			final Path file = folder.resolve(name);
			Files.writeString(file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp"), "half");
		}
		RunFolder.open(folder).close();
		try (var files = Files.walk(folder)) {
			assertEquals(List.of("", "cache", "checkpoint.previous.safetensors", "checkpoint.safetensors", "run.json", "run.lock"), files.map(
				f -> folder.relativize(f).toString()).sorted().toList());
		}
		assertEquals(2, Checkpoint.readLatest(folder).orElseThrow().step());
	}

	@Test
	@DisplayName("a folder that cannot be put in order is not kept from whoever tries again")
	void triedAgain() throws IOException {
		begun().close();
		for (final String name : List.of("checkpoint.next.safetensors", "checkpoint.safetensors")) Files.writeString(folder.resolve(name), "x");
		final Path inTheWay = Files.createDirectories(folder.resolve("checkpoint.previous.safetensors/x"));
		refused("cannot be renamed", () -> RunFolder.open(folder));
		Files.delete(inTheWay);
		Files.delete(inTheWay.getParent());
		RunFolder.open(folder).close();
	}

	@Test
	@DisplayName("a new run in a folder that cannot be cleared is refused, and the lock is free")
	void notCleared() throws IOException {
		Files.createDirectories(folder.resolve("checkpoint.next.safetensors/x"));
		Files.writeString(folder.resolve("run.lock"), "");
		refused("cannot be made", () -> RunFolder.create(folder));
		Files.delete(folder.resolve("checkpoint.next.safetensors/x"));
		RunFolder.create(folder).close();
	}

	@Test
	@DisplayName("a folder that is moved, or replaced by another, takes nothing more")
	void moved() throws IOException {
		try (RunFolder run = begun()) {
			Files.writeString(folder.resolve("log.jsonl"), STEP + "\n");
			final Path away = parent.resolve("archive");
			Files.move(folder, away);
			refused("was moved, renamed or removed", () -> run.log(LogLines.state(1, RunState.TRAINING, "")));
			assertFalse(Files.exists(folder));
			Files.createDirectory(folder);
			refused("was moved, renamed or removed", run::writable);
			try (RunFolder other = RunFolder.create(folder)) {
				refused("was moved, renamed or removed", run::writable);
				run.abandon();
				assertEquals(folder, other.writable());
			}
			assertEquals(STEP + "\n", Files.readString(away.resolve("log.jsonl")));
		}
	}

	@Test
	@DisplayName("the last line of the log may be cut; what a resumed training will do again is dropped")
	void cutLog() throws IOException {
		try (RunFolder run = begun()) {
			for (final String cut : List.of("{\"step\":6,\"lo", "{\"step\":6}", "{}", "\0\0\0", "{\"step\":2,\"dice\":{\"Sch\u00c3")) {
				Files.writeString(folder.resolve("log.jsonl"), STEP + "\n" + LATER + "\n" + cut);
				run.truncateLog(3, 0);
				assertEquals(STEP + "\n", Files.readString(folder.resolve("log.jsonl")), cut);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "[]", "null", "7", "", "{\"loss\":1}", "{\"step\":\"one\"}", "{\"step\":-1}", "{\"step\":1.5}",
		"{\"step\":null,\"loss\":1}", "{\"step\":1,\"dice\":[1]}", "{\"step\":1,\"dice\":{\"CT\":\"x\"}}", "{\"step\":1,\"state\":{}}",
		"{\"step\":1,\"loss\":true}", "{\"step\":1,\"loss\":1,\"seconds_per_step\":[]}", "{\"step\":1,\"step\":2}", "{\"step\":1" })
	@DisplayName("any other damaged line of the log is one sentence that names it")
	void damagedLog(final String line) throws IOException {
		try (RunFolder run = begun()) {
			final String log = STEP + "\n" + line + "\n" + LATER + "\n";
			Files.writeString(folder.resolve("log.jsonl"), log);
			final String message = assertThrows(InputException.class, () -> run.truncateLog(9, 9)).getMessage();
			assertTrue(message.startsWith(folder.resolve("log.jsonl") + ", line 2") && message.endsWith("."), message);
			assertEquals(log, Files.readString(folder.resolve("log.jsonl")));
		}
	}
}
