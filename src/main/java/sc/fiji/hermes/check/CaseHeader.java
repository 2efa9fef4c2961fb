package sc.fiji.hermes.check;

import java.util.List;
import java.util.Optional;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.volume.Geometry;

/**
 * What the headers of a case's two files tell; no voxels are read, so that this is quick for large files.
 *
 * <pre>{@code
 * CaseHeader h = CaseHeader.of(dataset, dataset.cases().get(0));
 * h.findings().forEach(f -> System.out.println(f.toLine()));
 * }</pre>
 *
 * @param source the case
 * @param image geometry of the image; empty if its header cannot be read
 * @param findings of the rules of {@link Check} those that concern headers: files, units, grids
 */
public record CaseHeader(Case source, Optional<Geometry> image, List<Finding> findings) {

	public CaseHeader {
		findings = List.copyOf(findings);
	}

	/** Reads the headers. Safe for use from several threads. */
	public static CaseHeader of(final Dataset dataset, final Case source) {
		final CaseFacts facts = CaseCheck.headers(dataset, source);
		return new CaseHeader(source, facts.header(), facts.findings());
	}
}
