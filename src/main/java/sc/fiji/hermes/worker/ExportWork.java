package sc.fiji.hermes.worker;

import java.nio.file.Path;

import sc.fiji.hermes.Hermes;
import sc.fiji.hermes.bundle.Precision;
import sc.fiji.hermes.job.Job;

/**
 * Writes a copy of a model to be passed on; the result is how many bytes it has. Needs the worker because only there the network is known
 * that the weights have to fit.
 *
 * @param model model folder
 * @param output folder of the copy
 */
public record ExportWork(Path model, Path output, Precision precision) implements Work<Long> {

	@Override
	public Long run(final Job job, final Loaded loaded) {
		return Hermes.export(model, output, precision, job);
	}
}
