package sc.fiji.hermes.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Axes along which images may be mirrored")
class MirrorAxesTest {

	@ParameterizedTest(name = "{0}: {1}")
	@DisplayName("are those of which no name says a side, and none where names are counted")
	@CsvSource(delimiter = '|', value = { //
		"liver, spleen | RAS", //
		"csf, cortical grey matter, white matter, deep grey matter | RAS", //
		"Anterior, Posterior | RS", //
		"right_parotid, left_parotid, brainstem | AS", //
		"upper lobe, lower lobe | RA", //
		"left anterior, right posterior, top | ", //
		"kidney 1, kidney 2 | ", //
		"tumour, kidney 1 | RAS", //
		"1, 2, 3 | ", //
		"vertebra_C3, vertebra_C4 | ", //
		"segment II, segment IV | ", //
		"part a, part b | ", //
		"parotid_l, parotid_r | AS", //
		"liver, liver tumour | RAS" })
	void axes(final String names, final String expected) {
		final MirrorAxes axes = MirrorAxes.of(Arrays.stream(names.split(", ")).map(Task::new).toList());
		final String found = (axes.right() ? "R" : "") + (axes.anterior() ? "A" : "") + (axes.superior() ? "S" : "");
		assertEquals(expected == null ? "" : expected, found);
		for (int a = 0; a < 3; a++) assertEquals(found.indexOf("RAS".charAt(a)) >= 0, axes.allows(a));
	}
}
