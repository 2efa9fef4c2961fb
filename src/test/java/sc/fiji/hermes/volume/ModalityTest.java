package sc.fiji.hermes.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModalityTest {

	@ParameterizedTest
	@DisplayName("a known name means the same however it is spelt, any other stays as given")
	@CsvSource(ignoreLeadingAndTrailingWhitespace = false, value = { "ct,CT", "CT,CT", " Ct ,CT", "pet,PET", "t1,T1", "t2,T2",
		"CINE,cine", "Unknown,unknown", "ADC,ADC", "adc,adc", " my own ,my own" })
	void names(final String given, final String name) {
		assertEquals(name, Modality.of(given).name());
		assertEquals(Modality.of(name), Modality.of(given));
	}

	@Test
	@DisplayName("a known name gives the constant's meaning")
	void meaning() {
		assertEquals(Modality.CT, Modality.of("ct"));
		assertTrue(Modality.of("ct").isCt());
		assertTrue(Modality.of("UNKNOWN").isUnknown());
	}
}
