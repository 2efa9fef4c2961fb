package sc.fiji.hermes.ui;

import java.awt.image.BufferedImage;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import sc.fiji.hermes.check.CaseHeader;
import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.job.CancelledException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.picture.CasePicture;

/** Fills the lower half of a {@link CollectionPanel}: the headers of a dataset's cases and a slice of one, read in the background. */
final class CasePreview {

	private record Heard(Dataset dataset, int place, CaseHeader header) {}

	private static final int REST_MS = 200, PICTURE = 400;

	private final CollectionPanel panel;
	private final Background background;
	private final Queue<Heard> heard = new ConcurrentLinkedQueue<>();
	private Optional<Background.Work> headers = Optional.empty();
	private Optional<Dataset> shown = Optional.empty();
	private volatile Optional<Case> pictured = Optional.empty();
	private boolean drawing, stopped;

	CasePreview(final CollectionPanel panel, final Background background) {
		this.panel = panel;
		this.background = background;
	}

	/** Shows what was read since the last time; to be called now and then. */
	void tick() {
		for (Heard h = heard.poll(); h != null; h = heard.poll()) if (shown.isPresent() && shown.get() == h.dataset()) panel.cases().heard(h.place(), h
			.header());
	}

	/** Whether nothing waits to be shown. */
	boolean isShown() {
		return heard.isEmpty();
	}

	/** Shows the cases of a dataset, unless they are shown already; goes on with headers whose reading was stopped. */
	void show(final Optional<Dataset> now) {
		final boolean same = now.equals(shown);
		if (same && !stopped) return;
		headers.ifPresent(Background.Work::cancel);
		headers = Optional.empty();
		stopped = false;
		if (!same) {
			shown = now;
			panel.explain(now);
			panel.cases().show(now);
			if (now.isEmpty()) showPicture();
		}
		shown.ifPresent(d -> headers = Optional.of(background.start("Reading headers of " + d.name(), job -> headers(d, job), done -> {},
			sentence -> {})));
	}

	/** Stops the reading of headers until {@link #show} is called again. */
	void stop() {
		if (headers.filter(background::isRunning).isEmpty()) return;
		headers.ifPresent(Background.Work::cancel);
		stopped = true;
	}

	/** Runs beside the events. */
	private boolean headers(final Dataset d, final Job job) {
		for (int i = 0; i < d.cases().size(); i++) {
			job.checkCancelled();
			heard.add(new Heard(d, i, CaseHeader.of(d, d.cases().get(i))));
			job.report("Reading headers of " + d.name(), (i + 1) / (double) d.cases().size());
		}
		return true;
	}

	/** Draws the chosen case, unless it is shown already. */
	void showPicture() {
		final Optional<Case> now = panel.cases().chosen();
		if (now.isPresent() && now.equals(pictured)) return;
		pictured = now;
		panel.picture().clear(now.isPresent() ? "…" : "");
		draw();
	}

	/** One after the other, since each may take hundreds of megabytes; what was chosen meanwhile is drawn next. */
	private void draw() {
		if (drawing || pictured.isEmpty() || shown.isEmpty()) return;
		final Dataset of = shown.get();
		final Case now = pictured.get();
		drawing = true;
		background.startQuietly("Drawing " + now.id(), job -> {
			// whoever runs through the list by arrow keys wants none of the pictures between
			rest();
			return isWanted(now) ? Optional.of(CasePicture.draw(of, now, PICTURE)) : Optional.<BufferedImage> empty();
		}, (final Optional<BufferedImage> image) -> {
			drawing = false;
			if (isWanted(now) && image.isPresent()) panel.picture().setPicture(image.get());
			else draw();
		}, sentence -> {
			drawing = false;
			if (isWanted(now)) panel.picture().clear("no picture");
			else draw();
		});
	}

	private boolean isWanted(final Case c) {
		return pictured.filter(c::equals).isPresent();
	}

	private static void rest() {
		try {
			Thread.sleep(REST_MS);
		}
		catch (final InterruptedException e) {
			throw new CancelledException();
		}
	}
}
