package sc.fiji.hermes.ui;

import java.awt.Dimension;
import java.awt.GraphicsEnvironment;
import java.awt.Rectangle;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import javax.swing.JComponent;
import javax.swing.JFrame;
import javax.swing.KeyStroke;
import javax.swing.SwingUtilities;
import javax.swing.Timer;
import javax.swing.WindowConstants;

import sc.fiji.hermes.Hermes;
import sc.fiji.hermes.check.CheckReport;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.CollectionFiles;
import sc.fiji.hermes.collection.layout.CollectionDraft;
import sc.fiji.hermes.collection.layout.DraftFolder;
import sc.fiji.hermes.job.CancelledException;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;

/**
 * Puts dataset folders together into a collection file, with a preview of datasets and cases. Folders, headers and pictures
 * are read beside the events, so that it answers at once whatever is read. Needs a display.
 *
 * <pre>{@code
 * Optional<CollectionWindow.Saved> saved = CollectionWindow.ask(new CollectionWindow.Result(CollectionDraft.draft(), "",
 * 	Optional.empty(), false), report -> System.out.print(report.toText()), job);
 * }</pre>
 */
public final class CollectionWindow {

	/**
	 * What the window begins with, and what was saved.
	 *
	 * @param name of the collection; empty for that of its file
	 * @param file where it is written; empty if that is still open
	 * @param replace whether an existing file was replaced with the user's consent
	 */
	public record Result(CollectionDraft draft, String name, Optional<Path> file, boolean replace) {

		/** The name of the collection. */
		public String collectionName() {
			return name.isBlank() ? file.map(CollectionFiles::nameOf).orElse("collection") : name.strip();
		}
	}

	/**
	 * What the user saved.
	 *
	 * @param result how it came about
	 * @param collection what is in the file
	 */
	public record Saved(Result result, Collection collection) {}

	private static final int WIDTH = 1340, HEIGHT = 720, TICK_MS = 100, POLL_MS = 200;

	private final JFrame frame = new JFrame("Hermes collection");
	private final CollectionPanel panel;
	private final CollectionModel model;
	private final Background background = new Background();
	private final Result start;
	private final Consumer<CheckReport> reports;
	private final CountDownLatch closed = new CountDownLatch(1);
	private final CasePreview preview;
	private final Timer tick;
	private volatile Optional<Saved> saved = Optional.empty();
	private final FolderReader reader;
	private Optional<Background.Work> busy = Optional.empty();
	private Optional<String> refused = Optional.empty();

	private CollectionWindow(final Result start, final Consumer<CheckReport> reports) {
		this.start = start;
		this.reports = reports;
		model = new CollectionModel(start.draft());
		reader = new FolderReader(model, background, this::update);
		panel = new CollectionPanel(new Actions());
		panel.fill(start.draft(), start.name());
		preview = new CasePreview(panel, background);
		frame.setContentPane(panel);
		frame.setDefaultCloseOperation(WindowConstants.DO_NOTHING_ON_CLOSE);
		frame.addWindowListener(new WindowAdapter() {

			@Override
			public void windowClosing(final WindowEvent e) {
				new Actions().close();
			}
		});
		key("DELETE", "remove", () -> new Actions().remove(), panel.datasets());
		key("ctrl S", "save", () -> new Actions().save(), panel);
		final Rectangle screen = GraphicsEnvironment.getLocalGraphicsEnvironment().getMaximumWindowBounds();
		frame.setSize(Math.min(WIDTH, screen.width), Math.min(HEIGHT, screen.height));
		frame.setMinimumSize(new Dimension(820, 520));
		Look.icon(frame);
		frame.setLocationRelativeTo(null);
		tick = new Timer(TICK_MS, e -> tick());
		update();
		tick.start();
	}

	private static void key(final String stroke, final String name, final Runnable action, final JComponent part) {
		part.getInputMap(JComponent.WHEN_ANCESTOR_OF_FOCUSED_COMPONENT).put(KeyStroke.getKeyStroke(stroke), name);
		part.getActionMap().put(name, new javax.swing.AbstractAction() {

			@Override
			public void actionPerformed(final java.awt.event.ActionEvent e) {
				action.run();
			}
		});
	}

