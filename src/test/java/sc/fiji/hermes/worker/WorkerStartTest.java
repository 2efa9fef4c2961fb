package sc.fiji.hermes.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;

/** A Java that cannot run a worker. */
@DisabledOnOs(OS.WINDOWS)
class WorkerStartTest {

	@TempDir
	Path folder;
	private Path java, logs;

	@BeforeEach
	void folders() throws IOException {
		java = Files.createDirectories(folder.resolve("java/bin")).getParent();
		logs = folder.resolve("logs");
	}

	private void run() {
		final WorkerOptions options = new WorkerOptions(java, 1L << 30, Duration.ofMinutes(1), WorkerOptions.GRACE, Duration.ofMinutes(1), List.of(
			folder), Optional.of(logs));
		try (Worker worker = Worker.of(options)) {
			worker.run(new EngineWork(), Job.create());
		}
	}

	@Test
	@DisplayName("a Java that cannot be started is told with the system's reason, and leaves no log")
	void missing() throws IOException {
		final InputException e = assertThrows(InputException.class, this::run);
		assertTrue(e.getMessage().startsWith("The worker cannot be started with the Java in " + java + " ("), e.getMessage());
		assertTrue(e.getMessage().contains("No such file"), e.getMessage());
		assertFalse(e.getMessage().contains("\n"), e.getMessage());
		try (Stream<Path> left = Files.list(logs)) {
			assertEquals(0, left.count());
		}
	}

	@Test
	@DisplayName("a Java that ends before it begins is told with what it says")
	void refuses() throws IOException {
		final Path program = Files.writeString(java.resolve("bin/java"), "#!/bin/sh\necho 'Error: no room for the heap' >&2\nexit 1\n");
		assertTrue(program.toFile().setExecutable(true));
		final WorkerException e = assertThrows(WorkerException.class, this::run);
		assertTrue(e.getMessage().startsWith("The worker could not start (Error: no room for the heap); check the installation of Java in " + java),
			e.getMessage());
	}
}
