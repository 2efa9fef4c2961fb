package sc.fiji.hermes.collection;

/** What a case is used for. */
public enum Split {
		TRAIN, VALIDATION, TEST
}
