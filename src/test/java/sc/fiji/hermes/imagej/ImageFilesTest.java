package sc.fiji.hermes.imagej;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.NewImage;
import ij.io.FileSaver;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.io.ReadOptions;
import sc.fiji.hermes.io.StoredSlices;
import sc.fiji.hermes.io.StoredSlices.Type;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.segment.Segmentation;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.NiftiForms;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;

class ImageFilesTest {

	/** Oblique, and exact in float32, which is what NIfTI keeps. */
	private static final Geometry PLACE = Geometry.of(new long[] { 5, 4, 3 }, new double[] { -0.5, 0.25, 0, 10, 0.125, 1, 0.5, -20.5, 0, -0.25,
		2, 300 });

	@TempDir
	Path folder;

	private static StoredSlices random(final Type type) {
		final Random random = new Random(7);
		final List<Object> slices = new ArrayList<>();
		for (int z = 0; z < 3; z++) {
			final byte[] bytes = new byte[20];
			final short[] shorts = new short[20];
			final float[] floats = new float[20];
			random.nextBytes(bytes);
			for (int i = 0; i < 20; i++) {
				shorts[i] = (short) (i == 0 ? Short.MIN_VALUE : i == 1 ? Short.MAX_VALUE : random.nextInt());
				floats[i] = (float) random.nextGaussian();
			}
			slices.add(type == Type.UINT8 ? bytes : type == Type.FLOAT32 ? floats : shorts);
		}
		return StoredSlices.of(PLACE, type, slices);
	}

	private List<String> save(final ImagePlus image, final String name) {
		return ImageFiles.save(image, ImagePart.current(image), folder.resolve(name), false);
	}

	@Test
	@DisplayName("What was opened from a NIfTI file and is saved as one keeps both of its places and their codes")
	void forms() {
		final Geometry both = PLACE.with(new NiftiForms(0, 0, Optional.empty()));
		for (final Geometry g : List.of(both, PLACE.with(new NiftiForms(4, 1, Optional.of(Geometry.ofSpacing(PLACE.size(), 1, 1, 2)))))) {
			Volumes.write(StoredSlices.of(g, Type.UINT8, random(Type.UINT8).pixels()), folder.resolve("forms.nii"));
			final Geometry source = Volumes.header(folder.resolve("forms.nii")).geometry();
			save(VolumeImages.open(folder.resolve("forms.nii")), "copy" + g.forms().sform() + ".nii");
			assertEquals(source.forms(), Volumes.header(folder.resolve("copy" + g.forms().sform() + ".nii")).geometry().forms());
		}
	}

	@ParameterizedTest(name = "{0}")
	@ValueSource(strings = { ".nii.gz", ".nii", ".nrrd", ".mha", ".tif" })
	@DisplayName("What was opened and is saved has the same voxels in the same number type, and the same affine, in every format and type")
	void roundTrip(final String ending) {
		for (final Type type : Type.values()) {
			final Path original = folder.resolve(type + ending), copy = folder.resolve("copy of " + type + ending);
			Volumes.write(random(type), original);
			final ImagePlus image = VolumeImages.open(original);
			assertEquals(type == Type.UINT8 ? 8 : type == Type.FLOAT32 ? 32 : 16, image.getBitDepth());
			assertEquals(List.of(), save(image, copy.getFileName().toString()));
			assertEquals(Volumes.header(original), Volumes.header(copy));
			assertEquals(type.name().toLowerCase(Locale.ROOT), Volumes.header(copy).datatype());
			assertEquals(PLACE, Volumes.header(copy).geometry());
			assertArrayEquals(Volumes.read(original).data(), Volumes.read(copy).data());
			final StoredSlices right = random(type), stored = Volumes.readStored(copy, ReadOptions.options());
			for (int z = 0; z < 3; z++) assertTrue(Objects.deepEquals(right.pixels().get(z), stored.pixels().get(z)), type.toString());
			// and what the user sees
			for (int z = 0; z < 3; z++) {
				image.setSlice(z + 1);
				for (int i = 0; i < 20; i++) assertEquals(Volumes.read(original).data()[20 * z + i], image.getProcessor().getPixelValue(i % 5, i / 5));
			}
		}
	}

	@Test
	@DisplayName("Negative numbers of 16 bits survive ImageJ's own TIFF, too")
	void tiffOfImageJ() {
		Volumes.write(random(Type.INT16), folder.resolve("a.nii"));
		new FileSaver(VolumeImages.open(folder.resolve("a.nii"))).saveAsTiff(folder.resolve("a.tif").toString());
		final Volume v = Volumes.read(folder.resolve("a.nii"));
		assertArrayEquals(v.data(), Volumes.read(folder.resolve("a.tif")).data());
		final ImagePlus again = IJ.openImage(folder.resolve("a.tif").toString());
		save(again, "b.nii");
		assertArrayEquals(v.data(), Volumes.read(folder.resolve("b.nii")).data());
		assertEquals(PLACE, Volumes.header(folder.resolve("b.nii")).geometry());
	}

