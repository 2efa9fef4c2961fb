package sc.fiji.hermes.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.bundle.Model;
import sc.fiji.hermes.bundle.ModelCard;
import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.io.NiftiBytes;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.job.Outcome;
import sc.fiji.hermes.model.Network;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.Request;
import sc.fiji.hermes.model.Weights;
import sc.fiji.hermes.model.resunet.ResUNet;
import sc.fiji.hermes.preprocess.Grid;
import sc.fiji.hermes.preprocess.Intensity;
import sc.fiji.hermes.preprocess.Plan;
import sc.fiji.hermes.preprocess.Prepared;
import sc.fiji.hermes.preprocess.Preprocessor;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.NiftiForms;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;

/** With random weights: what the masks show does not matter here, where they lie does. */
class SegmenterTest {

	private static final Task LIVER = new Task("liver"), SPLEEN = new Task("spleen"), LESION = new Task("lesion"), TUMOUR = new Task("tumour");
	private static final Grid CT = new Grid("a", Modality.CT, List.of(LIVER, SPLEEN), true, List.of(2., 2., 2.), List.of(32, 32, 32));
	private static final Grid PET = new Grid("b", Modality.PET, List.of(LESION, TUMOUR), false, List.of(3., 3., 3.), List.of(32, 16, 16));
	private static final Plan PLAN = new Plan(Plan.CURRENT_VERSION, List.of(LIVER, SPLEEN, LESION, TUMOUR), List.of(Modality.CT,
		Modality.PET), List.of(CT, PET));

	@TempDir
	static Path folder;
	private static Model model;
	private static Segmenter segmenter;

	@BeforeAll
	static void open() {
		final NetworkConfig config = NetworkConfig.universal(ResUNet.of(4), 4, 2);
		model = new Model("random", config, PLAN, Weights.initialize(Network.of(config).parameters(), 19), ModelCard.today(List.of(), 0, List
			.of()));
		segmenter = Segmenter.of(model, Job.create());
	}

	@AfterAll
	static void close() {
		segmenter.close();
	}

	private static Volume image(final Geometry g) {
		final Random random = new Random(1);
		final float[] data = new float[(int) g.voxels()];
		for (int i = 0; i < data.length; i++) data[i] = (float) (100 * random.nextGaussian());
		return Volume.of(data, g);
	}

	/** Posterior, inferior, right: stored axes permuted and flipped, spacing 2 mm. */
	private static final Geometry PIR = Geometry.of(new long[] { 32, 30, 34 }, new double[] { 0, 0, 2, -40, -2, 0, 0, 60, 0, -2, 0, 90 });

	@Test
	@DisplayName("F5 masks have size, spacing, origin and orientation of the image, whatever they are")
	void geometry() {
		final Geometry oblique = Geometry.of(new long[] { 30, 33, 20 }, new double[] { 2.0, 0.1, 0, 5, -0.1, 2.0, 0.2, -7, 0, -0.2, 3, 11 });
		for (final Geometry g : List.of(PIR, oblique, Geometry.ofSpacing(new long[] { 40, 9, 50 }, 1, 4, 1))) {
			final Segmentation s = segmenter.segment(image(g), Modality.CT, List.of(LIVER, SPLEEN), SegmentOptions.options(), Job.create());
			assertTrue(s.isLabelMap());
			assertEquals(g, s.parts().get(0).labels().geometry());
			assertEquals(g, s.mask(SPLEEN).geometry());
		}
	}

	@Test
	@DisplayName("A label map has both places that a NIfTI image says, with their codes")
	void forms() {
		final Geometry g = PIR.with(new NiftiForms(4, 1, Optional.of(Geometry.ofSpacing(PIR.size(), 2, 2, 2))));
		final Segmentation s = segmenter.segment(image(g), Modality.CT, List.of(LIVER, SPLEEN), SegmentOptions.options(), Job.create());
		for (final boolean masks : new boolean[] { false, true }) SegmentationFiles.write(s, folder.resolve("forms" + masks), "case", t -> 1, masks);
		for (final Path file : List.of(folder.resolve("formsfalse/case.nii.gz"), folder.resolve("formstrue/case/spleen.nii.gz")))
			assertEquals(g.forms(), Volumes.header(file).geometry().forms());
	}

