package sc.fiji.hermes.prior;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.labels.XYToolTipGenerator;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.PaintScale;
import org.jfree.chart.renderer.xy.XYBlockRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.title.PaintScaleLegend;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.DefaultXYZDataset;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * A {@link SimilarityMatrix} as a picture: blue for −1, white for 0, red for 1, names along both sides, and over it the
 * {@link Dendrogram} that ordered it. Works without a display; {@link #chart} is the same for a window, with values on hover.
 *
 * <pre>{@code
 * Pictures.writePng(HeatMap.of("Tasks", matrix).draw(), file);
 * }</pre>
 */
public final class HeatMap {

	private static final int CELL = 30, LEAST_CELL = 18, WIDE_GRID = 560, LEAST_GRID = 240, SIDES = 90, TOP = 60, TREE = 110, NAME = 8;
	/** Above so many members the values no longer fit into their cells. */
	private static final int MOST_WITH_VALUES = 16;
	private static final Color INK = new Color(0x333333);
	private static final Color LOW = new Color(0x2166ac), MIDDLE = Color.WHITE, HIGH = new Color(0xb2182b);

	private final String title;
	private final SimilarityMatrix matrix;
	private final Optional<Dendrogram> tree;

	private HeatMap(final String title, final SimilarityMatrix matrix, final Optional<Dendrogram> tree) {
		this.title = title;
		this.matrix = matrix;
		this.tree = tree;
	}

	/** The matrix in its own order. */
	public static HeatMap of(final String title, final SimilarityMatrix matrix) {
		return new HeatMap(title, matrix, Optional.empty());
	}

	/** The matrix ordered by clustering, with the tree. */
	public static HeatMap clustered(final String title, final SimilarityMatrix matrix) {
		if (matrix.size() < 2) return of(title, matrix);
		final Dendrogram tree = Dendrogram.of(matrix);
		return new HeatMap(title, matrix.reordered(tree.order()), Optional.of(tree));
	}

	/** Members in the order of the picture. */
	public SimilarityMatrix matrix() {
		return matrix;
	}

	/** Size of the picture in pixels; grows with the members and their names. */
	public Dimension size() {
		final int names = names(), grid = grid();
		return new Dimension(grid + names + SIDES, grid + names + TOP + (tree.isPresent() ? TREE : 0));
	}

	/** Edge of all cells together in pixels. */
	private int grid() {
		// A line of text must stay readable, so that many members make a large picture.
		final int cell = Math.max(LEAST_CELL, Math.min(CELL, WIDE_GRID / matrix.size()));
		return Math.max(LEAST_GRID, cell * matrix.size());
	}

	/** Pixels that the longest name takes. */
	private int names() {
		return NAME * matrix.names().stream().mapToInt(String::length).max().orElse(0) + 20;
	}

	/** The picture, one image pixel a pixel of {@link #size()}. */
	public BufferedImage draw() {
		final Dimension size = size();
		final BufferedImage image = new BufferedImage(size.width, size.height, BufferedImage.TYPE_INT_RGB);
		final Graphics2D g = image.createGraphics();
		chart().draw(g, new Rectangle2D.Double(0, 0, size.width, size.height));
		g.dispose();
		return image;
	}

	/** The picture as an SVG document, for print. Needs Batik, which Fiji lacks; nothing else here does. */
	public String toSvg() {
		return HeatMapSvg.of(this);
	}

	/** A chart for a window; tool tips name a cell's members and value. */
	public JFreeChart chart() {
		final String[] names = matrix.names().toArray(String[]::new);
		final SymbolAxis columns = axis(names), rows = axis(names);
		columns.setVerticalTickLabels(true);
		rows.setInverted(true);
		final XYPlot grid = new XYPlot(cells(), columns, rows, blocks());
		plain(grid);
		if (matrix.size() <= MOST_WITH_VALUES) write(grid);
		XYPlot plot = grid;
		if (tree.isPresent()) {
			final CombinedDomainXYPlot both = new CombinedDomainXYPlot(columns);
			both.setGap(2);
			both.add(branches(), TREE);
			both.add(grid, grid());
			both.setOutlineVisible(false);
			plot = both;
		}
		final JFreeChart chart = new JFreeChart(title, new Font(Font.SANS_SERIF, Font.BOLD, 15), plot, false);
		chart.getTitle().setPaint(INK);
		chart.setBackgroundPaint(Color.WHITE);
		chart.setPadding(new RectangleInsets(6, 6, 6, 6));
		chart.addSubtitle(legend());
		return chart;
	}

	/** The values in their cells. */
	private void write(final XYPlot grid) {
		for (int i = 0; i < matrix.size(); i++) for (int j = 0; j < matrix.size(); j++) {
			final double v = matrix.get(i, j);
			final XYTextAnnotation text = new XYTextAnnotation(String.format(Locale.ROOT, "%.2f", v).replace("-0.00", "0.00"), j, i);
			text.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 10));
			text.setPaint(Math.abs(v) > 0.6 ? Color.WHITE : INK);
			grid.addAnnotation(text);
		}
	}

	private static SymbolAxis axis(final String[] names) {
		final SymbolAxis axis = new SymbolAxis(null, names);
		axis.setGridBandsVisible(false);
		axis.setTickLabelFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
		axis.setTickLabelPaint(INK);
		axis.setAxisLineVisible(false);
		axis.setTickMarksVisible(false);
		axis.setRange(-0.5, names.length - 0.5);
		return axis;
	}

	private DefaultXYZDataset cells() {
		final int n = matrix.size();
		final double[][] xyz = new double[3][n * n];
		for (int i = 0; i < n * n; i++) {
			xyz[0][i] = i % n;
			xyz[1][i] = i / n;
			xyz[2][i] = matrix.get(i / n, i % n);
		}
		final DefaultXYZDataset data = new DefaultXYZDataset();
		data.addSeries("similarity", xyz);
		return data;
	}

	private XYBlockRenderer blocks() {
		final XYBlockRenderer blocks = new XYBlockRenderer();
		blocks.setPaintScale(Diverging.SCALE);
		final XYToolTipGenerator tip = (data, series, item) -> {
			final int n = matrix.size(), row = item / n, column = item % n;
			return String.format(Locale.ROOT, "%s / %s: %.3f", matrix.names().get(row), matrix.names().get(column), matrix.get(row, column));
		};
		blocks.setDefaultToolTipGenerator(tip);
		return blocks;
	}

	/** Each merge is a bracket over its two groups, as high as they are unlike. */
	private XYPlot branches() {
		final Dendrogram t = tree.orElseThrow();
		final int n = t.leaves();
		final double[] x = new double[n + t.merges().size()], y = new double[x.length];
		final List<Integer> order = t.order();
		for (int i = 0; i < n; i++) x[order.get(i)] = i;
		final XYSeriesCollection brackets = new XYSeriesCollection();
		for (int k = 0; k < t.merges().size(); k++) {
			final Dendrogram.Merge m = t.merges().get(k);
			final XYSeries bracket = new XYSeries(k, false, true);
			bracket.add(x[m.left()], y[m.left()]);
			bracket.add(x[m.left()], m.height());
			bracket.add(x[m.right()], m.height());
			bracket.add(x[m.right()], y[m.right()]);
			brackets.addSeries(bracket);
			x[n + k] = (x[m.left()] + x[m.right()]) / 2;
			y[n + k] = m.height();
		}
		final XYLineAndShapeRenderer lines = new XYLineAndShapeRenderer(true, false);
		lines.setAutoPopulateSeriesPaint(false);
		lines.setDefaultPaint(INK);
		lines.setAutoPopulateSeriesStroke(false);
		lines.setDefaultStroke(new BasicStroke(1.3f));
		final NumberAxis distance = new NumberAxis("distance");
		distance.setStandardTickUnits(NumberAxis.createStandardTickUnits(Locale.ROOT));
		distance.setTickLabelFont(new Font(Font.SANS_SERIF, Font.PLAIN, 10));
		distance.setLabelFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
		distance.setTickLabelPaint(INK);
		distance.setLabelPaint(INK);
		final XYPlot plot = new XYPlot(brackets, null, distance, lines);
		plain(plot);
		return plot;
	}

	private static void plain(final XYPlot plot) {
		plot.setBackgroundPaint(Color.WHITE);
		plot.setDomainGridlinesVisible(false);
		plot.setRangeGridlinesVisible(false);
		plot.setOutlineVisible(false);
		plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
	}

	private static PaintScaleLegend legend() {
		final NumberAxis axis = new NumberAxis();
		axis.setRange(-1, 1);
		axis.setTickUnit(new NumberTickUnit(0.5, NumberFormat.getNumberInstance(Locale.ROOT)));
		axis.setTickLabelFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
		final PaintScaleLegend legend = new PaintScaleLegend(Diverging.SCALE, axis);
		legend.setPosition(RectangleEdge.RIGHT);
		legend.setStripWidth(12);
		legend.setSubdivisionCount(64);
		legend.setMargin(new RectangleInsets(20, 12, 20, 4));
		legend.setBackgroundPaint(Color.WHITE);
		return legend;
	}

	/** From blue over white to red. */
	private enum Diverging implements PaintScale {
			SCALE;

		@Override
		public double getLowerBound() {
			return -1;
		}

		@Override
		public double getUpperBound() {
			return 1;
		}

		@Override
		public Color getPaint(final double value) {
			final double v = Math.max(-1, Math.min(1, value));
			return v < 0 ? mix(MIDDLE, LOW, -v) : mix(MIDDLE, HIGH, v);
		}

		private static Color mix(final Color a, final Color b, final double share) {
			return new Color(part(a.getRed(), b.getRed(), share), part(a.getGreen(), b.getGreen(), share), part(a.getBlue(), b.getBlue(),
				share));
		}

		private static int part(final int a, final int b, final double share) {
			return (int) Math.round(a + share * (b - a));
		}
	}
}
