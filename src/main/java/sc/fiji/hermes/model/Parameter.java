package sc.fiji.hermes.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * A trainable tensor: its reference name, shape, layout and initial distribution.
 *
 * @param name as in the reference's state dictionary (model.md §5)
 * @param layout relation to PyTorch's layout
 * @param shape in our layout
 * @param bound initial values are uniform in {@code offset ± bound}
 * @param offset centre of the initial values
 */
public record Parameter(String name, Layout layout, long[] shape, double bound, double offset) {

	public int size() {
		int n = 1;
		for (final long s : shape) n = Math.multiplyExact(n, Math.toIntExact(s));
		return n;
	}

	/** Fresh values, a function of the seed and the name only; those of other seeds and other names are independent of them. */
	public float[] initialize(final long seed) {
		final float[] values = new float[size()];
		final UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(state(seed));
		for (int i = 0; i < values.length; i++) values[i] = (float) (offset + bound * (2 * random.nextDouble() - 1));
		return values;
	}

	/** State of xoshiro256++ from which its numbers start: a hash, as near states would give related numbers. */
	private long[] state(final long seed) {
		try {
			final MessageDigest hash = MessageDigest.getInstance("SHA-256");
			hash.update(ByteBuffer.allocate(Long.BYTES).putLong(seed).flip());
			final long[] state = new long[4];
			ByteBuffer.wrap(hash.digest(name.getBytes(StandardCharsets.UTF_8))).asLongBuffer().get(state);
			return state;
		}
		catch (final NoSuchAlgorithmException e) {
			throw new IllegalStateException("every Java has SHA-256", e);
		}
	}
}
