package sc.fiji.hermes.io;

import java.util.Arrays;
import java.util.Random;

/** Damages the bytes of a file as a bad disk or an editor would. */
public final class Damage {

	private Damage() {}

	/**
	 * One change: cut short, a piece copied elsewhere, a bit flipped, or a byte replaced by one of the letters or by any.
	 *
	 * @param bytes may be changed
	 * @param letters that mean something to the format
	 */
	public static byte[] once(final byte[] bytes, final String letters, final Random random) {
		final int at = random.nextInt(bytes.length);
		switch (random.nextInt(5)) {
			case 0:
				return Arrays.copyOf(bytes, at);
			case 1:
				final int from = random.nextInt(bytes.length), n = Math.min(bytes.length - Math.max(at, from), random.nextInt(16));
				System.arraycopy(bytes, from, bytes, at, n);
				return bytes;
			case 2:
				bytes[at] ^= (byte) (1 << random.nextInt(8));
				return bytes;
			case 3:
				bytes[at] = (byte) letters.charAt(random.nextInt(letters.length()));
				return bytes;
			default:
				bytes[at] = (byte) random.nextInt(256);
				return bytes;
		}
	}
}
