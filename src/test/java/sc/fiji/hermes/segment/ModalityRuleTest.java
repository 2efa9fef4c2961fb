package sc.fiji.hermes.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sc.fiji.hermes.bundle.ModelCard;
import sc.fiji.hermes.bundle.ModelDescription;
import sc.fiji.hermes.io.dicom.DicomBytes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.resunet.ResUNet;
import sc.fiji.hermes.preprocess.Grid;
import sc.fiji.hermes.preprocess.Plan;
import sc.fiji.hermes.segment.ModalityRule.Said;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

@DisplayName("How an image was made is what the user says, else what the image says, else asked")
class ModalityRuleTest {

	@TempDir
	Path folder;

	private static ModelDescription model(final String... modalities) {
		final Task liver = new Task("liver");
		final List<Modality> known = Stream.of(modalities).map(Modality::of).toList();
		return new ModelDescription("m", NetworkConfig.universal(ResUNet.of(4), 1, known.size()), new Plan(Plan.CURRENT_VERSION, List.of(liver), known, known
			.stream().map(m -> new Grid(m.name(), m, List.of(liver), true, List.of(2.0, 2.0, 2.0), List.of(32, 16, 16))).toList()), ModelCard.today(
				List.of(), 0, List.of()));
	}

	private static Optional<Said> said(final String code, final String description) {
		return code == null ? Optional.empty() : Optional.of(new Said(code, description == null ? "" : description));
	}

	private static Modality decide(final String modalities, final Optional<Said> said) {
		return new ModalityRule(model(modalities.split(" *, *"))).decide(Optional.empty(), said, "scan", note -> {});
	}

	@ParameterizedTest(name = "{0} {1} of {2} is {3}")
	@DisplayName("DICOM's code decides for CT and PET, the description of the series for magnetic resonance")
	@CsvSource({ "CT, Thorax, 'PET, CT', CT", "PT, , 'CT, PET', PET", "MR, AX T1 post, 'CT, T1, T2', T1", "MR, t2_tse_tra, 'CT, T1, T2', T2",
		"MR, T2W FLAIR, 'T1, T2 FLAIR, T2W FLAIR', T2W FLAIR", "MR, AX T2 FLAIR, 'T2, T2 FLAIR', T2 FLAIR", "MR, DWI b1000, 'CT, DWI', DWI",
		"MR, cine SAX, 'cine, CT', cine", "US, liver, 'CT, us', us", "MR, thing, 'CT, MR', MR", "MR, T1w 3D, 'T1, CT', T1",
		"CT, T1 vertebra, 'T1, CT', CT" })
	void own(final String code, final String description, final String modalities, final String right) {
		assertEquals(Modality.of(right), decide(modalities, said(code, description)));
	}

	@ParameterizedTest(name = "{0} {1} of {2}")
	@DisplayName("what is not said, or said in two ways, is asked for with the modalities of the model, and never guessed")
	@CsvSource({ ", , 'T1, CT'", "MR, Abdomen, 'T1, CT'", "MR, Abdomen, 'T1, T2'", "MR, T1 T2 mapping, 'T1, T2'", "XA, , 'T1, CT'" })
	void asks(final String code, final String description, final String modalities) {
		final InputException e = assertThrows(InputException.class, () -> decide(modalities, said(code, description)));
		final String known = modalities.replaceAll(" *, *", ", ");
		assertEquals("scan does not say how it was made as precisely as needed; give the modality (MODALITY), for model m one of: " + known +
			", or unknown.", e.sentence(Enum::name));
	}

	@ParameterizedTest(name = "{0} {1} of {2}")
	@DisplayName("what the image says and the model does not know is said, even if the model knows one modality only")
	@CsvSource({ "CT, , 'T1, T2'", "CT, , T1", "PT, , CT", "MR, Abdomen, CT", "MR, T2 axial, 'T1, CT'" })
	void foreign(final String code, final String description, final String modalities) {
		final InputException e = assertThrows(InputException.class, () -> decide(modalities, said(code, description)));
		assertTrue(e.getMessage().startsWith("scan says that it is " + code), e.getMessage());
		assertTrue(e.getMessage().contains("it knows " + modalities.replaceAll(" *, *", ", ")), e.getMessage());
	}

	@Test
	@DisplayName("the only modality of a model is taken and told, if the image does not say otherwise")
	void only() {
		final List<String> notes = new ArrayList<>();
		final ModalityRule rule = new ModalityRule(model("T1"));
		assertEquals(Modality.T1, rule.decide(Optional.empty(), Optional.empty(), "scan", notes::add));
		assertEquals(List.of("scan does not say how it was made and is taken for T1, all that model m knows."), notes);
		assertEquals(Optional.of(Modality.T1), rule.propose(said("MR", "Abdomen")));
		assertEquals(Optional.empty(), rule.propose(said("CT", "Abdomen")));
	}

	@Test
	@DisplayName("what the user says goes before what the image says, and must be known; unknown always is")
	void given() {
		final ModalityRule rule = new ModalityRule(model("T1", "CT"));
		assertEquals(Modality.T1, rule.decide(Optional.of(Modality.T1), said("CT", ""), "scan", note -> {}));
		assertEquals(Modality.UNKNOWN, rule.decide(Optional.of(Modality.UNKNOWN), said("CT", ""), "scan", note -> {}));
		assertThrows(InputException.class, () -> rule.decide(Optional.of(Modality.PET), said("CT", ""), "scan", note -> {}));
	}

	@Test
	@DisplayName("a folder of DICOM images says it by its headers, a folder of volume files and a volume file do not")
	void files() throws Exception {
		for (int z = 0; z < 3; z++) DicomBytes.slice(z).to(folder.resolve("patient/" + z));
		assertEquals("CT", ModalityRule.saidBy(folder.resolve("patient"), Optional.empty()).orElseThrow().code());
		assertEquals("CT", ModalityRule.saidBy(folder.resolve("patient/1"), Optional.empty()).orElseThrow().code());
		Files.write(folder.resolve("patient/a.nii"), new byte[400]);
		assertEquals(Optional.empty(), ModalityRule.saidBy(folder.resolve("patient"), Optional.empty()));
		assertEquals(Optional.empty(), ModalityRule.saidBy(folder.resolve("patient/a.nii"), Optional.empty()));
	}
}
