package sc.fiji.hermes.sample;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

import sc.fiji.hermes.job.CancelledException;
import sc.fiji.hermes.preprocess.CaseVoxels;
import sc.fiji.hermes.preprocess.LostCaseException;
import sc.fiji.hermes.preprocess.Plan;

/**
 * The prepared cases that were drawn before: of each what its file says of itself, no voxels. Opens outside its lock, and a case that
 * several threads want only once.
 */
final class CaseStore {

	private record Key(String dataset, String caseId) {

		static Key of(final CaseSampler.Draw draw) {
			return new Key(draw.dataset().name(), draw.source().id());
		}
	}

	private final Map<Key, FutureTask<CaseVoxels>> cases = new HashMap<>();
	private final Plan plan;
	private final CaseLoader loader;

	CaseStore(final Plan plan, final CaseLoader loader) {
		this.plan = plan;
		this.loader = loader;
	}

	/**
	 * What is made of a case. If its file turns out to be gone or damaged, the case is opened again and another is made.
	 *
	 * @throws sc.fiji.hermes.job.InputException if that does not help, or the case cannot be opened
	 */
	<T> T use(final CaseSampler.Draw draw, final Function<CaseVoxels, T> work) {
		final FutureTask<CaseVoxels> opened = opened(draw);
		try {
			return work.apply(result(draw, opened));
		}
		catch (final LostCaseException first) {
			forget(draw, opened);
			try {
				return work.apply(result(draw, opened(draw)));
			}
			catch (final LostCaseException again) {
				throw again.refused();
			}
		}
	}

	private FutureTask<CaseVoxels> opened(final CaseSampler.Draw draw) {
		final FutureTask<CaseVoxels> task;
		boolean mine = false;
		synchronized (this) {
			FutureTask<CaseVoxels> known = cases.get(Key.of(draw));
			if (known == null) {
				known = new FutureTask<>(() -> loader.open(draw.dataset(), draw.source(), plan.grid(draw.dataset().name())));
				cases.put(Key.of(draw), known);
				mine = true;
			}
			task = known;
		}
		if (mine) task.run();
		return task;
	}

	/** The next who asks opens it again. */
	private synchronized void forget(final CaseSampler.Draw draw, final FutureTask<CaseVoxels> task) {
		cases.remove(Key.of(draw), task);
	}

	private CaseVoxels result(final CaseSampler.Draw draw, final FutureTask<CaseVoxels> task) {
		try {
			return task.get();
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new CancelledException();
		}
		catch (final ExecutionException e) {
			forget(draw, task);
			if (e.getCause() instanceof RuntimeException r) throw r;
			if (e.getCause() instanceof Error r) throw r;
			throw new IllegalStateException(e.getCause());
		}
	}
}
