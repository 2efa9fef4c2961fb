package sc.fiji.hermes.job;

/**
 * How much of an image may be in memory at once. Immutable.
 *
 * <pre>{@code
 * Job job = Job.create().withRoom(new Room(1 << 24, 1 << 20));
 * }</pre>
 *
 * @param array most voxels that one array holds; larger images stay in files
 * @param slab voxels of an image in no array that are worked on at once; at least one plane always is
 */
public record Room(long array, int slab) {

	/** What every JVM allows as the length of an array. */
	public static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

	/** Parts of the heap: an image as an array of float32 takes at most a quarter, a slab of one a 64th. */
	private static final int ARRAYS = 4, SLABS = 64;

	private static final int SMALLEST_SLAB = 1 << 20, LARGEST_SLAB = 1 << 25;

	public Room {
		array = Math.min(array, LARGEST_ARRAY);
		if (array < 1 || slab < 1) throw new IllegalArgumentException("room for " + array + " and " + slab + " voxels");
	}

	/** What suits the memory that this JVM may take. */
	public static Room ofHeap() {
		final long voxels = Runtime.getRuntime().maxMemory() / Float.BYTES;
		return new Room(voxels / ARRAYS, (int) Math.max(SMALLEST_SLAB, Math.min(LARGEST_SLAB, voxels / SLABS)));
	}

	/** Whether so many voxels make one array. */
	public boolean fits(final long voxels) {
		return voxels <= array;
	}
}
