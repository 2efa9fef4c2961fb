package sc.fiji.hermes.command;

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

	/** Does work in the warm process, after what it is doing now. Throws what {@link Worker#run} throws. */
	public <R> R run(final Work<R> work, final Job job) {
		return warm.run(work, job);
	}

	/** Does long work in a process of its own, which nothing else has to wait for and no other failure can end. */
	public <R> R runApart(final Work<R> work, final Job job) {
		try (Worker own = Worker.of(WorkerOptions.options())) {
			return own.run(work, job);
		}
	}

	@Override
	public void dispose() {
		warm.close();
	}
}