	@Test
	@DisplayName("cases of a film are segmented in their time points; one that the film lacks is refused before")
	void film(@TempDir final Path folder) {
		final Path film = NiftiBytes.small(6, 5, 4, 2).to(folder.resolve("film.nii"));
		final IntFunction<Case> at = frame -> new Case("f" + frame, film, Optional.empty(), Set.of(),
			Split.TEST).with(Case.Part.ofFrame(frame));
		final Dataset d = new Dataset("a", Modality.CT, 1, List.of(new Label(LIVER, List.of(1)), new Label(SPLEEN, List.of(2))), List.of(at.apply(1),
			at.apply(2)));
		final SegmentOrder order = SegmentOrder.of(model, new Collection("c", List.of(d)), Split.TEST, folder.resolve("out"), SegmentOptions
			.options());
		assertEquals(2, order.run(segmenter, Job.create()).count(Outcome.State.DONE));
		assertEquals(5, Volumes.header(folder.resolve("out/a/f2.nii.gz")).geometry().size(1));
		final Dataset wrong = new Dataset("a", Modality.CT, 1, d.labels(), List.of(at.apply(3)));
		assertTrue(assertThrows(InputException.class, () -> SegmentOrder.of(model, new Collection("c", List.of(
			wrong)), Split.TEST, folder.resolve("out"), SegmentOptions.options())).getMessage().contains("Case f3"));
	}

	@Test
	@DisplayName("F5 a shifted header gives the same voxel mask")
	void shift() {
		final Volume image = image(PIR);
		final double[] moved = PIR.affine();
		moved[3] += 100;
		moved[11] -= 30;
		final Volume other = Volume.of(image.data(), Geometry.of(PIR.size(), moved));
		assertArrayEquals(labels(image), labels(other));
	}

	@Test
	@DisplayName("F5 a header rotated by less than 45° gives the same voxel mask: oblique images are taken along their own axes")
	void obliqueHeader() {
		final Volume image = image(PIR);
		final double c = Math.cos(0.2), s = Math.sin(0.2);
		final Volume other = Volume.of(image.data(), rotated(PIR, new double[][] { { c, -s, 0 }, { s, c, 0 }, { 0, 0, 1 } }));
		assertArrayEquals(labels(image), labels(other));
	}

	/**
	 * A patient who is turned by 90° is another image to the network, whose masks may differ; what must hold is that each voxel
	 * is prepared to the same value, in its new place.
	 */
	@Test
	@DisplayName("F5 a header rotated by 90° gives the same prepared value at each voxel")
	void turnedHeader() {
		final Volume image = image(PIR);
		final Volume other = Volume.of(image.data(), rotated(PIR, new double[][] { { 0, -1, 0 }, { 1, 0, 0 }, { 0, 0, 1 } }));
		final Prepared a = Preprocessor.prepare(image, Modality.CT, CT, Job.create());
		final Prepared b = Preprocessor.prepare(other, Modality.CT, CT, Job.create());
		assertFalse(Arrays.equals(a.image().data(), b.image().data()));
		assertArrayEquals(Restored.values(a, a.image().data()), Restored.values(b, b.image().data()), 1e-4f);
	}

	@Test
	@DisplayName("F5 the same image stored with other axes gives the same mask at the same places")
	void otherStorage() {
		final Volume image = image(PIR);
		final Geometry g = PIR;
		final int nx = (int) g.size(0), ny = (int) g.size(1), nz = (int) g.size(2);
		// new axes: old z reversed, old x, old y
		final double[] affine = new double[12];
		for (int r = 0; r < 3; r++) {
			affine[4 * r] = -g.affine(r, 2);
			affine[4 * r + 1] = g.affine(r, 0);
			affine[4 * r + 2] = g.affine(r, 1);
			affine[4 * r + 3] = g.toWorld(0, 0, nz - 1)[r];
		}
		final int[] from = new int[nx * ny * nz];
		int i = 0;
		for (int y = 0; y < ny; y++) for (int x = 0; x < nx; x++) for (int z = nz - 1; z >= 0; z--) from[i++] = (z * ny + y) * nx + x;
		final float[] stored = new float[from.length];
		for (i = 0; i < from.length; i++) stored[i] = image.data()[from[i]];
		final short[] expected = new short[from.length], labels = labels(image);
		for (i = 0; i < from.length; i++) expected[i] = labels[from[i]];
		assertArrayEquals(expected, labels(Volume.of(stored, Geometry.of(new long[] { nz, nx, ny }, affine))));
	}

