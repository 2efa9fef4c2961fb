package sc.fiji.hermes.collection.layout;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/**
 * The recipes and where they are known from: the datasets' own descriptions, where nothing else is said. None was tried on a
 * download.
 */
final class PublicDatasets {

	private static final Modality MR = Modality.of("MR");

	private static final String[] ABDOMEN = { "spleen", "kidney_right", "kidney_left", "gallbladder", "esophagus", "liver", "stomach", "aorta",
		"inferior_vena_cava" };

	/**
	 * The readme of the release, as torch-em's StructSeg module quotes it; the challenge's website lists another order, which is not
	 * that of the values. That module confirmed 1 to 4 by the volumes of named masks; 5 and 6 rest on the readme alone.
	 */
	private static final String[] THORAX = { "lung_left", "lung_right", "heart", "esophagus", "trachea", "spinal_cord" };

	/** As {@link #THORAX}; that module checked the values on the images. */
	private static final String[] HEAD_AND_NECK = { "brainstem", "eye_left", "eye_right", "lens_left", "lens_right", "optic_nerve_left",
		"optic_nerve_right", "optic_chiasm", "temporal_lobe_left", "temporal_lobe_right", "pituitary", "parotid_left", "parotid_right",
		"inner_ear_left", "inner_ear_right", "middle_ear_left", "middle_ear_right", "temporomandibular_joint_left",
		"temporomandibular_joint_right", "spinal_cord", "mandible_left", "mandible_right" };

	private PublicDatasets() {}

	static List<Recipe> all() {
		final List<Recipe> all = new ArrayList<>();
		all.addAll(abdomen());
		all.addAll(others());
		all.addAll(chaos());
		all.addAll(decathlon());
		return List.copyOf(all);
	}

	private static List<Recipe> abdomen() {
		// amos22.grand-challenge.org: cases to 500 are CT, and imagesVa is the validation set
		final Map<String, Split> given = Map.of("Tr", Split.TRAIN, "Va", Split.VALIDATION);
		final List<Label> amos = numbered(ABDOMEN, "pancreas", "adrenal_gland_right", "adrenal_gland_left", "duodenum", "bladder",
			"prostate_or_uterus");
		final String below = "(?<above>.*/)?", amosLabels = "${above}labels${part}/${id}";
		return List.of(new Recipe("amos-ct", "AMOS 2022, CT (cases 1 to 500), with its own split", Modality.CT, PatternRecipe.of(amos, below +
			"images(?<part>Tr|Va)/(?<id>amos_0(?:[0-4]\\d\\d|500))", amosLabels).split(given)), new Recipe("amos-mr",
				"AMOS 2022, MR (cases from 501), with its own split", MR, PatternRecipe.of(amos, below +
					"images(?<part>Tr|Va)/(?<id>amos_0(?!500)[5-9]\\d\\d)", amosLabels).split(given)), new Recipe("bcv", "BTCV abdomen, RawData",
						Modality.CT, PatternRecipe.of(numbered(ABDOMEN, "portal_and_splenic_veins", "pancreas", "adrenal_gland_right",
							"adrenal_gland_left"), below + "img/img(?<id>\\d{4})", "${above}label/label${id}")), new Recipe("lits",
								"LiTS liver and liver tumours", Modality.CT, PatternRecipe.of(List.of(label("liver", 1, 2), label("liver_tumour", 2)),
									below + "volume-(?<id>\\d+)", "${above}segmentation-${id}")), new Recipe("kits",
										"KiTS 2019 kidneys and kidney tumours", Modality.CT, PatternRecipe.of(List.of(label("kidney", 1, 2), label(
											"kidney_tumour", 2)), below + "(?<id>case_\\d{5})/imaging", "${above}${id}/segmentation")));
	}

