package sc.fiji.hermes.io.dicom;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * What an object that is made of a series has in common with it: patient, study and frame of reference (PS3.3 sections C.7.1.1,
 * C.7.2.1 and C.7.4.1), as the bytes of its first image, so that names keep the characters they are written in. Immutable.
 */
public final class SourceHeader {

	private static final Pattern UID = Pattern.compile("[0-9.]{1,64}");
	private static final Pattern DATE = Pattern.compile("\\d{8}");
	private static final Pattern TIME = Pattern.compile("\\d{2}(\\d{2}(\\d{2}(\\.\\d{1,6})?)?)?");
	private static final Pattern CODE = Pattern.compile("[A-Z0-9_ ]{1,16}");
	private static final Pattern ANY = Pattern.compile("(?s).*");

	/**
	 * @param required whether the standard wants it even if it is empty (type 2)
	 * @param form that its value must have to be copied
	 */
	private record Attribute(int tag, String vr, boolean required, Pattern form) {}

	private static final List<Attribute> COPIED = List.of( //
		new Attribute(Tags.STUDY_DATE, "DA", true, DATE), //
		new Attribute(Tags.STUDY_TIME, "TM", true, TIME), //
		new Attribute(Tags.ACCESSION_NUMBER, "SH", true, ANY), //
		new Attribute(Tags.REFERRING_PHYSICIAN, "PN", true, ANY), //
		new Attribute(Tags.STUDY_DESCRIPTION, "LO", false, ANY), //
		new Attribute(Tags.PATIENT_NAME, "PN", true, ANY), //
		new Attribute(Tags.PATIENT_ID, "LO", true, ANY), //
		new Attribute(Tags.ISSUER_OF_PATIENT_ID, "LO", false, ANY), //
		new Attribute(Tags.PATIENT_BIRTH_DATE, "DA", true, DATE), //
		new Attribute(Tags.PATIENT_SEX, "CS", true, CODE), //
		new Attribute(Tags.STUDY_ID, "SH", true, ANY), //
		new Attribute(Tags.POSITION_REFERENCE, "LO", true, ANY));

	private final DataSet data;

	/** @param first header of the first image of the series */
	SourceHeader(final DataSet first) {
		data = first.only(Tags.OPTIONAL);
	}

	/** StudyInstanceUID; empty if there is none or it cannot be one. */
	public Optional<String> study() {
		return data.code(Tags.STUDY).filter(SourceHeader::isUid);
	}

	/** FrameOfReferenceUID; empty if there is none or it cannot be one. */
	public Optional<String> frameOfReference() {
		return data.code(Tags.FRAME_OF_REFERENCE).filter(SourceHeader::isUid);
	}

	public OptionalInt seriesNumber() {
		return data.whole(Tags.SERIES_NUMBER);
	}

	public static boolean isUid(final String text) {
		return UID.matcher(text).matches();
	}

	/**
	 * Copies the attributes, and the character set that they are written in.
	 *
	 * @param own texts that the object has beside them
	 * @return how these are to be encoded
	 */
	public TextEncoder copyTo(final Elements to, final List<String> own) {
		boolean ascii = true;
		for (final Attribute a : COPIED) {
			final byte[] value = data.raw(a.tag).map(SourceHeader::clean).filter(v -> a.form.matcher(new String(v,
				StandardCharsets.ISO_8859_1).strip()).matches()).orElse(new byte[0]);
			for (final byte b : value) ascii &= b >= 0 && b != 0x1b;
			if (a.required || value.length > 0) to.bytes(a.tag, a.vr, value);
		}
		copyDeidentification(to);
		copyLossiness(to);
		final String set = data.code(Tags.CHARACTER_SET).filter(c -> c.matches("[A-Z0-9_ \\\\]{1,200}")).orElse("");
		if (ascii && own.stream().anyMatch(t -> !StandardCharsets.US_ASCII.newEncoder().canEncode(t))) {
			to.text(Tags.CHARACTER_SET, "CS", "ISO_IR 192");
			return new TextEncoder(StandardCharsets.UTF_8);
		}
		if (!set.isEmpty()) to.text(Tags.CHARACTER_SET, "CS", set);
		return new TextEncoder(charset(set));
	}

	/** With several sets escapes would be needed, and without one only ASCII is defined. */
	private Charset charset(final String set) {
		final Charset c = data.charset();
		final boolean known = !set.isEmpty() && !set.contains("\\") && c.canEncode() && (c != StandardCharsets.ISO_8859_1 || set.strip()
			.endsWith("IR 100"));
		return known ? c : StandardCharsets.US_ASCII;
	}

	/** One demands the other (PS3.3 section C.7.1.1). */
	private void copyDeidentification(final Elements to) {
		final Optional<byte[]> how = data.raw(Tags.DEIDENTIFICATION_METHOD).map(SourceHeader::clean);
		if (how.isEmpty() || !data.code(Tags.IDENTITY_REMOVED).orElse("").equals("YES")) return;
		to.text(Tags.IDENTITY_REMOVED, "CS", "YES").bytes(Tags.DEIDENTIFICATION_METHOD, "LO", how.get());
	}

	/** What is made of images that lost something in compression counts as such, too (PS3.3 section C.7.6.1.1.5). */
	private void copyLossiness(final Elements to) {
		final boolean lossy = data.code(Tags.LOSSY).orElse("").equals("01");
		to.text(Tags.LOSSY, "CS", lossy ? "01" : "00");
		if (!lossy) return;
		data.code(Tags.LOSSY_RATIO).filter(r -> r.matches("[-+0-9.eE\\\\ ]+")).ifPresent(r -> to.text(Tags.LOSSY_RATIO, "DS", r));
		data.code(Tags.LOSSY_METHOD).filter(m -> m.matches("[A-Z0-9_ \\\\]+")).ifPresent(m -> to.text(Tags.LOSSY_METHOD, "CS", m));
	}

	/** Without control characters, which no text has but for escapes to other characters; nor padding. */
	private static byte[] clean(final byte[] value) {
		int end = value.length;
		while (end > 0 && (value[end - 1] == ' ' || value[end - 1] == 0)) end--;
		final byte[] clean = java.util.Arrays.copyOf(value, end);
		for (int i = 0; i < clean.length; i++) if (clean[i] >= 0 && clean[i] < ' ' && clean[i] != 0x1b) clean[i] = ' ';
		return clean;
	}

	/** Encodes texts of our own beside those that were copied. */
	public record TextEncoder(Charset charset) {

		/** A text of one line (LO): what the characters at hand do not have becomes {@code _}, and so does a backslash. */
		public byte[] line(final String text) {
			final StringBuilder plain = new StringBuilder();
			text.codePoints().limit(64).map(c -> c == '\\' || Character.isISOControl(c) ? '_' : c).forEach(plain::appendCodePoint);
			final StringBuilder known = new StringBuilder();
			plain.codePoints().mapToObj(Character::toString).map(c -> charset.newEncoder().canEncode(c) ? c : "_").forEach(known::append);
			return known.toString().strip().getBytes(charset);
		}
	}
}
