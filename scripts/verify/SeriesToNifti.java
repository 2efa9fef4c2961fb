import java.nio.file.Path;

import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.io.dicom.DicomFolder;
import sc.fiji.hermes.io.dicom.DicomSeries;
import sc.fiji.hermes.io.dicom.DicomVolume;

/** Writes every series of a folder that is a volume as {@code UID.nii}; for {@code verify-dicom}. */
public final class SeriesToNifti {

	public static void main(final String[] args) {
		for (final DicomSeries series : DicomFolder.scan(Path.of(args[0])).series()) {
			try {
				final long start = System.nanoTime();
				final DicomVolume read = series.read();
				System.out.printf("%s: %s, read in %d ms%n", series.title(), read.volume().geometry(), (System.nanoTime() - start) / 1_000_000);
				read.notes().forEach(n -> System.out.println("  note: " + n));
				if (read.notes().stream().anyMatch(n -> n.contains("resampled"))) {
					System.out.println("  not compared: other programs resample otherwise, or not at all");
					continue;
				}
				Volumes.write(read.volume(), Path.of(args[1]).resolve(series.uid() + ".nii"));
			}
			catch (final sc.fiji.hermes.job.InputException e) {
				System.out.println("  not a volume: " + e.getMessage());
			}
		}
	}
}
