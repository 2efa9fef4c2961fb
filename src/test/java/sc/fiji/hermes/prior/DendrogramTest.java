package sc.fiji.hermes.prior;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DendrogramTest {

	@Test
	@DisplayName("Four unit vectors: the closest pairs join first, at their distance; then the pairs, at the mean of four")
	void fourVectors() {
		final double[] degrees = { 0, 80, 10, 100 };
		final double[][] vectors = Arrays.stream(degrees).mapToObj(d -> new double[] { Math.cos(Math.toRadians(d)), Math.sin(Math.toRadians(
			d)) }).toArray(double[][]::new);
		final Dendrogram tree = Dendrogram.of(SimilarityMatrix.cosine(List.of("0", "80", "10", "100"), vectors));
		assertEquals(List.of(0, 2, 1, 3), tree.order());
		assertEquals(1 - Math.cos(Math.toRadians(10)), tree.merges().get(0).height(), 1e-12);
		assertEquals(1 - Math.cos(Math.toRadians(20)), tree.merges().get(1).height(), 1e-12);
		final double mean = IntStream.of(80, 100, 70, 90).mapToDouble(d -> 1 - Math.cos(Math.toRadians(d))).average().getAsDouble();
		assertEquals(mean, tree.merges().get(2).height(), 1e-12);
		assertEquals(4, tree.merges().get(2).left());
		assertEquals(5, tree.merges().get(2).right());
	}

	@Test
	@DisplayName("Every leaf stands once in the order, and average linkage has no inversions")
	void random() {
		final Random random = new Random(1);
		final double[][] vectors = IntStream.range(0, 20).mapToObj(i -> random.doubles(5, -1, 1).toArray()).toArray(double[][]::new);
		final Dendrogram tree = Dendrogram.of(SimilarityMatrix.cosine(IntStream.range(0, 20).mapToObj(String::valueOf).toList(), vectors));
		assertEquals(20, new HashSet<>(tree.order()).size());
		assertEquals(19, tree.merges().size());
		final double[] heights = tree.merges().stream().mapToDouble(Dendrogram.Merge::height).toArray();
		assertEquals(Arrays.toString(Arrays.stream(heights).sorted().toArray()), Arrays.toString(heights));
		assertEquals(List.of(0), Dendrogram.of(SimilarityMatrix.cosine(List.of("alone"), new double[][] { { 1 } })).order());
	}
}
