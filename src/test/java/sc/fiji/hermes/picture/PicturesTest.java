package sc.fiji.hermes.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.demo.Phantom;
import sc.fiji.hermes.demo.PhantomKind;
import sc.fiji.hermes.demo.PhantomOptions;
import sc.fiji.hermes.demo.Phantoms;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;

class PicturesTest {

	private static final Task TASK = new Task("thing");
	private static final Label LABEL = new Label(TASK, List.of(1));

	@Test
	@DisplayName("contact sheet: expected size, three non-blank tiles a row, overlays in the colours of the tasks")
	void sheet() {
		final List<Row> rows = Stream.of(PhantomKind.values()).map(PicturesTest::row).toList();
		final BufferedImage sheet = ContactSheet.draw(rows);
		assertEquals(2 * ContactSheet.MARGIN + 3 * (ContactSheet.TILE + ContactSheet.GAP) + ContactSheet.LEGEND, sheet
			.getWidth());
		int y = ContactSheet.MARGIN + ContactSheet.HEADER;
		final Set<Task> seen = new java.util.LinkedHashSet<>();
		for (final Row row : rows) {
			final Tile tile = new Tile(AxialSlice.of(row.image().geometry(), 0), ContactSheet.TILE);
			row.reference().forEach(l -> seen.add(l.task()));
			final List<Task> order = new ArrayList<>(seen);
			for (int c = 0; c < 3; c++) {
				final Set<Integer> colours = new HashSet<>();
				for (int v = 0; v < tile.height(); v++)
					for (int u = 0; u < ContactSheet.TILE; u++) colours.add(sheet.getRGB(ContactSheet.MARGIN + c * (ContactSheet.TILE +
						ContactSheet.GAP) + u, y + ContactSheet.TITLE + v));
				assertTrue(colours.size() > 50, row.title() + " tile " + c + ": " + colours.size() + " colours");
				for (final Layer layer : row.reference()) assertEquals(c > 0, colours.contains(Palette.color(order.indexOf(layer
					.task())).getRGB()), row.title() + " " + layer.task() + " tile " + c);
			}
			y += ContactSheet.TITLE + tile.height() + 2 * ContactSheet.GAP;
		}
		assertEquals(y + ContactSheet.MARGIN, sheet.getHeight());
	}

	@ParameterizedTest
	@ValueSource(strings = { "RAS", "LPS", "PSR", "LAS", "IRP" })
	@DisplayName("contact sheet: right of the patient on the left, front on top, true proportions, in every orientation")
	void radiological(final String orientation) {
		// Canonical 3×4×5 voxels of 1×2×3 mm, one voxel marked: far right, far front, second from the feet.
		final int[] size = { 3, 4, 5 };
		final double[] spacing = { 1, 2, 3 };
		final int[] marked = { 2, 3, 1 };
		final long[] stored = new long[3];
		final double[] affine = new double[12];
		final int[] at = new int[3];
		for (int axis = 0; axis < 3; axis++) {
			final int letter = "RASLPI".indexOf(orientation.charAt(axis)), world = letter % 3;
			stored[axis] = size[world];
			affine[4 * world + axis] = letter > 2 ? -spacing[world] : spacing[world];
			at[axis] = letter > 2 ? size[world] - 1 - marked[world] : marked[world];
		}
		final Geometry g = Geometry.of(stored, affine);
		assertEquals(orientation, g.orientation());
		final short[] data = new short[60];
		final int voxel = (int) (at[0] + stored[0] * (at[1] + stored[1] * at[2]));
		data[voxel] = 1;
		final List<Layer> layers = Layer.of(LabelMap.of(data, g), List.of(LABEL));
		assertEquals(1, AxialSlice.best(g, layers));
		assertEquals(5, AxialSlice.count(g));
		final AxialSlice slice = AxialSlice.of(g, 1);
		assertEquals(voxel, slice.index(0, 0));
		final Set<Integer> reached = new HashSet<>();
		for (int r = 0; r < 4; r++) for (int c = 0; c < 3; c++) reached.add(slice.index(c, r));
		assertEquals(12, reached.size());
		final Tile tile = new Tile(slice, 160);
		assertEquals(160, tile.height());
		assertEquals(60, tile.width());
		final BufferedImage drawn = tile.draw(Volume.of(new float[60], g), new Window(0, 1), layers, t -> 0xff0000);
		assertEquals(Color.RED.getRGB(), drawn.getRGB(0, 0));
		assertEquals(Color.BLACK.getRGB(), drawn.getRGB(59, 0));
		assertEquals(Color.BLACK.getRGB(), drawn.getRGB(0, 159));
	}