	private static Geometry rotated(final Geometry g, final double[][] rotation) {
		final double[] affine = new double[12];
		for (int r = 0; r < 3; r++) for (int c = 0; c < 4; c++) for (int k = 0; k < 3; k++)
			affine[4 * r + c] += rotation[r][k] * g.affine()[4 * k + c];
		return Geometry.of(g.size(), affine);
	}

	/** Labels of both CT tasks, of which each is somewhere and not everywhere, so that comparisons mean something. */
	private static short[] labels(final Volume image) {
		final Segmentation s = segmenter.segment(image, Modality.CT, List.of(LIVER, SPLEEN), SegmentOptions.options(), Job.create());
		assertMixed(s.mask(LIVER).data());
		assertMixed(s.mask(SPLEEN).data());
		return s.parts().get(0).labels().data();
	}

	@Test
	@DisplayName("F3 an image of the window's size gives what a direct forward pass gives, exactly")
	void direct() {
		final Volume image = image(Geometry.ofSpacing(new long[] { 32, 32, 32 }, 2, 2, 2));
		final Prepared prepared = Preprocessor.prepare(image, Modality.CT, CT, Job.create());
		assertEquals(image.geometry().voxels(), prepared.image().geometry().voxels());
		try (Predictor p = Predictor.of(Network.of(model.network()), model.weights(), Job.create())) {
			final float[] probabilities = p.probabilities(prepared.image().data(), 32, 32, 32, CT.pooling(), Request.of(model.network(), List.of(0, 1), 0));
			final short[] expected = new short[32 * 32 * 32];
			for (int i = 0; i < expected.length; i++) {
				final float a = probabilities[2 * i], b = probabilities[2 * i + 1];
				expected[i] = (short) (Math.max(a, b) < 0.5f ? 0 : a >= b ? 1 : 2);
			}
			assertArrayEquals(expected, labels(image));
		}
	}

	@Test
	@DisplayName("F14 repeated runs give the same bits")
	void determinism() {
		final Volume image = image(PIR);
		assertArrayEquals(labels(image), labels(image));
	}

	@Test
	@DisplayName("A task's mask does not depend on which other tasks the user wants to see")
	void alone() {
		final Volume image = image(PIR);
		final short[] together = segmenter.segment(image, Modality.PET, List.of(LESION, TUMOUR), SegmentOptions.options(), Job.create()).mask(LESION)
			.data();
		final short[] alone = segmenter.segment(image, Modality.PET, List.of(LESION), SegmentOptions.options(), Job.create()).mask(LESION).data();
		assertMixed(alone);
		assertArrayEquals(together, alone);
	}

	@Test
	@DisplayName("Tasks that may overlap are written as one mask each, others as one label map, and read back")
	void files() {
		final Volume image = image(PIR);
		final Segmentation one = segmenter.segment(image, Modality.CT, List.of(LIVER, SPLEEN), SegmentOptions.options(), Job.create());
		SegmentationFiles.write(one, folder.resolve("one"), "case", t -> t.equals(LIVER) ? 7 : 9, false);
		final LabelMap map = Volumes.readLabels(SegmentationFiles.labelMap(folder.resolve("one"), "case"));
		for (int i = 0; i < map.data().length; i++)
			assertEquals(new int[] { 0, 7, 9 }[one.parts().get(0).labels().data()[i]], map.data()[i]);
		final Segmentation many = segmenter.segment(image, Modality.PET, List.of(LIVER, LESION, TUMOUR), SegmentOptions.options(), Job.create());
		assertEquals(3, many.parts().size());
		SegmentationFiles.write(many, folder.resolve("many"), "case", t -> 1, false);
		for (final Task t : many.tasks())
			assertArrayEquals(many.mask(t).data(), Volumes.readLabels(folder.resolve("many/case/" + t + ".nii.gz")).data());
		assertTrue(Files.exists(folder.resolve("many/case.json")));
	}