	/**
	 * Opens the window and waits until it is closed. Not for the event thread.
	 *
	 * @param start what it begins with
	 * @param reports hears on the event thread what a check found, to show it
	 * @param job closes the window when it is cancelled
	 * @return what was saved; empty if the window was closed without that
	 */
	public static Optional<Saved> ask(final Result start, final Consumer<CheckReport> reports, final Job job) {
		final CollectionWindow window = open(start, reports);
		try {
			while (!window.closed.await(POLL_MS, TimeUnit.MILLISECONDS)) if (job.isCancelled()) window.dispose();
		}
		catch (final InterruptedException e) {
			window.dispose();
			Thread.currentThread().interrupt();
			throw new CancelledException();
		}
		return window.saved;
	}

	static CollectionWindow open(final Result start, final Consumer<CheckReport> reports) {
		return EventThread.get(() -> {
			final CollectionWindow window = new CollectionWindow(start, reports);
			window.frame.setVisible(true);
			window.panel.first().requestFocusInWindow();
			return window;
		});
	}

	void dispose() {
		SwingUtilities.invokeLater(() -> {
			tick.stop();
			background.close();
			frame.dispose();
			closed.countDown();
		});
	}

	/** The panel, for tests. */
	CollectionPanel panel() {
		return panel;
	}

	/** The frame, for tests. */
	JFrame frame() {
		return frame;
	}

	/** What was saved so far. */
	Optional<Saved> saved() {
		return saved;
	}

	/** Whether everything was read, for tests. */
	boolean isQuiet() {
		return EventThread.get(() -> background.isIdle() && preview.isShown() && model.unread().isEmpty());
	}

	/** How many things are done beside the events, for tests. */
	int running() {
		return background.count();
	}

	private void tick() {
		preview.tick();
		background.told().stream().reduce((before, last) -> last).ifPresentOrElse(w -> panel.progress(w.message(), w.fraction()), () -> panel.progress(
			"", -1));
	}

	private void set(final CollectionDraft draft) {
		model.set(draft);
		refused = Optional.empty();
		update();
	}

	private void update() {
		reader.next();
		panel.datasets().show(model.rows());
		preview.show(panel.datasets().chosen().flatMap(DatasetRow::dataset));
		final Optional<DatasetRow> row = panel.datasets().chosen();
		final List<String> mistakes = new ArrayList<>(), notes = new ArrayList<>();
		refused.ifPresent(mistakes::add);
		row.flatMap(DatasetRow::problem).ifPresent(p -> (row.get().used() ? mistakes : notes).add(p));
		notes.addAll(model.sentences());
		row.ifPresent(r -> notes.addAll(r.notes()));
		panel.say(mistakes, notes);
		panel.enable(row.isPresent(), busy.isEmpty() && model.draft().folders().stream().anyMatch(DraftFolder::used));
	}

	/** Writes the file and ends; what fails is said, and the window stays. */
	void save(final Path file, final boolean replace) {
		final Result wanted = new Result(model.draft(), panel.collectionName(), Optional.of(file), replace);
		final Collection collection;
		try {
			collection = model.collection(wanted.collectionName(), note -> {});
		}
		catch (final InputException e) {
			refuse(e.getMessage());
			return;
		}
		busy = Optional.of(background.start("Writing " + file.getFileName(), job -> {
			if (Files.exists(file) && !replace) throw new InputException("%s already exists; give another name.", file);
			CollectionFiles.write(collection, file);
			return new Saved(wanted, collection);
		}, s -> {
			saved = Optional.of(s);
			dispose();
		}, this::failed));
		update();
	}

	private void failed(final String sentence) {
		busy = Optional.empty();
		refuse(sentence);
	}

	private void refuse(final String sentence) {
		refused = Optional.of(sentence).filter(s -> !s.isEmpty());
		update();
	}

	/** Takes over what stands in cells and fields, left or not; whether that can be, which is said otherwise. */
	private boolean takeOver() {
		refused = Optional.empty();
		panel.stopEditing();
		try {
			if (refused.isEmpty()) panel.stopTyping();
		}
		catch (final InputException e) {
			refuse(e.getMessage());
		}
		return refused.isEmpty() && takeSettings();
	}

