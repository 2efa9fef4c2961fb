package sc.fiji.hermes.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

class CaseSamplerTest {

	private static final Task TASK = new Task("t");

	/** training.md §3: entries, weight, probability. */
	private static final Map<String, double[]> PAPER = new LinkedHashMap<>();
	static {
		PAPER.put("amos_ct", new double[] { 195, 1.8, 0.3988 });
		PAPER.put("amos_mr", new double[] { 38, 1.6, 0.0691 });
		PAPER.put("bcv", new double[] { 23, 1.5, 0.0392 });
		PAPER.put("structseg_oar", new double[] { 38, 0.7, 0.0302 });
		PAPER.put("structseg_head_oar", new double[] { 39, 2.6, 0.1152 });
		PAPER.put("lits", new double[] { 99, 0.3, 0.0337 });
		PAPER.put("kits", new double[] { 159, 0.3, 0.0542 });
		PAPER.put("chaos", new double[] { 45, 0.5, 0.0256 });
		PAPER.put("mnm", new double[] { 286, 0.3, 0.0975 });
		PAPER.put("brain_structure", new double[] { 124, 0.4, 0.0564 });
		PAPER.put("autopet", new double[] { 705, 0.1, 0.0801 });
	}

	@Test
	@DisplayName("F9 long-run frequencies match entries × weight within 3 σ")
	void frequencies() {
		final CaseSampler sampler = CaseSampler.of(paper(), Balance.CASES, 1);
		final int n = 200_000;
		final Map<String, Integer> counts = new HashMap<>();
		final Map<String, Integer> first = new HashMap<>();
		for (int i = 0; i < n; i++) {
			final CaseSampler.Draw draw = sampler.draw(i / 16, i % 16);
			counts.merge(draw.dataset().name(), 1, Integer::sum);
			if (draw.source().id().equals("0")) first.merge(draw.dataset().name(), 1, Integer::sum);
		}
		PAPER.forEach((name, row) -> {
			final double p = row[2];
			assertEquals(p, sampler.probability(name), 6e-5, name);
			assertEquals(p, counts.get(name) / (double) n, 3 * Math.sqrt(p * (1 - p) / n) + 6e-5, name);
			final double one = p / row[0];
			assertEquals(one, first.get(name) / (double) n, 4 * Math.sqrt(one * (1 - one) / n), "one case of " + name);
		});
	}

	@Test
	@DisplayName("F9 alike: a dataset counts its weight")
	void alike() {
		final CaseSampler sampler = CaseSampler.of(List.of(dataset("large", 400, 1), dataset("small", 4, 1), dataset("heavy", 4, 2)),
			Balance.DATASETS, 1);
		assertEquals(1 / 4.0, sampler.probability("large"), 1e-12);
		assertEquals(1 / 4.0, sampler.probability("small"), 1e-12);
		assertEquals(1 / 2.0, sampler.probability("heavy"), 1e-12);
	}

	@Test
	@DisplayName("F9 balanced: a dataset counts weight × √cases")
	void balanced() {
		final CaseSampler sampler = CaseSampler.of(List.of(dataset("large", 400, 1), dataset("small", 4, 1), dataset("heavy", 4, 5)),
			Balance.SQRT_CASES, 1);
		assertEquals(20 / 32.0, sampler.probability("large"), 1e-12);
		assertEquals(2 / 32.0, sampler.probability("small"), 1e-12);
		assertEquals(10 / 32.0, sampler.probability("heavy"), 1e-12);
		assertEquals(0, sampler.probability("absent"));
	}

	@Test
	@DisplayName("a draw depends on seed, step and index alone")
	void pure() {
		final CaseSampler one = CaseSampler.of(paper(), Balance.CASES, 5);
		final CaseSampler same = CaseSampler.of(paper(), Balance.CASES, 5);
		final CaseSampler other = CaseSampler.of(paper(), Balance.CASES, 6);
		final List<CaseSampler.Draw> forward = new ArrayList<>();
		for (int step = 0; step < 50; step++) forward.add(one.draw(step, 1));
		int different = 0;
		for (int step = 49; step >= 0; step--) {
			assertEquals(forward.get(step), same.draw(step, 1));
			if (!forward.get(step).equals(other.draw(step, 1))) different++;
		}
		assertTrue(different > 30);
		assertNotEquals(forward, java.util.stream.IntStream.range(0, 50).mapToObj(s -> one.draw(s, 0)).toList());
	}

	@Test
	@DisplayName("only labelled and annotated training cases are drawn")
	void usable() {
		final Path p = Path.of("x");
		final Dataset d = new Dataset("d", Modality.CT, 1, List.of(new Label(TASK, List.of(1))), List.of(
			new Case("train", p, Optional.of(p), Set.of(TASK), Split.TRAIN), new Case("test", p, Optional.of(p), Set.of(TASK), Split.TEST),
			new Case("bare", p, Optional.empty(), Set.of(TASK), Split.TRAIN), new Case("nothing", p, Optional.of(p), Set.of(), Split.TRAIN)));
		final CaseSampler sampler = CaseSampler.of(List.of(d), Balance.CASES, 1);
		final Set<String> ids = new HashSet<>();
		for (int i = 0; i < 100; i++) ids.add(sampler.draw(i, 0).source().id());
		assertEquals(Set.of("train"), ids);
		assertThrows(InputException.class, () -> CaseSampler.of(List.of(dataset("none", 0, 1)), Balance.CASES, 1));
	}

	private static List<Dataset> paper() {
		final List<Dataset> all = new ArrayList<>();
		PAPER.forEach((name, row) -> all.add(dataset(name, (int) row[0], row[1])));
		return all;
	}

	private static Dataset dataset(final String name, final int cases, final double weight) {
		final List<Case> list = new ArrayList<>();
		for (int i = 0; i < cases; i++) list.add(new Case("" + i, Path.of("i"), Optional.of(Path.of("l")), Set.of(TASK), Split.TRAIN));
		return new Dataset(name, Modality.CT, weight, List.of(new Label(TASK, List.of(1))), list);
	}
}
