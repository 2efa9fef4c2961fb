package sc.fiji.hermes.ui;

import java.io.File;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.collection.layout.DraftFolder;
import sc.fiji.hermes.collection.layout.DraftText;
import sc.fiji.hermes.collection.layout.FolderReading;
import sc.fiji.hermes.volume.Modality;

/**
 * What a table says of one folder; numbers are empty while it is not read. Immutable.
 *
 * @param recognised layout or recipe
 * @param modality what the user said, else what the folder says
 * @param structures names with their values
 * @param editable structures as the user may change them; empty if the folder says itself what they are
 * @param problem why it cannot be used, one sentence
 */
record DatasetRow(boolean used, String folder, String path, String recognised, String name, String modality, int channel, double weight,
	String training, String validation, String test, String structures, Optional<String> editable, List<String> notes, Optional<String> problem,
	Optional<Dataset> dataset)
{

	static final String READING = "reading …", NOTHING = "not recognised";

	static DatasetRow of(final DraftFolder f, final Optional<FolderReading> reading, final Optional<String> problem) {
		final Optional<Dataset> d = reading.flatMap(FolderReading::dataset);
		final String layout = reading.map(r -> r.layout().isEmpty() ? NOTHING : r.layout()).orElse(READING);
		final String modality = f.modality().or(() -> d.map(Dataset::modality)).map(Modality::name).orElse("");
		final Optional<String> editable = reading.filter(FolderReading::openLabels).map(r -> DraftText.structures(f.labels().isEmpty() ? d.map(
			Dataset::labels).orElse(List.of()) : f.labels()));
		return new DatasetRow(f.used(), f.name(), f.folder().toString(), layout, reading.map(FolderReading::name).orElse(""), modality, f
			.channel(), f.weight(), cases(d, Split.TRAIN), cases(d, Split.VALIDATION), cases(d, Split.TEST), d.map(k -> k.labels().stream().map(
				DatasetRow::text).collect(Collectors.joining(", "))).orElse(""), editable, reading.map(FolderReading::notes).orElse(List.of()), problem,
			d);
	}

	private static String cases(final Optional<Dataset> d, final Split split) {
		return d.map(k -> String.valueOf(k.cases(split).size())).orElse("");
	}

	private static String text(final Label l) {
		return (l.values().size() < 4 ? l.values().stream().map(String::valueOf).collect(Collectors.joining("+")) : l.values().get(0) + "+…") + ": " +
			l.task();
	}

	/** Problem and notes in one line, without the path that stands in the row anyway. */
	String remarks() {
		return problem.orElseGet(() -> String.join(" ", notes)).replace(path + File.separator, "").replace(path, folder);
	}
}
