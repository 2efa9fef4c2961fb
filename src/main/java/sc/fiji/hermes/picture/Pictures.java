package sc.fiji.hermes.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

import sc.fiji.hermes.file.AtomicFile;

/** Writes and reads pictures. */
public final class Pictures {

	private Pictures() {}

	/**
	 * Writes a PNG file; its name shows a complete file or none.
	 *
	 * @throws sc.fiji.hermes.job.InputException if the file cannot be written
	 */
	public static void writePng(final BufferedImage image, final Path file) {
		AtomicFile.write(file, out -> {
			// ImageIO's own stream would make a temporary file and a shutdown hook, which fails while Ctrl-C ends the program.
			try (MemoryCacheImageOutputStream png = new MemoryCacheImageOutputStream(out)) {
				if (!ImageIO.write(image, "png", png)) throw new IOException("this Java cannot write PNG");
			}
		});
	}

	/**
	 * Reads a picture that another process may be replacing: the file is open only for a moment, and in a way that lets Windows rename
	 * another over it.
	 *
	 * @return empty if the file is no picture
	 */
	public static Optional<BufferedImage> read(final Path file) throws IOException {
		return Optional.ofNullable(ImageIO.read(new ByteArrayInputStream(Files.readAllBytes(file))));
	}
}
