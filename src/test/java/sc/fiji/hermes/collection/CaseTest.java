package sc.fiji.hermes.collection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.Hermes;
import sc.fiji.hermes.check.Check;
import sc.fiji.hermes.check.CheckReport;
import sc.fiji.hermes.check.Rule;
import sc.fiji.hermes.collection.Case.Part;
import sc.fiji.hermes.io.NiftiBytes;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.io.dicom.DicomBytes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.preprocess.PlanOptions;
import sc.fiji.hermes.preprocess.Planner;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

@DisplayName("A case that is a part of its files")
class CaseTest {

	private static final Task T = new Task("t");

	@TempDir
	Path folder;

	/** A film of 2 time points; voxel i of both together has the value i. */
	private Path film() {
		return NiftiBytes.small(4, 3, 2, 2).to(folder.resolve("film.nii"));
	}

	/** Nothing drawn in the first time point, one voxel in the second. */
	private Path drawn() {
		return NiftiBytes.small(4, 3, 2, 2).voxels(48, b -> b.put(24 + 5, (byte) 1)).to(folder.resolve("drawn.nii.gz"));
	}

	private static Case of(final Path image, final Path labels, final Part part, final Split split) {
		return new Case("p" + part.frame().orElse(0), image, Optional.of(labels), Set.of(T), split, part);
	}

	private static Collection collection(final Case... cases) {
		return new Collection("c", List.of(new Dataset("d", Modality.CINE, 1, List.of(new Label(T, List.of(1))), List.of(cases))));
	}

	@Test
	@DisplayName("image and label map are those of its time point")
	void frames() {
		final Case first = of(film(), drawn(), Part.ofFrames(1, 1), Split.TRAIN), second = of(film(), drawn(), Part.ofFrames(2, 2), Split.TRAIN);
		assertEquals(0, first.readImage().data()[0]);
		assertEquals(24, second.readImage().data()[0]);
		assertEquals(0, first.readLabels().histogram()[0] - 24);
		assertEquals(1, second.readLabels().data()[5]);
		assertEquals(3, second.header().geometry().size(1));
	}

	@Test
	@DisplayName("a channel of the image goes with a label map of one volume")
	void channel() {
		final Path labels = NiftiBytes.small(4, 3, 2).voxels(24, b -> b.put(7, (byte) 1)).to(folder.resolve("l.nii"));
		final Case c = of(film(), labels, Part.ofFrame(2), Split.TRAIN);
		assertEquals(24, c.readImage().data()[0]);
		assertEquals(1, c.readLabels().data()[7]);
	}

	@Test
	@DisplayName("a frame that is not there, and several of which none is named, are one sentence with case and file")
	void refused() {
		final String beyond = message(of(film(), drawn(), Part.ofFrames(3, 3), Split.TRAIN)::readImage);
		assertTrue(beyond.contains("Case p3 is volume 3 of") && beyond.contains("film.nii, which holds 2"), beyond);
		final String open = message(of(film(), drawn(), Part.WHOLE, Split.TRAIN)::header);
		assertTrue(open.contains("Case p0") && open.contains("2 volumes") && open.contains("\"frame\""), open);
		assertTrue(message(of(film(), drawn(), Part.ofFrame(1), Split.TRAIN)::readLabels).contains("\"labelFrame\""));
		final Dataset d = collection(of(film(), drawn(), Part.ofFrames(3, 3), Split.TRAIN)).datasets().get(0);
		assertTrue(message(() -> Planner.plan(new Collection("c", List.of(d)), PlanOptions.options(), Job.create())).contains("Case p3"));
	}

	private static String message(final org.junit.jupiter.api.function.Executable what) {
		return assertThrows(InputException.class, what).getMessage();
	}

