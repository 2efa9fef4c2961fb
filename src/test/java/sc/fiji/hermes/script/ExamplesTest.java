package sc.fiji.hermes.script;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ExamplesTest {

	@Test
	@DisplayName("every example is there in all three languages")
	void languages() throws IOException {
		final var languages = Examples.files(Examples.SCRIPTS).stream().map(f -> f.getFileName().toString().split("\\.")).collect(Collectors
			.groupingBy(n -> n[0], TreeMap::new, Collectors.mapping(n -> n[1], Collectors.toList())));
		assertEquals(List.of("Plot_Similarity", "Segment_Active_Image", "Segment_Folder", "Train_Model"), List.copyOf(languages.keySet()));
		languages.forEach((name, found) -> assertEquals(List.of("groovy", "ijm", "py"), found, name));
	}

	@Test
	@DisplayName("they lie on the class path where Fiji's Script Editor looks for templates")
	void templates() throws IOException {
		for (final Path script : Examples.files(Examples.SCRIPTS)) {
			try (InputStream template = ExamplesTest.class.getResourceAsStream("/script_templates/Hermes/" + script.getFileName())) {
				assertNotNull(template, script::toString);
				assertArrayEquals(Files.readAllBytes(script), template.readAllBytes(), script::toString);
			}
		}
	}
}
