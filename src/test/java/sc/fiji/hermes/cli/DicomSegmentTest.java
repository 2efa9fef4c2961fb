package sc.fiji.hermes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.cli.Cli.Outcome;
import sc.fiji.hermes.collection.layout.CollectOptions;
import sc.fiji.hermes.collection.layout.DatasetFolders;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.io.dicom.DicomBytes;
import sc.fiji.hermes.io.dicom.seg.SegmentationObject;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Volume;

@DisplayName("DICOM folders on the command line")
class DicomSegmentTest {

	@TempDir
	static Path shared;

	@TempDir
	Path folder;

	private static Volume image;

	@BeforeAll
	static void makePhantoms() {
		Cli.phantoms(shared.resolve("data"));
		final Path pet = shared.resolve("data").resolve(Cli.PET);
		Cli.model(shared.resolve("model"), DatasetFolders.collect("pet", List.of(pet), CollectOptions.options()));
		image = Volumes.read(pet.resolve("imagesTr/pet_001_0000.nii.gz"));
	}

	/** The phantom as a series. */
	private static void series(final Path to, final String modality, final int number) {
		final Geometry g = image.geometry();
		final int columns = (int) g.size(0), rows = (int) g.size(1);
		for (int z = 0; z < g.size(2); z++) {
			final short[] pixels = new short[columns * rows];
			for (int i = 0; i < pixels.length; i++) pixels[i] = (short) Math.round(100 * image.data()[z * pixels.length + i]);
			final double[] p = g.toWorld(0, 0, z);
			DicomBytes.slice(z).text(0x0020000d, "UI", "1.2.7").text(0x00080018, "UI", "1.2." + number + "." + z).text(0x0020000e, "UI", "1.2." +
				number).text(0x00200011, "IS", "" + number).text(0x00080060, "CS", modality).position(-p[0], -p[1], p[2]).text(0x00200037, "DS", axis(g, 0) + "\\" + axis(g, 1))
				.text(0x00280030, "DS", g.spacing(1) + "\\" + g.spacing(0)).number(0x00280010, rows).number(0x00280011, columns).text(0x00281053,
					"DS", "0.01").text(0x00541001, "CS", "GML").pixels(pixels).to(to.resolve(number + "_" + z));
		}
	}

	private static String axis(final Geometry g, final int axis) {
		return String.format(Locale.ROOT, "%.9f\\%.9f\\%.9f", -g.affine(0, axis) / g.spacing(axis), -g.affine(1, axis) / g.spacing(axis), g
			.affine(2, axis) / g.spacing(axis));
	}

	private Outcome segment(final Object... more) {
		final Object[] args = new Object[more.length + 5];
		System.arraycopy(new Object[] { "segment", "--model", shared.resolve("model"), "--output", folder.resolve("out") }, 0, args, 0, 5);
		System.arraycopy(more, 0, args, 5, more.length);
		return Cli.run(args);
	}

	private void refused(final String words, final Object... args) {
		final Outcome o = segment(args);
		assertEquals(HermesCli.MISTAKE, o.code(), o.out() + o.err());
		assertTrue(o.err().contains(words) && o.errors().size() == 1, o.err());
		assertFalse(Files.exists(folder.resolve("out")));
	}

	@Test
	@DisplayName("A folder of one PET series is segmented as PET without a word on the modality, into a file of the folder's name")
	void one() {
		series(folder.resolve("patient 7"), "PT", 1);
		final Outcome o = segment(folder.resolve("patient 7"), "--overlap", 0);
		assertEquals(HermesCli.OK, o.code(), o.err());
		assertTrue(o.out().contains("1 volume segmented"), o.out());
		final Geometry labels = Volumes.readLabels(folder.resolve("out/patient 7.nii.gz")).geometry();
		assertTrue(labels.matches(Volumes.read(folder.resolve("patient 7")).geometry(), 1e-4));
	}

	@Test
	@DisplayName("Of several series one is chosen; without a choice they are listed")
	void several() {
		series(folder.resolve("scans"), "PT", 1);
		series(folder.resolve("scans"), "PT", 2);
		refused("2 series; choose one by its number, UID or description (--series): 1 \"Abdomen\" (PT", folder.resolve("scans"));
		refused("no series \"5\"", folder.resolve("scans"), "--series", 5);
		assertEquals(HermesCli.OK, segment(folder.resolve("scans"), "--series", 2, "--overlap", 0).code());
		assertTrue(Files.exists(folder.resolve("out/scans.nii.gz")));
	}

	@Test
	@DisplayName("What DICOM does not say must be given, and --series goes with DICOM only")
	void mistakes() {
		series(folder.resolve("mr"), "MR", 4);
		refused("says that it is MR (Abdomen), which model", folder.resolve("mr"));
		refused("--series goes with", shared.resolve("data").resolve(Cli.PET).resolve("imagesTr/pet_001_0000.nii.gz"), "--series", 1);
		assertEquals(HermesCli.OK, segment(folder.resolve("mr"), "--modality", "PET", "--overlap", 0).code());
	}

	@Test
	@DisplayName("--dicom-seg also writes a DICOM segmentation with the voxels of the label map, and replaces only its own, on --force")
	void dicomSeg() throws IOException {
		series(folder.resolve("patient"), "PT", 1);
		final Path seg = folder.resolve("out/patient_seg.dcm");
		assertEquals(HermesCli.OK, segment(folder.resolve("patient"), "--dicom-seg", "--overlap", 0, "--threshold", 0.001).code());
		final long[] counts = Volumes.readLabels(folder.resolve("out/patient.nii.gz")).histogram();
		final SegmentationObject written = SegmentationObject.read(seg);
		final long[] segments = new long[counts.length];
		for (final String frame : written.frames()) segments[frame.charAt(0) - '0'] += frame.substring(frame.lastIndexOf(' ') + 1).chars()
			.filter(c -> c == '1').count();
		for (int i = 1; i < counts.length; i++) assertEquals(counts[i], segments[i]);
		assertTrue(counts.length > 1, "no voxel was found, so nothing was tested");

		Files.delete(folder.resolve("out/patient.nii.gz"));
		Files.delete(folder.resolve("out/patient.json"));
		assertEquals(HermesCli.MISTAKE, segment(folder.resolve("patient"), "--dicom-seg", "--overlap", 0).code());
		assertEquals(HermesCli.OK, segment(folder.resolve("patient"), "--dicom-seg", "--overlap", 0, "--force").code());
		Files.writeString(seg, "mine");
		assertEquals(HermesCli.MISTAKE, segment(folder.resolve("patient"), "--dicom-seg", "--overlap", 0, "--force").code());
		assertEquals("mine", Files.readString(seg));
	}

	@Test
	@DisplayName("--dicom-seg goes with DICOM series that have a study only, which is said before a network is loaded")
	void dicomSegMistakes() {
		refused("is no DICOM series", shared.resolve("data").resolve(Cli.PET).resolve("imagesTr/pet_001_0000.nii.gz"), "--dicom-seg",
			"--modality", "PET");
		refused("leave out --modality", "--collection", folder.resolve("none.json"), "--dicom-seg");
		for (int z = 0; z < 2; z++) DicomBytes.slice(z).text(0x00080060, "CS", "PT").to(folder.resolve("no study/" + z));
		refused("StudyInstanceUID", folder.resolve("no study"), "--dicom-seg");
	}
}
