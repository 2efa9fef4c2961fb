package sc.fiji.hermes.command;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.io.dicom.DicomBytes;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;

/** Volumes of unusual kinds, written into a folder. */
record VolumeFiles(Path folder) {

	/** Three time points of 2 × 2 × 2 voxels, int16; every voxel of point t is t. */
	Path cine() throws IOException {
		final Path file = folder.resolve("cine.nii");
		Volumes.write(LabelMap.of(new short[8], Geometry.ofSpacing(new long[] { 2, 2, 2 }, 1, 1, 1)), file);
		final ByteBuffer all = ByteBuffer.allocate(352 + 3 * 16).order(ByteOrder.LITTLE_ENDIAN);
		all.put(Files.readAllBytes(file), 0, 352).putShort(40, (short) 4).putShort(48, (short) 3).putShort(70, (short) 4).putShort(72,
			(short) 16);
		for (int i = 0; i < 24; i++) all.putShort(352 + 2 * i, (short) (i / 8 + 1));
		Files.write(file, all.array());
		return file;
	}

	Path scans() {
		final Path scans = folder.resolve("scans");
		for (int number = 1; number <= 2; number++) for (int z = 0; z < 3; z++) DicomBytes.slice(z).text(0x0020000e, "UI", "1." + number).text(
			0x00080018, "UI", "1." + number + "." + z).text(0x00200011, "IS", "" + number).text(0x0008103e, "LO", "Scan " + "AB".charAt(number -
				1)).to(scans.resolve(number + "_" + z));
		return scans;
	}

	/** Two files of one volume of 2 × 2 × 2 voxels. */
	Path pair() throws IOException {
		final Path whole = folder.resolve("whole.nii"), header = folder.resolve("pair.hdr"), image = folder.resolve("pair.img");
		Volumes.write(LabelMap.of(new short[] { 0, 1, 2, 3, 4, 5, 6, 7 }, Geometry.ofSpacing(new long[] { 2, 2, 2 }, 1, 1, 1)), whole);
		final ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(whole)).order(ByteOrder.LITTLE_ENDIAN);
		// the offset of the voxels, and the mark of a pair
		all.putFloat(108, 0).put(345, (byte) 'i');
		Files.write(header, Arrays.copyOf(all.array(), 348));
		return Files.write(image, Arrays.copyOfRange(all.array(), 352, all.capacity()));
	}
}