	@Test
	@DisplayName("contact sheet: rows without reference or prediction, constant and non-finite images")
	void poorRows() {
		final Geometry g = Geometry.ofSpacing(new long[] { 8, 8, 4 }, 1, 1, 1);
		final float[] values = new float[256];
		java.util.Arrays.fill(values, Float.NaN);
		final List<Layer> empty = Layer.of(LabelMap.of(new short[256], g), List.of(LABEL));
		final BufferedImage sheet = ContactSheet.draw(List.of(new Row("no layers", Volume.of(values, g), Modality.T1, List.of(),
			List.of()), new Row("empty layers, and a task name that is far too long for the legend", Volume.of(new float[256], g),
				Modality.PET, empty, empty)));
		assertTrue(sheet.getHeight() > 2 * ContactSheet.TILE);
		assertThrows(IllegalArgumentException.class, () -> ContactSheet.draw(List.of()));
		final Geometry other = Geometry.ofSpacing(new long[] { 2, 2, 2 }, 1, 1, 1);
		assertThrows(IllegalArgumentException.class, () -> new Row("x", Volume.of(new float[8], other), Modality.CT, empty, List
			.of()));
	}

	@Test
	@DisplayName("palette: forty colours, no two alike, none grey")
	void palette() {
		final Set<Color> colours = new HashSet<>();
		IntStream.range(0, 40).mapToObj(Palette::color).forEach(colours::add);
		assertEquals(40, colours.size());
		for (final Color c : colours) assertTrue(Color.RGBtoHSB(c.getRed(), c.getGreen(), c.getBlue(), null)[1] > 0.3);
	}

	@Test
	@DisplayName("learning curves: both panels are drawn, also with nothing recorded; PNG files are whole")
	void curves(@TempDir final Path folder) throws IOException {
		final List<Curve.Point> loss = IntStream.range(0, 400).mapToObj(i -> new Curve.Point(i, i == 7 ? Double.NaN : Math.exp(
			-i / 100.0))).toList();
		final List<Curve.Point> dice = IntStream.range(1, 9).mapToObj(i -> new Curve.Point(50L * i, 0.1 * i)).toList();
		final BufferedImage full = LearningCurves.draw(List.of(new Curve("total", loss), new Curve("total", loss)), List.of(
			new Curve("CT", dice)));
		final BufferedImage bare = LearningCurves.draw(List.of(), List.of(new Curve("CT", List.of())));
		assertEquals(LearningCurves.WIDTH, full.getWidth());
		assertEquals(LearningCurves.HEIGHT, full.getHeight());
		assertEquals(Color.WHITE.getRGB(), full.getRGB(0, 0));
		for (int panel = 0; panel < 2; panel++) {
			// The legend alone has the colour of a short line.
			assertTrue(coloured(bare, panel) < 150, "panel " + panel);
			assertTrue(coloured(full, panel) > 400, "panel " + panel);
		}
		final Path file = folder.resolve("curves.png");
		Pictures.writePng(full, file);
		assertEquals(full.getRGB(300, 200), ImageIO.read(file.toFile()).getRGB(300, 200));
		try (Stream<Path> files = Files.list(folder)) {
			assertEquals(1, files.count());
		}
	}

	/** Pixels of a panel that are clearly not grey. */
	private static long coloured(final BufferedImage image, final int panel) {
		long n = 0;
		final int half = image.getWidth() / 2;
		for (int y = 0; y < image.getHeight(); y++)
			for (int x = panel * half; x < (panel + 1) * half; x++) {
				final Color c = new Color(image.getRGB(x, y));
				final int max = Math.max(c.getRed(), Math.max(c.getGreen(), c.getBlue()));
				if (max - Math.min(c.getRed(), Math.min(c.getGreen(), c.getBlue())) > 100) n++;
			}
		return n;
	}

	private static Row row(final PhantomKind kind) {
		final Phantom phantom = Phantoms.draw(kind, PhantomOptions.options(), 1, 0);
		final List<Label> labels = IntStream.range(0, kind.tasks().size()).mapToObj(i -> new Label(kind.tasks().get(i), List.of(i +
			1))).toList();
		final List<Layer> layers = Layer.of(phantom.labels(), labels);
		return new Row(kind.caseId(0), phantom.image(), kind.modality(), layers, layers);
	}
}
