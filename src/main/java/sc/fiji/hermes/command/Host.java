package sc.fiji.hermes.command;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.BooleanSupplier;

/**
 * What commands ask of the ImageJ 1.x around them, beside images and tables: its log, messages, macros, recorder, Esc key and status
 * line. Commands know ImageJ 1.x by this alone; package {@code ij1} implements it, {@code imagej} knows its images. Every method may be
 * called from any thread.
 *
 * <pre>{@code
 * Host.here().log("Segmented 3 volumes.");
 * }</pre>
 */
public interface Host {

	/** The one program that this class was loaded into; asked for when it is needed, since Fiji patches ImageJ while it starts. */
	static Host here() {
		return Here.HOST;
	}

	/** Found at the first use. */
	final class Here {

		private static final Host HOST = find();

		private Here() {}

		private static Host find() {
			final Iterator<Host> hosts = ServiceLoader.load(Host.class, Host.class.getClassLoader()).iterator();
			if (!hosts.hasNext()) throw new IllegalStateException("no " + Host.class.getName() + " is registered in META-INF/services");
			return hosts.next();
		}
	}

	/** Writes a line to the log window, or to the console if there is no display. */
	void log(String line);

	/** Tells what is wrong in a window and waits for OK; without a display in the log. */
	void error(String title, String text);

	/** Asks in a window. @return whether the answer is OK */
	boolean agreed(String title, String question);

	/** Shows lines whose columns are made of blanks in a window that is used again for the same title. Needs a display. */
	void showColumns(String title, String text);

	/** The folder that ImageJ calls its own, which outside of an installation is the working directory. */
	Optional<Path> folder();

	/** Whether a macro runs, on this thread or in batch mode. */
	boolean isMacro();

	/** Whether a macro keeps images without windows. */
	boolean isBatchMode();

	/** What the macro that runs on this thread gives the command behind its name; empty if nothing. */
	Optional<String> macroOptions();

	/** The value of a key in such a text, as ImageJ finds it. */
	Optional<String> macroValue(String options, String key);

	/** A name as ImageJ writes it as a key. */
	String macroKey(String name);

	/** Ends the macro that is running, if one is, before its next statement; also called from the thread that it waits for. */
	void endMacro();

	/** Whether an exception is ImageJ's way of saying that the user pressed Esc at one of its own dialogs. */
	boolean isUserCancel(Throwable e);

	/** Whether the macro recorder is open. */
	boolean isRecording();

	/** Begins the line of a command. @param label that of its menu entry */
	void recordCommand(String label);

	/** Writes the line that {@link #recordCommand} began. */
	void writeRecord();

	/** Forgets an Esc that was pressed before. */
	void forgetEscape();

	boolean isEscapePressed();

	/** @param fraction 0 to 1 */
	void showProgress(double fraction);

	void showStatus(String text);

	/** Asks before ImageJ is closed, until it is closed itself. */
	Guard beforeQuit(BooleanSupplier agreed);

	/** What {@link #beforeQuit} leaves until then. */
	interface Guard extends AutoCloseable {

		@Override
		void close();
	}
}
