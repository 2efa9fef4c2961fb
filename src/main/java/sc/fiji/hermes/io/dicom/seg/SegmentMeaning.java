package sc.fiji.hermes.io.dicom.seg;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import sc.fiji.hermes.io.dicom.Elements.Code;
import sc.fiji.hermes.io.dicom.Elements;

/**
 * What a segment is, in codes of SNOMED CT (PS3.16, CIDs 7150, 7151, 7159, 244), guessed from its name: {@code left kidney} is
 * a kidney on the left, {@code liver_tumour} a neoplasm in the liver. A name that is not known as a whole counts as tissue, so
 * that no code says more than the name.
 *
 * @param side left or right; of the organ
 * @param region organ that the segment lies in
 */
record SegmentMeaning(Code category, Code type, Optional<Code> side, Optional<Code> region) {

	private static final Code ORGAN = Code.sct("91723000", "Anatomical Structure");
	private static final Code ALTERED = Code.sct("49755003", "Morphologically Abnormal Structure");
	private static final Code TISSUE = Code.sct("85756007", "Tissue");
	private static final Code BODY_SUBSTANCE = Code.sct("91720002", "Body Substance");
	private static final Code LEFT = Code.sct("7771000", "Left"), RIGHT = Code.sct("24028007", "Right");

	/** Code, meaning, and the names it goes by in singular and lower case. */
	private static final Map<String, Code> ORGANS = table( //
		"10200004|Liver|liver", "78961009|Spleen|spleen", "64033007|Kidney|kidney", "15776009|Pancreas|pancreas", //
		"28231008|Gallbladder|gallbladder|gall bladder", "69695003|Stomach|stomach", "38848004|Duodenum|duodenum", //
		"32849002|Esophagus|esophagus|oesophagus", "30315005|Small intestine|small intestine|small bowel", //
		"14742008|Large intestine|large intestine|large bowel", "71854001|Colon|colon", "34402009|Rectum|rectum", //
		"23451007|Adrenal gland|adrenal gland|adrenal", "89837001|Bladder|bladder|urinary bladder", //
		"41216001|Prostate|prostate", "35039007|Uterus|uterus", "87953007|Ureter|ureter", //
		"15825003|Aorta|aorta", "64131007|Inferior vena cava|inferior vena cava|ivc|postcava", //
		"48345005|Superior vena cava|superior vena cava|svc", "32764006|Portal vein|portal vein", //
		"81040000|Pulmonary artery|pulmonary artery", "122972007|Pulmonary vein|pulmonary vein", //
		"39607008|Lung|lung", "44567001|Trachea|trachea", "80891009|Heart|heart", //
		"87878005|Left ventricle|left ventricle|lv", "53085002|Right ventricle|right ventricle|rv", //
		"82471001|Left atrium|left atrium", "73829009|Right atrium|right atrium", //
		"12738006|Brain|brain", "119238007|Brain Stem|brain stem|brainstem", "113305005|Cerebellum|cerebellum", //
		"5366008|Hippocampus|hippocampus", "4958002|Amygdala|amygdala", "42695009|Thalamus|thalamus", //
		"11000004|Caudate Nucleus|caudate nucleus|caudate", "89278009|Putamen|putamen", "14738005|Globus Pallidus|globus pallidus|pallidum", //
		"389080008|White Matter|white matter", "389081007|Gray Matter|gray matter|grey matter", //
		"35764002|Brain ventricle|brain ventricle", "78277001|Temporal lobe|temporal lobe", //
		"56329008|Pituitary|pituitary|pituitary gland", "2748008|Spinal cord|spinal cord", //
		"81745001|Eye|eye", "78076003|Lens|lens", "18234004|optic nerve|optic nerve", //
		"244453006|Optic chiasm|optic chiasm|optic chiasma|chiasm", "45289007|Parotid gland|parotid gland|parotid", //
		"54019009|Submandibular gland|submandibular gland|submandibular", "91609006|Mandible|mandible", "4596009|Larynx|larynx", //
		"21974007|Tongue|tongue", "69748006|Thyroid|thyroid|thyroid gland", "53620006|Temporomandibular joint|temporomandibular joint|tmj", //
		"22945000|Inner ear|inner ear", "71341001|Femur|femur", "2812003|Femoral head|femoral head|head of femur", //
		"85050009|Humerus|humerus", "79601000|Scapula|scapula", "51299004|Clavicle|clavicle", "56873002|Sternum|sternum", //
		"113197003|Rib|rib", "51282000|Vertebra|vertebra", "54735007|Sacrum|sacrum", "29836001|Hip|hip", //
		"76752008|Breast|breast", "59441001|Lymph Node|lymph node");

