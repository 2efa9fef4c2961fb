package sc.fiji.hermes.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.PatientNames;
import sc.fiji.hermes.volume.Task;

/** {@link Sides} and {@link PatientNames}: what names say. */
class SidesTest {

	@ParameterizedTest
	@DisplayName("left and right of one structure are a pair, whatever the spelling; other names are none")
	@CsvSource({ "kidney_left, kidney_right, true", "kidney_right, kidney_left, false", "L-Kidney, R-Kidney, true",
		"kidneyLeft, KidneyRight, true", "Niere links, Niere rechts, true", "linke Niere, rechte Niere, true", "A/lung_lt, A/lung_rt, true",
		"kidney_left, lung_right, false", "liver, lung_right, false", "rein_gauche, rein_droit, true" })
	void pairs(final String left, final String right, final boolean pair) {
		final List<Label> labels = List.of(new Label(new Task(left), List.of(1)), new Label(new Task(right), List.of(2)));
		final List<Sides.Pair> found = Sides.pairs(labels).stream().filter(p -> p.left() == labels.get(0)).toList();
		assertEquals(pair ? 1 : 0, found.size());
	}

	@ParameterizedTest
	@DisplayName("a patient's name is the case's without what says that it is another image of the same patient")
	@CsvSource({ "patient001_frame12, patient001", "SC-HF-I-01_ED, SC-HF-I-01", "sub-01_ses-2_T1w, sub-01", "hippocampus_001, hippocampus_001",
		"TCGA-02-0006_flair, TCGA-02-0006", "case_00012, case_00012", "p3_visit2_scan1, p3", "t1_001, t1_001", "frame_3, frame_3",
		"LIDC-IDRI-0001, LIDC-IDRI-0001", "PETCT_0a1b_11-29-2002-x, PETCT_0a1b", "liver_12, liver_12" })
	void patients(final String caseId, final String patient) {
		assertEquals(patient, PatientNames.of(caseId));
	}
}
