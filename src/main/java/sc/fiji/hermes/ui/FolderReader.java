package sc.fiji.hermes.ui;

import java.util.List;
import java.util.Optional;

import sc.fiji.hermes.collection.layout.CollectionDraft;
import sc.fiji.hermes.collection.layout.DraftFolder;
import sc.fiji.hermes.collection.layout.FolderReading;

/** Reads the folders of a {@link CollectionModel} that are not read yet, beside the events. For the event thread only. */
final class FolderReader {

	/** What is being read, and for which draft. */
	private record Reading(CollectionDraft asOf, DraftFolder folder, Background.Work work) {}

	private final CollectionModel model;
	private final Background background;
	private final Runnable changed;
	private Optional<Reading> reading = Optional.empty();
	private boolean stopped;

	/** @param changed told when more is known; it is to call {@link #next} */
	FolderReader(final CollectionModel model, final Background background, final Runnable changed) {
		this.model = model;
		this.background = background;
		this.changed = changed;
	}

	/** One folder after the other, since a disk reads no faster for two. */
	void next() {
		reading.filter(r -> !model.wants(r.asOf, r.folder)).ifPresent(r -> r.work.cancel());
		if (reading.isPresent() || model.unread().isEmpty()) return;
		final CollectionDraft draft = model.draft();
		final DraftFolder folder = model.unread().get(0);
		stopped = false;
		reading = Optional.of(new Reading(draft, folder, background.start("Reading " + folder.name(), job -> draft.read(folder, job), r -> read(draft,
			r), sentence -> notRead(draft, folder, sentence))));
	}

	/** Says of what is cancelled from now on that it was not read, instead of reading it again. */
	void stop() {
		stopped = true;
	}

	private void notRead(final CollectionDraft asOf, final DraftFolder folder, final String sentence) {
		final Optional<String> problem = !sentence.isEmpty() ? Optional.of(sentence) : stopped ? Optional.of(folder.name() +
			" was not read to its end; remove it and add it again to read it.") : Optional.empty();
		// stopped because it was changed, it is read again
		read(asOf, new FolderReading(folder, "", false, Optional.empty(), List.of(), problem));
	}

	private void read(final CollectionDraft asOf, final FolderReading r) {
		reading = Optional.empty();
		if (r.dataset().isPresent() || r.problem().isPresent()) model.heard(asOf, r);
		changed.run();
	}
}
