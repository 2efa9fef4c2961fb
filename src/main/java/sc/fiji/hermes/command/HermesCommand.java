package sc.fiji.hermes.command;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import ij.measure.ResultsTable;

import org.scijava.app.StatusService;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandModule;
import org.scijava.command.CommandService;
import org.scijava.command.ContextCommand;
import org.scijava.log.LogService;
import org.scijava.plugin.Parameter;
import org.scijava.task.TaskService;
import org.scijava.ui.UIService;
import org.scijava.widget.FileWidget;

import sc.fiji.hermes.job.CancelledException;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.job.LatestProgress;
import sc.fiji.hermes.job.Remedy;
import sc.fiji.hermes.ui.PlainText;
import sc.fiji.hermes.worker.WorkerException;

/**
 * Base of the menu commands. A subclass says what to do with a {@link Job}; here the job is connected to Fiji or plain
 * ImageJ: its progress to the status bar and the task list, their cancel buttons and the Esc key to the job.
 * <p>
 * Nothing is thrown: a command that could not do its work is cancelled, and {@link #getCancelReason()} is one sentence for
 * the user, which Fiji and plain ImageJ show in a dialog, in lines that fit there, and the log if there is no display; it is empty if the user
 * cancelled. Scripts ask {@link #isCanceled()}.
 *
 * <pre>{@code
 * @Plugin(type = Command.class, headless = true, label = "…", description = "…", menu = { … })
 * public final class CountCommand extends HermesCommand {
 *
 *   @Parameter(label = "Volume", description = "…")
 *   private ImagePlus volume;
 *
 *   @Parameter(type = ItemIO.OUTPUT)
 *   private int voxels;
 *
 *   @Override
 *   protected void run(Job job) {
 *     voxels = Hermes.count(volume, job);
 *   }
 * }
 * }</pre>
 *
 * Subclasses are public with a public constructor, else SciJava cannot read their defaults.
 */
public abstract class HermesCommand extends ContextCommand {

	/** Style of the button that {@link #askFolder} is for; dialogs whose own choosers show folders, too, leave it out. */
	public static final String FOLDER_STYLE = "folder";

	/** Characters a line of a dialog. */
	public static final int LINE = 76;

	static final String FOLDER_LABEL = "Folder...", FOLDER_DESCRIPTION = "Looks for a folder instead of a file.";

	// Long names, since SciJava counts services among the inputs, and a subclass may have an input "tasks".

	@Parameter
	private LogService logService;

	@Parameter
	private StatusService statusService;

	@Parameter
	private TaskService taskService;

	private Optional<ModuleOfCommand> description = Optional.empty();
	private Optional<CommandModule> module = Optional.empty();

	private boolean complete, asking;

	private volatile Optional<Job> current = Optional.empty();

	void attach(final ModuleOfCommand newDescription, final CommandModule newModule) {
		description = Optional.of(newDescription);
		module = Optional.of(newModule);
	}

	/**
	 * Does the work and sets the outputs.
	 *
	 * @param job to report to and to be cancelled by; threads and seed are the defaults
	 * @throws InputException for a user's mistake
	 * @throws CancelledException if the job was cancelled
	 */
	protected abstract void run(Job job);

	/** Whether the Esc key in any window of ImageJ cancels the command. */
	protected boolean stopsOnEscape() {
		return true;
	}

	@Override
	public final void run() {
		final Job job = Job.create();
		current = Optional.of(job);
		try (CommandProgress progress = new CommandProgress(title(), job, taskService, statusService, stopsOnEscape());
				LatestProgress latest = new LatestProgress(progress)) {
			InputLimits.check(this);
			// A bar is drawn by the event thread, which may be waiting for this work.
			run(job.withProgress(latest));
		}
		catch (final CancelledException e) {
			giveUp("");
		}
		catch (final InputException e) {
			logService.debug(e);
			giveUp(sentence(e));
		}
		catch (final WorkerException e) {
			logService.debug(e);
			giveUp(e.getMessage());
		}
		catch (final OutOfMemoryError e) {
			logService.error(e);
			giveUp(title() + " ran out of memory; close images, or give ImageJ more under Edit > Options > Memory & Threads.");
		}
		catch (final Throwable e) {
			fault(e);
		}
		finally {
			current = Optional.empty();
		}
	}

