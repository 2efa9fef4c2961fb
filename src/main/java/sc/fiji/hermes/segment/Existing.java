package sc.fiji.hermes.segment;

/** What becomes of results of an earlier segmentation that a new one would write. An input is never replaced. */
public enum Existing {
		/** Nothing is segmented if any result exists. */
		REFUSE,
		/** A case with a complete result is left as it is, others are segmented. */
		SKIP,
		/** All are segmented again. */
		REPLACE
}
