package sc.fiji.hermes.io.dicom;

/** A place or direction in millimetres. */
public record Vector(double x, double y, double z) {

	static Vector of(final double[] values, final int first) {
		return new Vector(values[first], values[first + 1], values[first + 2]);
	}

	Vector plus(final Vector v) {
		return new Vector(x + v.x, y + v.y, z + v.z);
	}

	Vector minus(final Vector v) {
		return new Vector(x - v.x, y - v.y, z - v.z);
	}

	Vector times(final double factor) {
		return new Vector(factor * x, factor * y, factor * z);
	}

	double dot(final Vector v) {
		return x * v.x + y * v.y + z * v.z;
	}

	Vector cross(final Vector v) {
		return new Vector(y * v.z - z * v.y, z * v.x - x * v.z, x * v.y - y * v.x);
	}

	double length() {
		return Math.sqrt(dot(this));
	}
}