	@Test
	@DisplayName("the check reads each time point: two of one film are no duplicates, one twice is, and a wrong frame is an error")
	void check() {
		final CheckReport good = Check.check(collection(of(film(), drawn(), Part.ofFrames(1, 1), Split.TRAIN), of(film(), drawn(), Part.ofFrames(2,
			2), Split.TRAIN)), Job.create());
		assertTrue(good.errors().isEmpty(), good.toText());
		assertTrue(good.findings().stream().noneMatch(f -> f.rule() == Rule.DUPLICATE_IMAGE), good.toText());
		final Case again = new Case("again", film(), Optional.of(drawn()), Set.of(T), Split.TRAIN, Part.ofFrames(2, 2));
		final CheckReport twice = Check.check(collection(of(film(), drawn(), Part.ofFrames(2, 2), Split.TRAIN), again), Job.create());
		assertTrue(twice.findings().stream().anyMatch(f -> f.rule() == Rule.DUPLICATE_IMAGE), twice.toText());
		final CheckReport wrong = Check.check(collection(of(film(), drawn(), Part.ofFrames(2, 9), Split.TRAIN)), Job.create());
		assertTrue(wrong.errors().stream().anyMatch(f -> f.rule() == Rule.UNREADABLE && f.sentence().contains("volume 9")), wrong.toText());
	}

	@Test
	@DisplayName("a prediction is compared with its time point of the label map")
	void evaluation() {
		final Case second = of(film(), drawn(), Part.ofFrames(2, 2), Split.TEST);
		final LabelMap truth = second.readLabels();
		folder.resolve("out/d").toFile().mkdirs();
		Volumes.write(truth, folder.resolve("out/d/p2.nii.gz"));
		assertEquals(1, Hermes.evaluate(collection(second), Split.TEST, folder.resolve("out"), Job.create()).overall().dice().orElseThrow());
	}

	@Test
	@DisplayName("of a folder of DICOM images it is the named series")
	void series() {
		final Path scans = folder.resolve("scans");
		for (int z = 0; z < 3; z++) {
			DicomBytes.slice(z).to(scans.resolve("ct/" + z));
			DicomBytes.slice(z + 5).text(0x0020000e, "UI", "1.2.9").text(0x00200011, "IS", "4").to(scans.resolve("other/" + z));
		}
		final Case c = new Case("x", scans, Optional.empty(), Set.of(), Split.TEST);
		assertTrue(message(c::header).contains("holds 2 series"));
		assertEquals(0, c.with(Part.ofSeries("3")).readImage().data()[0]);
		assertEquals(500, c.with(Part.ofSeries("4")).readImage().data()[0]);
	}

	@Test
	@DisplayName("a time point that a DICOM series has not, and several of which none is named, are a sentence with the case")
	void dicomFrames() {
		final Path film = folder.resolve("dicom film");
		for (int t = 0; t < 2; t++) for (int z = 0; z < 3; z++) DicomBytes.slice(z).text(0x00181060, "DS", t + "00").text(0x00080018, "UI",
			"1.2.3.4." + t + "." + z).to(film.resolve(t + "_" + z));
		final Case c = new Case("x", film, Optional.empty(), Set.of(), Split.TEST);
		assertEquals(200, c.with(Part.ofFrame(2)).readImage().data()[24]);
		final String open = message(c::readImage), beyond = message(c.with(Part.ofFrame(3))::readImage);
		assertTrue(open.contains("Case x does not say which of the 2 volumes"), open);
		assertTrue(beyond.contains("Case x is volume 3 of"), beyond);
	}

	@Test
	@DisplayName("what its label values mean stays with it, whatever it is used for and wherever its files lie")
	void ownValues() {
		final CaseValues own = new CaseValues(new TreeMap<>(Map.of(7, 1)), 0);
		final Case c = of(film(), drawn(), Part.ofFrames(2, 2), Split.TRAIN).with(own);
		assertEquals(own, c.with(Split.VALIDATION).values());
		assertEquals(own, c.with(Part.ofFrames(1, 1)).values());
		assertEquals(own, c.with(Set.of()).values());
		final Case moved = c.with(folder.resolve("i.nii"), Optional.of(folder.resolve("l.nii")));
		assertEquals(own, moved.values());
		assertEquals(Part.ofFrames(2, 2), moved.part());
	}

	@Test
	@DisplayName("a label map that is damaged, or that is none, keeps its own sentence")
	void notLabels() throws java.io.IOException {
		final Path text = java.nio.file.Files.writeString(folder.resolve("l.txt"), "none");
		assertTrue(message(of(film(), text, Part.ofFrame(1), Split.TRAIN)::readLabels).contains("l.txt"));
		final String none = message(of(film(), folder.resolve("no.nii"), Part.ofFrame(1), Split.TRAIN)::readLabels);
		assertTrue(none.contains("no.nii does not exist"), none);
	}
}
