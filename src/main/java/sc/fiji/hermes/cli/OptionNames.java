package sc.fiji.hermes.cli;

import java.util.List;
import java.util.Optional;

import picocli.CommandLine.Model.CommandSpec;

import sc.fiji.hermes.job.Remedy;

/** How the settings that help against a mistake are called on the command line. */
final class OptionNames {

	private OptionNames() {}

	/** @return blank if the verb has no such option */
	static String of(final Remedy remedy, final CommandSpec verb) {
		// the heap is no option of a verb but of the program that starts Java
		if (remedy == Remedy.MEMORY) return "hermes --heap 6g";
		if (remedy == Remedy.COLLECTION) return "hermes collection FOLDER --output FILE.json";
		final Optional<String> option = options(remedy).stream().filter(o -> verb.findOption(name(o)) != null).findFirst();
		return option.orElse("");
	}

	private static String name(final String option) {
		return option.split(" ")[0];
	}

	/** The first that a verb has. */
	private static List<String> options(final Remedy remedy) {
		return switch (remedy) {
			case REPLACE -> List.of("--existing replace", "--force");
			case SERIES -> List.of("--series");
			case FRAME -> List.of("--frame");
			case CHANNEL -> List.of("--channel");
			case MODALITY -> List.of("--modality");
			case LABELS -> List.of("--label NAME=VALUE");
			case RECIPE -> List.of("--recipe");
			case RESUME -> List.of("--resume");
			case DICOM_SEG -> List.of("--dicom-seg");
			case MINUTES -> List.of("--minutes");
			case MEMORY, COLLECTION -> List.of();
		};
	}
}
