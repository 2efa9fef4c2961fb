package sc.fiji.hermes.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

import com.google.gson.GsonBuilder;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import sc.fiji.hermes.bench.Comparison.Configuration;
import sc.fiji.hermes.bench.ServerProcess.Waiting;
import sc.fiji.hermes.file.AtomicFile;
import sc.fiji.hermes.job.InputException;

/**
 * Times Hermes-R in TensorFlow Java beside the same network in PyTorch through DJL, call by call in turn, so that
 * whatever else the machine does falls on both. Fails where the two do not compute the same.
 */
@Command(name = "hermes-bench speed", sortOptions = false, mixinStandardHelpOptions = true,
	description = "Times Hermes-R beside the same network in PyTorch, in turns.",
	footer = { "", "Example: scripts/hermes-bench speed --rounds 9" })
public final class SpeedBenchmark implements Callable<Integer> {

	/** Float rounding stays far below; a wrong epsilon or a missing term is far above. */
	private static final double TOLERANCE = 1e-3;

	/** Adam turns the rounding of near-zero gradients into whole steps, so later losses may drift; these may not. */
	private static final int STRICT_ROUNDS = 2;

	/** Share of the machine that other work may take. */
	private static final double BUSY = 0.1;

	/** Calls with which a way of waiting is tried. */
	private static final int TRIALS = 3;

	@Option(names = "--rounds", defaultValue = "7", description = "measured calls of each side (default ${DEFAULT-VALUE})")
	private int rounds;

	@Option(names = "--warm-up", defaultValue = "2", description = "calls before them (default ${DEFAULT-VALUE})")
	private int warmUp;

	@Option(names = "--threads", defaultValue = "2", description = "threads of each side (default ${DEFAULT-VALUE})")
	private int threads;

	@Option(names = "--tokens", defaultValue = "13",
		description = "requested tasks, the null token included (default ${DEFAULT-VALUE})")
	private int tokens;

	@Option(names = "--only", description = "forward or step; both when left out")
	private String only;

	@Option(names = "--quick", description = "base 8 at 32³ instead of forward of base 32 at 128³ and step of base 16 at 64³")
	private boolean quick;

	@Option(names = "--out", defaultValue = "target/bench/speed.json", description = "the report (default ${DEFAULT-VALUE})")
	private Path out;

	public static void main(final String[] args) {
		System.exit(BenchMain.run(new SpeedBenchmark(), args));
	}

	@Override
	public Integer call() throws IOException {
		if (rounds < 1 || warmUp < 0 || threads < 1 || tokens < 2 || tokens > TensorFlowServer.TASK_ROWS) throw new InputException(
			"Rounds and threads must be 1 or more, warm-up 0 or more, tokens 2 to %d.", TensorFlowServer.TASK_ROWS);
		if (only != null && !only.matches("forward|step")) throw new InputException("--only is %s; give forward or step.", only);
		final List<Comparison> all = new ArrayList<>();
		for (final Configuration c : List.of(new Configuration("forward", quick ? 8 : 32, quick ? 32 : 128, tokens, threads),
			new Configuration("step", quick ? 8 : 16, quick ? 32 : 64, tokens, threads)))
			if (only == null || only.equals(c.command())) all.add(compare(c));
		print(all);
		AtomicFile.writeString(out, json(all));
		System.out.println("Report: " + out);
		return 0;
	}

	/** The way of waiting that makes PyTorch faster here and now, so that it is not measured at a disadvantage. */
	private static Waiting fasterWaiting(final Configuration c, final Path log, final String... arguments) throws IOException {
		final Map<Waiting, Double> times = new LinkedHashMap<>();
		for (final Waiting waiting : Waiting.values()) {
			try (ServerProcess server = new ServerProcess(PyTorchServer.class, waiting, log, arguments)) {
				double best = Double.POSITIVE_INFINITY;
				for (int i = 0; i < TRIALS; i++) best = Math.min(best, server.ask(c.command()).milliseconds());
				times.put(waiting, best);
			}
		}
		System.out.printf(Locale.ROOT, "  PyTorch threads that spin while waiting: %.1f ms; that sleep: %.1f ms%n", times.get(Waiting.DEFAULT),
			times.get(Waiting.PASSIVE));
		return times.get(Waiting.PASSIVE) < times.get(Waiting.DEFAULT) ? Waiting.PASSIVE : Waiting.DEFAULT;
	}

