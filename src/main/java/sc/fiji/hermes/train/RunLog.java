package sc.fiji.hermes.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

import sc.fiji.hermes.file.StrictJson;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.picture.Curve;

/**
 * Follows a training by its run folder, from any process: each {@link #read} takes only the lines that were added to
 * {@code log.jsonl} since the last, and starts over when a resumed training has shortened it. Needs no TensorFlow. Use from
 * one thread.
 *
 * <pre>{@code
 * RunLog log = RunLog.of(Path.of("run"));
 * RunProgress now = log.read();
 * }</pre>
 */
public final class RunLog {

	static final String LOG = "log.jsonl", RUN = "run.json", PREVIEW = "preview.png";

	/** So many of the last bytes read must still be there, or the log is another. */
	private static final int REMEMBERED = 256;

	private final Path run;
	private long offset;
	private byte[] last = new byte[0];
	private Content content = new Content();

	/** What the lines so far said. */
	private static final class Content {

		private final Map<String, List<Curve.Point>> losses = new LinkedHashMap<>(), dice = new LinkedHashMap<>(), tasks = new LinkedHashMap<>();
		private Optional<RunState> state = Optional.empty();
		private String message = "";
		private long step, validated;
		/** Whether the number of steps is no estimate. */
		private boolean fixed;
		private OptionalLong steps = OptionalLong.empty(), heap = OptionalLong.empty(), resident = OptionalLong.empty();
		private OptionalDouble best = OptionalDouble.empty(), perStep = OptionalDouble.empty(), left = OptionalDouble.empty();
	}

	private RunLog(final Path run) {
		this.run = run;
	}

	/** @param run folder of a training; need not exist yet */
	public static RunLog of(final Path run) {
		return new RunLog(run);
	}

	/** Picture of what the network makes of a few windows at present; may not exist. */
	public Path preview() {
		return run.resolve(PREVIEW);
	}

	/**
	 * How far the training is. A half-written line waits for the next call, a damaged one is passed over, and a folder that
	 * is not there or cannot be read at this moment tells no more than before.
	 */
	public RunProgress read() {
		Optional<Instant> lastSign = Optional.empty();
		try {
			lastSign = Optional.of(Files.getLastModifiedTime(run.resolve(LOG)).toInstant());
			readNew();
		}
		catch (final NoSuchFileException e) {
			reset();
		}
		catch (final IOException e) {
			// Perhaps a network drive that comes back; what was read stays.
			return progress(lastSign);
		}
		if (!content.fixed) readSteps();
		return progress(lastSign);
	}

	private void reset() {
		offset = 0;
		last = new byte[0];
		content = new Content();
	}

	private void readNew() throws IOException {
		try (FileChannel file = FileChannel.open(run.resolve(LOG), StandardOpenOption.READ)) {
			if (!Arrays.equals(bytes(file, offset - last.length, offset), last)) reset();
			final byte[] fresh = bytes(file, offset, file.size());
			int start = 0;
			for (int i = 0; i < fresh.length; i++) {
				if (fresh[i] != '\n') continue;
				add(new String(fresh, start, i - start, StandardCharsets.UTF_8));
				start = i + 1;
			}
			if (start == 0) return;
			offset += start;
			last = bytes(file, Math.max(0, offset - REMEMBERED), offset);
		}
	}

	/** Bytes {@code from} to {@code to}, or as many of them as there are. */
	private static byte[] bytes(final FileChannel file, final long from, final long to) throws IOException {
		final ByteBuffer buffer = ByteBuffer.allocate((int) Math.max(0, Math.min(to, file.size()) - from));
		while (buffer.hasRemaining() && file.read(buffer, from + buffer.position()) >= 0) continue;
		return Arrays.copyOf(buffer.array(), buffer.position());
	}

	private void add(final String line) {
		try {
			add(LogLine.of(StrictJson.parse(run.resolve(LOG), "a line", line)));
		}
		catch (final InputException e) {
			// A crash may have cut a line, even inside a character; whoever only watches need not be told.
			return;
		}
	}

	private void add(final LogLine line) {
		content.step = line.step();
		line.loss().ifPresent(loss -> {
			add(content.losses, line.step(), loss.parts());
			content.perStep = loss.secondsPerStep();
			content.left = loss.secondsLeft();
			content.heap = loss.heap();
			content.resident = loss.resident();
		});
		line.validation().ifPresent(v -> {
			content.validated = line.step();
			add(content.dice, line.step(), v.datasets());
			add(content.tasks, line.step(), v.tasks());
			if (v.mean().isPresent() && v.mean().getAsDouble() > content.best.orElse(-1)) content.best = v.mean();
			if (content.state.isPresent()) content.state = Optional.of(RunState.TRAINING);
		});
		line.state().ifPresent(s -> {
			content.state = state(s.name());
			content.message = s.message();
		});
	}

	private static void add(final Map<String, List<Curve.Point>> curves, final long step, final List<LogLine.Named> values) {
		values.forEach(v -> curves.computeIfAbsent(v.name(), k -> new ArrayList<>()).add(new Curve.Point(step, v.value())));
	}

	/** A newer version may have states that this one does not know: it is doing something. */
	private static Optional<RunState> state(final String name) {
		return Arrays.stream(RunState.values()).filter(s -> s.name().toLowerCase(Locale.ROOT).equals(name)).findFirst().or(() -> Optional.of(
			RunState.TRAINING));
	}

	private void readSteps() {
		try {
			Length.of(StrictJson.read(run.resolve(RUN))).ifPresent(length -> {
				content.steps = OptionalLong.of(length.known());
				content.fixed = length.fixed().isPresent();
			});
		}
		catch (final InputException e) {
			// not there yet, or of a version that says it otherwise
			return;
		}
	}

	private RunProgress progress(final Optional<Instant> lastSign) {
		final RunState state = content.state.orElseGet(this::stateOfOldLog);
		final OptionalDouble left = state.isOver() ? OptionalDouble.empty() : content.left.isPresent() || content.steps.isEmpty() ||
			content.perStep.isEmpty() ? content.left : OptionalDouble.of((content.steps.getAsLong() - content.step) * content.perStep
				.getAsDouble());
		return new RunProgress(state, content.message, content.step, content.steps, curves(content.losses), curves(content.dice), curves(
			content.tasks), content.best, content.perStep, left, content.heap, content.resident, lastSign);
	}

	/** Logs of the first version have no states, and no training writes them any more. */
	private RunState stateOfOldLog() {
		if (content.losses.isEmpty()) return RunState.PREPARING;
		return content.steps.isPresent() && content.validated >= content.steps.getAsLong() ? RunState.COMPLETE : RunState.STOPPED;
	}

	private static List<Curve> curves(final Map<String, List<Curve.Point>> points) {
		return points.entrySet().stream().map(e -> new Curve(e.getKey(), e.getValue())).toList();
	}
}
