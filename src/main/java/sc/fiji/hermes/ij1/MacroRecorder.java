package sc.fiji.hermes.ij1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import ij.IJ;
import ij.ImagePlus;
import ij.plugin.frame.Recorder;

import org.scijava.Context;
import org.scijava.ItemVisibility;
import org.scijava.Priority;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.module.process.AbstractPostprocessorPlugin;
import org.scijava.module.process.PostprocessorPlugin;
import org.scijava.plugin.Plugin;
import org.scijava.service.Service;
import org.scijava.widget.Button;
import org.scijava.widget.TextWidget;

import sc.fiji.hermes.command.HermesCommand;
import sc.fiji.hermes.command.HermesMenu;
import sc.fiji.hermes.command.Surroundings;

/** Hands the inputs of a finished command to plain ImageJ's macro recorder, in the words in which Fiji records them. */
@Plugin(type = PostprocessorPlugin.class, priority = Priority.VERY_LOW)
public final class MacroRecorder extends AbstractPostprocessorPlugin {

	/** One {@code key=value} of a macro, still without brackets around blanks. */
	record Option(String key, String value) {}

	@Override
	public void process(final Module module) {
		if (!Surroundings.plain() || !(module.getDelegateObject() instanceof HermesCommand)) return;
		// A script that runs a command inside of another is not what the user did.
		if (!IJ.recording() || IJ.isMacro() || !HermesMenu.label(module.getInfo()).equals(Recorder.getCommand())) return;
		// The dialog's buttons for files have recorded themselves.
		Recorder.resetCommandOptions();
		for (final Option o : options(module)) Recorder.recordOption(o.key(), o.value());
	}

	/** What is recorded of a module, in order. */
	static List<Option> options(final Module module) {
		final List<Option> options = new ArrayList<>();
		final List<String> images = PlainActiveImage.images(module.getInfo());
		for (final ModuleItem<?> item : module.getInfo().inputs()) {
			// The only image is the current one in the macro, too.
			if (images.size() == 1 && images.contains(item.getName()) || !isRecorded(item)) continue;
			final Object value = module.getInput(item.getName());
			if (value == null) continue;
			options.add(new Option(escape(item.getName()), escape(value instanceof ImagePlus image ? image.getTitle() : value.toString())));
		}
		return options;
	}

	/** Whether an input is one that users give. */
	static boolean isRecorded(final ModuleItem<?> item) {
		final ItemVisibility visibility = item.getVisibility();
		if (visibility == ItemVisibility.INVISIBLE || visibility == ItemVisibility.MESSAGE) return false;
		if (Service.class.isAssignableFrom(item.getType()) || item.getType() == Context.class || item.getType() == Button.class) return false;
		final String style = item.getWidgetStyle();
		return style == null || !Arrays.asList(style.split(",")).contains(TextWidget.PASSWORD_STYLE);
	}

	/** As a text stands between quotes in a macro. */
	private static String escape(final String text) {
		final StringBuilder escaped = new StringBuilder();
		for (final char c : text.toCharArray()) escaped.append(switch (c) {
			case '"' -> "\\\"";
			case '\\' -> "\\\\";
			case '\b' -> "\\b";
			case '\n' -> "\\n";
			case '\t' -> "\\t";
			case '\f' -> "\\f";
			case '\r' -> "\\r";
			default -> String.valueOf(c);
		});
		return escaped.toString();
	}
}
