package sc.fiji.hermes.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;

import javax.swing.SwingUtilities;

import sc.fiji.hermes.job.CancelledException;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;

/** What a window does beside its events: each piece of work can be seen and cancelled. Methods are for the event thread. */
final class Background implements AutoCloseable {

	/** One piece of work. */
	static final class Work {

		private final Job job;
		private final boolean told;
		private volatile String message;
		private volatile double fraction = -1;

		private Work(final String title, final boolean told) {
			this.told = told;
			message = title;
			job = Job.create().withProgress((text, done) -> {
				message = text;
				fraction = done;
			});
		}

		void cancel() {
			job.cancel();
		}

		String message() {
			return message;
		}

		/** 0 to 1, negative if unknown. */
		double fraction() {
			return fraction;
		}
	}

	private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
		final Thread thread = new Thread(work, "Hermes collection window");
		thread.setDaemon(true);
		return thread;
	});
	private final List<Work> running = new ArrayList<>();

	/**
	 * Starts work, unless the window is closed already: then it is dropped, and nobody hears of it.
	 *
	 * @param done hears the result on the event thread
	 * @param failed hears a sentence on the event thread; an empty one if it was cancelled
	 */
	<T> Work start(final String title, final Function<Job, T> work, final Consumer<T> done, final Consumer<String> failed) {
		return start(new Work(title, true), title, work, done, failed);
	}

	/** As {@link #start}, for what is over so soon that nobody need know of it. */
	<T> Work startQuietly(final String title, final Function<Job, T> work, final Consumer<T> done, final Consumer<String> failed) {
		return start(new Work(title, false), title, work, done, failed);
	}

	private <T> Work start(final Work w, final String title, final Function<Job, T> work, final Consumer<T> done, final Consumer<String> failed) {
		// closing a window moves the focus, and a field that loses it may still ask for something
		if (threads.isShutdown()) return w;
		running.add(w);
		threads.execute(() -> {
			Runnable end;
			try {
				final T result = work.apply(w.job);
				end = () -> done.accept(result);
			}
			catch (final CancelledException e) {
				end = () -> failed.accept("");
			}
			catch (final InputException e) {
				end = () -> failed.accept(e.getMessage());
			}
			catch (final RuntimeException | Error e) {
				end = () -> failed.accept(title + " failed: " + e + ".");
			}
			final Runnable last = end;
			SwingUtilities.invokeLater(() -> {
				running.remove(w);
				// nobody is left to hear of it, and what follows could not be started
				if (!threads.isShutdown()) last.run();
			});
		});
		return w;
	}

	/** What the user should see, in the order in which it was started. */
	List<Work> told() {
		return running.stream().filter(w -> w.told).toList();
	}

	boolean isRunning(final Work work) {
		return running.contains(work);
	}

	/** How many pieces of work there are. */
	int count() {
		return running.size();
	}

	boolean isIdle() {
		return running.isEmpty();
	}

	void cancelAll() {
		running.forEach(Work::cancel);
	}

	@Override
	public void close() {
		cancelAll();
		threads.shutdown();
	}
}