	/** Sets the scaling of a NIfTI-1 file, and its time points. */
	private Path nifti(final String name, final Type type, final float slope, final float offset, final int frames) throws IOException {
		final Path file = folder.resolve(name);
		Volumes.write(random(type), file);
		final byte[] one = Files.readAllBytes(file);
		final ByteBuffer all = ByteBuffer.allocate(352 + frames * (one.length - 352)).order(ByteOrder.LITTLE_ENDIAN);
		all.put(one, 0, 352).putFloat(112, slope).putFloat(116, offset).putShort(40, (short) 4).putShort(48, (short) frames);
		for (int f = 0; f < frames; f++) {
			all.put(one, 352, one.length - 352);
			// tells the time points apart
			all.put(352 + f * (one.length - 352), (byte) f);
		}
		Files.write(file, all.array());
		return file;
	}

	@Test
	@DisplayName("Scaled integers are shown with a calibration that gives the file's values to the last bit, or else as 32 bits")
	void scaled() throws IOException {
		int calibrated = 0;
		for (final float[] line : new float[][] { { 1, -1024 }, { 2, 0 }, { 0.5f, 3 }, { 0.0123f, -7.77f }, { -1, 0 } }) for (final Type type : List
			.of(Type.UINT8, Type.INT16, Type.UINT16)) {
			final Path file = nifti("scaled.nii", type, line[0], line[1], 1);
			final ImagePlus image = VolumeImages.open(file);
			if (image.getBitDepth() < 32) calibrated++;
			assertArrayEquals(Volumes.read(file).data(), ImageVolumes.volume(image, ImagePart.first(), ImageOrientation.AUTOMATIC).data());
			Files.deleteIfExists(folder.resolve("again.nii.gz"));
			save(image, "again.nii.gz");
			assertArrayEquals(Volumes.read(file).data(), Volumes.read(folder.resolve("again.nii.gz")).data());
			assertTrue(image.getDisplayRangeMin() < image.getDisplayRangeMax());
		}
		assertTrue(calibrated >= 9, calibrated + " of 15");
	}

	@Test
	@DisplayName("HU of a CT that is stored from 0 with an offset are saved as int16")
	void offset() throws IOException {
		final Path file = nifti("ct.nii", Type.UINT8, 1, -100, 1);
		save(VolumeImages.open(file), "hu.nii.gz");
		assertEquals("int16", Volumes.header(folder.resolve("hu.nii.gz")).datatype());
	}

	@Test
	@DisplayName("A file of several time points opens as a hyperstack, or the one that is chosen, and the one that is shown is saved")
	void frames() throws IOException {
		final Path file = nifti("cine.nii", Type.INT16, 1, 0, 4);
		final ImagePlus image = VolumeImages.open(file);
		assertArrayEquals(new int[] { 5, 4, 1, 3, 4 }, image.getDimensions());
		assertTrue(image.getOpenAsHyperStack());
		assertTrue(image.getInfoProperty().contains("Time points: 4"), image.getInfoProperty());
		for (int f = 1; f <= 4; f++) {
			final Volume right = Volumes.read(file, ReadOptions.options().withFrame(f));
			assertArrayEquals(right.data(), ImageVolumes.volume(image, new ImagePart(1, f), ImageOrientation.AUTOMATIC).data());
			final ImagePlus one = VolumeImages.open(file, ReadOptions.options().withFrame(f));
			assertEquals(1, one.getNFrames());
			assertTrue(one.getInfoProperty().contains("Time point: " + f), one.getInfoProperty());
			assertArrayEquals(right.data(), ImageVolumes.volume(one, ImagePart.first(), ImageOrientation.AUTOMATIC).data());
		}
		image.setPosition(1, 1, 3);
		final List<String> notes = save(image, "third.nii.gz");
		assertTrue(notes.contains("Only time point 3 of 4 was saved; save the others under names of their own."), notes.toString());
		assertArrayEquals(Volumes.read(file, ReadOptions.options().withFrame(3)).data(), Volumes.read(folder.resolve("third.nii.gz")).data());
		assertEquals(PLACE, Volumes.header(folder.resolve("third.nii.gz")).geometry());
		assertTrue(assertThrows(InputException.class, () -> VolumeImages.open(file, ReadOptions.options().withFrame(5))).getMessage().contains(
			"give 1 to 4"));
	}

