package sc.fiji.hermes.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.bundle.Model;
import sc.fiji.hermes.bundle.ModelCard;
import sc.fiji.hermes.check.Finding.Severity;
import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.Network;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.Weights;
import sc.fiji.hermes.model.resunet.ResUNet;
import sc.fiji.hermes.preprocess.Grid;
import sc.fiji.hermes.preprocess.Plan;
import sc.fiji.hermes.segment.SegmentOptions;
import sc.fiji.hermes.segment.Segmentation;
import sc.fiji.hermes.segment.Segmenter;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;

/** With random weights: whatever the model sees, label maps are made that hold it, leave it out or cover it. */
class UnlabelledStructuresTest {

	private static final Task LIVER = new Task("liver"), SPLEEN = new Task("spleen");
	private static final Geometry GRID = Geometry.ofSpacing(new long[] { 32, 32, 32 }, 2, 2, 2);
	private static final SegmentOptions LOOK = SegmentOptions.options().withOverlap(0.25);
	private static final short[] EMPTY = new short[32 * 32 * 32];

	@TempDir
	static Path folder;
	private static Segmenter segmenter;
	private static Path image;
	private static short[] liver, spleen;

	@BeforeAll
	static void open() {
		final Grid grid = new Grid("a", Modality.CT, List.of(LIVER, SPLEEN), false, List.of(2., 2., 2.), List.of(32, 32, 32));
		final NetworkConfig config = NetworkConfig.universal(ResUNet.of(4), 2, 2);
		segmenter = Segmenter.of(new Model("random", config, new Plan(Plan.CURRENT_VERSION, List.of(LIVER, SPLEEN), List.of(Modality.CT), List
			.of(grid)), Weights.initialize(Network.of(config).parameters(), 19), ModelCard.today(List.of(), 0, List.of())), Job.create());
		final Random random = new Random(1);
		final float[] data = new float[EMPTY.length];
		for (int i = 0; i < data.length; i++) data[i] = (float) (100 * random.nextGaussian());
		image = folder.resolve("image.nii");
		Volumes.write(Volume.of(data, GRID), image);
		final Segmentation s = segmenter.segment(Volumes.read(image), Modality.CT, List.of(LIVER, SPLEEN), LOOK, Job.create());
		liver = s.mask(LIVER).data();
		spleen = s.mask(SPLEEN).data();
		assertTrue(count(liver) > 300 && count(spleen) > 300, count(liver) + " and " + count(spleen) + " voxels to work with");
	}

	@AfterAll
	static void close() {
		segmenter.close();
	}

	private static long count(final short[] mask) {
		long n = 0;
		for (final short v : mask) n += v != 0 ? 1 : 0;
		return n;
	}

	private static Case one(final String id, final short[] labels, final Task... annotated) {
		final Path file = folder.resolve(id + ".nii.gz");
		Volumes.write(LabelMap.of(labels, GRID), file);
		return new Case(id, image, Optional.of(file), Set.of(annotated), Split.TRAIN);
	}

	private static Dataset dataset(final String name, final Modality modality, final List<Label> labels, final Case... cases) {
		return new Dataset(name, modality, 1, labels, List.of(cases));
	}

	private static List<Finding> find(final Dataset... datasets) {
		return UnlabelledStructures.find(segmenter, new Collection("test", List.of(datasets)), Job.create());
	}

	private static final List<Label> BOTH = List.of(new Label(LIVER, List.of(1)), new Label(SPLEEN, List.of(2)));

	@Test
	@DisplayName("an annotated structure without a voxel that the model sees is a warning that names case, file and volume")
	void forgotten() {
		final List<Finding> found = find(dataset("d", Modality.CT, List.of(BOTH.get(0)), one("good", liver, LIVER), one("forgotten", EMPTY,
			LIVER)));
		assertEquals(1, found.size(), found.toString());
		final Finding f = found.get(0);
		assertEquals(Severity.WARNING, f.severity());
		assertEquals(Rule.UNLABELLED, f.rule());
		assertEquals("forgotten", f.caseId());
		assertEquals(folder.resolve("forgotten.nii.gz"), f.file().orElseThrow());
		final String ml = String.format(java.util.Locale.ROOT, count(liver) < 1250 ? "%.1f ml" : "%.0f ml", count(liver) * 8 / 1000.);
		assertTrue(f.sentence().contains(ml), f.sentence() + " should say " + ml);
	}

