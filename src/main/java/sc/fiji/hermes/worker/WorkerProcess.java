package sc.fiji.hermes.worker;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import sc.fiji.hermes.engine.EngineReport;
import sc.fiji.hermes.file.AtomicFile;
import sc.fiji.hermes.job.InputException;

/** A running worker JVM and the two streams to it. Used by one thread at a time; {@link #close} may come from another. */
final class WorkerProcess implements AutoCloseable {

	private static final int KILLED = 137, WARNS_OF_NATIVE_ACCESS = 22, WARNS_OF_UNSAFE = 23;
	private static final String VERSION = "JAVA_VERSION=\"";

	/** Not asked of the engine, whose class needs TensorFlow. */
	private static final String LIBRARY = "org.bytedeco.javacpp.cachedir";

	/** How long a process without work may take to end, and a killed one to be gone. */
	private static final long END_SECONDS = 1;

	private final Process process;
	private final WorkerLog log;
	private final Writer requests;
	private final BlockingQueue<Message> responses = new LinkedBlockingQueue<>();
	private final Thread reader;
	private volatile boolean keepLog, killed, spoke;
	private final Path java;

	private WorkerProcess(final Process process, final WorkerLog log, final Path java) {
		this.process = process;
		this.java = java;
		this.log = log;
		requests = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
		reader = new Thread(this::read, "hermes-worker-reader");
		reader.setDaemon(true);
		reader.start();
	}

	static WorkerProcess start(final WorkerOptions options, final Exchange exchange) {
		final WorkerLog log = WorkerLog.create(options.logs());
		final List<String> command = new ArrayList<>(List.of(options.java().resolve("bin").resolve("java").toString(), "-Xmx" + (options
			.heapBytes() >> 20) + "m", "-Djava.awt.headless=true", "-Dfile.encoding=UTF-8", "-XX:ErrorFile=" + log.crash(),
			// Else every tensor waits a second for the garbage collector once the process is larger than twice its Java heap.
			"-Dorg.bytedeco.javacpp.maxBytes=0", "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0"));
		command.addAll(quiet(feature(options.java())));
		// the host's folder for TensorFlow's library, if it has another than the usual one
		Optional.ofNullable(System.getProperty(LIBRARY)).ifPresent(f -> command.add("-D" + LIBRARY + "=" + f));
		command.addAll(List.of("-cp", WorkerClassPath.find().stream().map(Path::toString).collect(Collectors
			.joining(File.pathSeparator)), WorkerMain.class.getName(), Long.toString(options.idle().toSeconds()), Long.toString(options.grace().toMillis()),
			log.file().toString()));
		exchange.folders().forEach(f -> command.add(f.toString()));
		final ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.file().toFile());
		// Silences TensorFlow's own notes.
		builder.environment().put("TF_CPP_MIN_LOG_LEVEL", "2");
		builder.environment().putIfAbsent(EngineReport.FAST_CONVOLUTIONS, "1");
		// In the locale C Java can neither read nor write a name outside of ASCII.
		if (System.getProperty("sun.jnu.encoding").equals("ANSI_X3.4-1968")) builder.environment().put("LC_ALL", "C.UTF-8");
		try {
			return new WorkerProcess(builder.start(), log, options.java());
		}
		catch (final IOException e) {
			log.remove();
			throw new InputException(e, "The worker cannot be started with the Java in %s (%s); check that installation.", options.java(),
				AtomicFile.reason(e));
		}
	}

	/** The options by which a JVM accepts that native code is called, without a warning. */
	static List<String> quiet(final int feature) {
		final List<String> options = new ArrayList<>();
		if (feature >= WARNS_OF_NATIVE_ACCESS) options.add("--enable-native-access=ALL-UNNAMED");
		if (feature >= WARNS_OF_UNSAFE) options.add("--sun-misc-unsafe-memory-access=allow");
		return options;
	}

	/** The version of the Java in a folder, which every JDK and JRE writes down there; else that of this one. */
	private static int feature(final Path java) {
		try (Stream<String> lines = Files.lines(java.resolve("release"))) {
			return lines.filter(l -> l.startsWith(VERSION)).map(l -> Runtime.Version.parse(l.substring(VERSION.length(), l.length() - 1)).feature())
				.findFirst().orElse(Runtime.version().feature());
		}
		catch (final IOException | RuntimeException e) {
			return Runtime.version().feature();
		}
	}

	private void read() {
		try (BufferedReader in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
			// A native library may print lines of its own.
			for (String line = in.readLine(); line != null; line = in.readLine()) Message.parse(line).ifPresent(this::hear);
		}
		catch (final IOException e) {
			// as at the end of the stream: the process is gone, or going
		}
	}

	private void hear(final Message response) {
		spoke = true;
		responses.add(response);
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

	/** What its end means. Only once it has ended. */
	WorkerException crashed() {
		final int code = process.exitValue();
		if (!spoke) return failed("The worker could not start" + log.firstLine().map(l -> " (" + l + ")").orElse("") +
			"; check the installation of Java in " + java);
		return failed(code == KILLED ? "The worker was killed by the system or a person, most often because memory ran out; close other " +
			"programs or use a smaller model" : "The worker stopped with exit code " + code + "; try again, and if it repeats report it");
	}

	/** A failure told in a sentence without its end, which becomes where the log lies. */
	WorkerException failed(final String sentence) {
		keepLog = true;
		return new WorkerException(sentence + "; its log is " + log.file() + ".", log.file());
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
		log.remove();
	}
}
