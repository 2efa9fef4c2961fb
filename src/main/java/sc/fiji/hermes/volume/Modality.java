package sc.fiji.hermes.volume;

import java.util.Locale;

/**
 * How an image was made. {@link #UNKNOWN} exists in every model.
 *
 * @param name e.g. {@code CT}, {@code PET}, {@code T1}, {@code T2}, {@code cine} or any name a collection declares
 */
public record Modality(String name) {

	public static final Modality CT = new Modality("CT");
	public static final Modality PET = new Modality("PET");
	public static final Modality T1 = new Modality("T1");
	public static final Modality T2 = new Modality("T2");
	public static final Modality CINE = new Modality("cine");
	public static final Modality UNKNOWN = new Modality("unknown");

	/** Whether values are Hounsfield units, which have a fixed meaning. */
	public boolean isCt() {
		return name.toUpperCase(Locale.ROOT).equals("CT");
	}

	public boolean isUnknown() {
		return equals(UNKNOWN);
	}

	@Override
	public String toString() {
		return name;
	}
}
