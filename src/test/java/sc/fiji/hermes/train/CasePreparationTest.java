package sc.fiji.hermes.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.job.CancelledException;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.preprocess.Grid;
import sc.fiji.hermes.preprocess.Plan;
import sc.fiji.hermes.preprocess.Prepared;
import sc.fiji.hermes.preprocess.PreparedCase;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;

@DisplayName("Preparing the cases of a training")
class CasePreparationTest {

	private static final Task A = new Task("a");
	private static final Geometry G = Geometry.ofSpacing(new long[] { 2, 2, 2 }, 1, 1, 1);
	private static final Dataset DATA = new Dataset("set", Modality.T1, 1, List.of(new Label(A, List.of(1))), IntStream.range(0, 40).mapToObj(
		i -> new Case("" + i, Path.of("i"), i == 3 ? Optional.empty() : Optional.of(Path.of("l")), Set.of(A), Split.values()[i % 3])).toList());
	private static final Plan PLAN = new Plan(Plan.CURRENT_VERSION, List.of(A), List.of(Modality.T1), List.of(new Grid("set", Modality.T1, List.of(
		A), true, List.of(1.0, 1.0, 1.0), List.of(16, 16, 16))));

	private final List<String> opened = Collections.synchronizedList(new ArrayList<>());

	private PreparedCase prepared(final Case c) {
		opened.add(c.id());
		return new PreparedCase("set", c, new Prepared(Volume.of(new float[8], G), G, 0), new short[8]);
	}

	private static List<String> used() {
		return DATA.cases().stream().filter(c -> c.split() != Split.TEST && c.labels().isPresent()).map(Case::id).toList();
	}

	@Test
	@DisplayName("every case but those of tests and without labels is opened once, several at a time, and its progress ends at 1")
	void all() {
		final List<Double> told = new ArrayList<>();
		final CountDownLatch three = new CountDownLatch(3);
		CasePreparation.run(new Collection("c", List.of(DATA)), PLAN, (d, c, g) -> {
			three.countDown();
			try {
				assertTrue(three.await(10, TimeUnit.SECONDS), "one after the other");
			}
			catch (final InterruptedException e) {
				throw new AssertionError(e);
			}
			return prepared(c).voxels();
		}, Job.create().withThreads(3).withProgress((message, fraction) -> told.add(fraction)));
		assertEquals(new HashSet<>(used()), new HashSet<>(opened));
		assertEquals(used().size(), opened.size());
		assertEquals(used().size(), told.size());
		for (int i = 0; i < told.size(); i++) assertEquals((i + 1.0) / told.size(), told.get(i), 1e-12);
	}

	@Test
	@DisplayName("the first case that fails is told, and no more are begun")
	void failure() {
		final String bad = used().get(5);
		final InputException e = assertThrows(InputException.class, () -> CasePreparation.run(new Collection("c", List.of(DATA)), PLAN, (d, c, g) -> {
			if (c.id().equals(bad)) throw new InputException("Case %s is damaged.", bad);
			return prepared(c).voxels();
		}, Job.create().withThreads(2)));
		assertEquals("Case " + bad + " is damaged.", e.getMessage());
		assertTrue(opened.size() < used().size());
	}

	@Test
	@DisplayName("cancelled, it stops")
	void cancelled() {
		final Job job = Job.create().withThreads(2);
		assertThrows(CancelledException.class, () -> CasePreparation.run(new Collection("c", List.of(DATA)), PLAN, (d, c, g) -> {
			job.cancel();
			return prepared(c).voxels();
		}, job));
		assertTrue(opened.size() <= 2);
	}
}
