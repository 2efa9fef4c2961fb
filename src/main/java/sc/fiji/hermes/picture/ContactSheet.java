package sc.fiji.hermes.picture;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

import sc.fiji.hermes.evaluate.DiceScore;
import sc.fiji.hermes.evaluate.Mask;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Task;

/**
 * A picture of several cases: a row for each, with the image, the reference and the
 * prediction side by side on the axial slice that shows most of the reference, and a
 * legend with the Dice of the whole volume. The view is radiological: the patient's right
 * (R) is on the left. A task has one colour throughout the sheet. Works without a display.
 *
 * <pre>{@code
 * Pictures.writePng(ContactSheet.draw(rows), file);
 * }</pre>
 */
public final class ContactSheet {

	static final int TILE = 300;
	static final int LEGEND = 240;
	static final int GAP = 10;
	static final int MARGIN = 20;
	static final int HEADER = 34;
	static final int TITLE = 30;
	private static final int LINE = 23;
	private static final String[] COLUMNS = { "Image", "Reference", "Prediction" };
	private static final Color INK = new Color(0x222222);
	private static final Color FAINT = new Color(0x777777);

	private final Map<Task, Integer> colors = new LinkedHashMap<>();
	private final Graphics2D g;

	private ContactSheet(final List<Row> rows, final Graphics2D g) {
		this.g = g;
		for (final Row row : rows) for (final Task task : tasks(row)) colors.putIfAbsent(task, colors.size());
	}

	/**
	 * Draws the sheet, {@value #TILE} pixels a tile.
	 *
	 * @throws IllegalArgumentException if there are no rows
	 */
	public static BufferedImage draw(final List<Row> rows) {
		if (rows.isEmpty()) throw new IllegalArgumentException("a contact sheet needs at least one row");
		final int width = 2 * MARGIN + 3 * TILE + 3 * GAP + LEGEND;
		int height = MARGIN + HEADER;
		for (final Row row : rows) height += height(row);
		final BufferedImage sheet = new BufferedImage(width, height + MARGIN, BufferedImage.TYPE_INT_RGB);
		final Graphics2D g = sheet.createGraphics();
		g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
		g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
		g.setColor(Color.WHITE);
		g.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
		new ContactSheet(rows, g).paint(rows);
		g.dispose();
		return sheet;
	}

	private void paint(final List<Row> rows) {
		g.setColor(INK);
		g.setFont(font(Font.BOLD, 17));
		for (int c = 0; c < COLUMNS.length; c++) {
			final int centre = MARGIN + c * (TILE + GAP) + TILE / 2;
			g.drawString(COLUMNS[c], centre - g.getFontMetrics().stringWidth(COLUMNS[c]) / 2, MARGIN + 17);
		}
		g.drawString("Dice", MARGIN + 3 * (TILE + GAP) + 6, MARGIN + 17);
		int y = MARGIN + HEADER;
		for (final Row row : rows) {
			paint(row, y);
			y += height(row);
		}
	}

	private void paint(final Row row, final int y) {
		final Geometry geometry = row.image().geometry();
		final int level = level(row);
		final Tile tile = tile(row, level);
		final Window window = Window.of(row.image(), row.modality());
		g.setColor(INK);
		g.setFont(font(Font.BOLD, 15));
		final String title = row.title() + "   ";
		g.drawString(title, MARGIN, y + 20);
		final int after = MARGIN + g.getFontMetrics().stringWidth(title);
		g.setColor(FAINT);
		g.setFont(font(Font.PLAIN, 14));
		g.drawString(row.modality() + ", axial slice " + (level + 1) + " of " + AxialSlice.count(geometry), after, y + 20);
		final List<List<Layer>> overlays = List.of(List.of(), row.reference(), row.prediction());
		for (int c = 0; c < 3; c++) {
			final int left = MARGIN + c * (TILE + GAP);
			g.setColor(Color.BLACK);
			g.fillRect(left, y + TITLE, TILE, tile.height());
			final int x = left + (TILE - tile.width()) / 2;
			final BufferedImage picture = tile.draw(row.image(), window, overlays.get(c), this::color);
			g.drawImage(picture, x, y + TITLE, null);
			sides(left, y + TITLE, tile.height());
			if (c > 0 && overlays.get(c).isEmpty()) note(c == 1 ? "no reference" : "no prediction", left, y + TITLE + tile.height());
		}
		legend(row, MARGIN + 3 * (TILE + GAP) + 6, y + TITLE);
	}

