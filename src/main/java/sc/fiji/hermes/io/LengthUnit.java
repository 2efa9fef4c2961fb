package sc.fiji.hermes.io;

import java.util.Locale;
import java.util.OptionalDouble;

/** Names of units of length, as ImageJ and others write them. */
public final class LengthUnit {

	private LengthUnit() {}

	/** Millimetres in one such unit, in any case; empty if it is none of length. */
	public static OptionalDouble millimetres(final String unit) {
		return switch (unit.strip().toLowerCase(Locale.ROOT)) {
			case "mm", "millimeter", "millimeters", "millimetre", "millimetres" -> OptionalDouble.of(1);
			case "cm", "centimeter", "centimeters", "centimetre", "centimetres" -> OptionalDouble.of(10);
			case "m", "meter", "meters", "metre", "metres" -> OptionalDouble.of(1000);
			// micro sign and Greek mu; ImageJ writes either
			case "\u00b5m", "\u03bcm", "um", "micron", "microns", "micrometer", "micrometers", "micrometre", "micrometres" ->
				OptionalDouble.of(1e-3);
			case "nm", "nanometer", "nanometers", "nanometre", "nanometres" -> OptionalDouble.of(1e-6);
			case "inch", "inches", "in" -> OptionalDouble.of(25.4);
			default -> OptionalDouble.empty();
		};
	}
}
