package sc.fiji.hermes.job;

import java.util.List;

import sc.fiji.hermes.job.Outcome.State;

/**
 * How the cases of one piece of work ended, in the order in which they were worked on.
 *
 * @param cases at least one
 */
public record Outcomes(List<Outcome> cases) {

	/** More would hide the sentence that the user needs. */
	private static final int MOST_SENTENCES = 20;

	public Outcomes {
		cases = List.copyOf(cases);
	}

	/** Those that ended so. */
	public List<Outcome> of(final State state) {
		return cases.stream().filter(o -> o.state() == state).toList();
	}

	public int count(final State state) {
		return of(state).size();
	}

	/** Whether not a single case has a result. */
	public boolean allFailed() {
		return count(State.FAILED) == cases.size();
	}

	/** What is there to be said of cases that ended so, a line each that begins with the case. */
	public List<String> sentences(final State state) {
		return of(state).stream().filter(o -> !o.sentence().isEmpty()).map(o -> o.title() + ": " + o.sentence()).toList();
	}

	/** What is wrong if {@link #allFailed()}: the sentences of the cases, one a line, of very many only the first. */
	public InputException complaint() {
		final List<String> all = cases.size() == 1 ? List.of(cases.get(0).sentence()) : sentences(State.FAILED);
		final String lines = String.join("\n", all.subList(0, Math.min(MOST_SENTENCES, all.size())));
		return new InputException("%s", all.size() <= MOST_SENTENCES ? lines : lines + "\nand " + (all.size() - MOST_SENTENCES) +
			" more cases, of which none could be used either.");
	}

	/** The numbers in a few words, e.g. {@code 3 done, 1 failed}; the kinds that do not occur are left out. */
	public String summary(final String done) {
		final StringBuilder text = new StringBuilder(done);
		if (count(State.SKIPPED) > 0) text.append(", ").append(count(State.SKIPPED)).append(" skipped");
		if (count(State.FAILED) > 0) text.append(", ").append(count(State.FAILED)).append(" failed");
		return text.toString();
	}
}