	private static List<Recipe> others() {
		final String below = "(?<above>.*/)?", lesionLabels = "${above}${id}/SEG";
		final String study = below + "(?<id>PETCT_[^/]+/[^/]+)/";
		final List<Label> lesion = List.of(label("lesion", 1));
		final String patient = below + "(?<id>\\d+)/data", patientLabels = "${above}${id}/label";
		return List.of(new Recipe("structseg-thorax", "StructSeg 2019, thoracic organs at risk", Modality.CT, PatternRecipe.of(numbered(
			THORAX), patient, patientLabels)), new Recipe(
				"structseg-head-neck", "StructSeg 2019, 22 organs at risk of head and neck", Modality.CT, PatternRecipe.of(numbered(HEAD_AND_NECK),
					patient, patientLabels)), new Recipe("autopet-pet", "AutoPET, SUV", Modality.PET, PatternRecipe.of(lesion, study + "SUV",
						lesionLabels)), new Recipe("autopet-ct", "AutoPET, CT on the grid of the PET", Modality.CT, PatternRecipe.of(lesion, study +
							"CTres", lesionLabels)),
			// ub.edu/mnms: 1 is the cavity of the left ventricle; ACDC has it the other way round
			new Recipe("mnms", "M&Ms 2020, end-diastole and end-systole of cine MR, with its own split", Modality.CINE, new FilmRecipe(numbered(
				new String[] { "left_ventricle", "myocardium", "right_ventricle" }))),
			// The release has T1 images only; label maps of tissues are made by each user, in the order of the Hermes paper's three tasks.
			new Recipe("dlbs", "DLBS, tissues of the brain on T1: images/NAME and label maps of your own, labels/NAME (none are public)",
				Modality.T1, PatternRecipe.of(numbered(new String[] { "grey_matter", "white_matter", "cerebrospinal_fluid" }), below +
					"images/(?<id>[^/]+)", "${above}labels/${id}").unspecific()));
	}

	/** Values and their ranges: chaos.grand-challenge.org/Data; folders: the release at zenodo.org/records/3431873. */
	private static List<Recipe> chaos() {
		final List<PictureRecipe.Grey> organs = List.of(new PictureRecipe.Grey("liver", 55, 70, 63), new PictureRecipe.Grey("kidney_right", 110,
			135, 126), new PictureRecipe.Grey("kidney_left", 175, 200, 189), new PictureRecipe.Grey("spleen", 240, 255, 252));
		final List<PictureRecipe.Grey> liver = List.of(new PictureRecipe.Grey("liver", 128, 255, 255));
		final String patient = "(?<above>(?:.*/)?(?<id>\\d+)/)";
		return List.of(new Recipe("chaos-ct", "CHAOS, CT: liver", Modality.CT, PictureRecipe.of(liver, patient + "DICOM_anon",
			"${above}Ground")), new Recipe("chaos-mr-t1-in", "CHAOS, MR T1 in phase: four organs", Modality.T1, PictureRecipe.of(organs, patient +
				"T1DUAL/DICOM_anon/InPhase", "${above}T1DUAL/Ground")), new Recipe("chaos-mr-t1-out", "CHAOS, MR T1 out of phase: four organs",
					Modality.T1, PictureRecipe.of(organs, patient + "T1DUAL/DICOM_anon/OutPhase", "${above}T1DUAL/Ground")), new Recipe("chaos-mr-t2",
						"CHAOS, MR T2 SPIR: four organs", Modality.T2, PictureRecipe.of(organs, patient + "T2SPIR/DICOM_anon", "${above}T2SPIR/Ground")));
	}

	/** medicaldecathlon.com: each task's dataset.json names labels and channels. */
	private static List<Recipe> decathlon() {
		final String brain = "brats|brain|edema|oedema", prostate = "prostate|\\b[pt]z\\b";
		return List.of(channel("msd-brain-flair", "MSD Task01, FLAIR", Modality.of("FLAIR"), brain, "flair"), channel("msd-brain-t1",
			"MSD Task01, T1", Modality.T1, brain, "t1w?"), channel("msd-brain-t1gd", "MSD Task01, T1 with gadolinium", Modality.T1, brain,
				"t1-?(?:gd|ce)"), channel("msd-brain-t2", "MSD Task01, T2", Modality.T2, brain, "t2w?"), decathlon("msd-heart", "MSD Task02", MR,
					"heart|atrium"), decathlon("msd-liver", "MSD Task03", Modality.CT, "liver"), decathlon("msd-hippocampus", "MSD Task04", Modality.T1,
						"hippocamp"), channel("msd-prostate-t2", "MSD Task05, T2", Modality.T2, prostate, "t2w?"), channel("msd-prostate-adc",
							"MSD Task05, diffusion (ADC)", Modality.of("ADC"), prostate, "adc"), decathlon("msd-lung", "MSD Task06", Modality.CT, "lung"),
			decathlon("msd-pancreas", "MSD Task07", Modality.CT, "pancrea"), decathlon("msd-hepaticvessel", "MSD Task08", Modality.CT, "vessel"),
			decathlon("msd-spleen", "MSD Task09", Modality.CT, "spleen"), decathlon("msd-colon", "MSD Task10", Modality.CT, "colon"));
	}

	private static Recipe decathlon(final String name, final String title, final Modality modality, final String known) {
		return new Recipe(name, title, modality, DecathlonRecipe.single(known));
	}

	private static Recipe channel(final String name, final String title, final Modality modality, final String known, final String channel) {
		return new Recipe(name, title, modality, DecathlonRecipe.ofChannel(known, channel));
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
