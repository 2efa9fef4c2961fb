package sc.fiji.hermes.worker;

import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.prior.HeatMap;
import sc.fiji.hermes.prior.SimilarityMatrix;

/**
 * Draws a similarity matrix as SVG; the library for it is not among those of Fiji.
 *
 * @param clustered alike beside alike under a dendrogram, instead of the order of the matrix
 */
public record SvgWork(String title, SimilarityMatrix matrix, boolean clustered) implements Work<String> {

	@Override
	public String run(final Job job, final Loaded loaded) {
		return (clustered ? HeatMap.clustered(title, matrix) : HeatMap.of(title, matrix)).toSvg();
	}
}
