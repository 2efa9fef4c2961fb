package sc.fiji.hermes.picture;

import java.io.IOException;
import java.io.InputStream;

/**
 * The colours of label values: black for 0, then colours that differ from one another, from grey and from black as far as
 * they can, the first ones most. Values above 255 have the colour of 255, as in ImageJ's display of such an image.
 */
public final class LabelPalette {

	private static final String RESOURCE = "/luts/hermes_glasbey_on_dark.lut";

	private static final byte[] BYTES = read();

	private LabelPalette() {}

	/**
	 * @param value 0 to 65,535
	 * @return {@code 0xrrggbb}
	 */
	public static int rgb(final int value) {
		final int i = Math.min(value, 255);
		return (BYTES[i] & 0xff) << 16 | (BYTES[256 + i] & 0xff) << 8 | BYTES[512 + i] & 0xff;
	}

	private static byte[] read() {
		try (InputStream in = LabelPalette.class.getResourceAsStream(RESOURCE)) {
			final byte[] bytes = in == null ? new byte[0] : in.readAllBytes();
			if (bytes.length != 768) throw new IllegalStateException("the jar lacks " + RESOURCE);
			return bytes;
		}
		catch (final IOException e) {
			throw new IllegalStateException("the jar lacks " + RESOURCE, e);
		}
	}
}