	private static final Map<String, Code> CHANGES = table( //
		"108369006|Neoplasm|neoplasm|tumour|tumor|cancer|gtv", "52988006|Lesion|lesion", "367643001|Cyst|cyst", "79654002|Edema|edema|oedema", //
		"27925004|Nodule|nodule", "6574001|Necrosis|necrosis", "50960005|Hemorrhage|hemorrhage|haemorrhage");

	private static final Map<String, Code> SUBSTANCES = table("65216001|Cerebrospinal Fluid|cerebrospinal fluid|csf");

	private static Map<String, Code> table(final String... lines) {
		final Map<String, Code> table = new LinkedHashMap<>();
		for (final String line : lines) {
			final String[] parts = line.split("\\|");
			for (int i = 2; i < parts.length; i++) table.put(parts[i], Code.sct(parts[0], parts[1]));
		}
		return table;
	}

	/** @param name of a task, e.g. {@code AMOS/kidney_left} */
	static SegmentMeaning of(final String name) {
		// camel case starts a word, and a name of a dataset may stand before a slash
		final String plain = name.substring(name.lastIndexOf('/') + 1).replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
		final List<String> words = new ArrayList<>(Arrays.stream(plain.split("[^\\p{L}\\p{N}]+")).filter(w -> !w.isEmpty()).toList());
		final Optional<SegmentMeaning> whole = find(words, Optional.empty());
		if (whole.isPresent()) return whole.get();
		final boolean left = words.removeIf(w -> w.equals("left") || w.equals("l"));
		final boolean right = words.removeIf(w -> w.equals("right") || w.equals("r"));
		final Optional<Code> side = left == right ? Optional.empty() : Optional.of(left ? LEFT : RIGHT);
		return (left && right ? Optional.<SegmentMeaning>empty() : find(words, side)).orElse(new SegmentMeaning(TISSUE, TISSUE, Optional
			.empty(), Optional.empty()));
	}

	private static Optional<SegmentMeaning> find(final List<String> words, final Optional<Code> side) {
		final Optional<Code> organ = code(ORGANS, words);
		if (organ.isPresent()) return Optional.of(new SegmentMeaning(ORGAN, organ.get(), side, Optional.empty()));
		final Optional<Code> substance = code(SUBSTANCES, words);
		if (substance.isPresent()) return Optional.of(new SegmentMeaning(BODY_SUBSTANCE, substance.get(), side, Optional.empty()));
		for (int i = 0; i < words.size(); i++) {
			final Optional<Code> change = code(CHANGES, words.subList(i, i + 1));
			if (change.isEmpty()) continue;
			final List<String> rest = new ArrayList<>(words);
			rest.remove(i);
			final Optional<Code> region = code(ORGANS, rest);
			if (rest.isEmpty() || region.isPresent()) return Optional.of(new SegmentMeaning(ALTERED, change.get(), side, region));
		}
		return Optional.empty();
	}

	private static Optional<Code> code(final Map<String, Code> table, final List<String> words) {
		final String name = String.join(" ", words);
		return Optional.ofNullable(table.get(name)).or(() -> Optional.ofNullable(table.get(name.replaceAll("s$", "")))).or(() -> Optional
			.ofNullable(table.get(name.replaceAll("ae$", "a"))));
	}

	/** Category and type of the segment, and where it is (PS3.3 table C.8.20-4). */
	void putInto(final Elements segment) {
		segment.codes(SegmentationTags.PROPERTY_CATEGORY, category);
		final Elements what = type.elements();
		if (region.isEmpty()) side.ifPresent(s -> what.codes(SegmentationTags.PROPERTY_TYPE_MODIFIER, s));
		segment.item(SegmentationTags.PROPERTY_TYPE, what);
		region.ifPresent(r -> {
			final Elements where = r.elements();
			side.ifPresent(s -> where.codes(SegmentationTags.ANATOMIC_REGION_MODIFIER, s));
			segment.item(SegmentationTags.ANATOMIC_REGION, where);
		});
	}
}
