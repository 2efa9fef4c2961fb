package sc.fiji.hermes.io.dicom.codec;

import java.util.Locale;

/** Compressed pixels cannot be decoded. The message is the reason, to be put into a sentence: it starts small and has no full stop. */
public final class UndecodableException extends Exception {

	private static final long serialVersionUID = 1L;

	UndecodableException(final String format, final Object... args) {
		super(String.format(Locale.ROOT, format, args));
	}

	UndecodableException(final Throwable cause, final String reason) {
		super(reason, cause);
	}
}
