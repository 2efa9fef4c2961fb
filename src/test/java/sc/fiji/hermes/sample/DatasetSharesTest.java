package sc.fiji.hermes.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.sample.DatasetShares.Change;
import sc.fiji.hermes.sample.DatasetShares.Share;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

@DisplayName("Shares of datasets that change during a training")
class DatasetSharesTest {

	private static final DatasetShares SHARES = DatasetShares.UNCHANGED.with(new Change(100, List.of(new Share("a", 3), new Share("b", 1)))).with(
		new Change(200, List.of(new Share("a", 0), new Share("b", 1))));

	private static Dataset dataset(final String name, final int cases) {
		final Task task = new Task("task of " + name);
		return new Dataset(name, Modality.CT, 1, List.of(new Label(task, List.of(1))), IntStream.range(0, cases).mapToObj(i -> new Case(name + i, Path
			.of(name + i), Optional.of(Path.of("label" + i)), Set.of(task), Split.TRAIN)).toList());
	}

	private static CaseSampler sampler(final DatasetShares shares) {
		return CaseSampler.of(List.of(dataset("a", 4), dataset("b", 16)), Balance.UNLEARNED, shares, 7);
	}

	@Test
	@DisplayName("hold from their step on, the first as the number of cases says")
	void probabilities() {
		final CaseSampler s = sampler(SHARES);
		for (final long step : new long[] { 0, 99 }) assertEquals(2 / 6.0, s.probability("a", step), 1e-12);
		for (final long step : new long[] { 100, 199 }) assertEquals(0.75, s.probability("a", step), 1e-12);
		for (final long step : new long[] { 200, 1000 }) assertEquals(0, s.probability("a", step), 1e-12);
		assertEquals(0, IntStream.range(200, 400).filter(i -> s.draw(i, 0).dataset().name().equals("a")).count());
		final long drawn = IntStream.range(0, 4000).filter(i -> s.draw(100 + i % 100, i / 100).dataset().name().equals("a")).count();
		assertEquals(3000, drawn, 120);
	}

	@Test
	@DisplayName("do not change what is drawn before their step")
	void before() {
		final CaseSampler changed = sampler(SHARES), same = sampler(DatasetShares.UNCHANGED);
		for (int i = 0; i < 100; i++) assertEquals(same.draw(i, 1), changed.draw(i, 1));
	}

	@Test
	@DisplayName("come in the order of their steps, name every dataset and are no less than 0")
	void wrong() {
		assertThrows(IllegalArgumentException.class, () -> SHARES.with(new Change(200, List.of(new Share("a", 1), new Share("b", 1)))));
		assertThrows(IllegalArgumentException.class, () -> new Share("a", -1));
		assertThrows(IllegalArgumentException.class, () -> new Share("a", Double.NaN));
		assertThrows(IllegalArgumentException.class, () -> sampler(DatasetShares.UNCHANGED.with(new Change(5, List.of(new Share("a", 1))))));
		assertThrows(IllegalArgumentException.class, () -> sampler(DatasetShares.UNCHANGED.with(new Change(5, List.of(new Share("a", 0), new Share("b",
			0))))));
	}
}
