package sc.fiji.hermes.sample;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.preprocess.Grid;
import sc.fiji.hermes.preprocess.PreparedCase;

/** Where prepared cases come from: the disk cache, or memory in a test. Called from several threads. */
@FunctionalInterface
public interface CaseLoader {

	PreparedCase load(Dataset dataset, Case source, Grid grid);
}