	@Test
	@DisplayName("An image without anything to see has empty masks and a sentence: of one value, without a number, or of air alone")
	void blank() {
		final float[] zero = new float[(int) PIR.voxels()], five = zero.clone(), nan = zero.clone(), holes = zero.clone(), air = zero.clone();
		Arrays.fill(five, 5);
		Arrays.fill(nan, Float.NaN);
		for (int i = 0; i < holes.length; i++) {
			holes[i] = i % 3 == 0 ? Float.NaN : 7.5f;
			air[i] = -1024 + i % 20;
		}
		final SegmentOptions o = SegmentOptions.options().withProbabilities(true);
		for (final Modality how : List.of(Modality.CT, Modality.PET, Modality.UNKNOWN)) for (final float[] data : List.of(zero, five, nan, holes, air)) {
			if (data == air && !how.isCt()) continue;
			final Segmentation s = segmenter.segment(Volume.of(data, PIR), how, List.of(LIVER, SPLEEN, LESION), o, Job.create());
			assertEquals(1, s.notes().size(), how + ": " + s.notes());
			assertTrue(s.notes().get(0).contains("the masks are empty"), s.notes().get(0));
			for (final Task t : List.of(LIVER, SPLEEN, LESION)) assertArrayEquals(new short[data.length], s.mask(t).data());
			assertEquals(2, s.parts().size());
			assertEquals(PIR, s.parts().get(0).geometry());
			assertEquals(3, s.probabilities().size());
		}
		zero[100] = 1000;
		assertEquals(List.of(), segmenter.segment(Volume.of(zero, PIR), Modality.CT, List.of(LIVER), o, Job.create()).notes());
	}

	@Test
	@DisplayName("An image of unknown modality is prepared as those that the task was learned on: only the token is withheld")
	void unknownModality() {
		// This network has no modality token, so that nothing but the preparation can differ.
		final NetworkConfig config = NetworkConfig.traditional(ResUNet.of(4), 2);
		final Plan plan = new Plan(Plan.CURRENT_VERSION, CT.tasks(), List.of(Modality.CT), List.of(CT));
		final Model fixed = new Model("fixed", config, plan, Weights.initialize(Network.of(config).parameters(), 18), ModelCard.today(List
			.of(), 0, List.of()));
		final Volume image = image(PIR);
		try (Segmenter s = Segmenter.of(fixed, Job.create())) {
			final short[] ct = s.segment(image, Modality.CT, CT.tasks(), SegmentOptions.options(), Job.create()).mask(LIVER).data();
			assertMixed(ct);
			assertArrayEquals(ct, s.segment(image, Modality.UNKNOWN, CT.tasks(), SegmentOptions.options(), Job.create()).mask(LIVER).data());
		}
	}

	@Test
	@DisplayName("An image of another modality than the grid's is treated as its own modality was in training, by its dataset if that is known")
	void otherModality() {
		final Intensity hu = new Intensity(Intensity.Kind.FIXED, -150, 150, 10, 60), uptake = new Intensity(Intensity.Kind.LOGARITHM, 0, 300, 2, 2);
		final Intensity counts = new Intensity(Intensity.Kind.LOGARITHM, 20, 90, 4, 0.5);
		final Grid ct = CT.withIntensity(hu), pet = PET.withIntensity(uptake), counting = new Grid("c", Modality.PET, List.of(LESION), true, PET
			.spacing(), PET.window()).withIntensity(counts);
		final List<Modality> modalities = List.of(Modality.CT, Modality.PET, Modality.T1);
		final Volume image = image(PIR);
		final short[] asCt = liver(image, Modality.CT, Optional.empty(), modalities, ct, pet, counting);
		assertMixed(asCt);
		assertArrayEquals(asCt, liver(image, Modality.UNKNOWN, Optional.empty(), modalities, ct, pet, counting));
		final short[] asPet = liver(image, Modality.PET, Optional.empty(), modalities, ct, pet, counting);
		assertFalse(Arrays.equals(asCt, asPet));
		assertArrayEquals(liver(image, Modality.CT, Optional.empty(), modalities, CT.withIntensity(uptake)), asPet);
		assertArrayEquals(liver(image, Modality.CT, Optional.empty(), modalities, CT.withIntensity(counts)), liver(image, Modality.PET, Optional.of(
			"c"), modalities, ct, pet, counting));
		// nothing was trained on T1, whose values are treated as published
		assertArrayEquals(liver(image, Modality.CT, Optional.empty(), modalities, CT.withIntensity(Intensity.published(Modality.T1))), liver(image,
			Modality.T1, Optional.empty(), modalities, ct, pet, counting));
	}