	@Test
	@DisplayName("a structure that is annotated in other cases or another dataset only is one note a dataset")
	void elsewhere() {
		final List<Finding> found = find(dataset("d", Modality.CT, List.of(BOTH.get(0)), one("d1", liver, LIVER)), dataset("e", Modality.CT, List
			.of(BOTH.get(1)), one("e1", EMPTY), one("e2", EMPTY)));
		final List<Finding> ofE = found.stream().filter(f -> f.dataset().equals("e") && f.sentence().startsWith("liver")).toList();
		assertEquals(1, ofE.size(), found.toString());
		assertEquals(Severity.NOTE, ofE.get(0).severity());
		assertTrue(ofE.get(0).sentence().contains("2 cases"), ofE.get(0).sentence());
		assertTrue(found.stream().noneMatch(f -> f.dataset().equals("d") && f.sentence().startsWith("liver")), found.toString());
	}

	@Test
	@DisplayName("voxels that another label covers are not unlabelled")
	void covered() {
		final short[] all = EMPTY.clone();
		java.util.Arrays.fill(all, (short) 2);
		assertEquals(List.of(), find(dataset("d", Modality.CT, BOTH, one("c", all, SPLEEN))));
	}

	@Test
	@DisplayName("voxels of a structure around it may hide an unlabelled one: a tumour that was drawn as liver")
	void nested() {
		final List<Label> labels = List.of(new Label(LIVER, List.of(1, 2)), new Label(SPLEEN, List.of(2)));
		final short[] good = EMPTY.clone(), forgotten = EMPTY.clone();
		for (int i = 0; i < good.length; i++) good[i] = (short) (spleen[i] != 0 ? 2 : 1);
		java.util.Arrays.fill(forgotten, (short) 1);
		final List<Finding> found = find(dataset("d", Modality.CT, labels, one("good", good, LIVER, SPLEEN), one("forgotten", forgotten, LIVER,
			SPLEEN)));
		assertEquals(1, found.size(), found.toString());
		assertEquals("forgotten", found.get(0).caseId());
		assertTrue(found.get(0).sentence().startsWith("spleen "), found.get(0).sentence());
	}

	@Test
	@DisplayName("less than half of what the structure usually has does not count as present")
	void small() {
		final short[] covered = EMPTY.clone();
		java.util.Arrays.fill(covered, covered.length / 8, covered.length, (short) 2);
		final long left = count(java.util.Arrays.copyOf(liver, covered.length / 8));
		assertTrue(left > 0 && left * 2 < count(liver), left + " of " + count(liver));
		assertEquals(List.of(), find(dataset("d", Modality.CT, BOTH, one("usual", liver, LIVER), one("few", covered, LIVER, SPLEEN))).stream()
			.filter(f -> f.sentence().startsWith("liver")).toList());
	}

	@Test
	@DisplayName("a dataset of a modality that the model never saw is told in a note, and a collection of such datasets is refused")
	void unknownModality() {
		final Dataset pet = dataset("p", Modality.PET, List.of(BOTH.get(0)), one("p1", EMPTY, LIVER));
		final List<Finding> found = find(pet, dataset("d", Modality.CT, List.of(BOTH.get(0)), one("ok", liver, LIVER)));
		assertEquals(1, found.size(), found.toString());
		assertTrue(found.get(0).sentence().contains("PET"), found.get(0).sentence());
		assertThrows(InputException.class, () -> find(pet));
	}

	@Test
	@DisplayName("findings of the model join a report in its order")
	void report() {
		final Finding note = new Finding(Severity.NOTE, Rule.PARTLY_ANNOTATED, "d", "", Optional.empty(), "partly", "nothing", Optional.empty());
		final List<Finding> found = find(dataset("d", Modality.CT, List.of(BOTH.get(0)), one("a", liver, LIVER), one("b", EMPTY, LIVER)));
		final CheckReport report = new CheckReport("c", List.of(), List.of(note)).with(found);
		assertEquals(List.of(Rule.UNLABELLED, Rule.PARTLY_ANNOTATED), report.findings().stream().map(Finding::rule).toList());
	}
}
