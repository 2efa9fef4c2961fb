package sc.fiji.hermes.ui;

import java.awt.AWTEvent;
import java.awt.EventQueue;
import java.awt.GraphicsEnvironment;
import java.awt.Toolkit;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.swing.JEditorPane;
import javax.swing.JFileChooser;
import javax.swing.JFrame;
import javax.swing.JTable;
import javax.swing.SwingUtilities;

import org.jfree.chart.ChartPanel;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import sc.fiji.hermes.picture.LearningCurves;

/**
 * Fails a test of windows in which the event thread was busy with one event for more than {@value #LIMIT_MS} ms, with the place
 * where it was meanwhile. Busy is what it computes or waits for, and not what it waits for a processor on a machine that has other work;
 * nor the time that an event spends in the loop of a dialog that it has opened.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final EventThreadWatch WATCH = new EventThreadWatch();
 * }</pre>
 */
public final class EventThreadWatch implements BeforeEachCallback, AfterEachCallback {

	public static final long LIMIT_MS = 250;
	private static final long SAMPLE_MS = 5;
	private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
	/** Classes whose methods wait for a disk or a network while the thread counts as running. */
	private static final Pattern FILES = Pattern.compile("^(java\\.io|java\\.nio|sun\\.nio|java\\.net|sun\\.net)\\.");

	private static boolean warm;

	private Queue queue;

	@Override
	public void beforeEach(final ExtensionContext context) throws Exception {
		if (GraphicsEnvironment.isHeadless()) return;
		warmUp();
		queue = new Queue();
		SwingUtilities.invokeAndWait(() -> Toolkit.getDefaultToolkit().getSystemEventQueue().push(queue));
	}

	@Override
	public void afterEach(final ExtensionContext context) throws Exception {
		if (queue == null) return;
		final List<String> late = queue.end();
		queue = null;
		if (!late.isEmpty()) throw new AssertionError("The event thread was busy: " + String.join("\n", late));
	}

	/** Does on the event thread what belongs to the test and not to what is tested. */
	public void unwatched(final Runnable what) throws Exception {
		SwingUtilities.invokeAndWait(() -> {
			what.run();
			if (queue != null) queue.forget();
		});
	}

	/** Loads what Swing and the charts need once, which takes longer than any event may. */
	private static void warmUp() throws Exception {
		if (warm) return;
		warm = true;
		SwingUtilities.invokeAndWait(() -> {
			final JFrame frame = new JFrame();
			frame.add(new ChartPanel(LearningCurves.losses(List.of())));
			frame.add(new JFileChooser());
			frame.add(new JTable(2, 2));
			frame.add(new JEditorPane("text/html", "<html><body><div>x</div></body></html>"));
			frame.pack();
			frame.setVisible(true);
			frame.dispose();
		});
	}

	private static final class Queue extends EventQueue {

		private final List<String> late = new ArrayList<>();
		private final Thread sampler = new Thread(this::sample, "event thread watch");
		private volatile boolean over;
		private Thread eventThread;
		/** Whether an event is being handled. */
		private boolean handling;
		private long processorBefore, waited;
		private List<String> places = new ArrayList<>();

		Queue() {
			sampler.setDaemon(true);
			sampler.start();
		}

		@Override
		protected void dispatchEvent(final AWTEvent event) {
			// an event inside another: what the outer one did before its loop is judged here, what it does after it is not seen
			finish(event);
			begin();
			try {
				super.dispatchEvent(event);
			}
			finally {
				finish(event);
			}
		}

		private synchronized void forget() {
			handling = false;
		}

		private synchronized void begin() {
			eventThread = Thread.currentThread();
			processorBefore = processor();
			waited = 0;
			places = new ArrayList<>();
			handling = true;
		}

		/** Time that the event thread was given, ns. */
		private long processor() {
			return THREADS.getThreadCpuTime(eventThread.getId());
		}

		private long busyMs() {
			return (processor() - processorBefore + waited) / 1_000_000;
		}

		private synchronized void finish(final AWTEvent event) {
			if (!handling) return;
			handling = false;
			if (busyMs() > LIMIT_MS && !over) late.add(String.format(Locale.ROOT, "%d ms with %s%n%s", busyMs(), event, places.stream().distinct().limit(3)
				.collect(Collectors.joining("\n---\n"))));
		}

		private void sample() {
			long last = System.nanoTime();
			while (!over) {
				try {
					Thread.sleep(SAMPLE_MS);
				}
				catch (final InterruptedException e) {
					return;
				}
				final long now = System.nanoTime();
				// one that comes late has seen no more than one that is in time
				look(Math.min(now - last, 2_000_000 * SAMPLE_MS));
				last = now;
			}
		}

		private synchronized void look(final long elapsed) {
			if (!handling) return;
			final StackTraceElement[] stack = eventThread.getStackTrace();
			if (stack.length > 0 && (eventThread.getState() != Thread.State.RUNNABLE || FILES.matcher(stack[0].getClassName()).find())) waited += elapsed;
			if (busyMs() > LIMIT_MS / 2 && places.size() < 20) places.add(Stream.of(stack).limit(25).map(f -> "\tat " + f).collect(Collectors.joining(
				"\n")));
		}

		List<String> end() throws Exception {
			SwingUtilities.invokeAndWait(this::pop);
			over = true;
			sampler.join();
			return late;
		}
	}
}
