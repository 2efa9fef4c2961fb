package sc.fiji.hermes.ui;

import java.awt.BorderLayout;
import java.awt.Dimension;
import java.awt.FlowLayout;
import java.awt.Font;
import java.awt.GridLayout;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JProgressBar;
import javax.swing.JSplitPane;
import javax.swing.JTextArea;
import javax.swing.plaf.basic.BasicSplitPaneUI;

import org.jfree.chart.ChartPanel;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.ui.RectangleEdge;

import sc.fiji.hermes.picture.Curve;
import sc.fiji.hermes.picture.LearningCurves;
import sc.fiji.hermes.train.RunProgress;

/** The inside of a {@link TrainingWindow}: shows what it is given. For the event thread only. */
final class TrainingPanel extends JPanel {

	/** What a user asks by the buttons. */
	interface Actions {

		void pauseOrResume();

		void finish();

		void cancel();

		void openFolder();
	}

	private static final int EDGE = 12;
	private static final String CANCEL = "Cancel…", ABANDON = "Stop at once";

	private final JLabel state = value(), step = value(), speed = value(), left = value(), memory = value(), best = value();
	private final JTextArea note = PlainText.wrapped(" ");
	private final JProgressBar bar = new JProgressBar(0, 1000);
	private final JButton pause = new JButton("Pause"), finish = new JButton("Stop and keep best"), cancel = new JButton(CANCEL),
			open = new JButton("Open folder");
	private final ChartPanel losses = chart(LearningCurves.losses(List.of())), dice = chart(LearningCurves.dice(List.of()));
	private final PicturePanel picture = new PicturePanel("A preview appears with the first step.");
	private transient List<Curve> shownLosses = List.of(), shownDice = List.of();

	TrainingPanel(final Actions actions) {
		super(new BorderLayout());
		final JPanel charts = new JPanel(new GridLayout(1, 2));
		charts.add(losses);
		charts.add(dice);
		final JSplitPane middle = new JSplitPane(JSplitPane.VERTICAL_SPLIT, charts, picture);
		final BasicSplitPaneUI plain = new BasicSplitPaneUI();
		middle.setUI(plain);
		plain.getDivider().setBorder(Look.line(1, 0, 0, 0));
		middle.setDividerSize(7);
		middle.setBorder(null);
		middle.setResizeWeight(0.42);
		middle.setContinuousLayout(true);
		add(status(), BorderLayout.NORTH);
		add(middle, BorderLayout.CENTER);
		add(buttons(actions), BorderLayout.SOUTH);
	}

