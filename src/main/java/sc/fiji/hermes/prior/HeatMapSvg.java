package sc.fiji.hermes.prior;

import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

import org.apache.batik.svggen.SVGGraphics2D;
import org.w3c.dom.Document;

/** Draws a heat map as SVG; apart, because Batik is not everywhere where heat maps are shown. */
final class HeatMapSvg {

	private HeatMapSvg() {}

	static String of(final HeatMap map) {
		try {
			final Document document = DocumentBuilderFactory.newInstance().newDocumentBuilder().getDOMImplementation().createDocument(
				"http://www.w3.org/2000/svg", "svg", null);
			final SVGGraphics2D g = new SVGGraphics2D(document);
			g.setSVGCanvasSize(map.size());
			map.chart().draw(g, new Rectangle2D.Double(0, 0, map.size().width, map.size().height));
			final StringWriter out = new StringWriter();
			g.stream(out, true);
			g.dispose();
			return out.toString();
		}
		catch (final ParserConfigurationException e) {
			throw new IllegalStateException("this Java has no XML support", e);
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}
}
