package sc.fiji.hermes.sample;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.preprocess.CaseVoxels;
import sc.fiji.hermes.preprocess.Grid;
import sc.fiji.hermes.preprocess.LostCaseException;
import sc.fiji.hermes.preprocess.PreparedCase;

/** Where prepared cases come from: the disk cache, or memory in a test. Called from several threads. */
@FunctionalInterface
public interface CaseLoader {

	/** A case of which parts are read. */
	CaseVoxels open(Dataset dataset, Case source, Grid grid);

	/** All of a case. */
	default PreparedCase load(final Dataset dataset, final Case source, final Grid grid) {
		try {
			return open(dataset, source, grid).whole();
		}
		catch (final LostCaseException first) {
			try {
				return open(dataset, source, grid).whole();
			}
			catch (final LostCaseException again) {
				throw again.refused();
			}
		}
	}
}
