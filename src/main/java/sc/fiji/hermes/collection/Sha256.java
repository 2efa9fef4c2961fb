package sc.fiji.hermes.collection;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import sc.fiji.hermes.volume.Volume;

/** SHA-256 digests as hexadecimal text. */
final class Sha256 {

	private static final int BLOCK = 1 << 14;

	private Sha256() {}

	static String of(final byte[] bytes) {
		return HexFormat.of().formatHex(digest().digest(bytes));
	}

	/** Digest of size and voxel values: equal for the same image however it was compressed, typed or named. */
	static String of(final Volume volume) {
		final MessageDigest digest = digest();
		final ByteBuffer sizes = ByteBuffer.allocate(24);
		for (int axis = 0; axis < 3; axis++) sizes.putLong(volume.geometry().size(axis));
		digest.update(sizes.array());
		final float[] data = volume.data();
		final ByteBuffer block = ByteBuffer.allocate(4 * BLOCK);
		for (int from = 0; from < data.length; from += BLOCK) {
			final int n = Math.min(BLOCK, data.length - from);
			block.clear();
			block.asFloatBuffer().put(data, from, n);
			digest.update(block.array(), 0, 4 * n);
		}
		return HexFormat.of().formatHex(digest.digest());
	}

	private static MessageDigest digest() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (final NoSuchAlgorithmException e) {
			throw new IllegalStateException("every Java platform has SHA-256", e);
		}
	}
}
