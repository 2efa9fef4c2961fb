package sc.fiji.hermes.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import sc.fiji.hermes.file.StrictJson;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.Nulls;
import sc.fiji.hermes.model.Paradigm;
import sc.fiji.hermes.model.Priors;
import sc.fiji.hermes.model.Prototypes;
import sc.fiji.hermes.model.resunet.ResUNet;
import sc.fiji.hermes.volume.Pooling;

class NetworkFilesTest {

	private static final List<Integer> FLAT = List.of(3, 3, 1), CUBE = List.of(3, 3, 3);

	private static StrictJson json(final String text) {
		return StrictJson.parse(Path.of("model.json"), "network", text);
	}

	@Test
	@DisplayName("whatever a network has comes back from JSON")
	void roundTrip() {
		final Pooling pooling = Pooling.of(List.of(List.of(2, 2, 1), List.of(2, 2, 1), List.of(2, 2, 2), List.of(2, 2, 2))).withStem(2, 2, 1);
		final ResUNet backbone = ResUNet.of(8).withBlocks(List.of(1, 2, 3, 4)).withKernels(List.of(FLAT, FLAT, CUBE, CUBE, CUBE)).withPooling(pooling);
		for (final NetworkConfig c : List.of(NetworkConfig.universal(backbone, 3, 2).withDeepSupervision(3).withPrototypes(Prototypes.TASK), NetworkConfig.traditional(backbone, 3),
			NetworkConfig.reference(backbone, 5, 4).withPriors(new Priors(5, 4, 7, Nulls.ONE, 2, 1)))) assertEquals(c, NetworkFiles.fromJson(json(
				NetworkFiles.toJson(c).toString())));
	}

	@Test
	@DisplayName("a network of the first version is what it was, with or without its version")
	void first() {
		final String text = "\"backbone\": \"resunet\", \"paradigm\": \"universal\", \"baseWidth\": 16, \"blocks\": [2, 1, 2, 3], \"kernel\": 5, " +
			"\"taskRows\": 4, \"modalityRows\": 3, \"nulls\": \"masked\", \"nullRow\": 0, \"unknownRow\": 2}";
		final NetworkConfig expected = new NetworkConfig(ResUNet.of(16).withBlocks(List.of(2, 1, 2, 3)).withKernels(Collections.nCopies(5, List.of(5, 5,
			5))), Paradigm.UNIVERSAL, new Priors(4, 3, 10, Nulls.MASKED, 0, 2), 0, Prototypes.POSTERIOR);
		assertEquals(expected, NetworkFiles.fromJson(json("{" + text)));
		assertEquals(expected, NetworkFiles.fromJson(json("{\"version\": 1, " + text)));
		refused("baseWidth", "{" + text.replace("16", "2000000000"));
		refused("odd edges", "{" + text.replace("5,", "4,"));
		refused("not known", "{" + text.replace("resunet", "other"));
		refused("not a known key", "{\"x\": 1, " + text);
	}

	@Test
	@DisplayName("what no network could be, and what a later version wrote, is refused")
	void refused() {
		final String text = NetworkFiles.toJson(NetworkConfig.universal(ResUNet.of(8), 3, 2)).toString();
		refused("version 3", text.replace("\"version\":2", "\"version\":3"));
		refused("deep supervision", text.replace("\"deepSupervision\":0", "\"deepSupervision\":4"));
		refused("factors", text.replace("[2,2,2]", "[2,9,2]"));
		refused("levels", text.replaceFirst("\\[2,2,2\\],\\[2,2,2\\],", ""));
		refused("five levels", text.replaceFirst("\\[3,3,3\\],", ""));
		refused("backbone is not known", text.replace("resunet", "swin"));
		refused("posterior or task", text.replace("\"prototypes\":\"posterior\"", "\"prototypes\":\"other\""));
		refused("null row", text.replace("\"nullRow\":3", "\"nullRow\":4"));
	}

	private static void refused(final String part, final String text) {
		final String message = assertThrows(InputException.class, () -> NetworkFiles.fromJson(json(text)), text).getMessage();
		assertTrue(message.contains(part), message);
	}
}
