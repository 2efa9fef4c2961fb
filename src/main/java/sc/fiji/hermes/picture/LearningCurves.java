package sc.fiji.hermes.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * How a training went: parts of the loss on the left, validation Dice on the right,
 * both against the step. Long noisy curves get a smoothed line over faint values. Works without a display.
 *
 * <pre>{@code
 * BufferedImage curves = LearningCurves.draw(losses, dice);
 * Pictures.writePng(curves, run.resolve("curves.png"));
 * }</pre>
 */
public final class LearningCurves {

	static final int WIDTH = 1400;
	static final int HEIGHT = 480;
	/** Up to so many points each is marked. */
	private static final int FEW = 40;
	/** With more points than this a curve is noise: its local mean is drawn strong, the values themselves faint. */
	private static final int MANY = 160;
	private static final Color INK = new Color(0x333333);
	private static final Color GRID = new Color(0xe4e4e4);

	private LearningCurves() {}

	/**
	 * @param losses one curve for each part of the loss
	 * @param dice one curve for each dataset, values 0 to 1
	 * @return {@value #WIDTH}×{@value #HEIGHT} pixels
	 */
	public static BufferedImage draw(final List<Curve> losses, final List<Curve> dice) {
		final BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
		final Graphics2D g = image.createGraphics();
		g.setColor(Color.WHITE);
		g.fillRect(0, 0, WIDTH, HEIGHT);
		final double half = WIDTH / 2.0;
		losses(losses).draw(g, new Rectangle2D.Double(0, 0, half, HEIGHT));
		dice(dice).draw(g, new Rectangle2D.Double(half, 0, half, HEIGHT));
		g.dispose();
		return image;
	}

	/** The left chart alone, for a window. */
	public static JFreeChart losses(final List<Curve> losses) {
		return chart("Training loss", "loss", losses, false);
	}

	/** The right chart alone, for a window. */
	public static JFreeChart dice(final List<Curve> dice) {
		return chart("Validation Dice", "Dice", dice, true);
	}

	private static JFreeChart chart(final String title, final String unit, final List<Curve> curves, final boolean fraction) {
		final XYSeriesCollection series = new XYSeriesCollection();
		final XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
		renderer.setDrawSeriesLineAsPath(true);
		for (int c = 0; c < curves.size(); c++) {
			final Curve curve = curves.get(c);
			final Color color = Palette.onWhite(c);
			final int strong = series.getSeriesCount();
			series.addSeries(line(strong, curve.name(), smoothed(curve.points())));
			renderer.setSeriesPaint(strong, color);
			renderer.setSeriesStroke(strong, new BasicStroke(2.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
			// A few validations are points; hundreds of steps are a line.
			renderer.setSeriesShapesVisible(strong, curve.points().size() <= FEW);
			renderer.setSeriesShape(strong, new Ellipse2D.Double(-3, -3, 6, 6));
			if (curve.points().size() <= MANY) continue;
			series.addSeries(line(strong + 1, curve.name(), curve.points()));
			renderer.setSeriesPaint(strong + 1, new Color(color.getRed(), color.getGreen(), color.getBlue(), 50));
			renderer.setSeriesStroke(strong + 1, new BasicStroke(1));
			renderer.setSeriesVisibleInLegend(strong + 1, false);
		}
		renderer.setLegendItemLabelGenerator((data, index) -> series.getSeries(index).getDescription());
		renderer.setLegendLine(new java.awt.geom.Line2D.Double(-10, 0, 10, 0));
		final NumberAxis x = axis("step");
		x.setAutoRangeIncludesZero(false);
		x.setStandardTickUnits(NumberAxis.createIntegerTickUnits(Locale.ROOT));
		final NumberAxis y = axis(unit);
		if (fraction) {
			y.setRange(0, 1.02);
			y.setTickUnit(new NumberTickUnit(0.1, NumberFormat.getNumberInstance(Locale.ROOT)));
		}
		y.setAutoRangeIncludesZero(true);
		final XYPlot plot = new XYPlot(series, x, y, renderer);
		plot.setBackgroundPaint(Color.WHITE);
		plot.setDomainGridlinePaint(GRID);
		plot.setRangeGridlinePaint(GRID);
		plot.setDomainGridlineStroke(new BasicStroke(1));
		plot.setRangeGridlineStroke(new BasicStroke(1));
		plot.setOutlineVisible(false);
		plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
		plot.setNoDataMessage("nothing recorded yet");
		plot.setNoDataMessageFont(font(Font.PLAIN, 14));
		final JFreeChart chart = new JFreeChart(title, font(Font.BOLD, 17), plot, false);
		chart.setBackgroundPaint(Color.WHITE);
		chart.getTitle().setPaint(INK);
		chart.setPadding(new RectangleInsets(8, 12, 8, 18));
		chart.setAntiAlias(true);
		final LegendTitle legend = new LegendTitle(plot);
		legend.setItemFont(font(Font.PLAIN, 13));
		legend.setItemPaint(INK);
		legend.setPosition(RectangleEdge.RIGHT);
		legend.setBackgroundPaint(Color.WHITE);
		chart.addLegend(legend);
		return chart;
	}

	/** Keyed by number, since two curves may share a name; the legend shows the description. */
	private static XYSeries line(final int key, final String name, final List<Curve.Point> points) {
		final XYSeries line = new XYSeries(key, true, true);
		line.setDescription(name);
		for (final Curve.Point p : points) line.add(p.step(), Double.isFinite(p.value()) ? p.value() : Double.NaN);
		return line;
	}

	/** Mean over a fortieth of the curve around each point; short curves stay as they are. */
	private static List<Curve.Point> smoothed(final List<Curve.Point> points) {
		if (points.size() <= MANY) return points;
		final int reach = points.size() / 80;
		final List<Curve.Point> smooth = new ArrayList<>();
		for (int i = 0; i < points.size(); i++) {
			final double mean = points.subList(Math.max(0, i - reach), Math.min(points.size(), i + reach + 1)).stream()
				.mapToDouble(Curve.Point::value).filter(Double::isFinite).average().orElse(Double.NaN);
			smooth.add(new Curve.Point(points.get(i).step(), mean));
		}
		return smooth;
	}

	private static NumberAxis axis(final String label) {
		final NumberAxis axis = new NumberAxis(label);
		axis.setStandardTickUnits(NumberAxis.createStandardTickUnits(Locale.ROOT));
		axis.setLabelFont(font(Font.PLAIN, 14));
		axis.setTickLabelFont(font(Font.PLAIN, 12));
		axis.setLabelPaint(INK);
		axis.setTickLabelPaint(INK);
		axis.setAxisLinePaint(INK);
		axis.setTickMarkPaint(INK);
		return axis;
	}

	private static Font font(final int style, final int size) {
		return new Font(Font.SANS_SERIF, style, size);
	}
}
