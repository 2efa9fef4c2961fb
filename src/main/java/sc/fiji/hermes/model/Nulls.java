package sc.fiji.hermes.model;

/** What a null token, which fills an unused place of a request, does. */
public enum Nulls {
		/** It takes part in attention, exactly one a request, as in the reference (model.md §8 Q3). */
		ONE,
		/** It is masked, so that padding never changes a mask. */
		MASKED
}
