package sc.fiji.hermes.imagej;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.GraphicsEnvironment;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.io.RoiDecoder;
import ij.plugin.frame.RoiManager;
import ij.process.ImageProcessor;

class LabelOutlinesTest {

	/** A ring of value 1 with a hole, two pieces of value 2 and a voxel of 300, all on the second slice of each frame. */
	private static ImagePlus labels(final int frames) {
		final ImagePlus labels = Images.numbered(16, 9, 8, 1, 3, frames);
		for (int i = 1; i <= labels.getStackSize(); i++) Arrays.fill((short[]) labels.getStack().getPixels(i), (short) 0);
		for (int t = 1; t <= frames; t++) {
			final ImageProcessor ip = labels.getStack().getProcessor(labels.getStackIndex(1, 2, t));
			for (int y = 1; y < 4; y++) for (int x = 1; x < 4; x++) if (x != 2 || y != 2) ip.set(x, y, 1);
			ip.set(6, 1, 2);
			ip.set(6, 5, 2);
			ip.set(7, 5, 2);
			ip.set(8, 7, 300);
		}
		labels.setProp("label 1", "liver");
		return labels;
	}

	@Test
	@DisplayName("Each label of a slice is one outline that holds exactly its voxels, holes and pieces included")
	void exact() {
		final ImagePlus labels = labels(1);
		final List<Roi> rois = LabelOutlines.of(Images.numbered(16, 9, 8, 1, 3, 1), ImagePart.first(), labels);
		assertEquals(List.of("liver z0002", "label 2 z0002", "label 300 z0002"), rois.stream().map(Roi::getName).toList());
		final ImageProcessor ip = labels.getStack().getProcessor(2);
		final int[] values = { 1, 2, 300 };
		for (int k = 0; k < 3; k++) for (int y = 0; y < 8; y++) for (int x = 0; x < 9; x++) assertEquals(ip.get(x, y) == values[k], rois.get(k)
			.contains(x, y), values[k] + " at " + x + ", " + y);
		assertEquals(List.of(1, 2, 0), rois.stream().map(Roi::getGroup).toList());
		for (int k = 0; k < 3; k++) {
			assertEquals(LabelColors.of(values[k]), rois.get(k).getStrokeColor());
			assertEquals(2, rois.get(k).getPosition());
		}
	}

	@Test
	@DisplayName("In a hyperstack outlines are placed on slice, frame and all channels")
	void hyperstack() {
		final ImagePlus image = Images.numbered(16, 9, 8, 2, 3, 2);
		final List<Roi> rois = LabelOutlines.of(image, ImagePart.first(), labels(2));
		assertEquals(6, rois.size());
		assertEquals("label 2 z0002 t0002", rois.get(4).getName());
		assertEquals(List.of(0, 2, 2), position(rois.get(4)));
		final Roi single = LabelOutlines.of(image, new ImagePart(1, 2), labels(1)).get(0);
		assertEquals("liver z0002 t0002", single.getName());
		assertEquals(List.of(0, 2, 2), position(single));
	}

	@Test
	@DisplayName("A file of outlines holds names, places and groups, also of outlines with equal names")
	void file(@TempDir final Path folder) throws IOException {
		final List<Roi> rois = new ArrayList<>(LabelOutlines.of(Images.numbered(16, 9, 8, 2, 3, 2), ImagePart.first(), labels(2)));
		rois.add(rois.get(0));
		final Path file = folder.resolve("rois.zip");
		LabelOutlines.write(rois, file);
		final List<String> names = new ArrayList<>();
		try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
			for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
				final Roi read = new RoiDecoder(zip.readAllBytes(), entry.getName()).getRoi(), written = rois.get(names.size());
				names.add(entry.getName());
				assertEquals(position(written), position(read));
				assertEquals(written.getGroup(), read.getGroup());
				assertEquals(written.getBounds(), read.getBounds());
			}
		}
		assertEquals(7, names.size());
		assertEquals("liver z0002 t0001.roi", names.get(0));
		assertEquals("liver z0002 t0001-2.roi", names.get(6));
	}

	private static List<Integer> position(final Roi roi) {
		return List.of(roi.getCPosition(), roi.getZPosition(), roi.getTPosition());
	}

	@Test
	@DisplayName("Without a display there is no manager, and that is no error")
	void headless() {
		assumeTrue(GraphicsEnvironment.isHeadless());
		assertTrue(LabelOutlines.manager().isEmpty());
	}

	@Test
	@DisplayName("A manager, shown or hidden, keeps positions while another image is in front; only REPLACE removes what is in it")
	void manager(@TempDir final Path folder) throws Exception {
		assumeTrue(Arrays.stream(System.getenv("PATH").split(File.pathSeparator)).anyMatch(p -> Files.isExecutable(Path.of(p, "xvfb-run"))),
			"needs a virtual display");
		final Path log = folder.resolve("log.txt");
		final Process child = new ProcessBuilder("xvfb-run", "-a", Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
			System.getProperty("java.class.path"), LabelOutlinesTest.class.getName()).redirectErrorStream(true).redirectOutput(log.toFile())
				.start();
		try {
			assertTrue(child.waitFor(60, TimeUnit.SECONDS), "the child hangs");
			assertEquals(0, child.exitValue(), Files.readString(log));
		}
		finally {
			child.descendants().forEach(ProcessHandle::destroyForcibly);
			child.destroyForcibly();
		}
	}

	/** What {@link #manager} runs under a display. */
	public static void main(final String[] args) {
		int exit = 1;
		try {
			Images.numbered(8, 30, 30, 1, 9, 1).show();
			modes(new RoiManager(false));
			modes(LabelOutlines.manager().orElseThrow());
			exit = 0;
		}
		catch (final Throwable e) {
			e.printStackTrace();
		}
		System.exit(exit);
	}

	private static void modes(final RoiManager manager) {
		final Roi mine = new Roi(0, 0, 3, 3);
		mine.setName("mine");
		manager.add(mine, -1);
		final List<Roi> rois = LabelOutlines.of(Images.numbered(16, 9, 8, 1, 3, 1), ImagePart.first(), labels(1));
		LabelOutlines.add(rois, manager, RoiMode.NONE);
		assertEquals(1, manager.getCount());
		LabelOutlines.add(rois, manager, RoiMode.APPEND);
		LabelOutlines.add(rois, manager, RoiMode.APPEND);
		assertEquals(7, manager.getCount());
		assertEquals("mine", manager.getName(0));
		assertEquals("liver z0002", manager.getName(1));
		assertEquals(2, manager.getRoi(6).getPosition());
		LabelOutlines.add(LabelOutlines.of(Images.numbered(16, 9, 8, 2, 3, 2), ImagePart.first(), labels(2)), manager, RoiMode.REPLACE);
		assertEquals(6, manager.getCount());
		final Roi roi = manager.getRoi(4);
		assertEquals("label 2 z0002 t0002", roi.getName());
		assertEquals(List.of(0, 2, 2), position(roi));
		assertEquals(LabelColors.of(2), roi.getStrokeColor());
		assertEquals(2, roi.getGroup());
	}
}
