package sc.fiji.hermes.sample;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

import sc.fiji.hermes.job.CancelledException;
import sc.fiji.hermes.preprocess.Plan;

/**
 * Prepared cases in memory, the least recently used dropped when they exceed a number
 * of bytes. Loads outside its lock, and a case that several threads want only once.
 */
final class CaseStore {

	private record Key(String dataset, String caseId) {}

	private final Map<Key, FutureTask<LoadedCase>> cases = new LinkedHashMap<>(16, 0.75f, true);
	private final Plan plan;
	private final CaseLoader loader;
	private final long limit;
	private long bytes;

	CaseStore(final Plan plan, final CaseLoader loader, final long limit) {
		this.plan = plan;
		this.loader = loader;
		this.limit = limit;
	}

	LoadedCase get(final CaseSampler.Draw draw) {
		final Key key = new Key(draw.dataset().name(), draw.source().id());
		final FutureTask<LoadedCase> task;
		boolean mine = false;
		synchronized (this) {
			FutureTask<LoadedCase> known = cases.get(key);
			if (known == null) {
				known = new FutureTask<>(() -> new LoadedCase(
					loader.load(draw.dataset(), draw.source(), plan.grid(draw.dataset().name()))));
				cases.put(key, known);
				mine = true;
			}
			task = known;
		}
		if (mine) task.run();
		final LoadedCase loaded = result(task, key);
		if (mine) added(key, loaded.bytes());
		return loaded;
	}

	/** Bytes of the cases held. */
	synchronized long bytes() {
		return bytes;
	}

	private LoadedCase result(final FutureTask<LoadedCase> task, final Key key) {
		try {
			return task.get();
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new CancelledException();
		}
		catch (final ExecutionException e) {
			synchronized (this) {
				// the next who asks tries again
				cases.remove(key, task);
			}
			if (e.getCause() instanceof RuntimeException r) throw r;
			if (e.getCause() instanceof Error r) throw r;
			throw new IllegalStateException(e.getCause());
		}
	}

	private synchronized void added(final Key key, final long size) {
		bytes += size;
		final Iterator<Map.Entry<Key, FutureTask<LoadedCase>>> eldest = cases.entrySet().iterator();
		while (bytes > limit && eldest.hasNext()) {
			final Map.Entry<Key, FutureTask<LoadedCase>> entry = eldest.next();
			if (entry.getKey().equals(key) || !entry.getValue().isDone()) continue;
			eldest.remove();
			bytes -= result(entry.getValue(), entry.getKey()).bytes();
		}
	}
}
