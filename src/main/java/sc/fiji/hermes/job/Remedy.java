package sc.fiji.hermes.job;

/**
 * A setting that would help against an {@link InputException}. The core knows what it does and not how it is called: the
 * command line has options for it, macros have keys, and dialogs have fields.
 */
public enum Remedy {

		/** Results of earlier work may be replaced. */
		REPLACE,
		/** Which series of several is meant. */
		SERIES,
		/** Which time point of several is meant. */
		FRAME,
		/** Which channel of several is meant. */
		CHANNEL,
		/** How the images were made. */
		MODALITY,
		/** What label values mean. */
		LABELS,
		/** How a public dataset lies in its folder. */
		RECIPE,
		/** Folders are put together into a collection file, which is no setting but work of its own. */
		COLLECTION,
		/** Stopped work goes on. */
		RESUME,
		/** A DICOM segmentation is written, too. */
		DICOM_SEG,
		/** How long a training may take. */
		MINUTES,
		/** How much memory Java has. */
		MEMORY
}
