package sc.fiji.hermes.worker;

import sc.fiji.hermes.engine.NativeLibrary;
import sc.fiji.hermes.job.Job;

/**
 * One thing that can be done in this JVM or in a worker process, with the same result: a record of all it needs.
 *
 * <pre>{@code
 * EngineReport here = new EngineWork().run(job);
 * EngineReport there = worker.run(new EngineWork(), job);
 * }</pre>
 *
 * @param <R> result; like the components of the record made of values that {@link WorkJson} can carry
 */
public interface Work<R> {

	/**
	 * Does it in this JVM, which needs TensorFlow on its class path.
	 *
	 * @param loaded what earlier work has loaded; this work may use it and add to it
	 * @throws sc.fiji.hermes.job.InputException for a user's mistake, in one sentence
	 * @throws sc.fiji.hermes.job.CancelledException if the job is cancelled
	 */
	R run(Job job, Loaded loaded);

	/**
	 * The same with nothing loaded before, and nothing kept.
	 *
	 * @throws sc.fiji.hermes.job.InputException also if there is no room for TensorFlow's library
	 */
	default R run(final Job job) {
		NativeLibrary.requireRoom();
		try (Loaded loaded = new Loaded()) {
			return run(job, loaded);
		}
	}
}
