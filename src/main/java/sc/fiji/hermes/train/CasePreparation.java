package sc.fiji.hermes.train;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.job.Results;
import sc.fiji.hermes.preprocess.Plan;
import sc.fiji.hermes.sample.CaseLoader;

/**
 * Has every case of a training prepared with all threads of the job, so that mistakes in the data show before it starts. What is done stays
 * done: after a kill only the rest is prepared.
 */
final class CasePreparation {

	private final Plan plan;
	private final CaseLoader loader;
	private final Job job;
	private int done, total;
	private volatile boolean ended;

	private CasePreparation(final Plan plan, final CaseLoader loader, final Job job) {
		this.plan = plan;
		this.loader = loader;
		this.job = job;
	}

	/** Cases that a training reads. */
	static List<Case> used(final Dataset d) {
		return d.cases().stream().filter(c -> c.split() != Split.TEST && c.labels().isPresent()).toList();
	}

	/**
	 * @param loader is called from several threads, and bounds what they need together
	 * @throws sc.fiji.hermes.job.InputException of the first case that cannot be prepared
	 */
	static void run(final Collection collection, final Plan plan, final CaseLoader loader, final Job job) {
		new CasePreparation(plan, loader, job).run(collection);
	}

	private void run(final Collection collection) {
		final ExecutorService threads = Executors.newFixedThreadPool(job.threads(), work -> {
			final Thread thread = new Thread(work, "Hermes cases");
			thread.setDaemon(true);
			return thread;
		});
		try {
			final List<Future<?>> futures = new ArrayList<>();
			total = collection.datasets().stream().mapToInt(d -> used(d).size()).sum();
			for (final Dataset d : collection.datasets()) for (final Case c : used(d)) futures.add(threads.submit(() -> prepare(d, c)));
			for (final Future<?> f : futures) Results.of(f);
		}
		finally {
			ended = true;
			await(threads);
		}
	}

	private void prepare(final Dataset d, final Case c) {
		if (ended) return;
		try {
			rest();
			loader.open(d, c, plan.grid(d.name()));
			prepared(d, c);
		}
		catch (final RuntimeException | Error e) {
			ended = true;
			throw e;
		}
	}

	/** One thread says that the job is paused, and the others wait behind it. */
	private synchronized void rest() {
		Rest.beforeFirstStep(job);
	}

	private synchronized void prepared(final Dataset d, final Case c) {
		job.report("prepared " + d.name() + " / " + c.id(), (double) ++done / total);
	}

	/** Nobody else may tidy the cache while a case is being written. */
	private static void await(final ExecutorService threads) {
		threads.shutdown();
		try {
			while (!threads.awaitTermination(1, TimeUnit.MINUTES)) continue;
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}
}