	private static JLabel value() {
		final JLabel label = PlainText.only(new JLabel(TrainingStatus.NONE));
		label.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 15));
		return label;
	}

	private static ChartPanel chart(final JFreeChart chart) {
		place(chart);
		final ChartPanel panel = new ChartPanel(chart);
		// Drawn anew at every size, never stretched.
		panel.setMinimumDrawWidth(0);
		panel.setMinimumDrawHeight(0);
		panel.setMaximumDrawWidth(Integer.MAX_VALUE);
		panel.setMaximumDrawHeight(Integer.MAX_VALUE);
		panel.setPreferredSize(new Dimension(600, 330));
		panel.setMinimumSize(new Dimension(200, 150));
		return panel;
	}

	private static void place(final JFreeChart chart) {
		chart.getLegend().setPosition(RectangleEdge.BOTTOM);
		ChartLook.apply(chart);
	}

	@Override
	public void updateUI() {
		super.updateUI();
		// the first time there are no charts yet
		if (losses == null) return;
		ChartLook.apply(losses.getChart());
		ChartLook.apply(dice.getChart());
	}

	private JComponent status() {
		final JPanel row = new JPanel(new GridLayout(1, 0, EDGE, 0));
		row.add(captioned("State", state));
		row.add(captioned("Step", step));
		row.add(captioned("Time per step", speed));
		row.add(captioned("Time left", left));
		row.add(captioned("Memory", memory));
		row.add(captioned("Best Dice", best));
		bar.setPreferredSize(new Dimension(100, 6));
		bar.setBorderPainted(false);
		final JPanel all = new JPanel(new BorderLayout(0, 8));
		all.setBorder(BorderFactory.createEmptyBorder(EDGE, EDGE + 4, 4, EDGE + 4));
		all.add(row, BorderLayout.CENTER);
		all.add(bar, BorderLayout.SOUTH);
		return all;
	}

	private static JComponent captioned(final String caption, final JLabel value) {
		final JLabel above = Look.faint(caption);
		above.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
		final JPanel both = new JPanel(new GridLayout(2, 1));
		both.add(above);
		both.add(value);
		return both;
	}

	private JComponent buttons(final Actions actions) {
		pause.setToolTipText("Rest after the present step, or go on");
		finish.setToolTipText("End after the present step; the better of the present and the best model so far is kept");
		cancel.setToolTipText("Stop after the present step, or, pressed again, at once; the run can be resumed from its last checkpoint");
		open.setToolTipText("Show the run folder: log, curves, model");
		pause.addActionListener(e -> actions.pauseOrResume());
		finish.addActionListener(e -> actions.finish());
		cancel.addActionListener(e -> actions.cancel());
		open.addActionListener(e -> actions.openFolder());
		// As wide with either word.
		pause.setText("Resume");
		final Dimension resume = pause.getPreferredSize();
		pause.setText("Pause");
		pause.setPreferredSize(new Dimension(Math.max(resume.width, pause.getPreferredSize().width), resume.height));
		final JPanel row = new JPanel(new FlowLayout(FlowLayout.RIGHT, 8, 0));
		for (final JButton b : List.of(pause, finish, cancel, open)) {
			b.setFocusPainted(false);
			row.add(b);
		}
		note.setColumns(30);
		note.setRows(2);
		final JPanel all = new JPanel(new BorderLayout(EDGE, 0));
		all.setBorder(BorderFactory.createCompoundBorder(Look.line(1, 0, 0, 0), BorderFactory.createEmptyBorder(10,
			EDGE + 4, 10, EDGE - 4)));
		all.add(note, BorderLayout.CENTER);
		all.add(row, BorderLayout.EAST);
		return all;
	}

	/** Shows a new state of the training. */
	void update(final RunProgress progress, final TrainingStatus s) {
		set(state, s.state());
		set(step, s.step());
		set(speed, s.speed());
		set(left, s.left());
		set(memory, s.memory());
		set(best, s.best());
		note.setText(s.note().isEmpty() ? " " : s.note().lines().findFirst().orElse(" "));
		note.setToolTipText(PlainText.tip(s.note()));
		bar.setIndeterminate(s.fraction() < 0 && s.canCancel());
		bar.setValue((int) Math.round(1000 * Math.max(0, s.fraction())));
		pause.setText(s.resumes() ? "Resume" : "Pause");
		pause.setEnabled(s.canPause());
		finish.setEnabled(s.canFinish());
		cancel.setEnabled(s.canCancel() || s.canAbandon());
		cancel.setText(s.canAbandon() ? ABANDON : CANCEL);
		if (!progress.losses().equals(shownLosses)) replace(losses, LearningCurves.losses(progress.losses()));
		if (!progress.dice().equals(shownDice)) replace(dice, LearningCurves.dice(progress.dice()));
		shownLosses = progress.losses();
		shownDice = progress.dice();
	}

	private static void set(final JLabel label, final String text) {
		label.setText(text);
		label.setToolTipText(PlainText.tip(text));
	}

	/** Takes over the curves of a chart but not its axes, so that what the user zoomed to stays. */
	private static void replace(final ChartPanel panel, final JFreeChart chart) {
		panel.getChart().getXYPlot().setDataset(chart.getXYPlot().getDataset());
		panel.getChart().getXYPlot().setRenderer(chart.getXYPlot().getRenderer());
		ChartLook.apply(panel.getChart());
	}

	void setPicture(final BufferedImage image) {
		picture.setPicture(image);
	}

	/** Texts of the buttons that work, for tests. */
	List<String> enabledButtons() {
		final List<String> texts = new ArrayList<>();
		for (final JButton b : List.of(pause, finish, cancel, open)) if (b.isEnabled()) texts.add(b.getText());
		return texts;
	}
}
