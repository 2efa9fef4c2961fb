package sc.fiji.hermes.command;

import java.util.List;
import java.util.stream.Collectors;

import org.scijava.command.CommandInfo;
import org.scijava.module.ModuleItem;
import org.scijava.util.ClassUtils;

import sc.fiji.hermes.job.InputException;

/** Dialogs keep numbers within their limits and texts within their choices; macros and scripts have to be checked. */
final class InputLimits {

	private InputLimits() {}

	/** @throws InputException if a number is out of range or a text not among the declared choices */
	static void check(final HermesCommand command) {
		// The declaration, because choices that the command offers later are its own to check.
		final CommandInfo declared = new CommandInfo(command.getClass());
		for (final ModuleItem<?> item : declared.inputs()) check(item, ClassUtils.getValue(declared.getInput(item.getName()).getField(),
			command));
	}

	private static void check(final ModuleItem<?> item, final Object value) {
		if (value instanceof Number number) {
			final double v = number.doubleValue();
			if (outside(v, item.getMinimumValue(), item.getMaximumValue())) throw new InputException("%s is %s; give %s.", item.getName(),
				number, range(item.getMinimumValue(), item.getMaximumValue()));
		}
		final List<?> choices = item.getChoices();
		if (value instanceof String && choices != null && !choices.isEmpty() && !choices.contains(value)) throw new InputException(
			"%s cannot be %s; choose from: %s.", item.getName(), value, choices.stream().map(String::valueOf).collect(Collectors
				.joining(", ")));
	}

	private static boolean outside(final double v, final Object min, final Object max) {
		return Double.isNaN(v) || min instanceof Number low && v < low.doubleValue() || max instanceof Number high && v > high.doubleValue();
	}

	private static String range(final Object min, final Object max) {
		if (max == null) return min == null ? "a number" : min + " or more";
		return min == null ? max + " or less" : "a number from " + min + " to " + max;
	}
}
