package sc.fiji.hermes.collection.layout;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.io.Volumes;

/** What words in the names of files and folders say: whether something is an image or a label map, and what it is for. */
final class FileWords {

	/** What a file or the files of a folder are. */
	enum Role {
			IMAGES, LABELS
	}

	/** What the name of a folder says; both are empty if it has any other word. */
	record FolderWord(Optional<Role> role, Optional<Split> split) {

		/** A folder whose name is that of a case, a site or anything else. */
		static final FolderWord OTHER = new FolderWord(Optional.empty(), Optional.empty());

		boolean is(final Role wanted) {
			return role.filter(wanted::equals).isPresent();
		}
	}

	private static final Set<String> IMAGES = Set.of("images", "image", "img", "imgs", "scans", "scan", "volumes", "volume", "raw", "imaging");
	private static final Set<String> LABELS = Set.of("labels", "label", "masks", "mask", "segmentations", "segmentation", "segs", "seg", "gt",
		"groundtruth", "truth", "annotations", "annotation", "labelmaps", "labelmap", "targets", "target");
	private static final Set<String> TRAINING = Set.of("train", "training", "tr");
	private static final Set<String> VALIDATION = Set.of("val", "valid", "validation", "va", "dev");
	private static final Set<String> TEST = Set.of("test", "testing", "ts");

	/** Words that say nothing beside one that does. */
	private static final Set<String> FILLERS = Set.of("data", "dataset", "set", "cases", "files", "all");

	private static final String LABEL = "(?:labels?|label[_-]?maps?|d?segm?|segmentations?|masks?|msk|gt|(?:ground[_-]?)?truth|annotations?)";
	private static final String IMAGE = "(?:images?|img|imaging|scan|volume|vol)";

	/** Between words of a name. */
	private static final String GAP = "[_. -]";

	private static final Pattern LABEL_WORD = word(LABEL), IMAGE_WORD = word(IMAGE);

	/** Names of images in folders of one case, by how they were made. */
	private static final Pattern IMAGE_NAME = Pattern.compile(
		"(?:[234]d)?(?:ct|cbct|ldct|ncct|cta|pet|pt|suv|mri?|mra|t1|t1[a-z].*|t2|t2[a-z].*|flair|dwi|adc|dce|pd|pdw|swi|dti|asl|bold|cine|us|xa)(?:res)?\\d*|" +
			IMAGE);

	private FileWords() {}

	private static Pattern word(final String word) {
		return Pattern.compile("(?i)" + GAP + word + "$|^" + word + "(?:" + GAP + "|(?=\\d)|$)");
	}

	static FolderWord folder(final String name) {
		final String plain = name.replaceAll("(?i)ground[_ -]?truths?", "gt").replaceAll("(?i)^(images?|labels?)(tr|ts|va)$", "$1_$2");
		Optional<Role> role = Optional.empty();
		Optional<Split> split = Optional.empty();
		for (final String w : plain.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")) {
			if (IMAGES.contains(w)) role = Optional.of(Role.IMAGES);
			else if (LABELS.contains(w)) role = Optional.of(Role.LABELS);
			else if (TRAINING.contains(w)) split = Optional.of(Split.TRAIN);
			else if (VALIDATION.contains(w)) split = Optional.of(Split.VALIDATION);
			else if (TEST.contains(w)) split = Optional.of(Split.TEST);
			else if (!FILLERS.contains(w)) return FolderWord.OTHER;
		}
		return new FolderWord(role, split);
	}

	/** Whether the name of a file says that it is a label map. */
	static boolean isLabelMap(final Path file) {
		return LABEL_WORD.matcher(Volumes.stem(file)).find();
	}

	/** Whether the name of a file says how an image was made, or that it is one. */
	static boolean isImage(final Path file) {
		return List.of(Volumes.stem(file).toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")).stream().anyMatch(w -> IMAGE_NAME.matcher(w)
			.matches());
	}

	/** The name of a file without ending and without the word that says what it is; may be empty. */
	static String key(final Path file, final Role role) {
		return (role == Role.LABELS ? LABEL_WORD : IMAGE_WORD).matcher(Volumes.stem(file)).replaceFirst("");
	}

	/** What follows a word and a gap in a name; empty if the name does not start so. */
	static Optional<String> rest(final String name, final String start) {
		if (start.isEmpty() || !name.startsWith(start) || name.length() == start.length()) return Optional.empty();
		final String rest = name.substring(start.length()), plain = rest.replaceFirst("^" + GAP + "+", "");
		return plain.equals(rest) || plain.isEmpty() ? Optional.empty() : Optional.of(plain);
	}
}