	private Comparison compare(final Configuration c) throws IOException {
		System.out.println(c);
		final double busy = MachineLoad.busy();
		if (busy > BUSY) System.out.printf(Locale.ROOT, "  WARNING: other work takes %.0f %% of this machine; these times say little. " +
			"Measure again when it is quiet.%n", 100 * busy);
		final String[] arguments = { "" + c.base(), "" + c.window(), "" + c.tokens(), "" + c.threads(), c.command() };
		final Path folder = out.toAbsolutePath().getParent();
		final Path ourLog = folder.resolve("tensorflow-server.log"), theirLog = folder.resolve("pytorch-server.log");
		final Waiting waiting = fasterWaiting(c, theirLog, arguments);
		try (ServerProcess ours = new ServerProcess(TensorFlowServer.class, Waiting.DEFAULT, ourLog, arguments);
				ServerProcess theirs = new ServerProcess(PyTorchServer.class, waiting, theirLog, arguments))
		{
			if (ours.parameters() != theirs.parameters()) throw new IllegalStateException(
				"the networks differ: " + ours.parameters() + " and " + theirs.parameters() + " parameters");
			return rounds(c, ours, theirs, waiting, busy);
		}
	}

	private Comparison rounds(final Configuration c, final ServerProcess ours, final ServerProcess theirs, final Waiting waiting,
		final double busy) throws IOException
	{
		final List<Double> tensorFlow = new ArrayList<>(), pyTorch = new ArrayList<>(), first = new ArrayList<>();
		double largest = 0;
		long peak1 = 0, peak2 = 0;
		for (int round = 0; round < warmUp + rounds; round++) {
			final ServerProcess.Answer a, b;
			// who goes first changes, so that neither always meets the warmer machine
			if (round % 2 == 0) {
				a = ours.ask(c.command());
				b = theirs.ask(c.command());
			}
			else {
				b = theirs.ask(c.command());
				a = ours.ask(c.command());
			}
			final double difference = Math.abs(a.value() - b.value()) / Math.abs(b.value());
			System.out.printf(Locale.ROOT, "  %-8s TensorFlow %9.1f ms  PyTorch %9.1f ms  %s %.6f | %.6f (difference %.1e)%n",
				round < warmUp ? "warm-up" : "round " + (round - warmUp + 1), a.milliseconds(), b.milliseconds(),
				c.command().equals("step") ? "loss" : "mean |logit|", a.value(), b.value(), difference);
			final boolean strict = c.command().equals("forward") || round < STRICT_ROUNDS;
			if (strict && !(difference <= TOLERANCE)) throw new IllegalStateException(String.format(Locale.ROOT,
				"the two sides do not compute the same: %.6f and %.6f", a.value(), b.value()));
			largest = Math.max(largest, difference);
			if (round == 0) Collections.addAll(first, a.value(), b.value());
			if (round < warmUp) continue;
			tensorFlow.add(a.milliseconds());
			pyTorch.add(b.milliseconds());
			peak1 = a.peakMegabytes();
			peak2 = b.peakMegabytes();
		}
		return new Comparison(c, ours.parameters(), tensorFlow, pyTorch, peak1, peak2, first, waiting, busy, largest);
	}

	private static void print(final List<Comparison> all) {
		System.out.printf("%n%-48s %28s %28s %7s %8s %18s%n", "configuration", "TensorFlow ms", "PyTorch ms", "ratio", "paired",
			"peak RSS TF/PT MB");
		for (final Comparison c : all)
			System.out.printf(Locale.ROOT, "%-48s %28s %28s %7.3f %8.3f %18s%n", c.configuration(), times(c.tensorFlow()), times(c.pyTorch()),
				c.ratio(), c.pairedRatio(), c.tensorFlowPeak() + " / " + c.pyTorchPeak());
		System.out.println("Times are median (smallest-largest); ratio is that of the medians, paired the median of each round's.");
	}

	private static String times(final List<Double> ms) {
		return String.format(Locale.ROOT, "%.1f (%.1f-%.1f)", Comparison.median(ms), Collections.min(ms), Collections.max(ms));
	}

	private static String json(final List<Comparison> all) {
		final List<Map<String, Object>> list = new ArrayList<>();
		for (final Comparison c : all) {
			final Map<String, Object> entry = new LinkedHashMap<>();
			entry.put("configuration", c.configuration());
			entry.put("parameters", c.parameters());
			entry.put("tensorflow_ms", c.tensorFlow());
			entry.put("pytorch_ms", c.pyTorch());
			entry.put("tensorflow_median_ms", Comparison.median(c.tensorFlow()));
			entry.put("pytorch_median_ms", Comparison.median(c.pyTorch()));
			entry.put("ratio_of_medians", c.ratio());
			entry.put("median_of_ratios", c.pairedRatio());
			entry.put("tensorflow_peak_mb", c.tensorFlowPeak());
			entry.put("pytorch_peak_mb", c.pyTorchPeak());
			entry.put("pytorch_thread_waiting", c.waiting());
			entry.put("machine_busy_before", c.busy());
			entry.put("first_values", c.values());
			entry.put("largest_difference", c.difference());
			list.add(entry);
		}
		return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(list) + "\n";
	}
}