	private boolean takeSettings() {
		try {
			set(model.draft().joinTasks(panel.join()).testImages(panel.tests()).folds(panel.folds()).fold(panel.fold()).seed(panel.seed()).masks(panel
				.masks().isEmpty() ? Optional.empty() : Optional.of(Path.of(panel.masks()))));
			return true;
		}
		catch (final InvalidPathException e) {
			refuse(panel.masks() + " cannot be a path; check it.");
			return false;
		}
	}

	private final class Actions implements CollectionPanel.Actions {

		@Override
		public void change(final int row, final UnaryOperator<DraftFolder> change) {
			set(model.draft().change(row, change));
		}

		@Override
		public void refused(final String sentence) {
			refuse(sentence);
		}

		@Override
		public void add() {
			final List<Path> chosen = PathChooser.folders(frame, "Add dataset folders", "Add", model.draft().folders().stream().reduce((a, b) -> b).map(
				f -> f.folder().getParent()));
			if (!chosen.isEmpty()) CollectionWindow.this.add(chosen);
		}

		@Override
		public void again() {
			panel.stopEditing();
			final int row = panel.datasets().getSelectedRow();
			if (row >= 0) set(model.draft().again(row));
		}

		@Override
		public void remove() {
			panel.stopEditing();
			final int row = panel.datasets().getSelectedRow();
			if (row < 0) return;
			final List<DraftFolder> left = new ArrayList<>(model.draft().folders());
			left.remove(row);
			set(model.draft().folders(left));
		}

		@Override
		public void check() {
			if (!takeOver()) return;
			try {
				final Collection c = model.collection("collection", note -> {});
				busy = Optional.of(background.start("Checking", job -> Hermes.check(c, job), report -> {
					busy = Optional.empty();
					update();
					reports.accept(report);
				}, CollectionWindow.this::failed));
				update();
			}
			catch (final InputException e) {
				refuse(e.getMessage());
			}
		}

		@Override
		public void save() {
			if (!takeOver()) return;
			final Path proposed = start.file().orElseGet(() -> model.draft().folders().stream().findFirst().map(f -> f.folder().resolveSibling(
				"collection.json")).orElse(Path.of(System.getProperty("user.home"), "collection.json")));
			PathChooser.newFile(frame, "Save the collection", "Collection", "json", proposed).ifPresent(file -> CollectionWindow.this.save(file, Files
				.exists(file)));
		}

		@Override
		public void close() {
			final boolean same = takeOver() && start.draft().equals(model.draft()) && start.name().strip().equals(panel.collectionName());
			if (!same && PlainText.ask(frame, "Hermes collection", "Close without saving the collection?", "Close", "Go on") != 0) return;
			dispose();
		}

		@Override
		public void cancel() {
			reader.stop();
			preview.stop();
			background.cancelAll();
		}

		@Override
		public void chooseMasks() {
			final List<Path> chosen = PathChooser.folders(frame, "Folder for joined masks", "Choose", model.draft().masks());
			if (chosen.isEmpty()) return;
			set(model.draft().masks(Optional.of(chosen.get(0))));
			panel.fill(model.draft(), panel.collectionName());
		}

		@Override
		public void settings() {
			takeSettings();
		}

		@Override
		public void datasetChosen() {
			if (panel.datasets().getSelectedRow() >= 0) update();
		}

		@Override
		public void caseChosen() {
			preview.showPicture();
		}
	}

	/** Adds folders; one that cannot be is said, and the others are added. */
	void add(final List<Path> folders) {
		final List<String> wrong = new ArrayList<>();
		background.start("Looking for datasets", job -> {
			final List<Path> found = new ArrayList<>();
			for (final Path p : folders) {
				try {
					found.addAll(CollectionDraft.find(p));
				}
				catch (final InputException e) {
					wrong.add(e.getMessage());
				}
			}
			return found;
		}, found -> {
			set(model.draft().addFound(found));
			if (!wrong.isEmpty()) refuse(String.join(" ", wrong));
		}, this::refuse);
	}
}