	private void fault(final Throwable e) {
		if (Host.here().isUserCancel(e)) {
			// Esc at one of ImageJ's own dialogs
			giveUp("");
			return;
		}
		logService.error(title() + " failed", e);
		giveUp(title() + " failed (" + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()) +
			"); please report what the log says.");
	}

	/** A reason that somebody gave before stays. */
	private void giveUp(final String reason) {
		// with a display the reason is shown in a window, and the log would show it in another
		if (!reason.isEmpty() && !reason.startsWith(title()) && Surroundings.headless()) logService.warn(title() + ": " + reason);
		if (!isCanceled()) super.cancel(shown(reason));
	}

	/** Fiji shows a reason in a window as it is, be it wider than the screen or a page. */
	private static String shown(final String reason) {
		if (reason == null) return reason;
		return Surroundings.headless() ? PlainText.words(reason) : Message.wrapped(reason);
	}

	/** Cancels the command; if it is running, its job stops at the next step. May be called from any thread. */
	@Override
	public void cancel(final String reason) {
		super.cancel(shown(reason));
		current.ifPresent(Job::cancel);
	}

	/**
	 * Sets what a text input may be, for initializers and callbacks. A value that is not among the choices becomes the first of
	 * them, unless a macro or script gave it, about which {@link #run(Job)} should complain.
	 *
	 * @param input name of the field
	 * @param names one that Swing would take for a page is offered behind a blank, which the command has to strip
	 */
	protected final void offer(final String input, final List<String> names) {
		final List<String> choices = names.stream().map(PlainText::words).toList();
		description.ifPresent(d -> d.offer(input, choices));
		module.filter(m -> !m.isInputResolved(input) && !choices.isEmpty() && !choices.contains(m.getInput(input))).ifPresent(m -> m.setInput(
			input, choices.get(0)));
	}

	/**
	 * Does not ask for an input in a dialog, because for what is open it has one sensible value, the present one. For
	 * initializers.
	 *
	 * @param input name of the field
	 */
	protected final void settle(final String input) {
		module.filter(m -> !m.isInputResolved(input)).ifPresent(m -> m.resolveInput(input));
	}

	/** Keeps an output, which scripts still get, from being shown, because the user sees it already. @param output name of the field */
	protected final void hasShown(final String output) {
		module.ifPresent(m -> m.resolveOutput(output));
	}

	/** Says that all is given that is needed, so that nobody is asked; the inputs count as given by the user. */
	final void complete() {
		complete = true;
	}

	/** Whether nobody need be asked. */
	public final boolean isComplete() {
		return complete;
	}

	/** Says that what is not given yet will be asked for. */
	final void asks() {
		asking = true;
	}

	/** Whether the user is being asked, so that what is missing may be complained about. */
	final boolean isAsking() {
		return asking;
	}

	/**
	 * Lets the user look for a folder where a file or a folder may be given, and SciJava's own chooser shows files only.
	 *
	 * @param present where to begin; may be null
	 * @return the present one if the user cancelled
	 */
	protected final File askFolder(final File present) {
		final UIService windows = getContext().getService(UIService.class);
		final File chosen = windows == null ? null : windows.chooseFile(present, FileWidget.DIRECTORY_STYLE);
		return chosen == null ? present : chosen;
	}

	/** Whether neither a macro nor a script nor anything else has settled an input. For initializers. @param input name of the field */
	protected final boolean isOpen(final String input) {
		return module.filter(m -> !m.isInputResolved(input)).isPresent();
	}

	/**
	 * Called from time to time by a dialog that is open: what was still being read when the command was asked may be known by now, and
	 * other inputs may follow from it. Does nothing here.
	 */
	public void lookAgain() {}

	/** Sentences for a message of a dialog, one below the other and none wider than the fields. */
	protected static String lines(final List<String> sentences) {
		return sentences.stream().map(s -> PlainText.escape(PlainText.wrap(s, LINE)).replace("\n", "<br>")).collect(Collectors.joining("<br>",
			"<html>", "</html>"));
	}

	/** As {@link #offer}, and a dialog begins with the first of them whatever the command declares. */
	protected final void offerFirst(final String input, final List<String> choices) {
		offer(input, choices);
		module.filter(m -> !m.isInputResolved(input) && !choices.isEmpty()).ifPresent(m -> m.setInput(input, choices.get(0)));
	}

	/** What a validater answers: the sentence of a check that fails, nothing if it passes. */
	protected final String complaint(final Runnable check) {
		try {
			check.run();
			return "";
		}
		catch (final InputException e) {
			return PlainText.words(sentence(e));
		}
	}

	/** What is wrong, with the settings that help as this command calls them. */
	final String sentence(final InputException mistake) {
		return mistake.sentence(this::setting);
	}

	/** How this command calls a setting; blank if it has none. */
	final String setting(final Remedy remedy) {
		return SettingNames.of(remedy, module.map(CommandModule::getInfo).orElseGet(() -> new CommandInfo(getClass())));
	}

	/** The command's name as in the menu, without dots. */
	protected final String title() {
		final CommandInfo known = getContext().service(CommandService.class).getCommand(getClass());
		return HermesMenu.title(known == null ? new CommandInfo(getClass()) : known);
	}

	protected final LogService log() {
		return logService;
	}

	/** Tells the user in ImageJ's log window, which is the console if there is no display. */
	protected static void tell(final String text) {
		text.stripTrailing().lines().forEach(Host.here()::log);
	}

	/**
	 * Tells the user a text in columns, in a window of its own, since ImageJ's log has a font of unequal widths; in the log if nobody is
	 * there to look, and in a macro, which may read it there.
	 */
	protected static void tellColumns(final String title, final String text) {
		if (Surroundings.unattended() || Host.here().isMacro()) tell(text);
		else Host.here().showColumns(title, text);
	}

	/** Tells the user a table if there is no display, where ImageJ shows no table. */
	protected static void tellUnseen(final ResultsTable table) {
		if (!Surroundings.headless()) return;
		tell(table.getColumnHeadings());
		for (int row = 0; row < table.size(); row++) tell(table.getRowAsString(row));
	}

	/** The path that a file parameter gives; empty if none was given. */
	protected static Optional<Path> path(final File file) {
		// Fiji's macros turn "file=" into an empty path and not into null.
		return file == null || file.getPath().isBlank() ? Optional.empty() : Optional.of(file.toPath());
	}

	/**
	 * The path that a required file parameter gives.
	 *
	 * @param what names the parameter in a complaint, e.g. {@code collection}
	 * @throws InputException if none was given
	 */
	protected final Path requirePath(final File file, final String what) {
		return path(file).orElseThrow(() -> new InputException("%s needs a %s; give one.", title(), what));
	}
}
