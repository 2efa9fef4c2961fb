package sc.fiji.hermes.collection.layout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.check.Check;
import sc.fiji.hermes.check.CheckReport;
import sc.fiji.hermes.check.Rule;
import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.io.dicom.DicomBytes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.volume.LabelMap;

@DisplayName("CHAOS: DICOM images with pictures of their labels")
class PictureRecipeTest {

	/** Of the slices of {@link DicomBytes}. */
	private static final int COLUMNS = 4, ROWS = 3;

	@TempDir
	Path root;
	private final List<String> notes = new ArrayList<>();

	private Dataset read(final String recipe) {
		return DatasetFolders.read(root, FolderOptions.options().recipe(Recipe.of(recipe)).joinMasks(root.resolve("kept"), Job.create()).notes(
			notes::add));
	}

	/** A picture of one grey value in pixel (x, y). */
	private static void picture(final Path file, final int type, final int x, final int y, final int grey) throws IOException {
		Files.createDirectories(file.getParent());
		final BufferedImage image = new BufferedImage(COLUMNS, ROWS, type);
		if (type == BufferedImage.TYPE_BYTE_BINARY) image.getRaster().setSample(x, y, 0, grey > 0 ? 1 : 0);
		else for (int b = 0; b < image.getRaster().getNumBands(); b++) image.getRaster().setSample(x, y, b, grey);
		ImageIO.write(image, "png", file.toFile());
	}

	/** A CT whose files are numbered from the head down, or from the feet up; picture i has its pixel in column i. */
	private void ct(final String patient, final boolean down, final int type) throws IOException {
		for (int i = 0; i < 4; i++) {
			final Path of = root.resolve("Train_Sets/CT/" + patient);
			DicomBytes.slice(down ? 3 - i : i).to(of.resolve(String.format(Locale.ROOT, "DICOM_anon/i%04d,0000b.dcm", i)));
			picture(of.resolve(String.format(Locale.ROOT, "Ground/liver_GT_%03d.png", i)), type, i, 1, 255);
		}
	}

	@Test
	@DisplayName("a CT's pictures go where the image of their rank lies, whether its files run up or down")
	void order() throws IOException {
		ct("1", false, BufferedImage.TYPE_BYTE_GRAY);
		ct("2", true, BufferedImage.TYPE_BYTE_BINARY);
		final Dataset d = read("chaos-ct");
		assertEquals(List.of("1", "2"), d.cases().stream().map(Case::id).toList());
		assertEquals(List.of(new Label(new sc.fiji.hermes.volume.Task("liver"), List.of(255))), d.labels());
		for (final Case c : d.cases()) {
			final LabelMap map = c.readLabels();
			assertEquals(c.header().geometry().size(2), map.geometry().size(2));
			assertTrue(map.geometry().matches(c.header().geometry(), 1e-3));
			for (int k = 0; k < 4; k++) {
				final short[] plane = new short[COLUMNS * ROWS];
				plane[COLUMNS + (c.id().equals("1") ? k : 3 - k)] = 255;
				final short[] got = java.util.Arrays.copyOfRange(map.data(), k * plane.length, (k + 1) * plane.length);
				assertArrayEquals(plane, got, "case " + c.id() + ", plane " + k);
			}
			// the voxel of the image under a label is the pixel that was drawn: slice number and pixel number are its value
			assertEquals(100 * 2 + COLUMNS + (c.id().equals("1") ? 2 : 1), c.readImage().data()[2 * COLUMNS * ROWS + COLUMNS + (c.id().equals("1")
				? 2 : 1)]);
		}
		final CheckReport report = Check.check(new Collection("c", List.of(d)), Job.create());
		assertTrue(report.findings().stream().noneMatch(f -> f.rule() == Rule.GRIDS_DIFFER || f.rule() == Rule.LIE_APART || f
			.rule() == Rule.UNREADABLE || f.rule() == Rule.UNDECLARED_VALUE), report.toText());
	}

	private void mr(final String images, final String ground, final int from, final int to) throws IOException {
		final Path of = root.resolve("Train_Sets/MR/7");
		final int[] greys = { 60, 126, 189, 252 };
		for (int i = 0; i < 4; i++) {
			DicomBytes.slice(i).text(0x00080060, "CS", "MR").to(of.resolve(String.format(Locale.ROOT, images + "/IMG-0004-%05d.dcm", 2 * i + from)));
			picture(of.resolve(String.format(Locale.ROOT, ground + "/IMG-0004-%05d.png", 2 * i + to)), BufferedImage.TYPE_BYTE_GRAY, 2, 0, greys[i]);
		}
	}

