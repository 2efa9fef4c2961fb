package sc.fiji.hermes.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.layout.CollectOptions;
import sc.fiji.hermes.collection.layout.DatasetFolders;
import sc.fiji.hermes.demo.PhantomOptions;
import sc.fiji.hermes.demo.Phantoms;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.train.TrainingProposal.Candidate;
import sc.fiji.hermes.train.TrainingProposal.Verdict;

/** {@link Proposer} on phantoms with a second of time, and what a proposal says. */
class ProposerTest {

	@TempDir
	Path folder;

	@Test
	@DisplayName("where time is short the smallest preset with one sample a step is proposed, the larger ones are not tried, and nothing is written")
	void shortOfTime() throws IOException {
		final Path data = folder.resolve("data"), run = folder.resolve("run");
		Phantoms.generate(data, PhantomOptions.options().withVoxel(2).withCases(3, 2, 0), Job.create().withThreads(2));
		final Collection collection;
		try (Stream<Path> folders = Files.list(data)) {
			collection = DatasetFolders.collect("p", folders.filter(f -> f.toString().endsWith("PET")).toList(), CollectOptions.options());
		}
		final TrainingProposal p = Proposer.propose(collection, run, TrainOptions.options().minutes(0.02).validations(1), Job.create().withThreads(
			2));
		assertFalse(Files.exists(run));
		assertEquals(List.of(Preset.values()), p.candidates().stream().map(Candidate::preset).toList());
		final Candidate best = p.proposed().orElseThrow();
		assertEquals(Preset.QUICK, best.preset());
		assertEquals(1, best.batch());
		assertEquals(1000, p.enough());
		assertTrue(p.toText().contains("proposed: quick, 1 sample a step") && !p.toText().contains("--"), p.toText());
		assertEquals(1, best.forecast().orElseThrow().batch());
		final List<Verdict> untried = List.of(Verdict.SURELY_TOO_SLOW, Verdict.SURELY_TOO_LARGE);
		p.candidates().stream().skip(1).forEach(c -> assertTrue(untried.contains(c.verdict()) && c.forecast().isEmpty(), c.toString()));
		assertTrue(p.toText().contains("few") && p.toText().contains("GREEN"), p.toText());
	}

	private static Candidate candidate(final Preset preset, final Verdict verdict, final long steps, final Optional<TrainingForecast> forecast) {
		return new Candidate(preset, 2, 1000, 0.5, steps, 2L << 30, verdict, forecast);
	}

	@Test
	@DisplayName("if nothing fits the text ends with one red line")
	void nothingFits() {
		final TrainingProposal p = new TrainingProposal(List.of(candidate(Preset.QUICK, Verdict.SURELY_TOO_LARGE, 5000, Optional.empty())), 1000,
			OptionalInt.empty());
		assertTrue(p.proposed().isEmpty());
		assertTrue(p.answer().startsWith("RED: "), p.answer());
		assertTrue(p.toText().endsWith(p.answer() + System.lineSeparator()), p.toText());
		assertTrue(p.toText().contains("not tried: too large for the memory"), p.toText());
	}
}
