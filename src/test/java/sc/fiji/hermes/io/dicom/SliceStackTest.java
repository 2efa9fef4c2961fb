package sc.fiji.hermes.io.dicom;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Volume;

class SliceStackTest {

	@TempDir
	Path folder;

	private DicomVolume read() {
		return DicomFolder.scan(folder).only().read();
	}

	private void refused(final String... words) {
		final String sentence = assertThrows(InputException.class, this::read).getMessage();
		for (final String w : words) assertTrue(sentence.contains(w), sentence);
		assertTrue(sentence.endsWith(".") && !sentence.contains("\n"), sentence);
	}

	private void slices(final double... depths) {
		for (int i = 0; i < depths.length; i++) DicomBytes.slice(i).position(0, 0, depths[i]).to(folder.resolve("IM" + i));
	}

	@Test
	@DisplayName("A missing slice is refused with its neighbours and the gap")
	void gap() {
		slices(0, 5, 10, 20, 25);
		refused("misses 1 slice:", "IM2", "IM3", "10 mm", "5 mm");
	}

	@Test
	@DisplayName("Several missing slices are counted, also in gaps that are no multiple of the usual distance")
	void gaps() {
		slices(0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 88);
		refused("misses 2 slices", "13 mm");
	}

	@Test
	@DisplayName("One slice is refused, because its thickness is not known")
	void single() {
		slices(0);
		refused("only one slice", "IM0");
	}

	@Test
	@DisplayName("Positions that are rounded are no uneven slices")
	void rounded() {
		slices(0, 0.6, 1.3, 1.9, 2.5);
		assertEquals(0, read().notes().size());
		assertEquals(0.625, read().volume().geometry().spacing(2), 1e-9);
	}

	@Test
	@DisplayName("Slices of two distances are resampled linearly to the finer one, and this is said")
	void uneven() {
		slices(0, 5, 10, 20, 30);
		final DicomVolume v = read();
		assertTrue(v.notes().get(0).contains("5 to 10 mm apart"), v.notes().toString());
		assertArrayEquals(new long[] { 4, 3, 7 }, v.volume().geometry().size());
		assertEquals(5, v.volume().geometry().spacing(2), 1e-9);
		final double[] expected = { 0, 100, 200, 250, 300, 350, 400 };
		for (int z = 0; z < 7; z++) for (int i = 0; i < 12; i++) assertEquals(expected[z] + i, v.volume().data()[12 * z + i], 1e-4);
	}

	@Test
	@DisplayName("Tilted slices are moved to their true place: a linear ramp in space stays the ramp")
	void tilt() {
		// 1.5 mm per 5 mm along y, half a row
		final int n = 7;
		for (int z = 0; z < n; z++) {
			final double y0 = 20 + 1.5 * z, z0 = 5 * z;
			final short[] ramp = new short[12];
			for (int i = 0; i < 12; i++) ramp[i] = (short) Math.round(10 * (10 + 2 * (i % 4)) + 20 * (y0 + 3 * (i / 4)) + 4 * z0);
			DicomBytes.slice(z).position(10, y0, z0).pixels(ramp).to(folder.resolve("IM" + z));
		}
		final DicomVolume read = read();
		assertEquals(1, read.notes().size());
		assertTrue(read.notes().get(0).contains("16.7 degrees"), read.notes().toString());
		final Volume v = read.volume();
		assertArrayEquals(new long[] { 4, 6, 7 }, v.geometry().size());
		int inside = 0;
		for (int k = 0; k < 7; k++) for (int y = 0; y < 6; y++) for (int x = 0; x < 4; x++) {
			final double[] w = v.geometry().toWorld(x, y, k);
			final double top = 20 + 1.5 * k, value = v.data()[24 * k + 4 * y + x];
			// within the outermost pixel centres of the slice
			if (-w[1] < top - 1e-6 || -w[1] > top + 6 + 1e-6) assertEquals(500, value, "the lowest value where no slice reaches");
			else {
				inside++;
				assertEquals(10 * -w[0] + 20 * -w[1] + 4 * w[2], value, 1e-3);
			}
		}
		assertEquals(4 * (4 * 3 + 3 * 2), inside);
	}

	@Test
	@DisplayName("Tilted slices of uneven distances keep a ramp, too")
	void tiltedAndUneven() {
		final double[] depth = { 0, 4, 8, 14, 20, 26 };
		for (int z = 0; z < depth.length; z++) {
			final double x0 = 10 - 0.25 * depth[z];
			final short[] ramp = new short[12];
			for (int i = 0; i < 12; i++) ramp[i] = (short) Math.round(100 * (x0 + 2 * (i % 4)) + 50 * (20 + 3 * (i / 4)) + 25 * depth[z]);
			DicomBytes.slice(z).position(x0, 20, depth[z]).pixels(ramp).to(folder.resolve("IM" + z));
		}
		final DicomVolume read = read();
		assertEquals(2, read.notes().size());
		final Volume v = read.volume();
		final int nx = (int) v.geometry().size(0), nz = (int) v.geometry().size(2);
		int inside = 0;
		for (int k = 0; k < nz; k++) for (int y = 0; y < 3; y++) for (int x = 0; x < nx; x++) {
			final double[] w = v.geometry().toWorld(x, y, k);
			final double left = 10 - 0.25 * w[2];
			// where both neighbouring slices reach
			if (-w[0] < left + 1.5 || -w[0] > left + 4.5) continue;
			inside++;
			assertEquals(100 * -w[0] + 50 * -w[1] + 25 * w[2], v.data()[(k * 3 + y) * nx + x], 0.2);
		}
		assertTrue(inside >= 3 * nz, inside + " voxels");
	}

	@Test
	@DisplayName("Images side by side, and grids that would explode, are refused")
	void notStacked() {
		for (int i = 0; i < 3; i++) DicomBytes.slice(i).position(50 * i, 0, i).to(folder.resolve("IM" + i));
		refused("beside each other", "IM0", "IM1");
		for (int i = 0; i < 12; i++) DicomBytes.slice(i).position(0, 0, i < 7 ? 0.1 * i : 1000 * i).to(folder.resolve("IM" + i));
		refused("unevenly");
	}
}
