package sc.fiji.hermes.worker;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.tensorflow.exceptions.TFResourceExhaustedException;

import com.google.gson.Gson;
import com.google.gson.JsonObject;

import sc.fiji.hermes.engine.NativeLibrary;
import sc.fiji.hermes.job.CancelledException;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;

/**
 * The worker's side: reads requests from standard input, one a line, and answers on standard output. Ends when the input
 * ends, which it also does when the host is killed, or after a time without work.
 * <p>
 * Arguments: seconds without work after which it ends, milliseconds that running work may take to save what it has when the host
 * is gone, the file of the error stream, then the folders of the {@link Exchange}.
 */
public final class WorkerMain {

	private static final long HEARTBEAT_MILLIS = 1000;

	/** A collection of a million cases is shorter. */
	private static final int LONGEST_REQUEST = 1 << 28;

	private final PrintStream responses;
	private final Exchange exchange;
	private final long idleSeconds, graceMillis;
	private final Path log;
	private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(r -> daemon(r, "timer"));
	private final Loaded loaded = new Loaded();
	private Optional<Running> running = Optional.empty();
	private Optional<ScheduledFuture<?>> goingHome = Optional.empty();
	private volatile boolean failed;

	private record Running(String task, Job job, Thread thread) {}

	private WorkerMain(final PrintStream responses, final Exchange exchange, final long idleSeconds, final long graceMillis, final Path log) {
		this.responses = responses;
		this.exchange = exchange;
		this.idleSeconds = idleSeconds;
		this.graceMillis = graceMillis;
		this.log = log;
	}

	public static void main(final String[] args) throws IOException {
		// What is written is read by programs, whatever digits the user's language has.
		Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
		// Whatever else prints must not come between the responses.
		final PrintStream responses = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
		System.setOut(System.err);
		final Exchange exchange = Exchange.open(Stream.of(args).skip(3).map(Path::of).toList());
		new WorkerMain(responses, exchange, Long.parseLong(args[0]), Long.parseLong(args[1]), Path.of(args[2])).serve();
	}

	private void serve() throws IOException {
		// Ctrl-C in a terminal reaches this process as well as the host.
		Runtime.getRuntime().addShutdownHook(new Thread(this::bringToAnEnd, "stop"));
		timer.scheduleAtFixedRate(this::heartbeat, HEARTBEAT_MILLIS, HEARTBEAT_MILLIS, TimeUnit.MILLISECONDS);
		rest();
		final Lines requests = new Lines(new InputStreamReader(System.in, StandardCharsets.UTF_8), LONGEST_REQUEST);
		for (Optional<Lines.Line> line = requests.next(); line.isPresent(); line = requests.next()) receive(line.get());
		bringToAnEnd();
		removeLog();
		exchange.close();
		Runtime.getRuntime().halt(0);
	}

	/** Whatever was sent, the next request is listened to. */
	private void receive(final Lines.Line line) {
		if (line.text().isBlank()) return;
		try {
			if (line.whole()) handle(Message.read(line.text()));
			else refuse(line, "it is too long");
		}
		catch (final MalformedMessageException | RuntimeException | OutOfMemoryError e) {
			refuse(line, firstLine(e));
		}
	}

	private void refuse(final Lines.Line line, final String reason) {
		send(Message.error(Message.taskOf(line.text()), Message.Type.FAILURE, "The request is not understood, because " + reason));
	}

	private synchronized void handle(final Message request) throws MalformedMessageException {
		if (request.type() == Message.Type.EXECUTE) {
			launch(request);
			return;
		}
		running.filter(r -> r.task.equals(request.task())).ifPresent(r -> {
			switch (request.type()) {
				case CANCEL -> r.job.cancel();
				case PAUSE -> r.job.pause();
				case PROCEED -> r.job.proceed();
				case FINISH -> r.job.finish();
				default -> {}
			}
		});
	}

	private void launch(final Message request) throws MalformedMessageException {
		final String task = request.task();
		if (running.isPresent()) {
			send(Message.error(task, Message.Type.FAILURE, "The worker is busy"));
			return;
		}
		final Job job = job(request);
		goingHome.ifPresent(f -> f.cancel(false));
		send(Message.of(task, Message.Type.LAUNCH));
		final Thread thread = daemon(() -> answer(request, job), "work");
		running = Optional.of(new Running(task, job, thread));
		thread.start();
	}

