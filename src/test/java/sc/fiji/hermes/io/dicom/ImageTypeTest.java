package sc.fiji.hermes.io.dicom;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.io.ReadOptions;
import sc.fiji.hermes.io.StoredSlices;
import sc.fiji.hermes.io.Volumes;

class ImageTypeTest {

	@TempDir
	Path folder;

	/** Image k of a series, at place z; all pixels of type t are 1000 t more than those of the place. */
	private static DicomBytes image(final int k, final int t, final int z, final String type) {
		return DicomBytes.slice(z).text(0x00080018, "UI", "1.2.3.4." + k).text(0x00200013, "IS", "" + k).text(0x00080008, "CS",
			"ORIGINAL\\PRIMARY\\" + type).text(0x00281052, "DS", "" + 1000 * t);
	}

	private List<Float> firstOfEach() {
		final DicomSeries s = DicomFolder.scan(folder).only();
		final List<Float> first = new ArrayList<>();
		for (int f = 1; f <= s.frames(); f++) first.add(s.read(f).volume().data()[0]);
		return first;
	}

	@Test
	@DisplayName("Water, fat, in-phase and opposed-phase of one classic series are listed by name and chosen by number")
	void classicDixon() {
		final List<String> types = List.of("W", "F", "IP", "OP");
		for (int t = 0, k = 0; t < 4; t++) for (int z = 0; z < 3; z++) image(k, t, z, types.get(t)).to(folder.resolve("IM1" + k++));
		Refusal.of(folder, "4 volumes of 3 slices", "told apart by image type (1 water, 2 fat, 3 in-phase, 4 opposed-phase)", "choose one by its number");
		assertEquals(List.of(0f, 1000f, 2000f, 3000f), firstOfEach());
		assertEquals(1000, Volumes.read(folder, ReadOptions.options().withFrame(2)).data()[0]);
		final StoredSlices all = Volumes.readStored(folder, ReadOptions.options());
		assertEquals(4, all.frames());
	}

	@Test
	@DisplayName("So are those of one enhanced multi-frame file, by the type of each frame or the part of a complex number")
	void enhanced() {
		enhanced(List.of("WATER", "FAT", "IN_PHASE", "OUT_PHASE"), "MAGNITUDE");
		Refusal.of(folder, "4 volumes of 2 slices", "image type (1 water, 2 fat, 3 in-phase, 4 opposed-phase)");
		assertEquals(List.of(0f, 24f, 48f, 72f), firstOfEach());
		enhanced(List.of("M", "M"), "MAGNITUDE", "PHASE");
		Refusal.of(folder, "2 volumes of 2 slices", "image type (1 magnitude, 2 phase)");
		assertEquals(List.of(0f, 24f), firstOfEach());
	}

	/** Two frames of each type, of 12 pixels that count on. */
	private void enhanced(final List<String> types, final String... parts) {
		final List<DicomBytes> frames = new ArrayList<>();
		for (int t = 0; t < types.size(); t++) for (int z = 0; z < 2; z++) frames.add(DicomBytes.empty().sequence(0x00209113, false, DicomBytes
			.empty().position(0, 0, 5 * z)).sequence(0x00189226, false, DicomBytes.empty().text(0x00089007, "CS", "ORIGINAL\\PRIMARY\\" + types
				.get(t) + "\\NONE").text(0x00089208, "CS", parts[t % parts.length])));
		final short[] pixels = new short[12 * frames.size()];
		for (int i = 0; i < pixels.length; i++) pixels[i] = (short) i;
		DicomBytes.slice(0).text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.4.1").text(0x00280008, "IS", "" + frames.size()).without(0x00200032)
			.pixels(pixels).sequence(0x52009229, false, DicomBytes.empty().sequence(0x00209116, false, DicomBytes.empty().text(0x00200037, "DS",
				"1\\0\\0\\0\\1\\0")).sequence(0x00289110, false, DicomBytes.empty().text(0x00280030, "DS", "3\\2"))).sequence(0x52009230, false, frames
					.toArray(DicomBytes[]::new)).to(folder.resolve("all"));
	}

	@Test
	@DisplayName("Several moments of each type are volumes, too, and a type that scanners name with more words keeps them")
	void typesAndTimes() {
		for (int t = 0, k = 0; t < 4; t++) for (int z = 0; z < 3; z++) image(k, t, z, t < 2 ? "M\\ND" : "P\\ND\\NORM").text(0x00181060, "DS", "" +
			40 * (t % 2)).to(folder.resolve("IM1" + k++));
		Refusal.of(folder, "4 volumes of 3 slices", "image type and trigger time (1 magnitude 1, 2 magnitude 2, 3 phase norm 1, 4 phase norm 2)");
		assertEquals(List.of(0f, 1000f, 2000f, 3000f), firstOfEach());
	}

	@Test
	@DisplayName("A type that lacks an image is named")
	void lost() {
		for (int t = 0, k = 0; t < 2; t++) for (int z = 0; z < 3; z++, k++) if (t == 0 || z != 2) image(k, t, z, t == 0 ? "W" : "F").to(folder
			.resolve("IM" + k));
		Refusal.of(folder, "misses 1 image", "1 where other places have 2", "none of type ORIGINAL PRIMARY F", "IM2");
	}

	@Test
	@DisplayName("Types that differ from slice to slice, with one image a place, are one volume")
	void oneVolume() {
		for (int z = 0; z < 3; z++) image(z, 0, z, z == 1 ? "M\\NORM" : "M").to(folder.resolve("IM" + z));
		assertEquals(1, DicomFolder.scan(folder).only().frames());
		assertEquals(List.of(0f), firstOfEach());
	}
}