	private void sides(final int left, final int top, final int height) {
		g.setFont(font(Font.BOLD, 15));
		final FontMetrics metrics = g.getFontMetrics();
		final int middle = top + height / 2 + metrics.getAscent() / 2 - 2;
		outlined("R", left + 5, middle);
		outlined("L", left + TILE - 5 - metrics.stringWidth("L"), middle);
	}

	private void note(final String text, final int left, final int bottom) {
		g.setFont(font(Font.PLAIN, 13));
		outlined(text, left + 8, bottom - 8);
	}

	/** White with a dark rim, readable on any grey. */
	private void outlined(final String text, final int x, final int y) {
		g.setColor(Color.BLACK);
		for (int dy = -1; dy <= 1; dy++) for (int dx = -1; dx <= 1; dx++) g.drawString(text, x + dx, y + dy);
		g.setColor(Color.WHITE);
		g.drawString(text, x, y);
	}

	private void legend(final Row row, final int x, final int y) {
		g.setFont(font(Font.PLAIN, 14));
		final FontMetrics metrics = g.getFontMetrics();
		int line = y + 14;
		for (final Task task : tasks(row)) {
			g.setColor(new Color(color(task)));
			g.fillRoundRect(x, line - 12, 15, 15, 5, 5);
			final String dice = dice(row, task);
			final int room = LEGEND - 6 - 22 - metrics.stringWidth(dice) - 10;
			g.setColor(INK);
			g.drawString(shortened(task.name(), metrics, room), x + 22, line);
			g.drawString(dice, x + LEGEND - 6 - metrics.stringWidth(dice), line);
			line += LINE;
		}
	}

	private static String shortened(final String text, final FontMetrics metrics, final int room) {
		if (metrics.stringWidth(text) <= room) return text;
		int end = text.length();
		while (end > 1 && metrics.stringWidth(text.substring(0, end) + "…") > room) end--;
		return text.substring(0, end) + "…";
	}

	private static String dice(final Row row, final Task task) {
		final Optional<Mask> reference = mask(row.reference(), task), prediction = mask(row.prediction(), task);
		if (reference.isEmpty()) return "not annotated";
		if (prediction.isEmpty()) return "";
		final OptionalDouble dice = DiceScore.of(reference.get(), prediction.get());
		return dice.isPresent() ? String.format(Locale.ROOT, "%.2f", dice.getAsDouble()) : "absent";
	}

	private static Optional<Mask> mask(final List<Layer> layers, final Task task) {
		return layers.stream().filter(l -> l.task().equals(task)).map(Layer::mask).findFirst();
	}

	private static Set<Task> tasks(final Row row) {
		final Set<Task> tasks = new LinkedHashSet<>();
		row.reference().forEach(l -> tasks.add(l.task()));
		row.prediction().forEach(l -> tasks.add(l.task()));
		return tasks;
	}

	private static int level(final Row row) {
		final boolean drawn = row.reference().stream().anyMatch(l -> l.mask().count() > 0);
		return AxialSlice.best(row.image().geometry(), drawn ? row.reference() : row.prediction());
	}

	private static Tile tile(final Row row, final int level) {
		return new Tile(AxialSlice.of(row.image().geometry(), level), TILE);
	}

	private static int height(final Row row) {
		// All slices of a volume have the same proportions.
		return TITLE + Math.max(tile(row, 0).height(), LINE * tasks(row).size()) + 2 * GAP;
	}

	private int color(final Task task) {
		return Palette.color(colors.get(task)).getRGB();
	}

	private static Font font(final int style, final int size) {
		return new Font(Font.SANS_SERIF, style, size);
	}
}