	@Test
	@DisplayName("MR has four organs; the phase whose images have other names than the pictures is paired by rank")
	void mr() throws IOException {
		mr("T1DUAL/DICOM_anon/InPhase", "T1DUAL/Ground", 2, 2);
		mr("T1DUAL/DICOM_anon/OutPhase", "T1DUAL/Ground", 1, 2);
		mr("T2SPIR/DICOM_anon", "T2SPIR/Ground", 1, 1);
		for (final String recipe : List.of("chaos-mr-t1-in", "chaos-mr-t1-out", "chaos-mr-t2")) {
			final Dataset d = read(recipe);
			assertEquals(recipe.endsWith("t2") ? "T2" : "T1", d.modality().name());
			final LabelMap map = d.cases().get(0).readLabels();
			final int[] values = { 63, 126, 189, 252 };
			for (int k = 0; k < 4; k++) assertEquals(values[k], map.data()[k * COLUMNS * ROWS + 2]);
			assertEquals(List.of("liver", "kidney_right", "kidney_left", "spleen"), d.tasks().stream().map(t -> t.name()).toList());
		}
	}

	@Test
	@DisplayName("a label map is made again only if a picture is newer")
	void again() throws IOException {
		ct("1", false, BufferedImage.TYPE_BYTE_GRAY);
		final Path map = read("chaos-ct").cases().get(0).labels().orElseThrow();
		final FileTime old = FileTime.fromMillis(System.currentTimeMillis() + 60_000);
		Files.setLastModifiedTime(map, old);
		read("chaos-ct");
		assertEquals(old, Files.getLastModifiedTime(map));
		final Path drawn = root.resolve("Train_Sets/CT/1/Ground/liver_GT_000.png");
		picture(drawn, BufferedImage.TYPE_BYTE_GRAY, 3, 2, 255);
		Files.setLastModifiedTime(drawn, FileTime.fromMillis(System.currentTimeMillis() + 120_000));
		read("chaos-ct");
		assertEquals(255, Volumes.readLabels(map).data()[2 * COLUMNS + 3]);
	}

	@Test
	@DisplayName("a grey value of no structure becomes background and is told")
	void strange() throws IOException {
		ct("1", false, BufferedImage.TYPE_BYTE_GRAY);
		picture(root.resolve("Train_Sets/CT/1/Ground/liver_GT_001.png"), BufferedImage.TYPE_BYTE_GRAY, 0, 0, 17);
		assertEquals(3, read("chaos-ct").cases().get(0).readLabels().histogram()[255]);
		assertTrue(notes.stream().anyMatch(n -> n.contains("Case 1: 1 pixels") && n.contains("17")), notes.toString());
	}

	@Test
	@DisplayName("pictures of another number or size, damaged ones and a missing place are named")
	void refused() throws IOException {
		ct("1", false, BufferedImage.TYPE_BYTE_GRAY);
		assertTrue(assertThrows(InputException.class, () -> DatasetFolders.read(root, FolderOptions.options().recipe(Recipe.of("chaos-ct"))))
			.getMessage().contains("make a collection file with the recipe chaos-ct"));
		final Path last = root.resolve("Train_Sets/CT/1/Ground/liver_GT_003.png");
		final byte[] good = Files.readAllBytes(last);
		ImageIO.write(new BufferedImage(COLUMNS, ROWS + 1, BufferedImage.TYPE_BYTE_GRAY), "png", last.toFile());
		assertTrue(fault().contains("4 × 4 pixels and the images of case 1 have 4 × 3"), fault());
		Files.write(last, java.util.Arrays.copyOf(good, good.length / 2));
		assertTrue(fault().contains("liver_GT_003.png cannot be read"), fault());
		Files.delete(last);
		assertTrue(fault().contains("4 images") && fault().contains("3 pictures"), fault());
	}

	private String fault() {
		return assertThrows(InputException.class, () -> read("chaos-ct")).getMessage();
	}

	@Test
	@DisplayName("images without pictures are test cases if those are wanted, and no cases otherwise")
	void unlabelled() throws IOException {
		ct("1", false, BufferedImage.TYPE_BYTE_GRAY);
		for (int i = 0; i < 3; i++) DicomBytes.slice(i).to(root.resolve("Test_Sets/CT/3/DICOM_anon/i000" + i + ",0000b.dcm"));
		assertEquals(1, read("chaos-ct").cases().size());
		final Dataset d = DatasetFolders.read(root, FolderOptions.options().recipe(Recipe.of("chaos-ct")).testImages(true).joinMasks(root.resolve(
			"kept"), Job.create()));
		assertEquals(List.of("3"), d.cases(Split.TEST).stream().map(Case::id).toList());
	}

	@Test
	@DisplayName("two patients of one number are refused before a label map is kept")
	void twice() throws IOException {
		ct("1", false, BufferedImage.TYPE_BYTE_GRAY);
		ct("copy/1", false, BufferedImage.TYPE_BYTE_GRAY);
		assertTrue(fault().contains("CT/1/DICOM_anon and ") && fault().contains("copy/1/DICOM_anon are both of case \"1\""), fault());
		assertTrue(Files.notExists(root.resolve("kept/chaos-ct/1.nii.gz")));
	}
}
