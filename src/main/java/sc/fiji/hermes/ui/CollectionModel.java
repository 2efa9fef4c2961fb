package sc.fiji.hermes.ui;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.layout.CollectionDraft;
import sc.fiji.hermes.collection.layout.DraftFolder;
import sc.fiji.hermes.collection.layout.FolderReading;
import sc.fiji.hermes.job.InputException;

/**
 * A {@link CollectionDraft} and what is known of its folders so far. Knows nothing of windows; {@link CollectionPanel} shows
 * it. For one thread only.
 */
final class CollectionModel {

	private CollectionDraft draft;
	private final List<FolderReading> readings = new ArrayList<>();

	CollectionModel(final CollectionDraft draft) {
		this.draft = draft;
	}

	CollectionDraft draft() {
		return draft;
	}

	/** Takes over what the user changed; what was read and still holds is kept. */
	void set(final CollectionDraft changed) {
		if (!changed.readsAs(draft)) readings.clear();
		draft = changed;
		readings.removeIf(r -> draft.folders().stream().noneMatch(f -> same(f, r.folder())));
	}

	/** Whether reading finds the same, whether it is used or not. */
	private static boolean same(final DraftFolder a, final DraftFolder b) {
		return a.withUsed(true).equals(b.withUsed(true));
	}

	/** Takes over what was read, unless the user has changed it meanwhile. */
	void heard(final CollectionDraft asOf, final FolderReading reading) {
		if (!wants(asOf, reading.folder())) return;
		readings.removeIf(r -> same(r.folder(), reading.folder()));
		readings.add(reading);
	}

	/** What was read of a folder. */
	Optional<FolderReading> reading(final DraftFolder folder) {
		return readings.stream().filter(r -> same(r.folder(), folder)).findFirst().map(r -> new FolderReading(folder, r.layout(), r.openLabels(), r
			.dataset(), r.notes(), r.problem()));
	}

	/** Folders that have still to be read. */
	List<DraftFolder> unread() {
		return draft.folders().stream().filter(f -> reading(f).isEmpty()).toList();
	}

	/** Whether a draft that was changed to another needs nothing that was being read for the former. */
	boolean wants(final CollectionDraft asOf, final DraftFolder folder) {
		return asOf.readsAs(draft) && draft.folders().stream().anyMatch(f -> same(f, folder));
	}

	/** A row for each folder. */
	List<DatasetRow> rows() {
		final List<FolderReading> known = draft.folders().stream().flatMap(f -> reading(f).stream()).toList();
		// by place, since two rows may say the same
		final Iterator<Optional<String>> problems = CollectionDraft.problems(known).iterator();
		return draft.folders().stream().map(f -> {
			final Optional<FolderReading> r = reading(f);
			return DatasetRow.of(f, r, r.flatMap(k -> problems.next().or(k::problem)));
		}).toList();
	}

	/**
	 * The collection.
	 *
	 * @param notes hears what concerns several folders
	 * @throws InputException if a folder has a problem or was not read yet
	 */
	Collection collection(final String name, final Consumer<String> notes) {
		final List<FolderReading> known = new ArrayList<>();
		for (final DraftFolder f : draft.folders()) {
			if (!f.used()) continue;
			known.add(reading(f).orElseThrow(() -> new InputException("%s is still being read; wait for it, or do not use it.", f.name())));
		}
		return draft.collection(name, known, notes);
	}

	/** Sentences on all folders together: what they make, and what keeps them from it. */
	List<String> sentences() {
		if (draft.folders().isEmpty()) return List.of("Add the folders of your datasets, or one that holds them all: MSD, nnU-Net, BIDS, " +
			"folders of images and labels, or one file per structure; nothing in them is changed.");
		if (draft.folders().stream().anyMatch(f -> f.used() && reading(f).isEmpty())) return List.of("Reading the folders …");
		final List<String> notes = new ArrayList<>();
		try {
			final Collection c = collection("collection", notes::add);
			final int cases = c.datasets().stream().mapToInt(d -> d.cases().size()).sum();
			notes.add(0, String.format(Locale.ROOT, "%s with %s and %s: ready to be saved.", count(c.datasets().size(), "dataset"), count(cases, "case"), count(c
				.tasks().size(), "structure")));
			return notes;
		}
		catch (final InputException e) {
			final long bad = rows().stream().filter(r -> r.used() && r.problem().isPresent()).count();
			return List.of(bad > 0 ? (bad == 1 ? "One folder cannot be used" : bad + " folders cannot be used") +
				"; see what the table says, and correct it or take its tick away." : e.getMessage());
		}
	}

	private static String count(final int n, final String what) {
		return n + " " + what + (n == 1 ? "" : "s");
	}
}
