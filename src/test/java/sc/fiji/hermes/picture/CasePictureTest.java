package sc.fiji.hermes.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.check.CaseHeader;
import sc.fiji.hermes.check.Rule;
import sc.fiji.hermes.collection.Case.Part;
import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.io.NiftiBytes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

@DisplayName("A slice of a case")
class CasePictureTest {

	private static final Task TASK = new Task("ventricle");
	private static final int VOXELS = 4 * 3 * 2;

	@TempDir
	Path root;

	private static void grey(final ByteBuffer b, final int from, final int step) {
		for (int i = 0; i < VOXELS; i++) b.put(from + i, (byte) (i * step % 100));
	}

	private static Dataset dataset(final Case c) {
		return new Dataset("hearts", Modality.CINE, 1, List.of(new Label(TASK, List.of(1))), List.of(c));
	}

	private static int[] pixels(final Case c) {
		final BufferedImage picture = CasePicture.draw(dataset(c), c, 32);
		return picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
	}

	private Case film(final Part part) {
		return new Case("a", NiftiBytes.small(4, 3, 2, 3).voxels(3 * VOXELS, b -> {
			for (int f = 0; f < 3; f++) grey(b, f * VOXELS, 3 + 4 * f);
		}).to(root.resolve("film.nii.gz")), Optional.of(NiftiBytes.small(4, 3, 2, 3).voxels(3 * VOXELS, b -> b.put(VOXELS + 5, (byte) 1)).to(root
			.resolve("film_gt.nii.gz"))), Set.of(TASK), Split.TRAIN, part);
	}

	@Test
	@DisplayName("of a film the time points of the case are drawn, as if they were files of their own")
	void film() {
		final Case single = new Case("a", NiftiBytes.small(4, 3, 2).voxels(VOXELS, b -> grey(b, 0, 7)).to(root.resolve("one.nii.gz")), Optional.of(
			NiftiBytes.small(4, 3, 2).voxels(VOXELS, b -> b.put(5, (byte) 1)).to(root.resolve("one_gt.nii.gz"))), Set.of(TASK), Split.TRAIN);
		final Case film = film(Part.ofFrames(2, 2));
		assertArrayEquals(pixels(single), pixels(film));
		assertFalse(Arrays.equals(pixels(film), pixels(film(Part.ofFrames(1, 1)))));
		assertArrayEquals(pixels(new Case("a", film.image(), single.labels(), Set.of(TASK), Split.TRAIN, Part.ofFrame(2))), pixels(film));
	}

	@Test
	@DisplayName("the header of a film is fine if the case says which volumes it is; otherwise that is said, by picture and header")
	void headers() {
		final Case film = film(Part.ofFrames(2, 3)), vague = film(Part.WHOLE), late = film(Part.ofFrames(2, 4));
		assertEquals(List.of(), CaseHeader.of(dataset(film), film).findings());
		assertEquals(List.of(Rule.UNREADABLE, Rule.UNREADABLE), CaseHeader.of(dataset(vague), vague).findings().stream().map(f -> f.rule()).toList());
		assertEquals(List.of(Rule.UNREADABLE), CaseHeader.of(dataset(late), late).findings().stream().map(f -> f.rule()).toList());
		assertTrue(assertThrows(InputException.class, () -> pixels(vague)).getMessage().contains("does not say which of the 3 volumes"));
	}
}
