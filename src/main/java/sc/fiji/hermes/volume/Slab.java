package sc.fiji.hermes.volume;

/**
 * Some voxels of an image in the order in which they are stored, x fastest. Good until the next one is asked for.
 *
 * <pre>{@code
 * for (Slab<float[]> s : volume.slabs()) for (int i = s.from(); i < s.to(); i++) sum += s.values()[i];
 * }</pre>
 *
 * @param values an array in which they lie; not to be written to
 * @param from index of the first one in the array
 * @param to index after the last
 * @param first index of the first one in the image
 */
public record Slab<A>(A values, int from, int to, long first) {}
