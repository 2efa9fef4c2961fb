package sc.fiji.hermes.engine;

/** The memory of Java, beside which TensorFlow takes its own. */
public final class JavaHeap {

	private JavaHeap() {}

	/**
	 * Gives what Java holds but does not use back to the system; takes some tenths of a second. For the moment between reading
	 * many volumes, which makes the heap large, and TensorFlow's work, which would otherwise stand beside an empty heap.
	 */
	public static void shrink() {
		System.gc();
	}
}
