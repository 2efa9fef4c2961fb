package sc.fiji.hermes.command;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.scijava.plugin.Plugin;
import org.scijava.service.AbstractService;
import org.scijava.service.SciJavaService;
import org.scijava.service.Service;

import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.worker.Work;
import sc.fiji.hermes.worker.Worker;
import sc.fiji.hermes.worker.WorkerOptions;

/**
 * Does the work of the commands in worker processes: one that stays warm for what takes seconds, and one of its own for each
 * training. Safe for use from several threads; the processes end with the context.
 */
@Plugin(type = Service.class)
public final class HermesService extends AbstractService implements SciJavaService {

	private final Worker warm = Worker.of(WorkerOptions.options());
	private final Set<Worker> apart = ConcurrentHashMap.newKeySet();
	private final Set<Job> running = ConcurrentHashMap.newKeySet();

	/** Does work in the warm process, after what it is doing now. Throws what {@link Worker#run} throws. */
	public <R> R run(final Work<R> work, final Job job) {
		return run(warm, work, job);
	}

	/** Does long work in a process of its own, which nothing else has to wait for and no other failure can end. */
	public <R> R runApart(final Work<R> work, final Job job) {
		final Worker own = Worker.of(WorkerOptions.options());
		apart.add(own);
		try (own) {
			return run(own, work, job);
		}
		finally {
			apart.remove(own);
		}
	}

	private <R> R run(final Worker worker, final Work<R> work, final Job job) {
		running.add(job);
		try {
			return worker.run(work, job);
		}
		finally {
			running.remove(job);
		}
	}

	/** Cancels what is running and ends the processes; takes no longer than their time of grace and a moment. */
	@Override
	public void dispose() {
		// all of them before waiting for any
		running.forEach(Job::cancel);
		apart.forEach(Worker::close);
		warm.close();
	}
}