	private Job job(final Message request) throws MalformedMessageException {
		Job job = Job.create().withDevice(request.device(Worker.DEVICE)).withProgress((message, fraction) -> send(Message.update(request.task(), message, fraction)));
		final OptionalLong threads = request.whole(Worker.THREADS), seed = request.whole(Worker.SEED);
		if (threads.isPresent()) job = job.withThreads(Math.toIntExact(threads.getAsLong()));
		return seed.isPresent() ? job.withSeed(seed.getAsLong()) : job;
	}

	private void answer(final Message request, final Job job) {
		Message last = Message.error(request.task(), Message.Type.FAILURE, "The worker could not say what went wrong");
		try {
			last = work(request, job);
		}
		finally {
			synchronized (this) {
				running = Optional.empty();
				rest();
			}
			send(last);
		}
	}

	private Message work(final Message request, final Job job) {
		final String task = request.task();
		// What it writes is removed by the host, who has to read it first.
		final VoxelFiles voxels = new VoxelFiles(exchange, task + "-result");
		try {
			final WorkKind kind = WorkKind.of(request.script().orElse(""));
			final Gson gson = WorkJson.gson(voxels);
			final JsonObject outputs = new JsonObject();
			outputs.add(Worker.RESULT, gson.toJsonTree(run(given(request, kind, gson), job), kind.result()));
			return Message.completion(task, outputs);
		}
		catch (final CancelledException e) {
			return Message.of(task, Message.Type.CANCELATION);
		}
		catch (final InputException e) {
			return Message.mistake(task, e);
		}
		catch (final OutOfMemoryError | TFResourceExhaustedException e) {
			loaded.close();
			e.printStackTrace();
			return Message.error(task, Message.Type.FAILURE, "The worker ran out of memory (" + firstLine(e) +
				"); close other programs, or use a smaller volume, window, model or fewer tasks");
		}
		catch (final MalformedMessageException e) {
			e.printStackTrace();
			return Message.error(task, Message.Type.FAILURE, "The request is not understood, because " + firstLine(e));
		}
		catch (final Throwable e) {
			// Also errors of linking, e.g. if a native library cannot be loaded.
			e.printStackTrace();
			return Message.error(task, Message.Type.FAILURE, "Something went wrong inside the worker (" + e.getClass().getSimpleName() + ": " +
				firstLine(e) + ")");
		}
	}

	private static Work<?> given(final Message request, final WorkKind kind, final Gson gson) throws MalformedMessageException {
		try {
			return Optional.<Work<?>> ofNullable(gson.fromJson(request.body().get(Worker.WORK), kind.type())).orElseThrow();
		}
		catch (final RuntimeException e) {
			throw new MalformedMessageException("what it gives is no work of the kind \"" + kind.script() + "\"", e);
		}
	}

	private static String firstLine(final Throwable e) {
		return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
	}

	private Object run(final Work<?> work, final Job job) {
		NativeLibrary.requireRoom();
		return work.run(job, loaded);
	}

	private synchronized void heartbeat() {
		try {
			running.ifPresent(r -> send(Message.of(r.task, Message.Type.UPDATE)));
		}
		catch (final OutOfMemoryError e) {
			// The work itself may still get by; thrown from here, no other beat would follow.
		}
	}

	private synchronized void rest() {
		goingHome = Optional.of(timer.schedule(this::goHome, idleSeconds, TimeUnit.SECONDS));
	}

	private synchronized void goHome() {
		if (running.isEmpty()) Runtime.getRuntime().halt(0);
	}

	/** Cancels what is running and gives it time to save itself. */
	private void bringToAnEnd() {
		final Optional<Running> last;
		synchronized (this) {
			last = running;
		}
		last.ifPresent(r -> {
			r.job.cancel();
			try {
				r.thread.join(Math.max(1, graceMillis));
			}
			catch (final InterruptedException e) {
				Thread.currentThread().interrupt();
			}
		});
	}

	/** Nobody was told of it unless something failed. */
	private void removeLog() {
		if (failed) return;
		try {
			Files.deleteIfExists(log);
		}
		catch (final IOException e) {
			// still open, as on Windows; removed with the old ones
		}
	}

	private void send(final Message response) {
		if (response.type() == Message.Type.FAILURE) failed = true;
		synchronized (responses) {
			responses.println(response.toLine());
		}
	}

	private static Thread daemon(final Runnable work, final String name) {
		final Thread t = new Thread(work, name);
		t.setDaemon(true);
		return t;
	}
}
