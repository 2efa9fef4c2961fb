package sc.fiji.hermes.ij1;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.scijava.ItemVisibility;
import org.scijava.convert.ConvertService;
import org.scijava.module.MethodCallException;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;

import sc.fiji.hermes.command.HermesCommand;

/**
 * The inputs that a user has still to give to a command, and what their values bring about: callbacks that change other
 * inputs, validaters and limits. Knows nothing of windows; {@link InputDialog} shows it.
 */
final class InputForm {

	/** What a field shows. */
	private record Shown(String text, List<String> choices) {

		static Shown of(final InputField field) {
			return new Shown(field.text(), field.choices());
		}
	}

	private final Module module;
	private final List<InputField> fields = new ArrayList<>();
	private Optional<String> fault = Optional.empty();

	InputForm(final Module module, final ConvertService convert) {
		this.module = module;
		for (final ModuleItem<?> item : module.getInfo().inputs()) if (item.getVisibility() != ItemVisibility.INVISIBLE && !module
			.isInputResolved(item.getName()) && !HermesCommand.FOLDER_STYLE.equals(item.getWidgetStyle())) fields.add(new InputField(module, item, convert));
		// who is asked for two images seldom means the same one twice
		final List<InputField> images = fields.stream().filter(f -> f.kind() == InputField.Kind.IMAGE).toList();
		for (int i = 1; i < images.size(); i++) images.get(i).preferChoice(i);
	}

	List<InputField> fields() {
		return List.copyOf(fields);
	}

	/** Whether there is anything to ask. */
	boolean asks() {
		return fields.stream().anyMatch(f -> f.kind() != InputField.Kind.MESSAGE && f.kind() != InputField.Kind.BUTTON);
	}

	/**
	 * Takes what the user entered into a field and lets the command react.
	 *
	 * @return the fields that now show something else than before; the field itself only if the command changed it
	 */
	List<InputField> enter(final InputField field, final String text) {
		final List<Shown> before = shown();
		field.enter(text);
		before.set(fields.indexOf(field), Shown.of(field));
		fault = Optional.empty();
		if (field.complaint().isEmpty()) callback(field);
		return changedSince(before);
	}

	/** Lets the command react to what it has learned meanwhile. @return the fields that now show something else than before */
	List<InputField> lookAgain() {
		final List<Shown> before = shown();
		if (module.getDelegateObject() instanceof HermesCommand command) command.lookAgain();
		return changedSince(before);
	}

	private List<Shown> shown() {
		return new ArrayList<>(fields.stream().map(Shown::of).toList());
	}

	private List<InputField> changedSince(final List<Shown> before) {
		final List<InputField> changed = new ArrayList<>();
		for (int i = 0; i < fields.size(); i++) if (!Shown.of(fields.get(i)).equals(before.get(i))) changed.add(fields.get(i));
		return changed;
	}

	private void callback(final InputField field) {
		try {
			field.callback();
		}
		catch (final MethodCallException e) {
			fault = Optional.of(words(e));
		}
	}

	/** A sentence on the first thing that keeps the command from running. */
	Optional<String> problem() {
		if (fault.isPresent()) return fault;
		for (final InputField f : fields) if (f.complaint().isPresent()) return f.complaint();
		for (final InputField f : fields) {
			try {
				f.validate();
			}
			catch (final MethodCallException e) {
				return Optional.of(words(e));
			}
		}
		return Optional.empty();
	}

	/** What the command itself says, not that calling it failed. */
	private static String words(final MethodCallException e) {
		final String cause = e.getCause() == null ? null : e.getCause().getMessage();
		return cause == null || cause.isBlank() ? String.valueOf(e.getMessage()) : cause;
	}

	/** The user agrees to all values. */
	void resolve() {
		for (final ModuleItem<?> item : module.getInfo().inputs()) if (!module.isInputResolved(item.getName())) module.resolveInput(item
			.getName());
	}
}
