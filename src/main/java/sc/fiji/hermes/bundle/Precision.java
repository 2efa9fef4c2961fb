package sc.fiji.hermes.bundle;

/** How numbers are kept in a file of tensors; whoever reads them gets float32 of both. */
public enum Precision {
		/** Float32, bit for bit. */
		SINGLE(NumberType.F32, "float32"),
		/** IEEE 754 binary16, half as large: rounded to the nearest, ties to even, up to 65504. */
		HALF(NumberType.F16, "float16");

	final NumberType type;
	private final String title;

	Precision(final NumberType type, final String title) {
		this.type = type;
		this.title = title;
	}

	/** For people. */
	public String title() {
		return title;
	}
}
