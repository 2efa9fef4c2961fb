package sc.fiji.hermes.ui;

import java.awt.BorderLayout;
import java.awt.Dimension;
import java.awt.FlowLayout;
import java.awt.Font;
import java.awt.GridBagLayout;
import java.awt.event.ComponentAdapter;
import java.awt.event.ComponentEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JCheckBox;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.JToolTip;

import org.jfree.chart.ChartMouseEvent;
import org.jfree.chart.ChartMouseListener;
import org.jfree.chart.ChartPanel;

import sc.fiji.hermes.model.Scale;
import sc.fiji.hermes.prior.HeatMap;
import sc.fiji.hermes.prior.SimilarityKind;
import sc.fiji.hermes.prior.SimilarityOptions.Order;

/** The inside of a {@link HeatMapWindow}. For the event thread only. */
final class HeatMapPanel extends JPanel {

	/** What a user asks by the buttons. */
	interface Actions {

		void savePng();

		void saveSvg();

		void saveCsv();
	}

	/** An entry of a choice; shows its text. */
	private record Entry<T>(String text, T value) {

		@Override
		public String toString() {
			return text;
		}
	}

	/** Below this scale letters are hard to read: better to scroll. */
	private static final double SMALLEST = 0.75;
	private static final String HINT = "Point at a cell to read its value.";

	private final JComboBox<Entry<SimilarityKind>> kinds = new JComboBox<>();
	private final JComboBox<Entry<Optional<Scale>>> scales = new JComboBox<>();
	private final JComboBox<Entry<Order>> orders = new JComboBox<>();
	private final JCheckBox fit = new JCheckBox("Fit to window");
	private final JButton svg = new JButton("Save SVG…");
	private final JTextArea note = PlainText.wrapped(HINT);
	private final JScrollPane scroll;
	private final ChartPanel chart;
	private transient HeatMap map;

	HeatMapPanel(final List<SimilarityKind> shown, final Dimension most, final Actions actions) {
		super(new BorderLayout());
		PlainText.entries(kinds);
		PlainText.entries(scales);
		shown.forEach(k -> kinds.addItem(new Entry<>(k.title(), k)));
		scales.addItem(new Entry<>(HeatMapSelection.ALL_SCALES, Optional.empty()));
		shown.get(0).scales().forEach(s -> scales.addItem(new Entry<>(s.title(), Optional.of(s))));
		orders.addItem(new Entry<>("alike together", Order.CLUSTER));
		orders.addItem(new Entry<>("as in the datasets", Order.DATASET));
		map = selection().heatMap();
		chart = new ChartPanel(map.chart()) {

			@Override
			public JToolTip createToolTip() {
				return PlainText.only(super.createToolTip());
			}
		};
		chart.setDomainZoomable(false);
		chart.setRangeZoomable(false);
		chart.setPopupMenu(null);
		chart.addChartMouseListener(new Hover());
		final JPanel centred = new JPanel(new GridBagLayout());
		centred.add(chart);
		scroll = new JScrollPane(centred);
		scroll.setBorder(null);
		scroll.getVerticalScrollBar().setUnitIncrement(24);
		scroll.getHorizontalScrollBar().setUnitIncrement(24);
		scroll.getViewport().addComponentListener(new ComponentAdapter() {

			@Override
			public void componentResized(final ComponentEvent e) {
				resizeChart();
			}
		});
		final Dimension natural = map.size();
		scroll.setPreferredSize(new Dimension(Math.min(most.width, natural.width + 40), Math.min(most.height, natural.height + 20)));
		fit.setSelected(scale(natural, scroll.getPreferredSize()) >= SMALLEST);
		add(choices(), BorderLayout.NORTH);
		add(scroll, BorderLayout.CENTER);
		add(buttons(actions), BorderLayout.SOUTH);
		kinds.addActionListener(e -> update());
		scales.addActionListener(e -> update());
		orders.addActionListener(e -> update());
		fit.addActionListener(e -> resizeChart());
		show(map);
	}

