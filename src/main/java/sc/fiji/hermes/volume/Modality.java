package sc.fiji.hermes.volume;

import java.util.Locale;

/**
 * How an image was made. {@link #UNKNOWN} exists in every model. The names of the constants here mean the same in any
 * spelling ({@code ct} is {@code CT}); other names are kept as given, but for surrounding space.
 *
 * <pre>{@code
 * Modality.of("ct").equals(Modality.CT); // true
 * }</pre>
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

	// here and not in of(), so that no path makes two modalities of one name
	public Modality {
		name = canonical(name.strip());
	}

	/** The modality a name means. */
	public static Modality of(final String name) {
		return new Modality(name);
	}

	private static String canonical(final String name) {
		return switch (name.toLowerCase(Locale.ROOT)) {
			case "ct" -> "CT";
			case "pet" -> "PET";
			case "t1" -> "T1";
			case "t2" -> "T2";
			case "cine" -> "cine";
			case "unknown" -> "unknown";
			default -> name;
		};
	}

	/** Whether values are Hounsfield units, which have a fixed meaning. */
	public boolean isCt() {
		return equals(CT);
	}

	public boolean isUnknown() {
		return equals(UNKNOWN);
	}

	@Override
	public String toString() {
		return name;
	}
}
