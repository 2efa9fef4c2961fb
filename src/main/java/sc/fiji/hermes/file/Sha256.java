package sc.fiji.hermes.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Slab;
import sc.fiji.hermes.volume.Volume;

/** SHA-256 digests as hexadecimal text. */
public final class Sha256 {

	private static final int BLOCK = 1 << 14;

	private Sha256() {}

	public static String of(final byte[] bytes) {
		return HexFormat.of().formatHex(digest().digest(bytes));
	}

	/** Digest of a file's content. */
	public static String of(final Path file) throws IOException {
		final MessageDigest digest = digest();
		final byte[] buffer = new byte[4 * BLOCK];
		try (InputStream in = Files.newInputStream(file)) {
			for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) digest.update(buffer, 0, n);
		}
		return HexFormat.of().formatHex(digest.digest());
	}

	/** Digest of size and voxel values: equal for the same image however it was compressed, typed or named. */
	public static String of(final Volume volume) {
		final MessageDigest digest = digest();
		final ByteBuffer sizes = ByteBuffer.allocate(24);
		for (int axis = 0; axis < 3; axis++) sizes.putLong(volume.geometry().size(axis));
		digest.update(sizes.array());
		final ByteBuffer block = ByteBuffer.allocate(4 * BLOCK);
		for (final Slab<float[]> slab : volume.slabs()) for (int from = slab.from(); from < slab.to(); from += BLOCK) {
			final int n = Math.min(BLOCK, slab.to() - from);
			block.clear();
			block.asFloatBuffer().put(slab.values(), from, n);
			digest.update(block.array(), 0, 4 * n);
		}
		return HexFormat.of().formatHex(digest.digest());
	}

	/** Digest of size and label values. */
	public static String of(final LabelMap labels) {
		final MessageDigest digest = digest();
		final ByteBuffer sizes = ByteBuffer.allocate(24);
		for (int axis = 0; axis < 3; axis++) sizes.putLong(labels.geometry().size(axis));
		digest.update(sizes.array());
		final ByteBuffer block = ByteBuffer.allocate(2 * BLOCK);
		for (final Slab<short[]> slab : labels.slabs()) for (int from = slab.from(); from < slab.to(); from += BLOCK) {
			final int n = Math.min(BLOCK, slab.to() - from);
			block.clear();
			block.asShortBuffer().put(slab.values(), from, n);
			digest.update(block.array(), 0, 2 * n);
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
