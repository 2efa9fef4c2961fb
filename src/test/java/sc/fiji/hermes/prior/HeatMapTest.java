package sc.fiji.hermes.prior;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import javax.xml.parsers.DocumentBuilderFactory;

import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.xy.XYDataset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class HeatMapTest {

	private static final SimilarityMatrix M = SimilarityMatrix.cosine(List.of("first", "opposite", "<again>", "across"), new double[][] { { 1,
		0 }, { -1, 0.1 }, { 1, 0.1 }, { 0, 1 } });

	@Test
	@DisplayName("Red for alike, blue for opposite, white for unrelated, in the order of the clustering")
	void colours() {
		final HeatMap map = HeatMap.clustered("Title", M);
		assertEquals(List.of("first", "<again>", "opposite", "across"), map.matrix().names());
		final BufferedImage image = map.draw();
		assertEquals(map.size().width, image.getWidth());
		int red = 0, blue = 0;
		for (int y = 0; y < image.getHeight(); y++) for (int x = 0; x < image.getWidth() / 2; x++) {
			final int rgb = image.getRGB(x, y), r = rgb >> 16 & 255, b = rgb & 255;
			if (r > b + 100) red++;
			if (b > r + 100) blue++;
		}
		assertTrue(red > 3000 && blue > 1000, red + " red and " + blue + " blue pixels");
	}

	@Test
	@DisplayName("Hovering over a cell names both members and their value")
	void toolTip() {
		final XYPlot plot = (XYPlot) HeatMap.of("Title", M).chart().getPlot();
		final XYDataset data = plot.getDataset();
		assertEquals("first / across: 0.000", plot.getRenderer().getDefaultToolTipGenerator().generateToolTip(data, 0, 3));
		assertEquals(0, data.getYValue(0, 3));
		assertEquals(3, data.getXValue(0, 3));
	}

	@Test
	@DisplayName("The tree has one bracket a merge, and only if the picture is clustered")
	void tree() {
		final CombinedDomainXYPlot both = (CombinedDomainXYPlot) HeatMap.clustered("Title", M).chart().getPlot();
		assertEquals(3, ((XYPlot) both.getSubplots().get(0)).getDataset().getSeriesCount());
		assertTrue(!(HeatMap.of("Title", M).chart().getPlot() instanceof CombinedDomainXYPlot));
		assertEquals(1, HeatMap.clustered("Title", SimilarityMatrix.cosine(List.of("alone"), new double[][] { { 1 } })).matrix().size());
	}

	@Test
	@DisplayName("The SVG is well-formed and shows every name; the picture grows with the members")
	void svg() throws Exception {
		final DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
		factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
		final Document svg = factory.newDocumentBuilder().parse(new ByteArrayInputStream(HeatMap.clustered("Title", M).toSvg().getBytes(
			StandardCharsets.UTF_8)));
		for (final String name : M.names()) assertTrue(svg.getDocumentElement().getTextContent().contains(name), name);
		final Random random = new Random(2);
		final SimilarityMatrix large = SimilarityMatrix.cosine(IntStream.range(0, 60).mapToObj(i -> "task " + i).toList(), IntStream.range(0,
			60).mapToObj(i -> random.doubles(8, -1, 1).toArray()).toArray(double[][]::new));
		assertTrue(HeatMap.clustered("Large", large).draw().getWidth() > 60 * 20);
	}
}
