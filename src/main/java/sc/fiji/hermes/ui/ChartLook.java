package sc.fiji.hermes.ui;

import java.awt.Color;
import java.awt.Paint;

import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYItemRenderer;

/** Gives the curves of a window the colours of the look. For the event thread only. */
final class ChartLook {

	private ChartLook() {}

	/** Colours a chart; may be repeated after a change of the look. */
	static void apply(final JFreeChart chart) {
		final Color paper = Look.paper(), ink = Look.readable(Look.ink(), paper, Look.TEXT), grid = Look.between(ink, paper, 0.85);
		final XYPlot plot = chart.getXYPlot();
		chart.setBackgroundPaint(paper);
		chart.getTitle().setPaint(ink);
		chart.getLegend().setBackgroundPaint(paper);
		chart.getLegend().setItemPaint(ink);
		plot.setBackgroundPaint(paper);
		plot.setDomainGridlinePaint(grid);
		plot.setRangeGridlinePaint(grid);
		plot.setNoDataMessagePaint(ink);
		for (final ValueAxis axis : new ValueAxis[] { plot.getDomainAxis(), plot.getRangeAxis() }) {
			axis.setLabelPaint(ink);
			axis.setTickLabelPaint(ink);
			axis.setAxisLinePaint(ink);
			axis.setTickMarkPaint(ink);
		}
		final XYItemRenderer renderer = plot.getRenderer();
		for (int i = 0; i < plot.getDataset().getSeriesCount(); i++) {
			final Paint p = renderer.getSeriesPaint(i);
			if (p instanceof Color c) renderer.setSeriesPaint(i, Look.readable(c, paper, Look.MARKS));
		}
	}
}
