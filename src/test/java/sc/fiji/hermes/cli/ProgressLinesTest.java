package sc.fiji.hermes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Progress lines")
class ProgressLinesTest {

	@Test
	@DisplayName("Fast messages are thinned out, but validations and the last of a kind are always printed, with the time")
	void thinned() {
		final StringWriter out = new StringWriter();
		final ProgressLines lines = new ProgressLines(new PrintWriter(out, true));
		for (int i = 1; i <= 100; i++) lines.report("step " + i + "/100", i / 100.0);
		for (int i = 1; i <= 10; i++) lines.report("window " + i + " of 10", i / 10.0);
		lines.report("validation\ntable", -1);
		lines.report("validation\ntable", -1);
		final List<String> printed = out.toString().lines().toList();
		assertEquals(6, printed.size(), out.toString());
		assertTrue(printed.get(0).matches("00:00:0\\d  step 1/100"), printed.get(0));
		assertTrue(printed.get(1).endsWith("step 100/100"));
		assertEquals("          table", printed.get(3));
	}
}
