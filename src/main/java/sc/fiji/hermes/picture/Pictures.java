package sc.fiji.hermes.picture;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;

import javax.imageio.ImageIO;

import sc.fiji.hermes.io.AtomicFile;

/** Writes pictures. */
public final class Pictures {

	private Pictures() {}

	/**
	 * Writes a PNG file; its name shows a complete file or none.
	 *
	 * @throws sc.fiji.hermes.job.InputException if the file cannot be written
	 */
	public static void writePng(final BufferedImage image, final Path file) {
		AtomicFile.write(file, out -> {
			if (!ImageIO.write(image, "png", out)) throw new IOException("this Java cannot write PNG");
		});
	}
}
