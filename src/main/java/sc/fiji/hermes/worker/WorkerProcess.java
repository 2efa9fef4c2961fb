package sc.fiji.hermes.worker;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import sc.fiji.hermes.job.InputException;

/** A running worker JVM and the two streams to it. Used by one thread at a time; {@link #close} may come from another. */
final class WorkerProcess implements AutoCloseable {

	private static final Duration KEEP_LOGS = Duration.ofDays(14);
	private static final int KILLED = 137, STARTS_WARNING_OF_NATIVE_ACCESS = 22;

	/** How long a process without work may take to end, and a killed one to be gone. */
	private static final long END_SECONDS = 1;

	private final Process process;
	private final Path log;
	private final Writer requests;
	private final BlockingQueue<Message> responses = new LinkedBlockingQueue<>();
	private final Thread reader;
	private volatile boolean keepLog, killed;

	private WorkerProcess(final Process process, final Path log) {
		this.process = process;
		this.log = log;
		requests = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
		reader = new Thread(this::read, "hermes-worker-reader");
		reader.setDaemon(true);
		reader.start();
	}

	static WorkerProcess start(final WorkerOptions options, final Exchange exchange) {
		final Path log = log(options.logs());
		final List<String> command = new ArrayList<>(List.of(options.java().resolve("bin").resolve("java").toString(), "-Xmx" + (options
			.heapBytes() >> 20) + "m", "-Djava.awt.headless=true", "-Dfile.encoding=UTF-8", "-XX:ErrorFile=" + log + ".crash",
			// Else every tensor waits a second for the garbage collector once the process is larger than twice its Java heap.
			"-Dorg.bytedeco.javacpp.maxBytes=0", "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0"));
		if (Runtime.version().feature() >= STARTS_WARNING_OF_NATIVE_ACCESS) command.add("--enable-native-access=ALL-UNNAMED");
		command.addAll(List.of("-cp", WorkerClassPath.find().stream().map(Path::toString).collect(Collectors
			.joining(File.pathSeparator)), WorkerMain.class.getName(), Long.toString(options.idle().toSeconds()), Long.toString(options.grace().toMillis()),
			log.toString()));
		exchange.folders().forEach(f -> command.add(f.toString()));
		final ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
		// Silences TensorFlow's own notes.
		builder.environment().put("TF_CPP_MIN_LOG_LEVEL", "2");
		try {
			return new WorkerProcess(builder.start(), log);
		}
		catch (final IOException e) {
			throw new InputException(e, "The worker cannot be started with the Java in %s; check that installation.", options.java());
		}
	}

	private static Path log(final Path folder) {
		try {
			Files.createDirectories(folder);
			tidy(folder);
			return Files.createTempFile(folder, "worker-", ".log");
		}
		catch (final IOException e) {
			throw new InputException(e, "The worker's log cannot be written to %s; make that folder writable.", folder);
		}
	}

	private static void tidy(final Path folder) {
		final Instant limit = Instant.now().minus(KEEP_LOGS);
		try (Stream<Path> old = Files.list(folder)) {
			for (final Path f : (Iterable<Path>) old::iterator) if (Files.getLastModifiedTime(f).toInstant().isBefore(limit)) Files
				.deleteIfExists(f);
		}
		catch (final IOException | UncheckedIOException e) {
			// another host tidies as well
		}
	}

	private void read() {
		try (BufferedReader in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
			// A native library may print lines of its own.
			for (String line = in.readLine(); line != null; line = in.readLine()) Message.parse(line).ifPresent(responses::add);
		}
		catch (final IOException e) {
			// as at the end of the stream: the process is gone, or going
		}
	}

	/** @return false if the process is gone, so that nobody will read it */
	boolean send(final Message request) {
		try {
			requests.write(request.toLine());
			requests.write('\n');
			requests.flush();
			return true;
		}
		catch (final IOException e) {
			return false;
		}
	}

	/** The next response if one comes in time. */
	Optional<Message> receive(final Duration wait) throws InterruptedException {
		return Optional.ofNullable(responses.poll(wait.toMillis(), TimeUnit.MILLISECONDS));
	}

	/** Whether the process has ended and all it said has been received. */
	boolean isOver() {
		return !reader.isAlive() && responses.isEmpty() && !process.isAlive();
	}

	boolean isAlive() {
		return process.isAlive();
	}

	long pid() {
		return process.pid();
	}

	Path log() {
		return log;
	}

	/** What its end means. Only once it has ended. */
	WorkerException crashed() {
		final int code = process.exitValue();
		return failed(code == KILLED ? "The worker was killed by the system or a person, most often because memory ran out; close other " +
			"programs or use a smaller model" : "The worker stopped with exit code " + code + "; try again, and if it repeats report it");
	}

	/** A failure told in a sentence without its end, which becomes where the log lies. */
	WorkerException failed(final String sentence) {
		keepLog = true;
		return new WorkerException(sentence + "; its log is " + log + ".", log);
	}

	boolean endedByItself() {
		return process.exitValue() == 0;
	}

	/** Ends the process at once and waits until it is gone. */
	void kill() {
		killed = true;
		process.destroyForcibly();
		await();
	}

	private boolean await() {
		boolean interrupted = false;
		try {
			while (true) {
				try {
					return process.waitFor(END_SECONDS, TimeUnit.SECONDS);
				}
				catch (final InterruptedException e) {
					interrupted = true;
				}
			}
		}
		finally {
			if (interrupted) Thread.currentThread().interrupt();
		}
	}

	/** Lets the process end, which it does when nobody can talk to it any more. Its log has nothing to tell then. */
	@Override
	public void close() {
		try {
			requests.close();
		}
		catch (final IOException e) {
			// gone already
		}
		if (!await()) kill();
		if (keepLog || !killed && !endedByItself()) return;
		try {
			Files.deleteIfExists(log);
		}
		catch (final IOException e) {
			// removed with the old ones
		}
	}
}
