package sc.fiji.hermes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.bundle.SmallModel;

@DisplayName("A model that was edited by hand")
class EditedModelTest {

	@TempDir
	Path folder;

	@Test
	@DisplayName("is used, and one line on the error stream says so, wanted progress or not")
	void note() {
		final Path model = SmallModel.writeEdited(folder.resolve("model"));
		for (final Object[] more : List.of(new Object[] {}, new Object[] { "--quiet" })) {
			final Cli.Outcome o = Cli.run("priors", "--model", model, "--output", folder.resolve("priors" + more.length), "--all-scales-only", more.length > 0
				? more[0] : "--force");
			assertEquals(HermesCli.OK, o.code(), o.err());
			assertEquals(1, o.errors().size(), o.err());
			assertTrue(o.err().startsWith("note: ") && o.err().contains("edited by hand"), o.err());
		}
	}
}
