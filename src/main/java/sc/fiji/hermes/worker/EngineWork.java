package sc.fiji.hermes.worker;

import sc.fiji.hermes.engine.EngineReport;
import sc.fiji.hermes.job.Job;

/** Finds out what computes, and whether it computes right. */
public record EngineWork() implements Work<EngineReport> {

	@Override
	public EngineReport run(final Job job, final Loaded loaded) {
		return EngineReport.of(job);
	}
}
