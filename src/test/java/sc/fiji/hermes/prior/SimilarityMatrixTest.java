package sc.fiji.hermes.prior;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SimilarityMatrixTest {

	private static final List<String> NAMES = List.of("a", "b, \"c\"", "d");

	private static final SimilarityMatrix M = SimilarityMatrix.cosine(NAMES, new double[][] { { 1, 0 }, { 3, 4 }, { 0, 0 } });

	@Test
	@DisplayName("Cosines of vectors; a vector of zeros is like itself only")
	void cosine() {
		assertEquals(0.6, M.get(0, 1), 1e-12);
		assertEquals(0.6, M.get(1, 0), 1e-12);
		for (int i = 0; i < 3; i++) assertEquals(1, M.get(i, i));
		assertEquals(0, M.get(2, 0));
		assertEquals(1, M.nearest(0));
		assertEquals(-1, SimilarityMatrix.cosine(List.of("alone"), new double[][] { { 1 } }).nearest(0));
	}

	@Test
	@DisplayName("Reordering moves names and values together")
	void reordered() {
		final SimilarityMatrix r = M.reordered(List.of(2, 1, 0));
		assertEquals("a", r.names().get(2));
		assertEquals(0.6, r.get(1, 2), 1e-12);
		assertThrows(IllegalArgumentException.class, () -> M.reordered(List.of(0, 0, 1)));
	}

	@Test
	@DisplayName("CSV quotes names that need it")
	void csv() {
		final List<String> lines = M.toCsv().lines().toList();
		assertEquals(",a,\"b, \"\"c\"\"\",d", lines.get(0));
		assertEquals("a,1.000000,0.600000,0.000000", lines.get(1));
		assertEquals(4, lines.size());
	}
}
