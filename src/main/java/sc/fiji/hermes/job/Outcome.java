package sc.fiji.hermes.job;

/**
 * How one case of many ended.
 *
 * @param dataset of the case; empty if it belongs to none
 * @param name of the case, unique within the dataset
 * @param sentence why it failed, or what one should know of its result; empty if there is nothing to say
 */
public record Outcome(String dataset, String name, State state, String sentence) {

	/** Where the work on a case stands. */
	public enum State {
			/** Not worked on yet. */
			WAITING,
			/** Its result is complete. */
			DONE,
			/** It has a complete result of earlier work, which was kept. */
			SKIPPED,
			/** It has no result; the sentence says why. */
			FAILED
	}

	/** Line breaks become blanks. */
	public Outcome {
		dataset = oneLine(dataset);
		name = oneLine(name);
		sentence = oneLine(sentence);
	}

	private static String oneLine(final String text) {
		return text.strip().replaceAll("\\s*\\R\\s*", " ");
	}

	public Outcome with(final State newState, final String newSentence) {
		return new Outcome(dataset, name, newState, newSentence);
	}

	/** What messages call the case. */
	public String title() {
		return dataset.isEmpty() ? name : dataset + " / " + name;
	}
}
