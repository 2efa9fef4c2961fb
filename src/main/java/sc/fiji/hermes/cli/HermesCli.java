package sc.fiji.hermes.cli;

import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

import sc.fiji.hermes.bundle.ModelLibrary;
import sc.fiji.hermes.job.CancelledException;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.worker.WorkerException;
import sc.fiji.hermes.worker.WorkerOptions;

/**
 * The command line of Hermes.
 * <p>
 * Exit codes: {@value #OK} done, {@value #FAULT} a fault of the program, {@value #MISTAKE} a mistake of the user, told in
 * one sentence a finding on the error stream, {@value #SOME_FAILED} some of many cases failed, with a sentence each, and the others
 * are done, {@value #STOPPED} stopped by Ctrl-C.
 *
 * <pre>{@code
 * int code = HermesCli.run("check", "/data/Task04_Hippocampus");
 * }</pre>
 */
@Command(name = "hermes", description = "Universal medical image segmentation: one network over many datasets, modalities and label sets.",
	mixinStandardHelpOptions = true, versionProvider = Version.class, synopsisSubcommandLabel = "VERB",
	commandListHeading = "%nVerbs:%n", footer = { "", "Example: hermes demo", "Help on one verb: hermes train --help", "",
		"Exit codes: 0 done, 1 fault of the program, 2 mistake in what was given, 3 some of many cases failed, 130 stopped by Ctrl-C.", "Not a medical device." })
public final class HermesCli implements Runnable {

	public static final int OK = 0, FAULT = 1, MISTAKE = 2, SOME_FAILED = 3, STOPPED = 130;

	/** What Java reads where it cannot read. */
	private static final char UNREADABLE = '\uFFFD';

	/** Told by the launcher, which knows where it lies. */
	@Option(names = "--shipped", hidden = true, description = "Folder of the models that come with Hermes.")
	private Optional<Path> shipped = Optional.empty();

	private final Terminal terminal;
	private final String[] args;

	private HermesCli(final Terminal terminal, final String[] args) {
		this.terminal = terminal;
		this.args = args;
	}

	/**
	 * Runs one command line; Ctrl-C stops it between two steps, with all that was begun brought to a valid end, which may take as
	 * long as {@link WorkerOptions#GRACE}.
	 */
	public static void main(final String[] args) {
		// What is written is read by programs, whatever digits the user's language has.
		Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
		if (!List.of(args).contains("--debug")) QuietNatives.silence();
		final Job job = Job.create();
		final CountDownLatch finished = new CountDownLatch(1);
		Runtime.getRuntime().addShutdownHook(new Thread(() -> awaitStop(job, finished), "stop"));
		int code = FAULT;
		try {
			code = run(Terminal.system(), job, args);
		}
		finally {
			finished.countDown();
		}
		System.exit(code);
	}

	private static void awaitStop(final Job job, final CountDownLatch finished) {
		// The hook also runs when the program ends by itself; there is nothing to wait for then.
		if (finished.getCount() == 0) return;
		job.cancel();
		try {
			finished.await(WorkerOptions.GRACE.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	/** Runs one command line on the standard streams and returns its exit code; never exits the JVM. */
	public static int run(final String... args) {
		return run(Terminal.system(), Job.create(), args);
	}

	/** The same with other streams and a job that can be cancelled. */
	static int run(final Terminal terminal, final Job job, final String... args) {
		return new HermesCli(terminal, args).execute(job);
	}

	/** The user's own models and those that come with Hermes. */
	private ModelLibrary models() {
		return ModelLibrary.of(ModelLibrary.userFolder()).withShipped(shipped.or(ModelLibrary::shippedFolder));
	}

	private int execute(final Job job) {
		final Context context = new Context(terminal, job, this::models);
		for (final String a : args) if (a.indexOf(UNREADABLE) >= 0) return misread(a);
		final CommandLine line = new CommandLine(this);
		for (final Verb verb : List.of(new DemoCommand(context), new CollectionCommand(context), new CheckCommand(context), new PlanCommand(context),
			new TrainCommand(context), new SegmentCommand(context), new EvaluateCommand(context), new PriorsCommand(context),
			new ModelsCommand(context), new ExportCommand(context),
			new EngineCommand(context), new BenchCommand(context))) line.addSubcommand(verb);
		line.setOut(terminal.out()).setErr(terminal.err()).setCaseInsensitiveEnumValuesAllowed(true).setUsageHelpAutoWidth(true)
			.setExecutionExceptionHandler((e, command, parsed) -> failed(e, command.getCommandSpec())).setParameterExceptionHandler(
				(e, arguments) -> misused(e));
		try {
			return line.execute(args);
		}
		catch (final Throwable e) {
			// picocli hands on errors, e.g. of memory or of a native library.
			return failed(e, line.getCommandSpec());
		}
		finally {
			terminal.out().flush();
			terminal.err().flush();
		}
	}

	@Override
	public void run() {
		throw new CommandLine.ParameterException(new CommandLine(this), "No verb is given");
	}

	private int misused(final CommandLine.ParameterException e) {
		final String verb = e.getCommandLine().getCommandName();
		final String help = verb.equals("hermes") ? "hermes --help" : "hermes " + verb + " --help";
		complain(e.getMessage().replaceAll("\\s*\\R\\s*", " ").replaceFirst("\\.$", "") + "; see " + help + ".");
		return MISTAKE;
	}

	/** A name in which the character set of the terminal has no place. */
	private int misread(final String name) {
		complain("The name " + name + " cannot be read in the character set " + System.getProperty("sun.jnu.encoding") +
			" that Java was started with; set LC_ALL=C.UTF-8 and run again.");
		return MISTAKE;
	}

	private int failed(final Throwable e, final CommandSpec verb) {
		if (e instanceof InvalidPathException i) return misread(i.getInput());
		if (e instanceof CancelledException) {
			complain(e.getMessage());
			return STOPPED;
		}
		if (e instanceof InputException mistake) {
			mistake.sentence(remedy -> OptionNames.of(remedy, verb)).lines().forEach(this::complain);
			if (debug()) e.printStackTrace(terminal.err());
			return MISTAKE;
		}
		if (e instanceof WorkerException) {
			complain(e.getMessage());
			return FAULT;
		}
		final String what = e.getMessage() == null ? e.getClass().getSimpleName() : e.getClass().getSimpleName() + ": " + e
			.getMessage().lines().findFirst().orElse("");
		complain(e instanceof OutOfMemoryError ? "Java ran out of memory (" + e.getMessage() +
			"); give it more, e.g. hermes --heap 6g, or choose smaller windows." : "Something went wrong inside Hermes (" + what +
				")" + (debug() ? ":" : "; run again with --debug for details."));
		if (debug()) e.printStackTrace(terminal.err());
		return FAULT;
	}

	private boolean debug() {
		return List.of(args).contains("--debug");
	}

	private void complain(final String sentence) {
		complain(terminal.err(), sentence);
	}

	static void complain(final PrintWriter err, final String sentence) {
		err.println("hermes: " + sentence);
		err.flush();
	}
}
