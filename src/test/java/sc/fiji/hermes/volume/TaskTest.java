package sc.fiji.hermes.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskTest {

	@ParameterizedTest
	@DisplayName("a name that says left or right is sided")
	@ValueSource(strings = { "left", "Left Kidney", "LeftKidney", "leftKidney", "kidneyLeft", "KIDNEY_LEFT", "kidney_left", "right lung",
		"RightLung", "AMOS/kidney-right", "kidney_l", "KidneyR", "LKidney", "R", "lt parotid", "RT_PAROTID", "lh_cortex", "rh",
		"ctx-lh-insula", "LH", "nervus_opticus_sin", "glandula parotis dex", "sinister", "dexter", "Niere_links", "NiereRechts",
		"linke Niere", "rechte_niere", "rein_gauche", "poumon droit", "joue droite", "rinon_izquierdo", "rene sinistro",
		"rene_destro", "lung_left2", "left1" })
	void sided(final String name) {
		assertTrue(new Task(name).sided(0));
	}

	@ParameterizedTest
	@DisplayName("a name that only contains such letters is not")
	@ValueSource(strings = { "bright", "brightSpot", "copyright", "cleft", "cleftPalate", "larynx", "uterus", "liver", "spleen",
		"sinus", "sacrum", "index finger", "cortex", "rectum", "MRLiver", "CTV", "GTVp", "LVMyo", "heart", "tumour", "adroit",
		"rhomboid", "sinusMaxillaris", "Leftover" })
	void notSided(final String name) {
		assertFalse(new Task(name).sided(0));
	}

	@ParameterizedTest
	@DisplayName("other words are sides of other axes")
	@CsvSource({ "Anterior hippocampus, 1", "posterior, 1", "PosteriorHippocampus, 1", "lobe_frontal, 1", "occipital lobe, 1", "Vorderwand vordere, 1",
		"hippocampe antérieur, 1", "upper lobe, 2", "LowerLobe, 2", "vena cava inferior, 2", "superior, 2", "lobe supérieur, 2", "femur_distal, 2",
		"obere, 2", "heart_ventricle_left_cavity, 0" })
	void axes(final String name, final int axis) {
		for (int a = 0; a < 3; a++) assertEquals(a == axis, new Task(name).sided(a), "axis " + a);
	}

	@ParameterizedTest
	@DisplayName("words that only contain such words are of no axis")
	@ValueSource(strings = { "interior", "background", "backbone", "topography", "posture", "antrum", "cerebellum", "spinal_cord", "tumour",
		"brainstem", "csf", "infarct", "supplementary" })
	void noAxis(final String name) {
		for (int a = 0; a < 3; a++) assertFalse(new Task(name).sided(a), "axis " + a);
	}
}
