package sc.fiji.hermes.command.process;

import java.io.File;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import ij.ImagePlus;

import org.scijava.Context;
import org.scijava.ItemVisibility;
import org.scijava.Priority;
import org.scijava.convert.ConvertService;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.module.process.AbstractPreprocessorPlugin;
import org.scijava.module.process.PreprocessorPlugin;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.service.Service;
import org.scijava.ui.UIService;
import org.scijava.util.Types;
import org.scijava.widget.Button;

import sc.fiji.hermes.command.HermesCommand;
import sc.fiji.hermes.command.HermesMenu;
import sc.fiji.hermes.command.Host;
import sc.fiji.hermes.command.Surroundings;
import sc.fiji.hermes.imagej.OpenImages;

/**
 * In a macro and without a display nobody can be asked: an input that was left out takes the value that the command
 * declares, where Fiji would take what a dialog was last given; {@code key} alone means {@code key=true}, as in ImageJ's own
 * commands; and what must be given but was not is said in a sentence, where Fiji would open a dialog. The same holds for a command that was started
 * with all that it needs: its inputs are resolved here and no earlier, since Fiji records only those that are open until then.
 */
@Plugin(type = PreprocessorPlugin.class, priority = Priority.VERY_HIGH + 0.5)
public final class DeclaredDefaults extends AbstractPreprocessorPlugin {

	@Parameter
	private ConvertService convert;

	@Parameter(required = false)
	private UIService ui;

	@Override
	public void process(final Module module) {
		if (!(module.getDelegateObject() instanceof HermesCommand command)) return;
		final Optional<MacroOptions> macro = MacroOptions.current();
		final boolean headless = Surroundings.headless() || ui != null && ui.isHeadless();
		final List<ModuleItem<?>> open = new ArrayList<>();
		for (final ModuleItem<?> item : module.getInfo().inputs()) if (!module.isInputResolved(item.getName())) open.add(item);
		if (macro.isEmpty() && !headless && !command.isComplete()) {
			// The dialog asks; but no dialog can ask for an image where there is none.
			if (Surroundings.plain()) open.stream().filter(i -> isImage(i) && i.isRequired()).findFirst().ifPresent(i -> requireImage(module));
			return;
		}
		macro.ifPresent(m -> {
			m.unknown(HermesMenu.title(module.getInfo()), keys(module)).ifPresent(this::cancel);
			if (!isCanceled()) checkNumbers(module, m);
			if (!isCanceled()) takeEarlierKeys(module, open, m);
			for (final ModuleItem<?> item : open) if (Types.isBoolean(item.getType()) && m.mentions(item.getName())) module.setInput(item
				.getName(), true);
		});
		if (isCanceled()) return;
		final Optional<ModuleItem<?>> missing = open.stream().filter(i -> i.isRequired() && module.getInput(i.getName()) == null).findFirst();
		if (missing.isPresent()) missing(module, missing.get());
		else resolve(module, open);
	}

	private static List<String> keys(final Module module) {
		final List<String> keys = new ArrayList<>();
		for (final ModuleItem<?> item : module.getInfo().inputs()) if (item.getVisibility() != ItemVisibility.MESSAGE && !Service.class
			.isAssignableFrom(item.getType()) && item.getType() != Context.class && item.getType() != Button.class) keys.add(item.getName());
		return keys;
	}

	/** Fiji and plain ImageJ look for the present ones only. */
	private void takeEarlierKeys(final Module module, final List<ModuleItem<?>> open, final MacroOptions macro) {
		for (final ModuleItem<?> item : open) if (!module.isInputResolved(item.getName())) macro.earlier(item.getName()).flatMap(
			text -> MacroValue.set(module, item, text, convert)).ifPresent(this::cancel);
		open.removeIf(item -> module.isInputResolved(item.getName()));
	}

	/** Fiji passes over numbers that it cannot read. */
	private void checkNumbers(final Module module, final MacroOptions macro) {
		for (final ModuleItem<?> item : module.getInfo().inputs()) {
			if (!Types.isNumber(item.getType())) continue;
			final Optional<String> wrong = macro.value(item.getName()).filter(text -> !isNumber(text, item.getType()));
			wrong.ifPresent(text -> cancel(String.format(Locale.ROOT, "%s is \"%s\"; give a %snumber.", item.getName(), text, isWhole(item.getType())
				? "whole " : "")));
		}
	}

	private static boolean isNumber(final String text, final Class<?> type) {
		try {
			final BigDecimal value = new BigDecimal(text.strip());
			if (isWhole(type)) value.longValueExact();
			return true;
		}
		catch (final ArithmeticException | NumberFormatException e) {
			return false;
		}
	}

	private static boolean isWhole(final Class<?> type) {
		return Types.isInteger(type) || Types.isLong(type) || Types.isShort(type) || Types.isByte(type);
	}

	private void resolve(final Module module, final List<ModuleItem<?>> open) {
		try {
			for (final ModuleItem<?> item : open) module.resolveInput(item.getName());
		}
		catch (final RuntimeException e) {
			// what a validater found, already a sentence
			cancel(e.getMessage());
		}
	}

	private void missing(final Module module, final ModuleItem<?> item) {
		if (isImage(item) && !OpenImages.any()) requireImage(module);
		else cancel(String.format(Locale.ROOT, "%s needs a value for %s; give one, in a macro by %s=[%s].", HermesMenu.title(module.getInfo()), item
			.getName(), Host.here().macroKey(item.getName()), isImage(item) ? "title of an image" : item.getType() == File.class ? "a path" : "a value"));
	}

	private void requireImage(final Module module) {
		if (!OpenImages.any()) cancel(String.format(Locale.ROOT,
			"%s works on an image, and none is open; open one first.", HermesMenu.title(module.getInfo())));
	}

	private static boolean isImage(final ModuleItem<?> item) {
		return item.getType() == ImagePlus.class;
	}
}
