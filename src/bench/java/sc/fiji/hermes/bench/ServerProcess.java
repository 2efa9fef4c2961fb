package sc.fiji.hermes.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import sc.fiji.hermes.job.InputException;

/** One of the two servers in a JVM of its own: the same Java, class path and heap as the other. Close it. */
final class ServerProcess implements AutoCloseable {

	private final String name;
	private final Path log;
	private final Process process;
	private final Writer out;
	private final BufferedReader in;
	private final long parameters;

	/** What OpenMP threads, those of PyTorch, do while they wait; TensorFlow's take no notice. */
	enum Waiting {
			/** They spin for a while: a little faster alone, very much slower when other work wants the processors. */
			DEFAULT,
			/** They sleep. */
			PASSIVE
	}

	/**
	 * An answer to a command.
	 *
	 * @param value checksum of a pass or loss of a step
	 * @param peakMegabytes largest resident size so far
	 */
	record Answer(double milliseconds, double value, long peakMegabytes) {}

	/**
	 * Starts a server and waits until it is ready.
	 *
	 * @param waiting how its threads wait for each other
	 * @param log takes what the server says on standard error
	 * @throws InputException if it cannot be started
	 */
	ServerProcess(final Class<?> server, final Waiting waiting, final Path log, final String... arguments) throws IOException {
		name = server.getSimpleName();
		this.log = log;
		final List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
			// one small heap for both: what is compared is the native memory
			"-Xmx2g", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), server.getName()));
		command.addAll(List.of(arguments));
		Files.createDirectories(log.getParent());
		final ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
		// OpenMP has no other switch for this
		if (waiting == Waiting.PASSIVE) builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
		process = builder.start();
		out = process.outputWriter(StandardCharsets.UTF_8);
		in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
		boolean ready = false;
		try {
			parameters = Long.parseLong(read("ready")[1]);
			ready = true;
		}
		finally {
			if (!ready) process.destroyForcibly();
		}
	}

	/** How many numbers the network trains. */
	long parameters() {
		return parameters;
	}

	/** Has a command done once. */
	Answer ask(final String command) throws IOException {
		out.write(command + "\n");
		out.flush();
		final String[] words = read(command);
		return new Answer(Double.parseDouble(words[1]), Double.parseDouble(words[2]), Long.parseLong(words[3]));
	}

	private String[] read(final String expected) throws IOException {
		for (String line = in.readLine(); line != null; line = in.readLine()) {
			final String[] words = line.split(" ");
			if (words[0].equals(expected)) return words;
			if (words[0].equals("error")) throw new InputException("%s failed: %s.", name, line.substring(5).strip());
			// anything else is chatter of a library
		}
		throw new InputException("%s has ended early; %s tells why, not enough memory is the usual cause.", name, log);
	}

	@Override
	public void close() throws IOException {
		try (in; out) {
			out.write("quit\n");
			out.flush();
			if (!process.waitFor(20, TimeUnit.SECONDS)) process.destroyForcibly();
		}
		catch (final IOException e) {
			// it is gone already, or its pipe is
			process.destroyForcibly();
		}
		catch (final InterruptedException e) {
			process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}
}