	/** By a network without a modality token, so that nothing but the preparation can differ. */
	private static short[] liver(final Volume image, final Modality modality, final Optional<String> dataset, final List<Modality> modalities,
		final Grid... grids)
	{
		final NetworkConfig config = NetworkConfig.traditional(ResUNet.of(4), 4);
		final Plan plan = new Plan(Plan.CURRENT_VERSION, PLAN.tasks(), modalities, List.of(grids));
		final Model fixed = new Model("fixed", config, plan, Weights.initialize(Network.of(config).parameters(), 18), ModelCard.today(List.of(), 0, List
			.of()));
		try (Segmenter s = Segmenter.of(fixed, Job.create())) {
			return s.segment(image, modality, List.of(LIVER), dataset, SegmentOptions.options(), Job.create()).mask(LIVER).data();
		}
	}

	@Test
	@DisplayName("A case of a collection is segmented on the grid of its own dataset, where several share its tasks")
	void ownGrid() {
		final Grid coarse = new Grid("coarse", Modality.CT, CT.tasks(), true, List.of(4., 4., 4.), List.of(32, 32, 32));
		final Plan plan = new Plan(Plan.CURRENT_VERSION, PLAN.tasks(), PLAN.modalities(), List.of(coarse, CT, PET));
		final Volume image = image(PIR);
		try (Segmenter s = Segmenter.of(new Model("joined", model.network(), plan, model.weights(), model.card()), Job.create())) {
			final SegmentOptions o = SegmentOptions.options();
			final short[] first = s.segment(image, Modality.CT, CT.tasks(), o, Job.create()).mask(LIVER).data();
			assertArrayEquals(segmenter.segment(image, Modality.CT, CT.tasks(), o, Job.create()).mask(LIVER).data(), s.segment(image, Modality.CT, CT
				.tasks(), Optional.of("a"), o, Job.create()).mask(LIVER).data());
			assertFalse(Arrays.equals(first, s.segment(image, Modality.CT, CT.tasks(), Optional.of("a"), o, Job.create()).mask(LIVER).data()));
			assertArrayEquals(first, s.segment(image, Modality.CT, CT.tasks(), Optional.of("other"), o, Job.create()).mask(LIVER).data());
		}
	}

	/** Some voxels are inside and some are not. */
	private static void assertMixed(final short[] mask) {
		final int inside = (int) IntStream.range(0, mask.length).filter(i -> mask[i] != 0).count();
		assertTrue(inside > mask.length / 100 && inside < mask.length * 0.99, inside + " of " + mask.length);
	}

	@Test
	@DisplayName("Everything of a modality is what was trained on it")
	void allTasks() {
		assertEquals(List.of(LIVER, SPLEEN), model.description().tasks(Modality.CT));
		assertEquals(List.of(LESION, TUMOUR), model.description().tasks(Modality.PET));
		assertEquals(4, model.description().tasks(Modality.UNKNOWN).size());
	}

	@Test
	@DisplayName("Unknown task, unknown modality and an empty list are one sentence that names the choices")
	void mistakes() {
		final Volume image = image(PIR);
		final SegmentOptions o = SegmentOptions.options();
		for (final InputException e : List.of(
			assertThrows(InputException.class, () -> segmenter.segment(image, Modality.CT, List.of(new Task("brain")), o, Job.create())),
			assertThrows(InputException.class, () -> segmenter.segment(image, Modality.CT, List.of(), o, Job.create()))))
			assertTrue(e.getMessage().contains("liver, spleen"), e.getMessage());
		final InputException e = assertThrows(InputException.class, () -> segmenter.segment(image, Modality.T1, List.of(LIVER), o, Job.create()));
		assertTrue(e.getMessage().contains("CT, PET"), e.getMessage());
	}
}
