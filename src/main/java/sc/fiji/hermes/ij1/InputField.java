package sc.fiji.hermes.ij1;

import java.io.File;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import ij.ImagePlus;
import ij.WindowManager;

import org.scijava.ItemVisibility;
import org.scijava.convert.ConvertService;
import org.scijava.module.MethodCallException;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.util.Types;
import org.scijava.widget.Button;

/**
 * One input of a command as a dialog shows it: what kind of field, and its value as text. Knows nothing of windows.
 * {@link InputForm} holds the fields of a command together.
 */
final class InputField {

	/** What the dialog shows. */
	enum Kind {
			MESSAGE, CHECKBOX, NUMBER, SLIDER, CHOICE, IMAGE, TEXT, AREA, OPEN, SAVE, FOLDER, FILE_OR_FOLDER, BUTTON;

		boolean isPath() {
			return this == OPEN || this == SAVE || this == FOLDER || this == FILE_OR_FOLDER;
		}
	}

	private final Module module;
	private final ModuleItem<?> item;
	private final ConvertService convert;
	private Optional<String> complaint = Optional.empty();

	InputField(final Module module, final ModuleItem<?> item, final ConvertService convert) {
		this.module = module;
		this.item = item;
		this.convert = convert;
		preset();
	}

	/** A list cannot show what is not in it. */
	private void preset() {
		final List<String> choices = choices();
		if (kind() != Kind.CHOICE && kind() != Kind.IMAGE || choices.isEmpty()) return;
		if (!choices.contains(text())) enter(choices.get(0));
	}

	/** Whether it is a text or path that nobody has to give and that is not there yet. */
	boolean mayStayEmpty() {
		return !item.isRequired() && (kind().isPath() || kind() == Kind.TEXT) && text().isEmpty();
	}

	/** Chooses what stands at a place of the list, if it is that long. */
	void preferChoice(final int place) {
		final List<String> choices = choices();
		if (place < choices.size()) enter(choices.get(place));
	}

	ModuleItem<?> item() {
		return item;
	}

	Kind kind() {
		final Class<?> type = item.getType();
		if (item.getVisibility() == ItemVisibility.MESSAGE) return Kind.MESSAGE;
		if (Types.isBoolean(type)) return Kind.CHECKBOX;
		if (type == ImagePlus.class) return Kind.IMAGE;
		if (type == Button.class) return Kind.BUTTON;
		if (item.getChoices() != null && !item.getChoices().isEmpty()) return Kind.CHOICE;
		if (Types.isNumber(type)) return bounded() && (hasStyle("slider") || hasStyle("scroll bar")) ? Kind.SLIDER : Kind.NUMBER;
		if (type != File.class) return hasStyle("text area") ? Kind.AREA : Kind.TEXT;
		return hasStyle("directory") ? Kind.FOLDER : hasStyle("save") ? Kind.SAVE : hasStyle("both") ? Kind.FILE_OR_FOLDER : Kind.OPEN;
	}

	private boolean bounded() {
		return item.getMinimumValue() != null && item.getMaximumValue() != null;
	}

	private boolean hasStyle(final String style) {
		return item.getWidgetStyle() != null && Arrays.stream(item.getWidgetStyle().split("[,/]")).map(String::strip).anyMatch(style::equals);
	}

	/** The label, else the name. */
	String label() {
		return item.getLabel() == null || item.getLabel().isBlank() ? item.getName() : item.getLabel();
	}

	String description() {
		return item.getDescription() == null ? "" : item.getDescription();
	}

	/** What a list offers, in order; empty for other kinds. */
	List<String> choices() {
		if (item.getType() == ImagePlus.class) return Arrays.asList(WindowManager.getImageTitles());
		return item.getChoices() == null ? List.of() : item.getChoices().stream().map(String::valueOf).toList();
	}

	/** Lowest number of a slider. */
	double min() {
		return ((Number) item.getMinimumValue()).doubleValue();
	}

	/** Highest number of a slider. */
	double max() {
		return ((Number) item.getMaximumValue()).doubleValue();
	}

	/** How far a slider moves at least. */
	double step() {
		final double step = item.getStepSize() == null ? 1 : item.getStepSize().doubleValue();
		return step > 0 ? step : 1;
	}

	/** The value as text: empty for nothing, {@code true} or {@code false} of a box, the title of an image. */
	String text() {
		final Object value = module.getInput(item.getName());
		if (value == null) return "";
		if (value instanceof ImagePlus image) return image.getTitle();
		if (value instanceof Double || value instanceof Float) return plain(((Number) value).doubleValue());
		return value.toString();
	}

	private static String plain(final double value) {
		return Double.isFinite(value) ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString() : String.valueOf(value);
	}

	/** Sets the value; if that is not possible it stays, and {@link #complaint()} says why. */
	void enter(final String text) {
		complaint = Optional.empty();
		if (Types.isNumber(item.getType())) enterNumber(text.strip());
		else if (item.getType() == File.class) set(text.isBlank() ? null : new File(text.strip()));
		else if (item.getType() == ImagePlus.class) set(WindowManager.getImage(text));
		else if (item.getChoices() != null && !item.getChoices().isEmpty()) item.getChoices().stream().filter(c -> String.valueOf(c).equals(
			text)).findFirst().ifPresent(this::set);
		else set(convert.convert(text, item.getType()));
	}

	private void enterNumber(final String text) {
		final boolean whole = Types.isInteger(item.getType()) || Types.isLong(item.getType()) || Types.isShort(item.getType()) || Types.isByte(
			item.getType());
		try {
			final BigDecimal number = new BigDecimal(text);
			if (item.getMinimumValue() instanceof Number low && number.doubleValue() < low.doubleValue() || item
				.getMaximumValue() instanceof Number high && number.doubleValue() > high.doubleValue()) complaint = Optional.of(String.format(Locale.ROOT,
					"%s is %s; give %s.", label(), text, range()));
			else set(convert.convert(whole ? (Object) number.longValueExact() : (Object) number.doubleValue(), item.getType()));
		}
		catch (final ArithmeticException | NumberFormatException e) {
			complaint = Optional.of(String.format(Locale.ROOT, "%s is \"%s\"; give a %snumber.", label(), text, whole ? "whole " : ""));
		}
	}

	private String range() {
		final Object low = item.getMinimumValue(), high = item.getMaximumValue();
		if (high == null) return low + " or more";
		return low == null ? high + " or less" : "a number from " + low + " to " + high;
	}

	private void set(final Object value) {
		module.setInput(item.getName(), value);
	}

	/** Why the text that was last entered is not the value. */
	Optional<String> complaint() {
		return complaint.or(this::missing);
	}

	private Optional<String> missing() {
		if (!item.isRequired() || module.getInput(item.getName()) != null || kind() == Kind.MESSAGE || kind() == Kind.BUTTON) return Optional
			.empty();
		return Optional.of(kind() == Kind.IMAGE ? label() + " is missing; open an image first." : label() + " is missing; give one.");
	}

	/** What depends on this value, by the command's own rule. */
	void callback() throws MethodCallException {
		item.callback(module);
	}

	void validate() throws MethodCallException {
		item.validate(module);
	}
}
