package sc.fiji.hermes.segment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import org.tensorflow.exceptions.TFResourceExhaustedException;

import sc.fiji.hermes.file.AtomicFile;
import sc.fiji.hermes.file.Folders;
import sc.fiji.hermes.file.OutcomeTable;
import sc.fiji.hermes.job.CancelledException;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Outcome;
import sc.fiji.hermes.job.Outcome.State;
import sc.fiji.hermes.job.Outcomes;

/**
 * What becomes of the cases of an order, with a table of it on the disk: of these cases, and of others that earlier work
 * left there. Not thread-safe.
 */
final class OutcomeRecord {

	/** Cases are told apart by dataset and name. */
	private record Key(String dataset, String name) {

		static Key of(final Outcome o) {
			return new Key(o.dataset(), o.name());
		}
	}

	private final Optional<Path> table;
	private final Map<Key, Outcome> earlier = new LinkedHashMap<>();
	private final List<Outcome> cases;
	private Optional<Throwable> fault = Optional.empty();
	private boolean claimed;

	private OutcomeRecord(final Optional<Path> table, final List<Outcome> cases) {
		this.table = table;
		this.cases = new ArrayList<>(cases);
		table.ifPresent(t -> OutcomeTable.read(t).forEach(o -> earlier.put(Key.of(o), o)));
		claimed = table.filter(Files::exists).isPresent();
	}

	/**
	 * @param table empty if none is kept
	 * @param cases all waiting
	 * @throws InputException if there is a file of somebody else in the place of the table
	 */
	static OutcomeRecord of(final Optional<Path> table, final List<Outcome> cases) {
		return new OutcomeRecord(table, cases);
	}

	private Optional<Outcome> before(final int index) {
		return Optional.ofNullable(earlier.get(Key.of(cases.get(index))));
	}

	/** Whether earlier work has seen the case. */
	boolean isKnown(final int index) {
		return before(index).isPresent();
	}

	/** Whether earlier work meant to segment the case and did not come so far. */
	boolean isUnfinished(final int index) {
		return before(index).filter(o -> o.state() == State.WAITING || o.state() == State.FAILED).isPresent();
	}

	/** Keeps the result of earlier work, and what was said of it. */
	void skip(final int index) {
		cases.set(index, cases.get(index).with(State.SKIPPED, before(index).map(Outcome::sentence).orElse("")));
	}

	boolean isSkipped(final int index) {
		return cases.get(index).state() == State.SKIPPED;
	}

	boolean isDone() {
		return cases.stream().allMatch(o -> o.state() == State.SKIPPED);
	}

	Outcomes outcomes() {
		return new Outcomes(cases);
	}

	/**
	 * Works on a case and keeps how it ended.
	 *
	 * @param work gives what there is to be said of the result
	 */
	void work(final int index, final Supplier<List<String>> work) {
		final Outcome waiting = cases.get(index);
		Outcome ended;
		try {
			ended = waiting.with(State.DONE, String.join(" ", work.get()));
		}
		catch (final CancelledException e) {
			throw e;
		}
		catch (final InputException e) {
			ended = waiting.with(State.FAILED, e.getMessage());
		}
		catch (final OutOfMemoryError | TFResourceExhaustedException e) {
			fault = fault.or(() -> Optional.of(e));
			ended = waiting.with(State.FAILED, "There is not enough memory for it; give more, or segment it on a larger machine.");
		}
		catch (final RuntimeException e) {
			fault = fault.or(() -> Optional.of(e));
			ended = waiting.with(State.FAILED, "Something went wrong inside Hermes (" + e + "); segment it alone to see more.");
		}
		cases.set(index, ended);
		if (claimed) write();
	}

	/** Removes what killed writers of the table have left. */
	void sweep() {
		if (claimed) table.ifPresent(AtomicFile::sweep);
	}

	/** Puts the table on the disk before the first file of a result, so that what is left of these cases is known as ours. */
	void claim() {
		if (claimed) return;
		claimed = true;
		write();
	}

	/**
	 * How all ended.
	 *
	 * @throws InputException if none has a result
	 */
	Outcomes finish() {
		final Outcomes all = outcomes();
		if (all.allFailed()) {
			// a fault is no mistake of the user
			if (fault.isPresent() && fault.get() instanceof Error e) throw e;
			if (fault.isPresent()) throw (RuntimeException) fault.get();
			throw all.complaint();
		}
		write();
		return all;
	}

	private void write() {
		if (table.isEmpty()) return;
		final Map<Key, Outcome> rows = new LinkedHashMap<>(earlier);
		for (final Outcome o : cases) {
			final Optional<Outcome> before = Optional.ofNullable(earlier.get(Key.of(o)));
			// what was done once is still done
			rows.put(Key.of(o), o.state() == State.SKIPPED ? before.filter(b -> b.state() == State.DONE).orElse(o) : o);
		}
		Folders.create(table.get().toAbsolutePath().getParent(), "output folder");
		OutcomeTable.write(table.get(), List.copyOf(rows.values()));
	}
}
