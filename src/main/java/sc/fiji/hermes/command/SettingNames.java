package sc.fiji.hermes.command;

import java.util.List;
import java.util.Optional;

import org.scijava.command.CommandInfo;
import org.scijava.module.ModuleInfo;
import org.scijava.module.ModuleItem;

import sc.fiji.hermes.job.Remedy;

/** How the settings that help against a mistake are called by a command: by the labels of its dialog, or by its keys in macros. */
final class SettingNames {

	/** @param value what a macro gives; blank if that depends */
	private record Setting(String input, String value) {}

	private SettingNames() {}

	/** @return blank if the command has no such input */
	static String of(final Remedy remedy, final ModuleInfo command) {
		if (remedy == Remedy.COLLECTION) return HermesMenu.title(new CommandInfo(MakeCollectionCommand.class));
		return settings(remedy).stream().flatMap(s -> find(command, s).stream()).findFirst().orElse("");
	}

	private static Optional<String> find(final ModuleInfo command, final Setting setting) {
		final Optional<ModuleItem<?>> input = Optional.ofNullable(command.getInput(setting.input));
		return input.map(i -> Surroundings.unattended() || Host.here().isMacro() ? key(setting) : '"' + i.getLabel() + '"');
	}

	private static String key(final Setting setting) {
		return setting.input + '=' + (setting.value.isEmpty() ? "…" : setting.value);
	}

	/** The first that a command has. */
	private static List<Setting> settings(final Remedy remedy) {
		return switch (remedy) {
			case REPLACE -> List.of(new Setting("existing", "replace"), new Setting("replace", "true"));
			case SERIES -> List.of(new Setting("series", ""));
			case FRAME -> List.of(new Setting("frame", ""));
			case CHANNEL -> List.of(new Setting("channel", ""), new Setting("channels", ""));
			case MODALITY -> List.of(new Setting("modality", ""), new Setting("modalities", ""));
			case LABELS -> List.of(new Setting("structures", ""));
			case RECIPE -> List.of(new Setting("recipes", ""));
			case RESUME -> List.of(new Setting("resume", "true"));
			case DICOM_SEG -> List.of(new Setting("dicom_seg", "true"));
			case MINUTES -> List.of(new Setting("minutes", ""));
			case MEMORY, COLLECTION -> List.of();
		};
	}
}
