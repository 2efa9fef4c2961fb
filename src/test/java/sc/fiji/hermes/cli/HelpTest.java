package sc.fiji.hermes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sc.fiji.hermes.cli.Cli.Outcome;

@DisplayName("Help and usage of the command line")
class HelpTest {

	@ParameterizedTest
	@ValueSource(strings = { "demo", "collection", "check", "plan", "train", "segment", "evaluate", "priors", "models", "export", "engine", "bench" })
	@DisplayName("Help of every verb says what it does and has an example of itself")
	void helpHasExample(final String verb) {
		final Outcome o = Cli.run(verb, "--help");
		assertEquals(HermesCli.OK, o.code());
		assertEquals("", o.err());
		final List<String> lines = o.out().lines().toList();
		final int example = lines.stream().filter(l -> l.startsWith("Example")).map(lines::indexOf).findFirst().orElseThrow();
		assertTrue(lines.get(example + 1).matches("  (scripts/)?hermes " + verb + "\\b.*"), o.out());
		assertTrue(lines.stream().noneMatch(l -> l.contains("${")), o.out());
		assertTrue(Cli.run("--help").out().contains("\n  " + verb + " "));
	}

	@Test
	@DisplayName("The example of train is a command line that parses")
	void exampleParses() {
		final Outcome o = Cli.run("train", "/nowhere/Task04_Hippocampus", "--run", "hippocampus", "--minutes", "30");
		assertEquals(HermesCli.MISTAKE, o.code());
		assertEquals(List.of("hermes: /nowhere/Task04_Hippocampus is not a folder; check the path."), o.errors());
	}

	@Test
	@DisplayName("Bad usage: exit code 2 and one sentence that names the help")
	void badUsage() {
		for (final String[] args : new String[][] { {}, { "fly" }, { "train", "--wings" }, { "check" }, { "train", "x", "--run", "y",
			"--batch", "two" }, { "segment", "--model", "m" }, { "evaluate", "--collection", "c", "--predictions", "p", "--split", "all" } })
		{
			final Outcome o = Cli.run((Object[]) args);
			assertEquals(HermesCli.MISTAKE, o.code(), String.join(" ", args));
			assertEquals(1, o.errors().size(), o.err());
			assertTrue(o.err().startsWith("hermes: ") && o.err().contains("--help"), o.err());
		}
	}

	@Test
	@DisplayName("Options that exclude each other or lack a value are told")
	void optionsThatDoNotFit() {
		mistake("Both --minutes and --steps", "train", "x", "--run", "y", "--minutes", "1", "--steps", "2");
		mistake("--window has 2 values", "train", "x", "--run", "y", "--window", "32,32");
		mistake("either a volume or folder", "segment", "--model", "m", "--output", "o");
		mistake("number of threads is 0", "engine", "--threads", "0");
		mistake("run it from a source folder with scripts/hermes bench memory", "bench", "memory");
	}

	private static void mistake(final String words, final Object... args) {
		final Outcome o = Cli.run(args);
		assertEquals(HermesCli.MISTAKE, o.code(), o.err());
		assertEquals(1, o.errors().size(), o.err());
		assertTrue(o.err().contains(words), o.err());
		assertFalse(o.err().contains("\tat "), o.err());
	}

	@Test
	@DisplayName("engine: prints versions and devices, and its self-test passes")
	void engine() {
		final Outcome o = Cli.run("engine", "--threads", "2", "--quiet");
		assertEquals(HermesCli.OK, o.code(), o.err());
		for (final String what : List.of("Hermes", "Java", "TensorFlow", "CPU", "2 of", "GiB", "passed", "GFLOP/s")) assertTrue(o.out()
			.contains(what), what + " in " + o.out());
	}
}