	private JComponent choices() {
		final JPanel row = new JPanel(new FlowLayout(FlowLayout.LEFT, 6, 0));
		row.setBorder(BorderFactory.createCompoundBorder(Look.line(0, 0, 1, 0), BorderFactory.createEmptyBorder(10,
			8, 10, 8)));
		named(row, "Show", kinds);
		named(row, "at", scales);
		named(row, "order", orders);
		fit.setFocusPainted(false);
		row.add(fit);
		return row;
	}

	private static void named(final JPanel row, final String name, final JComboBox<?> choice) {
		final JLabel label = new JLabel(name);
		label.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
		label.setLabelFor(choice);
		row.add(label);
		row.add(choice);
	}

	private JComponent buttons(final Actions actions) {
		final JButton png = new JButton("Save PNG…"), csv = new JButton("Save CSV…");
		png.addActionListener(e -> actions.savePng());
		svg.addActionListener(e -> actions.saveSvg());
		csv.addActionListener(e -> actions.saveCsv());
		final JPanel row = new JPanel(new FlowLayout(FlowLayout.RIGHT, 8, 0));
		for (final JButton b : List.of(png, svg, csv)) {
			b.setFocusPainted(false);
			row.add(b);
		}
		note.setColumns(20);
		note.setRows(2);
		final JPanel all = new JPanel(new BorderLayout(12, 0));
		all.setBorder(BorderFactory.createCompoundBorder(Look.line(1, 0, 0, 0), BorderFactory.createEmptyBorder(10,
			14, 10, 6)));
		all.add(note, BorderLayout.CENTER);
		all.add(row, BorderLayout.EAST);
		return all;
	}

	HeatMapSelection selection() {
		return new HeatMapSelection(kinds.getItemAt(kinds.getSelectedIndex()).value(), scales.getItemAt(scales.getSelectedIndex()).value(), orders
			.getItemAt(orders.getSelectedIndex()).value());
	}

	/** Chooses by place in each list, as a user would. */
	void select(final int kind, final int scale, final int order) {
		kinds.setSelectedIndex(kind);
		scales.setSelectedIndex(scale);
		orders.setSelectedIndex(order);
	}

	/** What is on the screen. */
	HeatMap map() {
		return map;
	}

	/** Texts of the choices, for tests. */
	List<String> choicesOf(final int box) {
		final JComboBox<?> b = List.of(kinds, scales, orders).get(box);
		final List<String> texts = new ArrayList<>();
		for (int i = 0; i < b.getItemCount(); i++) texts.add(b.getItemAt(i).toString());
		return texts;
	}

	void setNote(final String text) {
		note.setText(text.isEmpty() ? HINT : text);
	}

	void setSvgEnabled(final boolean on) {
		svg.setEnabled(on);
	}

	private void update() {
		show(selection().heatMap());
	}

	private void show(final HeatMap now) {
		map = now;
		chart.setChart(now.chart());
		// Always laid out at its own size and scaled as a whole: letters and cells keep their proportions.
		final Dimension size = now.size();
		chart.setMinimumDrawWidth(size.width);
		chart.setMaximumDrawWidth(size.width);
		chart.setMinimumDrawHeight(size.height);
		chart.setMaximumDrawHeight(size.height);
		setNote("");
		resizeChart();
	}

	private void resizeChart() {
		final Dimension room = scroll.getViewport().getExtentSize().width > 0 ? scroll.getViewport().getExtentSize() : scroll.getPreferredSize();
		final double s = fit.isSelected() ? scale(map.size(), room) : 1;
		chart.setPreferredSize(new Dimension((int) (map.size().width * s), (int) (map.size().height * s)));
		chart.setMinimumSize(chart.getPreferredSize());
		chart.revalidate();
		chart.repaint();
	}

	/** So that all fits, but not grossly enlarged. */
	private static double scale(final Dimension natural, final Dimension room) {
		return Math.min(1.5, Math.min(room.getWidth() / natural.getWidth(), room.getHeight() / natural.getHeight()));
	}

	private final class Hover implements ChartMouseListener {

		@Override
		public void chartMouseClicked(final ChartMouseEvent event) {}

		@Override
		public void chartMouseMoved(final ChartMouseEvent event) {
			setNote(Optional.ofNullable(event.getEntity()).map(e -> e.getToolTipText()).orElse(""));
		}
	}
}
