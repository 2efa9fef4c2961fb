package sc.fiji.hermes.collection;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import sc.fiji.hermes.collection.FolderCases.CaseFiles;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/**
 * How a public dataset lies in its folder as it is downloaded, what its label values mean, and how its images were made.
 * Datasets whose labels are pictures (CHAOS), whose images are films (M&amp;Ms) or that have no public label maps (DLBS)
 * are not among them.
 *
 * <pre>{@code
 * Dataset d = DatasetFolders.read(folder, FolderOptions.options().recipe(Recipe.of("lits")));
 * }</pre>
 */
public final class Recipe {

	private static final String[] ABDOMEN = { "spleen", "kidney_right", "kidney_left", "gallbladder", "esophagus", "liver", "stomach", "aorta",
		"inferior_vena_cava" };
	private static final String VOLUME = "\\.nii(?:\\.gz)?";

	/** Every recipe there is. */
	public static final List<Recipe> ALL = List.of(
		new Recipe("amos-ct", "AMOS 2022, CT (cases 1 to 500)", Modality.CT, amos(), "(images)(Tr|Va)/(?<id>amos_0(?:[0-4]\\d\\d|500))" + VOLUME,
			"labels$2/${id}"),
		new Recipe("amos-mr", "AMOS 2022, MR (cases from 501)", Modality.of("MR"), amos(), "(images)(Tr|Va)/(?<id>amos_0(?!500)[5-9]\\d\\d)" + VOLUME,
			"labels$2/${id}"),
		new Recipe("bcv", "BTCV abdomen, RawData", Modality.CT, numbered(ABDOMEN, "portal_and_splenic_veins", "pancreas", "adrenal_gland_right",
			"adrenal_gland_left"), "(.*/)?img/img(?<id>\\d{4})" + VOLUME, "$1label/label${id}"),
		new Recipe("structseg-thorax", "StructSeg 2019, thoracic organs at risk", Modality.CT, numbered(new String[] { "lung_left", "lung_right",
			"heart", "esophagus", "trachea", "spinal_cord" }), "(.*/)?(?<id>\\d+)/data" + VOLUME, "$1${id}/label"),
		new Recipe("lits", "LiTS liver and liver tumours", Modality.CT, List.of(label("liver", 1, 2), label("liver_tumour", 2)),
			"(.*/)?volume-(?<id>\\d+)" + VOLUME, "$1segmentation-${id}"),
		new Recipe("kits", "KiTS 2019 kidneys and kidney tumours", Modality.CT, List.of(label("kidney", 1, 2), label("kidney_tumour", 2)),
			"(.*/)?(?<id>case_\\d{5})/imaging" + VOLUME, "$1${id}/segmentation"),
		new Recipe("autopet-pet", "AutoPET, SUV", Modality.PET, List.of(label("lesion", 1)), "(.*/)?(?<id>PETCT_[^/]+/[^/]+)/SUV" + VOLUME,
			"$1${id}/SEG"),
		new Recipe("autopet-ct", "AutoPET, CT on the grid of the PET", Modality.CT, List.of(label("lesion", 1)), "(.*/)?(?<id>PETCT_[^/]+/[^/]+)/CTres" +
			VOLUME, "$1${id}/SEG"),
		new Recipe("msd-liver", "MSD Task03", Modality.CT), new Recipe("msd-hippocampus", "MSD Task04", Modality.T1), new Recipe("msd-lung",
			"MSD Task06", Modality.CT), new Recipe("msd-pancreas", "MSD Task07", Modality.CT), new Recipe("msd-hepaticvessel", "MSD Task08",
				Modality.CT), new Recipe("msd-spleen", "MSD Task09", Modality.CT), new Recipe("msd-colon", "MSD Task10", Modality.CT), new Recipe(
					"msd-heart", "MSD Task02", Modality.of("MR")));

	private final String name, title;
	private final Modality modality;
	private final List<Label> labels;
	private final Optional<Pattern> image;
	private final String mask;

	/** With a dataset.json of its own, which lacks the modality only. */
	private Recipe(final String name, final String title, final Modality modality) {
		this.name = name;
		this.title = title;
		this.modality = modality;
		labels = List.of();
		image = Optional.empty();
		mask = "";
	}

	/**
	 * @param image path of an image in the folder, with a group id
	 * @param mask path of its label map without ending, in terms of the groups
	 */
	private Recipe(final String name, final String title, final Modality modality, final List<Label> labels, final String image,
		final String mask)
	{
		this.name = name;
		this.title = title;
		this.modality = modality;
		this.labels = labels;
		this.image = Optional.of(Pattern.compile(image));
		this.mask = mask;
	}

	/** The recipe of that name. */
	public static Recipe of(final String name) {
		return ALL.stream().filter(r -> r.name.equals(name)).findFirst().orElseThrow(() -> new InputException(
			"There is no recipe \"%s\"; use one of %s.", name, ALL.stream().map(Recipe::name).collect(Collectors.joining(", "))));
	}

	/** Also the name of the dataset. */
	public String name() {
		return name;
	}

	/** What it is for. */
	public String title() {
		return title;
	}

	public Modality modality() {
		return modality;
	}

	/** Whether the folder says everything but the modality. */
	boolean isDeclared() {
		return image.isEmpty();
	}

	FolderContent read(final Path folder, final FolderOptions options) {
		final List<CaseFiles> files = new ArrayList<>();
		int bare = 0;
		for (final Path p : FolderList.below(folder, 6, Volumes::isVolumeFile)) {
			final String path = folder.relativize(p).toString().replace(folder.getFileSystem().getSeparator(), "/");
			final Matcher m = image.orElseThrow().matcher(path);
			if (!m.matches()) continue;
			final String id = m.group("id").replace('/', '_'), stem = replaced(m);
			final Optional<Path> labelMap = List.of(".nii.gz", ".nii").stream().map(e -> folder.resolve(stem + e)).filter(Files::isRegularFile)
				.findFirst();
			if (labelMap.isEmpty()) bare++;
			if (labelMap.isPresent() || options.testImages()) files.add(new CaseFiles(id, p, labelMap, labelMap.isEmpty()));
		}
		if (files.isEmpty()) throw new InputException("%s has no labelled image as %s (%s) is downloaded; unpack it, or leave out --recipe.", folder,
			name, title);
		if (bare > 0 && !options.testImages()) options.note("%s: %d images without a label map are left out.", FolderList.name(folder), bare);
		return new FolderContent(labels, files, Optional.of(modality), Map.of(), Map.of());
	}

	/** A group that took no part is empty, not the word null. */
	private String replaced(final Matcher m) {
		String stem = mask.replace("${id}", m.group("id"));
		for (int g = 1; g <= m.groupCount(); g++) stem = stem.replace("$" + g, m.group(g) == null ? "" : m.group(g));
		return stem;
	}

	private static List<Label> amos() {
		return numbered(ABDOMEN, "pancreas", "adrenal_gland_right", "adrenal_gland_left", "duodenum", "bladder", "prostate_or_uterus");
	}

	private static List<Label> numbered(final String[] names, final String... more) {
		final List<Label> labels = new ArrayList<>();
		for (final String[] part : new String[][] { names, more }) for (final String n : part) labels.add(label(n, labels.size() + 1));
		return List.copyOf(labels);
	}

	private static Label label(final String name, final Integer... values) {
		return new Label(new Task(name), List.of(values));
	}
}
