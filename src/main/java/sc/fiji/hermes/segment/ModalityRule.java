package sc.fiji.hermes.segment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import sc.fiji.hermes.bundle.ModelDescription;
import sc.fiji.hermes.collection.layout.ModalityNames;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.io.dicom.DicomFolder;
import sc.fiji.hermes.io.dicom.DicomSeries;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Remedy;
import sc.fiji.hermes.volume.Modality;

/**
 * How an image to segment was made, by one rule wherever somebody asks for a segmentation: what the user says; else what the
 * image says; else the only modality that the model knows, which is told; else the user is asked. It is never guessed.
 *
 * <pre>{@code
 * Modality m = new ModalityRule(description).decide(Optional.empty(), ModalityRule.saidBy(file, Optional.empty()), "ct.dcm", notes);
 * }</pre>
 *
 * @param model that is to segment the image
 */
public record ModalityRule(ModelDescription model) {

	/** DICOM's code for magnetic resonance, which does not say the contrast. */
	private static final String MR = "MR";

	/**
	 * What an image says of itself.
	 *
	 * @param code of DICOM: {@code CT}, {@code PT}, {@code MR}, …
	 * @param description of the series, such as {@code T1 axial}; may be empty
	 */
	public record Said(String code, String description) {

		private String title() {
			return code + (description.isBlank() ? "" : " (" + description + ")");
		}
	}

	/**
	 * What a volume file or folder says; only DICOM images do.
	 *
	 * @param series of a folder of DICOM images
	 * @throws InputException if the folder cannot be read, has no such series, or several and none was given
	 */
	public static Optional<Said> saidBy(final Path volume, final Optional<String> series) {
		final boolean dicom = Files.isDirectory(volume) ? !holdsVolumes(volume) && DicomFolder.holdsDicom(volume) : DicomFolder.isDicom(volume);
		return dicom ? said(DicomFolder.seriesAt(volume, series)) : Optional.empty();
	}

	/** What a series says. */
	public static Optional<Said> said(final DicomSeries series) {
		return series.modalityCode().isBlank() ? Optional.empty() : Optional.of(new Said(series.modalityCode(), series.description()));
	}

	private static boolean holdsVolumes(final Path folder) {
		try (Stream<Path> files = Files.list(folder)) {
			return files.filter(Files::isRegularFile).anyMatch(Volumes::isVolumeFile);
		}
		catch (final IOException e) {
			throw new InputException(e, "The folder %s cannot be read; check its permissions.", folder);
		}
	}

	/**
	 * Decides, or says what is missing.
	 *
	 * @param given what the user says
	 * @param said what the image says
	 * @param image names it in a sentence
	 * @param notes hears what was taken for granted
	 * @throws InputException if the user has to say it, or the model does not know what the user or the image says
	 */
	public Modality decide(final Optional<Modality> given, final Optional<Said> said, final String image, final Consumer<String> notes) {
		if (given.isPresent()) {
			model.modalityRow(given.get());
			return given.get();
		}
		final Optional<Modality> own = said.flatMap(this::own);
		if (own.isPresent()) return own.get();
		said.filter(this::isForeign).ifPresent(s -> {
			throw new InputException("%s says that it is %s, which model %s does not know (it knows %s); take another model, or say what it is%s.", image, s
				.title(), model.name(), known(), Remedy.MODALITY);
		});
		if (model.plan().modalities().size() != 1) throw new InputException(
			"%s does not say how it was made as precisely as needed; give the modality%s, for model %s one of: %s, or unknown.", image,
			Remedy.MODALITY, model.name(), known());
		final Modality only = model.plan().modalities().get(0);
		notes.accept(image + " does not say how it was made and is taken for " + only + ", all that model " + model.name() + " knows.");
		return only;
	}

	/** What a dialog may begin with: the decision, if the user need not be asked. */
	public Optional<Modality> propose(final Optional<Said> said) {
		try {
			return Optional.of(decide(Optional.empty(), said, "", note -> {}));
		}
		catch (final InputException e) {
			return Optional.empty();
		}
	}

	private String known() {
		return model.plan().modalities().stream().map(Modality::name).collect(Collectors.joining(", "));
	}

	/** The one modality of the model that an image means; empty if none or several. */
	private Optional<Modality> own(final Said said) {
		final List<Modality> all = model.plan().modalities();
		final Optional<Modality> coded = coded(said.code);
		if (coded.isPresent()) return coded.filter(all::contains);
		final List<Modality> named = new ArrayList<>();
		final Set<String> words = words(said.description);
		for (final Modality m : all) if (!m.isCt() && !m.equals(Modality.PET) && words.containsAll(words(m.name()))) named.add(m);
		// T2 is not meant where T2 FLAIR is
		named.removeIf(m -> named.stream().anyMatch(o -> words(o.name()).size() > words(m.name()).size() && words(o.name()).containsAll(words(m
			.name()))));
		if (named.size() == 1) return Optional.of(named.get(0));
		if (!named.isEmpty()) return Optional.empty();
		return contrast(said).filter(all::contains).or(() -> all.stream().filter(m -> m.name().equalsIgnoreCase(said.code)).findFirst());
	}

	/** Whether an image certainly is something that the model does not know. */
	private boolean isForeign(final Said said) {
		final List<Modality> all = model.plan().modalities();
		if (coded(said.code).isPresent()) return true;
		return contrast(said).isPresent() || all.stream().allMatch(m -> m.isCt() || m.equals(Modality.PET));
	}

	private static Optional<Modality> contrast(final Said said) {
		return said.code.equals(MR) ? ModalityNames.mentioned(List.of(said.description)).filter(m -> !m.isCt() && !m.equals(Modality.PET))
			: Optional.empty();
	}

	private static Optional<Modality> coded(final String code) {
		return switch (code) {
			case "CT" -> Optional.of(Modality.CT);
			case "PT" -> Optional.of(Modality.PET);
			default -> Optional.empty();
		};
	}

	private static Set<String> words(final String text) {
		return Stream.of(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")).filter(w -> !w.isEmpty()).collect(Collectors.toSet());
	}
}
