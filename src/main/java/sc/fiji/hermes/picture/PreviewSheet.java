package sc.fiji.hermes.picture;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

import sc.fiji.hermes.evaluate.DiceScore;
import sc.fiji.hermes.evaluate.Mask;
import sc.fiji.hermes.volume.Task;

/**
 * A small picture of up to a few cases for a window that watches a training: image, reference and prediction side by side,
 * two cases beside each other, with the Dice of what is shown below. Values need no unit: black and white are percentiles of
 * each image. A task has one colour throughout. The view is radiological. Works without a display.
 *
 * <pre>{@code
 * Pictures.writePng(PreviewSheet.draw("after step 120", rows), run.resolve("preview.png"));
 * }</pre>
 */
public final class PreviewSheet {

	private static final int TILE = 190, GAP = 4, MARGIN = 14, BETWEEN = 30, HEAD = 30, TITLE = 26, LINE = 19, SWATCH = 12;
	private static final int BLOCK = 3 * TILE + 2 * GAP;
	private static final String[] COLUMNS = { "image", "reference", "prediction" };
	private static final Color INK = new Color(0x333333), FAINT = new Color(0x777777);

	private final Map<Task, Integer> colors = new LinkedHashMap<>();
	private final List<Row> rows;

	private PreviewSheet(final List<Row> rows) {
		this.rows = rows;
		for (final Row row : rows) for (final Layer layer : row.reference()) colors.putIfAbsent(layer.task(), colors.size());
	}

	/**
	 * Draws the sheet.
	 *
	 * @param caption over it, e.g. when it was made
	 * @throws IllegalArgumentException if there are no rows
	 */
	public static BufferedImage draw(final String caption, final List<Row> rows) {
		if (rows.isEmpty()) throw new IllegalArgumentException("a preview needs at least one row");
		return new PreviewSheet(rows).draw(caption);
	}

	private BufferedImage draw(final String caption) {
		final int across = Math.min(2, rows.size());
		final BufferedImage measure = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
		final Graphics2D m = measure.createGraphics();
		m.setFont(font(Font.PLAIN, 13));
		int height = MARGIN + HEAD;
		for (int i = 0; i < rows.size(); i += across) height += height(i, across, m.getFontMetrics());
		m.dispose();
		final BufferedImage sheet = new BufferedImage(2 * MARGIN + across * BLOCK + (across - 1) * BETWEEN, height + MARGIN / 2,
			BufferedImage.TYPE_INT_RGB);
		final Graphics2D g = sheet.createGraphics();
		g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
		g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
		g.setColor(Color.WHITE);
		g.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
		g.setColor(INK);
		g.setFont(font(Font.BOLD, 16));
		final FontMetrics head = g.getFontMetrics();
		g.drawString(caption, (sheet.getWidth() - head.stringWidth(caption)) / 2, MARGIN + head.getAscent());
		int y = MARGIN + HEAD;
		for (int i = 0; i < rows.size(); i += across) {
			for (int k = i; k < Math.min(rows.size(), i + across); k++) paint(g, rows.get(k), MARGIN + (k - i) * (BLOCK + BETWEEN), y);
			y += height(i, across, g.getFontMetrics(font(Font.PLAIN, 13)));
		}
		g.dispose();
		return sheet;
	}

	/** Height of the line of blocks that starts with row {@code first}. */
	private int height(final int first, final int across, final FontMetrics metrics) {
		int most = 0;
		for (int k = first; k < Math.min(rows.size(), first + across); k++)
			most = Math.max(most, TITLE + tile(rows.get(k), 0).height() + 8 + LINE * legend(null, rows.get(k), metrics, 0, 0) + 10);
		return most;
	}

	private void paint(final Graphics2D g, final Row row, final int x, final int y) {
		g.setFont(font(Font.BOLD, 13));
		g.setColor(INK);
		g.drawString(row.title(), x, y + 16);
		final int after = x + g.getFontMetrics().stringWidth(row.title() + "  ");
		g.setFont(font(Font.PLAIN, 13));
		g.setColor(FAINT);
		g.drawString(row.modality().name(), after, y + 16);
		final boolean drawn = row.reference().stream().anyMatch(l -> l.mask().count() > 0);
		final Tile tile = tile(row, AxialSlice.best(row.image().geometry(), drawn ? row.reference() : row.prediction()));
		final Window window = Window.percentiles(row.image());
		final List<List<Layer>> overlays = List.of(List.of(), row.reference(), row.prediction());
		for (int c = 0; c < 3; c++) {
			final int left = x + c * (TILE + GAP), top = y + TITLE;
			g.setColor(Color.BLACK);
			g.fillRect(left, top, TILE, tile.height());
			g.drawImage(tile.draw(row.image(), window, overlays.get(c), this::color), left + (TILE - tile.width()) / 2, top, null);
			g.setFont(font(Font.PLAIN, 12));
			outlined(g, COLUMNS[c], left + 6, top + 16);
		}
		g.setFont(font(Font.PLAIN, 13));
		legend(g, row, g.getFontMetrics(), x, y + TITLE + tile.height() + 8);
	}

	/**
	 * Colour, name and Dice of every task in lines as wide as a block.
	 *
	 * @param g null to measure only
	 * @return number of lines
	 */
	private int legend(final Graphics2D g, final Row row, final FontMetrics metrics, final int left, final int top) {
		int lines = 1, x = 0;
		for (final Layer layer : row.reference()) {
			final String text = layer.task().name() + " " + dice(layer, row.prediction());
			final int width = SWATCH + 5 + metrics.stringWidth(text) + 16;
			if (x > 0 && x + width - 16 > BLOCK) {
				x = 0;
				lines++;
			}
			if (g != null) {
				final int base = top + lines * LINE - 5;
				g.setColor(new Color(color(layer.task())));
				g.fillRoundRect(left + x, base - SWATCH + 2, SWATCH, SWATCH, 4, 4);
				g.setColor(INK);
				g.drawString(text, left + x + SWATCH + 5, base);
			}
			x += width;
		}
		return lines;
	}

	/** A dash for a task that is not in the picture. */
	private static String dice(final Layer reference, final List<Layer> predictions) {
		final Optional<Mask> prediction = predictions.stream().filter(l -> l.task().equals(reference.task())).map(Layer::mask).findFirst();
		final OptionalDouble dice = prediction.isPresent() ? DiceScore.of(reference.mask(), prediction.get()) : OptionalDouble.empty();
		return dice.isPresent() ? String.format(Locale.ROOT, "%.2f", dice.getAsDouble()) : "–";
	}

	private static void outlined(final Graphics2D g, final String text, final int x, final int y) {
		g.setColor(Color.BLACK);
		for (int dy = -1; dy <= 1; dy++) for (int dx = -1; dx <= 1; dx++) g.drawString(text, x + dx, y + dy);
		g.setColor(Color.WHITE);
		g.drawString(text, x, y);
	}

	private static Tile tile(final Row row, final int level) {
		return new Tile(AxialSlice.of(row.image().geometry(), level), TILE);
	}

	private int color(final Task task) {
		return Palette.color(colors.getOrDefault(task, colors.size())).getRGB();
	}

	private static Font font(final int style, final int size) {
		return new Font(Font.SANS_SERIF, style, size);
	}
}
