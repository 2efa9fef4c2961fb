package sc.fiji.hermes.ui;

import java.awt.Desktop;
import java.awt.Dimension;
import java.awt.Frame;
import java.awt.GraphicsEnvironment;
import java.awt.Rectangle;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import javax.swing.JFrame;
import javax.swing.JOptionPane;
import javax.swing.SwingUtilities;
import javax.swing.WindowConstants;

import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.job.Progress;
import sc.fiji.hermes.picture.Pictures;
import sc.fiji.hermes.train.RunLog;
import sc.fiji.hermes.train.RunProgress;

/**
 * A training as it runs: learning curves, speed, memory, what the network makes of a few windows, and buttons to pause,
 * end or cancel it. Reads only the run folder, once a second, so that the training may run in another process; what the
 * user asks goes to its {@link Job}.
 * <p>
 * Closing the window hides it while the training goes on; {@link #show(Path, Job)} brings it back. Every method may be
 * called from any thread. Needs a display.
 *
 * <pre>{@code
 * TrainingWindow window = TrainingWindow.show(run, job);
 * TrainResult result = Hermes.train(collection, run, options, job.withProgress(window.progress()));
 * window.ended("The model is in " + result.model() + ".");
 * }</pre>
 */
public final class TrainingWindow {

	private static final long POLL_MS = 1000;
	private static final int WIDTH = 1240, HEIGHT = 900;

	private final Path run;
	private final Optional<Job> job;
	private final RunLog log;
	private final Shell frame;
	private final TrainingPanel panel;
	private final ScheduledExecutorService poll;
	private volatile Optional<String> ended = Optional.empty();
	private volatile String heard = "";
	private RunProgress last;
	private Optional<FileTime> pictureTime = Optional.empty();

	/** The frame; knows its window so that it can be found among all frames. */
	private static final class Shell extends JFrame {

		private final transient TrainingWindow window;

		Shell(final TrainingWindow window) {
			super("Hermes training – " + window.run.getFileName());
			this.window = window;
		}
	}

	private TrainingWindow(final Path run, final Optional<Job> job) {
		this.run = run;
		this.job = job;
		log = RunLog.of(run);
		last = log.read();
		frame = new Shell(this);
		panel = new TrainingPanel(new Buttons());
		frame.setContentPane(panel);
		frame.setDefaultCloseOperation(WindowConstants.DO_NOTHING_ON_CLOSE);
		frame.addWindowListener(new WindowAdapter() {

			@Override
			public void windowClosing(final WindowEvent e) {
				if (isRunning()) frame.setVisible(false);
				else close();
			}
		});
		final Rectangle screen = GraphicsEnvironment.getLocalGraphicsEnvironment().getMaximumWindowBounds();
		// room beside it for the image that one works on meanwhile
		frame.setSize(Math.min(WIDTH, screen.width * 4 / 5), Math.min(HEIGHT, screen.height * 4 / 5));
		frame.setMinimumSize(new Dimension(Math.min(760, frame.getWidth()), Math.min(480, frame.getHeight())));
		Look.icon(frame);
		frame.setLocationRelativeTo(null);
		poll = Executors.newSingleThreadScheduledExecutor(work -> {
			final Thread thread = new Thread(work, "Hermes training window");
			thread.setDaemon(true);
			return thread;
		});
		update();
	}

	/**
	 * Shows a training that runs or is about to start; brings its window back if there is one.
	 *
	 * @param run its folder; need not exist yet
	 * @param job that it was started with, which hears the buttons
	 * @throws java.awt.HeadlessException if there is no display
	 */
	public static TrainingWindow show(final Path run, final Job job) {
		return EventThread.get(() -> open(run.toAbsolutePath().normalize(), Optional.of(job)));
	}

	/** Looks at a run that something else writes, or that is over; nothing can be asked of it. Otherwise as {@link #show}. */
	public static TrainingWindow view(final Path run) {
		return EventThread.get(() -> open(run.toAbsolutePath().normalize(), Optional.empty()));
	}

	/**
	 * Shows the window of a training that runs in this program, if there is one.
	 *
	 * @return whether there is
	 */
	public static boolean bringBack(final Path run) {
		final Path folder = run.toAbsolutePath().normalize();
		return EventThread.get(() -> {
			for (final Frame f : Frame.getFrames()) if (f instanceof Shell s && s.isDisplayable() && s.window.run.equals(folder) && s.window
				.isRunning()) {
				s.setVisible(true);
				s.toFront();
				return true;
			}
			return false;
		});
	}

