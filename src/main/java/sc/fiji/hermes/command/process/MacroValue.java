package sc.fiji.hermes.command.process;

import java.io.File;
import java.util.Locale;
import java.util.Optional;

import ij.ImagePlus;

import org.scijava.convert.ConvertService;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;

import sc.fiji.hermes.imagej.OpenImages;

/** The text that a macro gives for an input, as the value of that input. */
public final class MacroValue {

	private MacroValue() {}

	/**
	 * Sets and resolves an input; what cannot be converted stays open, of which {@code DeclaredDefaults} tells.
	 *
	 * @return why it is refused, in a sentence
	 */
	public static Optional<String> set(final Module module, final ModuleItem<?> item, final String text, final ConvertService convert) {
		if (item.getType() == ImagePlus.class) {
			final Optional<ImagePlus> image = OpenImages.titled(text);
			if (image.isEmpty()) return Optional.of(String.format(Locale.ROOT, "No open image has the title \"%s\", which %s asks for; open it first.", text, item
				.getName()));
			module.setInput(item.getName(), image.get());
		}
		else if (item.getType() == File.class) module.setInput(item.getName(), text.isBlank() ? null : new File(text));
		else {
			final Object value = convert.convert(text, item.getType());
			if (value == null) return Optional.empty();
			module.setInput(item.getName(), value);
		}
		try {
			module.resolveInput(item.getName());
			return Optional.empty();
		}
		catch (final RuntimeException e) {
			// what a validater found, already a sentence
			return Optional.of(e.getMessage());
		}
	}
}
