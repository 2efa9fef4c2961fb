package sc.fiji.hermes.worker;

import java.nio.file.Path;

import sc.fiji.hermes.demo.Demo;
import sc.fiji.hermes.demo.DemoOptions;
import sc.fiji.hermes.demo.DemoResult;
import sc.fiji.hermes.job.Job;

/**
 * Makes phantoms, trains on them and segments unseen ones.
 *
 * @param folder of everything it makes
 */
public record DemoWork(Path folder, DemoOptions options) implements Work<DemoResult> {

	@Override
	public DemoResult run(final Job job, final Loaded loaded) {
		return Demo.run(folder, options, job);
	}
}