	private static TrainingWindow open(final Path run, final Optional<Job> job) {
		for (final Frame f : Frame.getFrames()) {
			if (!(f instanceof Shell s) || !s.isDisplayable() || !s.window.run.equals(run)) continue;
			if (s.window.isRunning() || job.isEmpty()) {
				s.setVisible(true);
				s.toFront();
				return s.window;
			}
			s.window.close();
		}
		final TrainingWindow window = new TrainingWindow(run, job);
		window.frame.setVisible(true);
		window.poll.scheduleWithFixedDelay(window::poll, 0, POLL_MS, TimeUnit.MILLISECONDS);
		return window;
	}

	/** Hears of the training what no log tells: how the cases are prepared before the first step. */
	public Progress progress() {
		return (message, fraction) -> heard = message;
	}

	/**
	 * The training has returned: the buttons end, the pictures stay.
	 *
	 * @param sentence for the user: where the model is, or what went wrong
	 */
	public void ended(final String sentence) {
		ended = Optional.of(sentence);
		SwingUtilities.invokeLater(() -> {
			// One that was closed during the training has nobody left to show it.
			if (frame.isVisible()) update();
			else close();
		});
	}

	/** Closes the window for good; the training goes on. */
	public void close() {
		poll.shutdown();
		SwingUtilities.invokeLater(frame::dispose);
	}

	/** Whether it is on the screen. */
	public boolean isVisible() {
		return frame.isVisible();
	}

	/** Whether this window has a training that has not returned. */
	private boolean isRunning() {
		return job.isPresent() && ended.isEmpty();
	}

	private void poll() {
		try {
			final RunProgress now = log.read();
			final Optional<BufferedImage> picture = newPicture();
			SwingUtilities.invokeLater(() -> {
				last = now;
				picture.ifPresent(panel::setPicture);
				update();
			});
		}
		catch (final RuntimeException e) {
			// The next look may go well; an exception would end all of them.
			heard = "The run folder cannot be read: " + e.getMessage();
		}
	}

	private Optional<BufferedImage> newPicture() {
		try {
			final FileTime time = Files.getLastModifiedTime(log.preview());
			if (pictureTime.isPresent() && pictureTime.get().equals(time)) return Optional.empty();
			final Optional<BufferedImage> picture = Pictures.read(log.preview());
			pictureTime = Optional.of(time);
			return picture;
		}
		catch (final IOException e) {
			// not there yet
			return Optional.empty();
		}
	}

	private void update() {
		panel.update(last, TrainingStatus.of(last, job, ended, heard, Instant.now()));
	}

	/** The panel, for tests. */
	TrainingPanel panel() {
		return panel;
	}

	/** The frame, for tests. */
	JFrame frame() {
		return frame;
	}

	private final class Buttons implements TrainingPanel.Actions {

		@Override
		public void pauseOrResume() {
			job.ifPresent(j -> {
				if (j.isPaused()) j.proceed();
				else j.pause();
			});
			update();
		}

		@Override
		public void finish() {
			job.ifPresent(Job::finish);
			update();
		}

		@Override
		public void cancel() {
			if (job.filter(Job::isCancelled).isPresent()) {
				job.get().abandon();
				update();
				return;
			}
			final int choice = PlainText.ask(frame, "Hermes training", "Stop this training now?\nIts run can be resumed later from the last step.",
				"Stop the training", "Go on");
			if (choice == 0) job.ifPresent(Job::cancel);
			update();
		}

		@Override
		public void openFolder() {
			// A file manager may take its time.
			final Thread opener = new Thread(() -> {
				try {
					if (!Desktop.isDesktopSupported() || !Desktop.getDesktop().isSupported(Desktop.Action.OPEN)) throw new IOException();
					Desktop.getDesktop().open(run.toFile());
				}
				catch (final IOException | IllegalArgumentException e) {
					SwingUtilities.invokeLater(() -> PlainText.tell(frame, "Hermes training", "The run folder is\n" + run,
						JOptionPane.INFORMATION_MESSAGE));
				}
			}, "Hermes open folder");
			opener.setDaemon(true);
			opener.start();
		}
	}
}
