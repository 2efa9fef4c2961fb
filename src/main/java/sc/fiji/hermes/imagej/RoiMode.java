package sc.fiji.hermes.imagej;

/** What happens to the ROI Manager when outlines are made. */
public enum RoiMode {
	/** Nothing is added. */
	NONE,
	/** Outlines are added behind the user's own. */
	APPEND,
	/** All that is in the manager is removed first. */
	REPLACE
}