	@Test
	@DisplayName("Label images keep their values, place and names in the file beside them; other people's JSON is not replaced")
	void labels() throws IOException {
		final short[] data = new short[60];
		for (int i = 0; i < 60; i++) data[i] = (short) (i % 3 * 7);
		final LabelMap map = LabelMap.of(data, PLACE);
		final List<Label> names = List.of(new Label(new Task("liver"), List.of(7)), new Label(new Task("spleen"), List.of(14)));
		final ImagePlus image = VolumeImages.of(map, names, "labels");
		save(image, "case.nii.gz");
		assertEquals("uint8", Volumes.header(folder.resolve("case.nii.gz")).datatype());
		final ImagePlus again = VolumeImages.openLabels(folder.resolve("case.nii.gz"));
		assertEquals(names, LabelImages.names(again));
		assertArrayEquals(data, ImageVolumes.labels(again, ImagePart.first(), ImageOrientation.AUTOMATIC).data());
		assertEquals(PLACE, Volumes.header(folder.resolve("case.nii.gz")).geometry());
		Files.delete(folder.resolve("case.nii.gz"));
		assertTrue(assertThrows(InputException.class, () -> save(image, "case.nii.gz")).getMessage().contains("case.json"));
		Files.writeString(folder.resolve("bids.json"), "{\"RepetitionTime\": [1]}");
		assertTrue(assertThrows(InputException.class, () -> ImageFiles.save(image, ImagePart.first(), folder.resolve("bids.nrrd"), true))
			.getMessage().contains("names no labels"));
		assertFalse(Files.exists(folder.resolve("bids.nrrd")));
		ImageFiles.save(image, ImagePart.first(), folder.resolve("case.nrrd"), true);
		assertEquals(names, LabelImages.names(VolumeImages.openLabels(folder.resolve("case.nrrd"))));
	}

	@Test
	@DisplayName("Of overlapping structures in several channels only the saved ones are named, and intensities lose the names of a label map they replace")
	void channels() throws IOException {
		final short[] first = new short[60], second = new short[60];
		first[5] = 1;
		second[5] = 1;
		final ImagePlus scan = VolumeImages.of(Volume.of(new float[60], PLACE), "scan");
		final ImagePlus image = LabelImages.of(scan, ImagePart.first(), new Segmentation(List.of(Segmentation.Part.of(List.of(new Task("liver")),
			LabelMap.of(first, PLACE)), Segmentation.Part.of(List.of(new Task("lesion")), LabelMap.of(second, PLACE)))));
		assertEquals(2, image.getNChannels());
		final Path file = folder.resolve("overlap.nii.gz");
		final List<String> notes = ImageFiles.save(image, new ImagePart(2, 1), file, false);
		assertTrue(notes.contains("Only channel 2 of 2 was saved; save the others under names of their own."), notes.toString());
		assertEquals(List.of(new Label(new Task("lesion"), List.of(2))), LabelImages.names(VolumeImages.openLabels(file)));
		ImageFiles.save(NewImage.createByteImage("grey", 4, 4, 2, NewImage.FILL_RAMP), ImagePart.first(), file, true);
		assertFalse(Files.exists(folder.resolve("overlap.json")));
	}

	@Test
	@DisplayName("Any other image is saved with its calibration, and a sentence says what was assumed of its orientation")
	void calibrated() {
		final ImagePlus image = NewImage.createShortImage("stack", 6, 5, 4, NewImage.FILL_RAMP);
		image.getCalibration().setUnit("um");
		image.getCalibration().pixelWidth = 500;
		image.getCalibration().pixelHeight = 250;
		image.getCalibration().pixelDepth = 2000;
		final List<String> notes = save(image, "stack.nii.gz");
		assertEquals(1, notes.size());
		assertTrue(notes.get(0).contains("orientation of stack is not known"), notes.get(0));
		assertEquals("uint16", Volumes.header(folder.resolve("stack.nii.gz")).datatype());
		assertEquals("LPS", Volumes.header(folder.resolve("stack.nii.gz")).geometry().orientation());
		assertArrayEquals(new double[] { 0.5, 0.25, 2 }, Volumes.header(folder.resolve("stack.nii.gz")).geometry().spacing(), 1e-9);
	}

	@Test
	@DisplayName("Nothing is replaced unasked, colours and unknown endings are refused, and nothing half-written is left")
	void refused() throws IOException {
		final ImagePlus image = NewImage.createByteImage("grey", 4, 4, 2, NewImage.FILL_RAMP);
		Files.writeString(folder.resolve("mine.nii"), "mine");
		for (final Map.Entry<String, String> e : Map.of("mine.nii", "already exists", "a.jpg", "has no ending", "a.hdr", "has no ending",
			"none/a.nii", "does not exist").entrySet()) assertTrue(assertThrows(InputException.class, () -> save(image, e.getKey())).getMessage()
				.contains(e.getValue()), e.getKey());
		final ImagePlus colours = NewImage.createRGBImage("colours", 4, 4, 2, NewImage.FILL_RAMP);
		assertTrue(assertThrows(InputException.class, () -> save(colours, "a.nii")).getMessage().contains("RGB"));
		assertEquals("mine", Files.readString(folder.resolve("mine.nii")));
		try (Stream<Path> files = Files.list(folder)) {
			assertEquals(1, files.count());
		}
		ImageFiles.save(image, ImagePart.first(), folder.resolve("mine.nii"), true);
		assertEquals("uint8", Volumes.header(folder.resolve("mine.nii")).datatype());
	}
}
