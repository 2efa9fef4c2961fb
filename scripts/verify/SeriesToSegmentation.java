import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import sc.fiji.hermes.io.dicom.DicomFolder;
import sc.fiji.hermes.io.dicom.DicomSeries;
import sc.fiji.hermes.io.dicom.DicomVolume;
import sc.fiji.hermes.io.dicom.seg.DicomSegmentation.Segment;
import sc.fiji.hermes.io.dicom.seg.DicomSegmentation;
import sc.fiji.hermes.job.InputException;

/**
 * Writes of every series of a folder that is a volume a segmentation {@code UID.dcm} by thresholds, which {@code UID.txt} names:
 * what is above the first, what is above the second in the left half of the columns, and nothing; for {@code verify-dicom}.
 */
public final class SeriesToSegmentation {

	public static void main(final String[] args) throws IOException {
		for (final DicomSeries series : DicomFolder.scan(Path.of(args[0])).series()) {
			try {
				final DicomVolume read = series.read();
				if (read.notes().stream().anyMatch(n -> n.contains("resampled"))) continue;
				final float[] data = read.volume().data();
				final int columns = (int) read.volume().geometry().size(0);
				double sum = 0;
				float highest = Float.NEGATIVE_INFINITY;
				for (final float v : data) {
					sum += v;
					highest = Math.max(highest, v);
				}
				final float low = (float) (sum / data.length), high = (low + highest) / 2;
				final Path file = Path.of(args[1]).resolve(series.uid() + ".dcm");
				final long start = System.nanoTime();
				DicomSegmentation.of(series).write(List.of(new Segment("above the mean", 0xff4b4b, i -> data[i] > low), new Segment(
					"L\u00e4sion_left_kidney", 0x33c3ff, i -> data[i] > high && i % columns < columns / 2), new Segment("liver_tumour", 0xffd91a,
						i -> false), new Segment("kidney_left", 0x4bdc5a, i -> data[i] > high && i % columns < columns / 2)), file);
				System.out.printf("%s: segmentation of %d bytes written in %d ms%n", series.title(), Files.size(file), (System.nanoTime() -
					start) / 1_000_000);
				Files.writeString(Path.of(args[1]).resolve(series.uid() + ".txt"), low + "\n" + high + "\n");
			}
			catch (final InputException e) {
				System.out.println("  no segmentation: " + e.getMessage());
			}
		}
	}
}
